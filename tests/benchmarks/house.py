"""How the code reads, in figures: `make house` prints them for this tree.

Migrations are left out, and so are tests where nothing else is said. The figures are
signs, not goals: what counts is that a stranger reads a page once.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

WIDEST_LINE = 88
WIDEST_TEMPLATE_LINE = 120
NO_WORDS = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source:
    """A Python file: its text, its lines and its tree."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        self.tree = ast.parse(self.text)

    def functions(self) -> Iterator[Function]:
        """Yield every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def classes(self) -> Iterator[ast.ClassDef]:
        """Yield the classes at the top level."""
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef):
                yield node

    def tokens(self) -> Iterator[tokenize.TokenInfo]:
        """Yield all tokens, those that only part lines included."""
        yield from tokenize.generate_tokens(io.StringIO(self.text).readline)


def python_files(root: Path, *folders: str) -> list[Source]:
    """Return the Python files of some folders, without migrations."""
    paths = [
        path for folder in folders for path in sorted((root / folder).rglob("*.py"))
    ]
    return [Source(path) for path in paths if "migrations" not in path.parts]


def tokens_a_line(sources: list[Source]) -> float:
    """Return how many tokens a line of a function has, docstrings left out."""
    tokens = lines = 0
    for source in sources:
        inside = _lines_of_functions(source)
        busy = Counter(
            token.start[0]
            for token in source.tokens()
            if token.type not in NO_WORDS and token.start[0] in inside
        )
        tokens += busy.total()
        lines += len(busy)
    return tokens / max(1, lines)


def _lines_of_functions(source: Source) -> set[int]:
    inside: set[int] = set()
    for function in source.functions():
        body = function.body[1:] if ast.get_docstring(function) else function.body
        if body:
            inside.update(range(body[0].lineno, (function.end_lineno or 0) + 1))
    return inside


def share_of_wide_lines(sources: list[Source]) -> float:
    """Return how many of a hundred lines are wider than 88 columns."""
    lines = [line for source in sources for line in source.lines]
    return _percent(sum(len(line) > WIDEST_LINE for line in lines), len(lines))


def share_of_helpers_used_once(sources: list[Source]) -> float:
    """Return how many of a hundred functions are private and named at one place
    only.
    """
    functions = helpers = 0
    for source in sources:
        used = Counter(re.findall(r"\w+", source.text))
        for function in source.functions():
            functions += 1
            is_private = function.name.startswith("_") and not function.name.endswith(
                "__"
            )
            # Once where it is defined, once where it is used.
            helpers += is_private and used[function.name] == 2
    return _percent(helpers, functions)


def comments_per_thousand_lines(sources: list[Source]) -> float:
    """Return how many comments a thousand lines of code have."""
    comments = lines = 0
    for source in sources:
        comments += sum(token.type == tokenize.COMMENT for token in source.tokens())
        lines += len(source.lines)
    return 1000 * comments / max(1, lines)


def shared_class_names(sources: list[Source]) -> dict[str, list[str]]:
    """Return the names of classes that mean two things or more, with their files."""
    places: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        if "commands" not in source.path.parts:
            for node in source.classes():
                places[node.name].append(source.path.as_posix())
    return {name: files for name, files in places.items() if len(files) > 1}


def functions_with_a_local_called(name: str, sources: list[Source]) -> float:
    """Return how many of a hundred functions have a local of this name."""
    functions = [function for source in sources for function in source.functions()]
    having = sum(name in _locals_of(function) for function in functions)
    return _percent(having, len(functions))


def _locals_of(function: Function) -> set[str]:
    names = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Store)}


def longest_function(sources: list[Source]) -> int:
    """Return the number of lines of the longest function."""
    return max(
        (function.end_lineno or 0) - function.lineno + 1
        for source in sources
        for function in source.functions()
    )


def words_per_thousand_lines(word: str, sources: list[Source]) -> float:
    """Return how often a word stands in a thousand lines."""
    times = sum(len(re.findall(rf"\b{word}\b", source.text)) for source in sources)
    return 1000 * times / max(1, sum(len(source.lines) for source in sources))


def template_lines(root: Path) -> list[str]:
    """Return the lines of all templates of pages."""
    lines: list[str] = []
    for path in sorted((root / "templates").rglob("*.html")):
        lines += path.read_text(encoding="utf-8").splitlines()
    return lines


def templates_without_indentation(root: Path) -> int:
    """Return how many templates of more than eight lines indent none of them."""
    flat = 0
    for path in (root / "templates").rglob("*.html"):
        lines = path.read_text(encoding="utf-8").splitlines()
        flat += len(lines) > 8 and not any(line.startswith("  ") for line in lines)
    return flat


def _percent(part: int, whole: int) -> float:
    return 100 * part / max(1, whole)


def table(root: Path) -> list[tuple[str, str, str]]:
    """Return what is measured, the figure of this tree, and what is aimed at."""
    product = python_files(root, "directory", "ecosystem")
    tests = python_files(root, "tests")
    templates = template_lines(root)
    wide = sum(len(line) > WIDEST_TEMPLATE_LINE for line in templates)
    ignores = sum(source.text.count("# type: ignore") for source in product)
    return [
        ("tokens a line within functions", f"{tokens_a_line(product):.1f}", "6 to 7"),
        ("the same in tests", f"{tokens_a_line(tests):.1f}", "6 to 7"),
        ("lines over 88 columns, %", f"{share_of_wide_lines(product):.1f}", "under 1"),
        ("the same in tests, %", f"{share_of_wide_lines(tests):.1f}", "under 1"),
        (
            "template lines over 120 columns, %",
            f"{_percent(wide, len(templates)):.1f}",
            "0",
        ),
        (
            "templates without indentation",
            str(templates_without_indentation(root)),
            "0",
        ),
        (
            "private helpers used once, % of functions",
            f"{share_of_helpers_used_once(product):.1f}",
            "2 to 7",
        ),
        (
            "comments in a thousand lines",
            f"{comments_per_thousand_lines(product):.1f}",
            "28",
        ),
        (
            "class names that mean two things",
            str(len(shared_class_names(python_files(root, "directory")))),
            "0",
        ),
        (
            "functions with a local called found, %",
            f"{functions_with_a_local_called('found', product):.1f}",
            "0",
        ),
        (
            "Any in a thousand lines",
            f"{words_per_thousand_lines('Any', product):.1f}",
            "7",
        ),
        ("type: ignore", str(ignores), "few"),
        ("longest function, lines", str(longest_function(product)), "50"),
    ]


def main() -> None:
    """Print the table for the tree that is named, or for this one."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2]
    rows = [("", "here", "aim"), *table(root)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for label, figure, aim in rows:
        print(f"{label:<{widths[0]}}  {figure:>{widths[1]}}  {aim}".rstrip())


if __name__ == "__main__":
    main()
