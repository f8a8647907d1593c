"""docs/parameters.md names all that is read of what somebody sends, and no more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from directory.filters import OrganizationFilterSet
from tests.support.permission_world import addresses
from tests.support.processes import ROOT

FOLDERS = (
    "directory/api",
    "directory/views",
    "directory/forms",
    "directory/admin",
    "ecosystem",
)
FILES = (
    "directory/filters.py",
    "directory/lib/parameters.py",
    "directory/suggestions/queue.py",
    "directory/context_processors.py",
)
SENT = {"GET", "POST", "data", "asked", "typed", "parameters", "query_params"}
"""What holds that which was sent: attributes, and the names functions give it."""
WORDLESS = (
    "ChoiceField",
    "ManyChoicesField",
    "IntegerField",
    "SuccessorField",
    "SeenVersion",
)
"""The fields that take a number, a key or a choice."""
READS = {"get", "getlist", "pop", "setdefault"}
CAPTURED = re.compile(r"<(?:\w+:)?(\w+)>")
ROW = re.compile(
    r"^\| ((?:`[^`]+`(?:, )?)+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)


@cache
def sources() -> list[Path]:
    found = [
        path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))
    ]
    return [*found, *(ROOT / file for file in FILES)]


def constants(tree: ast.Module) -> dict[str, list[str]]:
    """The words that stand behind names of a module, its own and those it imports."""
    found: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values = (
                node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            )
            words = [one.value for one in values if isinstance(one, ast.Constant)]
            found[node.targets[0].id] = [
                word for word in words if isinstance(word, str)
            ]
        elif isinstance(node, ast.ImportFrom):
            for name in (one.name for one in node.names if one.name.isupper()):
                value = getattr(import_module(node.module or ""), name)
                found[name] = [value] if isinstance(value, str) else []
    return found


def is_sent(node: ast.expr) -> bool:
    """Tell whether an expression is what somebody sent, or is made of it."""
    if isinstance(node, ast.Call):
        return bool(node.args) and is_sent(node.args[0])
    name = (
        node.attr
        if isinstance(node, ast.Attribute)
        else node.id
        if isinstance(node, ast.Name)
        else ""
    )
    return name in SENT


def keys_read(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield what is asked of it: by a method, by brackets, by `in` and by `&`."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.args
        ):
            if node.func.attr in READS and is_sent(node.func.value):
                yield node.args[0]
        elif isinstance(node, ast.Subscript) and is_sent(node.value):
            yield node.slice
        elif isinstance(node, ast.Compare) and is_sent(node.comparators[0]):
            yield node.left
        elif (
            isinstance(node, ast.BinOp)
            and is_sent(node.right)
            and isinstance(node.left, ast.Set)
        ):
            yield from node.left.elts


def names_of(key: ast.expr, known: dict[str, list[str]]) -> list[str]:
    """Return the names that a key can be; of one that is put together its beginning."""
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return [key.value]
    if isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
        return [str(key.values[0].value) + "…"]
    return known.get(key.id, []) if isinstance(key, ast.Name) else []


def fields(tree: ast.Module) -> Iterator[str]:
    """Yield the fields of forms that hold no words, and the parameters of filters."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        made_by = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
        is_wordless = made_by.endswith(WORDLESS) or "HiddenInput" in ast.unparse(value)
        if isinstance(target, ast.Name) and made_by and is_wordless:
            yield target.id
        elif isinstance(target, ast.Name) and target.id == "parameter_name":
            yield str(ast.literal_eval(value))
        elif isinstance(target, ast.Subscript) and is_wordless:
            yield from names_of(target.slice, {})


def names_read(source: str) -> set[str]:
    """The names of parameters that a module reads."""
    tree = ast.parse(source)
    known = constants(tree)
    found = {name for key in keys_read(tree) for name in names_of(key, known)} | set(
        fields(tree)
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.GeneratorExp | ast.ListComp | ast.SetComp):
            # What runs through the words of a constant stands for each of them.
            loops = {
                ast.unparse(one.target): known.get(ast.unparse(one.iter), [])
                for one in node.generators
            }
            found |= {name for key in keys_read(node) for name in names_of(key, loops)}
    return found


def captured() -> set[str]:
    """The parts of addresses that are read."""
    return {name for _name, route in addresses() for name in CAPTURED.findall(route)}


def documented() -> list[str]:
    page = (ROOT / "docs/parameters.md").read_text(encoding="utf-8")
    return [
        name for row in ROW.findall(page) for name in re.findall(r"`([^`]+)`", row[0])
    ]


def test_every_parameter_stands_in_the_table() -> None:
    read = {
        name
        for path in sources()
        for name in names_read(path.read_text(encoding="utf-8"))
    }

    expected = read | captured() | set(OrganizationFilterSet.base_filters)

    assert sorted(expected.symmetric_difference(documented())) == []


def test_no_parameter_stands_in_the_table_twice() -> None:
    assert len(documented()) == len(set(documented()))


def test_reading_is_noticed_however_it_is_written() -> None:
    source = """
ODD, PAIR = "odd", ("one", "two")
HIDDEN = "by_name"
BOTH = ("first", "second")
class F(Form):
    version = IntegerField(widget=HiddenInput)
    seen_version = SeenVersion()
    words = CharField()
    kind = forms.ChoiceField()
    parameter_name = "cut"
def f(request, data):
    self.fields[f"place-{one}"] = forms.IntegerField()
    request.GET["a"]; request.POST.get("b", ""); data.getlist("c"); "d" in request.POST
    request.POST.get(HIDDEN); {"e", "g"} & set(request.POST)
    self.data.get("h"); data.get(f"use_{x}")
    any(name in request.POST for name in BOTH); settings.get("not"); found["neither"]
"""

    assert names_read(source) == {
        "version", "seen_version", "kind", "place-…", "cut", "a", "b", "c", "d",
        "by_name", "e", "g", "h", "use_…",
        "first", "second",
    }  # fmt: skip
