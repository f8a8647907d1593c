"""The figures on how the code reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import house

WIDE = "x = '" + "a" * 100 + "'\n"
CODE = '''"""A module."""

from typing import Any

{wide}

class Twin:
    """One of two."""


def used(value: Any) -> int:
    """Return a number."""
    # Why it is so.
    found = _helper(value)
    return found


def _helper(value: Any) -> int:
    return 1  # type: ignore
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Hold a small tree with one of each thing that is counted."""
    for name, wide in (("directory/a.py", WIDE), ("directory/b.py", "")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(CODE.format(wide=wide), encoding="utf-8")
    for folder in ("ecosystem", "tests", "templates/directory"):
        (tmp_path / folder).mkdir(parents=True)
    flat = "<p>one</p>\n" * 8 + f"<p>{'b' * 130}</p>\n"
    (tmp_path / "templates/directory/flat.html").write_text(flat, encoding="utf-8")
    return tmp_path


def test_table_counts_each_thing(root: Path) -> None:
    figures = {label: figure for label, figure, _aim in house.table(root)}

    assert figures["lines over 88 columns, %"] == "2.6"
    assert figures["template lines over 120 columns, %"] == "11.1"
    assert figures["templates without indentation"] == "1"
    assert figures["private helpers used once, % of functions"] == "50.0"
    assert figures["class names that mean two things"] == "1"
    assert figures["functions with a local called found, %"] == "50.0"
    assert figures["type: ignore"] == "2"
    assert figures["longest function, lines"] == "5"


def test_tokens_are_those_of_functions_without_docstrings(root: Path) -> None:
    sources = house.python_files(root, "directory")

    # `found = _helper(value)` has 6, `return found` 2, `return 1` 2.
    assert house.tokens_a_line(sources) == pytest.approx(10 / 3)
