"""What the sources keep beyond a request, found by reading them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.processes import ROOT

DECORATORS = {"lru_cache", "cache", "bounded"}
OF_A_THREAD = {"ContextVar", "local", "Local"}
MUTATING = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop",
    "popitem", "remove", "setdefault", "update",
}  # fmt: skip
BUILDING = {"__init__", "__new__", "__post_init__", "__init_subclass__"}
# Each is a process of its own that measures and ends.
MEASURING = ("_bench", "_scratch", "_judge", "_doubles")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> dict[str, ast.Module]:
    """Return what the portal is made of, each file under its path."""
    paths = [*(ROOT / "directory").rglob("*.py"), *(ROOT / "ecosystem").rglob("*.py")]
    return {
        _named(path): ast.parse(path.read_text("utf-8"))
        for path in paths
        if _is_served(path)
    }


def kept(files: dict[str, ast.Module]) -> dict[tuple[str, str], set[int]]:
    """Return what is kept, as file and name, with the numbers that bound it."""
    changing = {
        one.name
        for tree in files.values()
        for one in _classes(tree)
        if _changes_itself(one)
    }
    found: dict[tuple[str, str], set[int]] = {}
    for path, tree in files.items():
        made = [*_decorated(tree), *_instances(tree, changing | OF_A_THREAD)]
        found |= {(path, name): _numbers(call) for name, call in made}
        found |= {
            (path, name): set()
            for name in _changed_later(tree)
            if (path, name) not in found
        }
    return found


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _is_served(path: Path) -> bool:
    return "migrations" not in path.parts and not path.name.startswith(MEASURING)


def _classes(tree: ast.AST) -> list[ast.ClassDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def _functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def _last_name(node: ast.expr) -> str:
    """Return `local` of `threading.local()`, `Remembered` of
    `Remembered[int](most=1)`.
    """
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _numbers(call: ast.expr) -> set[int]:
    return {
        node.value
        for node in ast.walk(call)
        if isinstance(node, ast.Constant) and type(node.value) is int
    }


def _decorated(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for function in _functions(tree):
        yield from (
            (function.name, one)
            for one in function.decorator_list
            if _last_name(one) in DECORATORS
        )


def _bound(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Yield each name that a statement of a module or class binds, with its value."""
    if isinstance(statement, ast.Assign):
        yield from (
            (one.id, statement.value)
            for one in statement.targets
            if isinstance(one, ast.Name)
        )
    elif (
        isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and statement.value
    ):
        yield statement.target.id, statement.value


def _instances(tree: ast.Module, classes: set[str]) -> Iterator[tuple[str, ast.expr]]:
    for scope in (tree, *_classes(tree)):
        for name, value in (
            pair for statement in scope.body for pair in _bound(statement)
        ):
            if (
                isinstance(value, ast.Call)
                and _last_name(value) in classes | DECORATORS
            ):
                yield name, value


def _changes_itself(one: ast.ClassDef) -> bool:
    """Tell whether its objects change after they were made."""
    later = [
        each
        for each in one.body
        if isinstance(each, Function) and each.name not in BUILDING
    ]
    is_container = any(
        _last_name(base) in {"dict", "list", "set"} for base in one.bases
    )
    return is_container or any(
        root == "self" for method in later for root in _changed(method)
    )


def _changed(function: Function) -> Iterator[str]:
    """Yield the first name of what a function writes into: x of x.y[1] = 2 or
    x.add(3).
    """
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(
            node.ctx, ast.Load
        ):
            yield _root(node)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in MUTATING
        ):
            yield _root(node.func)


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _changed_later(tree: ast.Module) -> set[str]:
    """Return the names of a module, also of classes, that a function of it changes."""
    own = {name for statement in tree.body for name, _ in _bound(statement)}
    own |= {one.name for one in _classes(tree)} | {"cls"}
    found: set[str] = set()
    for function in _functions(tree):
        found |= {
            name
            for node in ast.walk(function)
            if isinstance(node, ast.Global)
            for name in node.names
        }
        found |= {name for name in _changed(function) if name in own - _local(function)}
    return found


def _local(function: Function) -> set[str]:
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return stored | {
        node.arg for node in ast.walk(function) if isinstance(node, ast.arg)
    } - {"cls"}
