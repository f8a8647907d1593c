"""Dates as lists have them: one order for a column, proved by one of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import override, pgettext

from directory.formats.cells import CellError
from directory.lib import text

LANGUAGES = ("en", "es", "fr", "de")
_ISO = re.compile(
    r"(?P<year>[12]\d{3})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?"
    r"(?:[T ]\d{2}:\d{2}.*)?"
)
_NUMBERS = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?([12]\d{3}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s?[/.-]\s?([12]\d{3})")
_IN_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|º)?\s+)?(?:de\s+|of\s+)?"
    r"(?P<month>[^\W\d_]{3,12})\.?,?(?:\s+(?P<second>\d{1,2})(?:st|nd|rd|th)?,)?"
    r"\s+(?:de\s+|del\s+|of\s+)?(?P<year>[12]\d{3})"
)


class DateOrder(StrEnum):
    """What comes first in the dates of a column."""

    DAY = "day"
    MONTH = "month"
    NOT_PROVED = ""


def order_of(cells: Iterable[str]) -> DateOrder:
    """Return the order that one of these cells proves, and none of them disproves."""
    proved = set()
    for cell in cells:
        if match := _NUMBERS.fullmatch(cell.strip()):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                proved.add(DateOrder.DAY)
            elif second > 12 >= first:
                proved.add(DateOrder.MONTH)
    return proved.pop() if len(proved) == 1 else DateOrder.NOT_PROVED


def is_evidence(cell: str) -> bool:
    """Tell whether a cell holds a date of three numbers, of which the order matters."""
    return bool(_NUMBERS.fullmatch(cell.strip()))


def read(words: str, order: DateOrder) -> str:
    """Return as much of a date as is written; CellError where it is none."""
    line = text.clean_line(words).strip(" .,")
    if not line:
        return ""
    if match := _ISO.fullmatch(line):
        return _written(match["year"], match["month"], match["day"])
    if match := _NUMBERS.fullmatch(line):
        return _of_numbers(int(match[1]), int(match[2]), match[3], order)
    if match := _MONTH_YEAR.fullmatch(line):
        return _written(match[2], match[1], None)
    if match := _IN_WORDS.fullmatch(line):
        month = _months().get(text.fold(match["month"]))
        if month:
            day = match["day"] or match["second"]
            return _written(match["year"], str(month), day)
    raise CellError(pgettext("staff", "This is no date, such as 2013-09-30."))


def _of_numbers(first: int, second: int, year: str, order: DateOrder) -> str:
    if len(year) == 2:
        words = pgettext("staff", "The year has two digits: write all four.")
        raise CellError(words)
    if first > 12 or (order == DateOrder.DAY and second <= 12) or first == second:
        return _written(year, str(second), str(first))
    if second > 12 or order == DateOrder.MONTH:
        return _written(year, str(first), str(second))
    words = pgettext(
        "staff", "Day or month first? No row of this column proves which: say it."
    )
    raise CellError(words)


def _written(year: str, month: str | None, day: str | None) -> str:
    try:
        first_day = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise CellError(pgettext("staff", "There is no such day.")) from None
    if day:
        return first_day.isoformat()
    return f"{first_day:%Y-%m}" if month else year


@cache
def _months() -> dict[str, int]:
    months: dict[str, int] = {}
    for language in LANGUAGES:
        with override(language):
            for names in (MONTHS, MONTHS_3):
                for number, name in names.items():
                    months.setdefault(text.fold(str(name)), number)
    return months
