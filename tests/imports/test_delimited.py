"""Text files in every encoding, with every delimiter, and with broken rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.tables import read


def cells_of(path: Path) -> list[list[str]]:
    """Return the cells of all rows of a file."""
    return [list(row.cells) for row in read(path)[1]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_file_is_read_in_every_encoding_with_every_delimiter(
    written: Any, delimiter: str, codec: str
) -> None:
    rows = [["name", "city"], ["Œuvre—Ñandú", "Łódź"], ["Kaffee", "Köln"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    path = written(text.encode(codec))

    table, found = read(path)

    assert [column.field for column in table.columns] == ["name", "city"]
    assert [list(row.cells) for row in found] == rows[1:]


def test_file_of_windows_is_read_with_its_own_marks(written: Any) -> None:
    # In UTF-8 the last letter and its mark would be one other letter.
    path = written("nom;ville\nCAFÉ”;Orléans\nŒuvre;Nîmes\n".encode("cp1252"))

    table, _rows = read(path)

    assert table.encoding == "cp1252"
    assert cells_of(path) == [["CAFÉ”", "Orléans"], ["Œuvre", "Nîmes"]]


def test_file_in_two_encodings_is_read_cell_by_cell(written: Any) -> None:
    both = [
        b"name,city\n",
        "Crédit,".encode("cp1252") + "Évry\n".encode(),
        "Métiers,Nîmes\n".encode(),
    ]
    path = written(b"".join(both))

    assert cells_of(path) == [["Crédit", "Évry"], ["Métiers", "Nîmes"]]
    assert read(path)[0].encoding == "both"


def test_first_line_may_name_the_delimiter(written: Any) -> None:
    path = written("sep=;\nname;city\nAsh, Oak and Elm;Leeds\n")

    assert cells_of(path) == [["Ash, Oak and Elm", "Leeds"]]


def test_mark_that_is_never_closed_costs_its_own_row_only(written: Any) -> None:
    path = written(
        'name,url\n"Open Yard,https://openyard.example\n'
        "Bread Guild,https://bread.example\nLoom House,https://loom.example\n"
    )

    rows = read(path)[1]

    assert [(row.number, bool(row.problem)) for row in rows] == [
        (1, True),
        (2, False),
        (3, False),
    ]
    assert list(rows[2].cells) == ["Loom House", "https://loom.example"]


def test_mark_that_is_closed_by_a_later_row_costs_its_own_row_only(
    written: Any,
) -> None:
    path = written(
        'name,url\n"Open Yard,https://a.example\nBread,https://b.example\n'
        '"Loom, House",https://c.example\n'
    )

    rows = read(path)[1]

    assert [row.cells[0] for row in rows if not row.problem] == ["Bread", "Loom, House"]
    assert [row.number for row in rows if row.problem] == [1]


def test_breaks_and_marks_inside_of_cells_stay(written: Any) -> None:
    path = written('name,description\nAsh,"One\nTwo ""three"""\nElm,12" pipe\n')

    assert cells_of(path) == [["Ash", 'One\nTwo "three"'], ["Elm", '12" pipe']]
