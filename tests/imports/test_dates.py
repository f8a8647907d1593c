"""Dates as lists have them: one order for the whole column."""

from __future__ import annotations

import pytest

from directory.formats.cells import CellError
from directory.imports import dates
from directory.imports.dates import DateOrder


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2013", "2013"),
        ("2013-09", "2013-09"),
        ("2013-09-03", "2013-09-03"),
        ("2013-09-03T00:00:00", "2013-09-03"),
        ("2013/9/3", "2013-09-03"),
        ("09/2013", "2013-09"),
        ("31.12.2013", "2013-12-31"),
        ("5/5/2013", "2013-05-05"),
        ("3 April 2013", "2013-04-03"),
        ("April 3, 2013", "2013-04-03"),
        ("avril 2013", "2013-04"),
        ("3 de abril de 2013", "2013-04-03"),
        ("3. März 2013", "2013-03-03"),
        ("1er août 2013", "2013-08-01"),
        ("", ""),
    ],
)
def test_date_is_read(words: str, date: str) -> None:
    assert dates.read(words, DateOrder.NOT_PROVED) == date


def test_one_cell_proves_the_order_of_its_column() -> None:
    column = ["03/04/2026", "13/04/2026", "05/06/2026"]

    order = dates.order_of(column)

    read = [dates.read(cell, order) for cell in column]
    assert read == ["2026-04-03", "2026-04-13", "2026-06-05"]


def test_month_may_come_first() -> None:
    order = dates.order_of(["04/05/2020", "04/25/2020"])

    assert dates.read("04/05/2020", order) == "2020-04-05"


@pytest.mark.parametrize("column", [["03/04/2026"], ["13/04/2026", "04/13/2026"], []])
def test_order_that_is_not_proved_is_asked_for(column: list[str]) -> None:
    order = dates.order_of(column)

    assert order == DateOrder.NOT_PROVED
    with pytest.raises(CellError) as refusal:
        dates.read("05/06/2026", order)
    words = "Day or month first? No row of this column proves which: say it."
    assert str(refusal.value) == words


@pytest.mark.parametrize("words", ["soon", "31.02.2020", "13/13/2020", "3/4/20", "20"])
def test_what_is_no_date_is_refused(words: str) -> None:
    with pytest.raises(CellError):
        dates.read(words, DateOrder.DAY)
