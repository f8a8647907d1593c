"""Files as they come: every encoding and delimiter, and what is broken in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from directory.errors import DirectoryError
from tests.support.tables import read


def cells_of(path: Path) -> list[list[str]]:
    """Return the cells of all rows of a file."""
    return [list(row.cells) for row in read(path)[1]]


def test_row_with_a_cell_too_many_is_refused_alone(written: Any) -> None:
    path = written(
        "name,url\nSeed, Loaf and Vine,https://slv.example\nAsh,https://ash.example\n"
    )

    rows = read(path)[1]

    assert rows[0].problem == "3 cells under 2 headings: a comma inside?"
    assert rows[1].problem == ""


def test_second_column_of_one_kind_is_left_out_until_somebody_chooses(
    written: Any,
) -> None:
    path = written("name,url,url\nAsh,https://ash.example,https://shop.example\n")

    columns = read(path)[0].columns

    assert [(column.field, column.is_known) for column in columns] == [
        ("name", True),
        ("url", True),
        ("", True),
    ]


def test_headings_are_found_below_a_title(written: Any) -> None:
    path = written("Members, spring 2026;;\n;;\nName;Website;Town\nAsh;ash.example;X\n")

    table, rows = read(path)

    assert table.above == ["Members, spring 2026"]
    assert [column.field for column in table.columns] == ["name", "url", "city"]
    assert [(row.number, row.cells[2]) for row in rows] == [(1, "X")]


def test_zeros_of_a_text_stay(written: Any) -> None:
    path = written("id,name,phone\n007,Ash,0301234\n008,Elm,+49 30 1234\n")

    assert cells_of(path) == [["007", "Ash", "0301234"], ["008", "Elm", "+49 30 1234"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Nothing stands in the file."),
        (b"\n\n , ,\n", "Nothing stands in the file."),
        (b"%PDF-1.7 ...", "This is no table. CSV, XLSX and JSON files can be read."),
        (b"name\0\1\2 city", "This is no table. CSV, XLSX and JSON files can be read."),
        (
            b"\xd0\xcf\x11\xe0rest",
            "This file is locked, or of an old format. Save the sheet as XLSX or CSV,"
            " please.",
        ),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    written: Any, content: bytes, words: str
) -> None:
    path = written(content)

    with pytest.raises(DirectoryError) as refusal:
        read(path)

    assert str(refusal.value) == words


def test_json_of_no_documents_is_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text("[]")

    with pytest.raises(DirectoryError, match="Nothing stands in the file"):
        read(path)
