"""Sheets as they show themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.support.tables import read, saved


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


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
