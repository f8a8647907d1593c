"""Sheets as they show themselves, and archives that were made to do harm."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from directory.errors import DirectoryError
from directory.imports import reading
from directory.imports.reading import Row

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(path: Path) -> tuple[reading.Table, list[Row]]:
    """Return a file with all its rows."""
    with reading.opened(path) as table:
        return table, list(table.rows)


def refusal_of(path: Path) -> str:
    """Return in words why a file is refused."""
    with pytest.raises(DirectoryError) as refusal:
        read(path)
    return str(refusal.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


def saved(
    path: Path, rows: list[list[object]]
) -> openpyxl.worksheet.worksheet.Worksheet:
    """Return the sheet of a workbook with these rows, stored at a path."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return sheet


def with_sheet(path: Path, xml: bytes) -> None:
    """Store a workbook whose sheet is this XML."""
    saved(path, [["name"], ["Ash"]])
    parts = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    parts[SHEET] = xml
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_numbers_and_dates_are_read_as_the_sheet_shows_them(path: Path) -> None:
    sheet = saved(path, [["id", "name", "founded", "lat", "lon", "phone"]])
    sheet.append([7, "Ash", date(2001, 3, 4), -33.86, 151.0, 301234])
    sheet["A2"].number_format = "00000"
    sheet["E2"].number_format = "0.00"
    sheet.parent.save(path)

    rows = read(path)[1]

    shown = ["00007", "Ash", "2001-03-04", "-33.86", "151.00", "301234"]
    assert list(rows[0].cells) == shown


def test_links_behind_words_are_read(path: Path) -> None:
    sheet = saved(path, [["name", "website"], ["Olive", "our site"], ["Elm", "elm"]])
    sheet["B2"].hyperlink = "https://olive.example/"
    sheet["B3"] = '=HYPERLINK("https://elm.example","elm")'
    sheet.parent.save(path)

    rows = read(path)[1]

    assert [(row.cells[1], row.links) for row in rows] == [
        ("our site", {1: "https://olive.example/"}),
        ("elm", {1: "https://elm.example"}),
    ]


def test_formulas_are_read_as_text(path: Path) -> None:
    saved(path, [["name", "city"], ["Ash", "=1+1"]])

    rows = read(path)[1]

    assert (list(rows[0].cells), list(rows[0].formulas)) == (["Ash", "=1+1"], [1])


def test_first_sheet_that_is_shown_is_read_and_others_are_named(path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Hidden"
    workbook.active.sheet_state = "hidden"
    workbook.active.append(["name"])
    for title in ("Members", "Notes"):
        workbook.create_sheet(title).append(["name", title])
    workbook["Members"].append(["Ash"])
    workbook.active = 1
    workbook.save(path)

    table, rows = read(path)

    assert (table.sheet, list(table.other_sheets)) == ("Members", ["Hidden", "Notes"])
    assert [row.cells[0] for row in rows] == ["Ash"]


def test_empty_rows_and_columns_are_passed_by(path: Path) -> None:
    saved(path, [[], ["name", "city", None], [None], ["Ash", "Leeds"], []])

    table, rows = read(path)

    assert [column.field for column in table.columns] == ["name", "city"]
    assert [(row.number, list(row.cells)) for row in rows] == [(1, ["Ash", "Leeds"])]
