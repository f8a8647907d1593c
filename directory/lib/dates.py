"""Partial dates: `2013`, `2013-09` or `2013-09-30`, as much as is known."""

import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

_PARTIAL_DATE = re.compile(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_YEAR_LENGTH = len("2013")
_MONTH_LENGTH = len("2013-09")
# Of a day, a month or a year other languages say so with other little words.
_SAID = {
    "since": (
        pgettext_lazy("a day", "since %(date)s"),
        _("since %(date)s"),
    ),
    "until": (
        pgettext_lazy("a day", "until %(date)s"),
        _("until %(date)s"),
    ),
    "as of": (
        pgettext_lazy("a day", "as of %(date)s"),
        _("as of %(date)s"),
    ),
    "facts as of": (
        pgettext_lazy("a day", "Facts as of %(date)s"),
        _("Facts as of %(date)s"),
    ),
    "ended": (
        pgettext_lazy("a day", "Ended: %(date)s"),
        _("Ended: %(date)s"),
    ),
}


def validate_partial_date(value: str) -> None:
    """Raise ValidationError for what is no year, month or day from 1000 to 2999."""
    if first_day(value) is None:
        raise ValidationError(
            _(
                "Enter a year, a month or a day that exists, such as 2013, 2013-09 or"
                " 2013-09-30."
            ),
            code="invalid_date",
        )


def validate_not_ahead(value: str) -> None:
    """Raise ValidationError for what lies further ahead than the end of next year."""
    next_year = timezone.localdate().year + 1
    if value[:_YEAR_LENGTH].isdecimal() and int(value[:_YEAR_LENGTH]) > next_year:
        raise ValidationError(
            _("This lies too far ahead. The latest year is %(year)d."),
            code="ahead",
            params={"year": next_year},
        )


def compare(first: str, second: str) -> int:
    """Return -1, 0 or 1: the first is earlier, the same as far as is known, or later.

    Nothing known is 0.
    """
    known = min(len(first), len(second))
    earlier = first[:known] < second[:known]
    later = first[:known] > second[:known]
    return later - earlier


def display(value: str) -> str:
    """Return what is known in the active language: "2004", "May 2004" or a day."""
    first = first_day(value)
    if first is None or len(value) == _YEAR_LENGTH:
        return value
    if len(value) == _MONTH_LENGTH:
        return date_format(first, "YEAR_MONTH_FORMAT")
    return day(first)


def said(value: str, how: str) -> str:
    """Return a partial date after a word of time: "since May 2004", "until 2019".

    The ways to say it are `since`, `until`, `as of`, `facts as of` and `ended`.
    """
    of_a_day, of_less = _SAID[how]
    is_day = len(value) > _MONTH_LENGTH
    return str(of_a_day if is_day else of_less) % {"date": display(value)}


def day(value: date) -> str:
    """Return a whole date in the words of the active language."""
    words = date_format(value, "DATE_FORMAT")
    if (get_language() or "").startswith("fr") and value.day == 1:
        return words.replace("1", "1er", 1)
    return words


def moment(value: datetime | None) -> str:
    """Return a day and its time in the words of the active language and time zone.

    An empty text where it is not known.
    """
    if value is None:
        return ""
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")


def year(value: str) -> str:
    """Return the year of a partial date, "" when nothing is known."""
    return value[:_YEAR_LENGTH]


def first_day(value: str) -> date | None:
    """Return the first day of a partial date, None for what is none."""
    match = _PARTIAL_DATE.fullmatch(value)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups(default="1")))
    except ValueError:
        return None
