"""A document of JSON as a row of cells."""

from __future__ import annotations

from typing import Any

import pytest

from directory.formats import cells
from directory.formats.fields import BY_NAME
from directory.imports.documents import record_of


def cell(name: str, value: Any) -> str:
    (words,) = record_of([name], [value], ()).cells
    return words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "'=Quote"),
        ("tags", ["a;b", "c, d"]),
        ("identifiers", [{"scheme": "US | EIN", "value": "007"}]),
    ],
)
def test_value_comes_back_from_its_cell(name: str, value: Any) -> None:
    assert cells.value_of(BY_NAME[name], cell(name, value)) == value


def test_what_hangs_on_it_may_lack_parts() -> None:
    assert cell("alternate_names", [{"name": "Öld"}]) == "Öld"


def test_value_of_another_form_is_the_problem_of_its_row() -> None:
    record = record_of(["name", "tags"], ["Ash", 7], ())

    assert record.problem.startswith("tags: ")


def test_key_of_others_keeps_its_words() -> None:
    assert cell("Träger", ["=a", "b"]) == "'=a; b"


def test_letters_that_no_database_keeps_are_lost_and_seen() -> None:
    assert cell("name", "a\ud800\0b") == "a?\ufffdb"
    assert cell("name", "as written: \\u0000") == "as written: \\u0000"
