"""Partial dates: `2013`, `2013-09` or `2013-09-30`, as much as is known."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_PARTIAL_DATE = re.compile(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def validate_partial_date(value: str) -> None:
    """Refuses what is not a year from 1000 to 2999, a month or a day of the
    calendar.
    """
    if _first_day(value) is None:
        raise ValidationError(
            _(
                "Enter a year, a month or a day that exists, such as 2013, 2013-09 or"
                " 2013-09-30."
            ),
            code="invalid_date",
        )


def compare(first: str, second: str) -> int:
    """-1, 0 or 1: whether the first is earlier, as far as both are known, or later.

    Nothing known is 0.
    """
    known = min(len(first), len(second))
    return (first[:known] > second[:known]) - (first[:known] < second[:known])


def display(value: str) -> str:
    """What is known, in the words of the active language: "2004", "May 2004" or "16 May
    2004".
    """
    day = _first_day(value)
    if day is None or len(value) == 4:
        return value
    return date_format(day, "YEAR_MONTH_FORMAT" if len(value) == 7 else _day_format())


def day(value: date) -> str:
    """A whole date in the words of the active language."""
    return date_format(value, _day_format())


def year(value: str) -> str:
    """The year of a partial date, "" when nothing is known."""
    return value[:4]


def _day_format() -> str:
    """The day first in English too, which Django would write as in the United
    States.
    """
    return "j F Y" if (get_language() or "en").startswith("en") else "DATE_FORMAT"


def _first_day(value: str) -> date | None:
    parts = _PARTIAL_DATE.fullmatch(value)
    if parts is None:
        return None
    try:
        return date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return None
