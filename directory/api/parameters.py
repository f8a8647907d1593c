"""The parameters of the API: read by the filters of the lists, strictly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.request import Request

from directory.api import cursors
from directory.api.answers import Refused
from directory.api.base import NO_SUCH_PARAMETER
from directory.strict_filters import StrictListForm, StrictOrganizationFilterSet

MOMENT = "A day or a time of ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z."
LONE_BLANK = re.compile(r" (?=\d\d:?\d\d$)")


class WalkForm(StrictListForm):
    """The parameters of a list beside those of a walk through it."""

    read_elsewhere = cursors.OWN


class WalkFilterSet(StrictOrganizationFilterSet):
    """The same parameters as those of the list for readers."""

    class Meta(StrictOrganizationFilterSet.Meta):
        form = WalkForm


def filters_of(request: Request) -> WalkFilterSet:
    """Return what is asked of the list; refuse what is not known, by its name."""
    data: QueryDict = request.query_params
    filterset = WalkFilterSet(data, request=request._request)
    form = filterset.form
    errors = {
        name: [str(message) for message in messages]
        for name, messages in form.errors.items()
        if name in form.fields
    }
    errors |= {name: [NO_SUCH_PARAMETER] for name in form.unknown_names()}
    if errors:
        raise Refused(errors)
    return filterset


def moment_of(value: str | None, name: str) -> datetime | None:
    """Return the time that a parameter gives; a day begins in UTC."""
    if value is None:
        return None
    # A plus sign stands for a blank in addresses, and few write it otherwise.
    value = LONE_BLANK.sub("+", value)
    # Other scripts have digits, too, which no address of ours is written with.
    if not value.isascii():
        raise Refused({name: [MOMENT]})
    readers: tuple[Callable[[str], datetime | None], ...] = (_day, parse_datetime)
    for reader in readers:
        try:
            moment = reader(value)
            if moment is not None:
                is_naive = moment.tzinfo is None
                return (
                    moment.replace(tzinfo=UTC) if is_naive else moment.astimezone(UTC)
                )
        except (ValueError, OverflowError):
            # No such day, or a time before the first year once it is in UTC.
            continue
    raise Refused({name: [MOMENT]})


def _day(value: str) -> datetime | None:
    day = parse_date(value)
    return datetime(day.year, day.month, day.day) if day else None
