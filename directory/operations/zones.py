"""In which time zone somebody of the staff reads times: their own, else the site's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.contrib.auth.models import User
from django.utils import timezone

from directory.models import StaffPreference

REGIONS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia"),
    *("Europe", "Indian", "Pacific"),
)


def zone_of(user: User) -> ZoneInfo | None:
    """Return the time zone that somebody chose; None where it is the site's."""
    names = StaffPreference.objects.filter(user=user.pk)
    name = names.values_list("time_zone", flat=True).first()
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        # What was chosen once may be gone from the list of zones.
        return None


def choose(user: User, name: str) -> None:
    """Let somebody read times in this zone from now on; empty is the site's."""
    StaffPreference.objects.update_or_create(user=user, defaults={"time_zone": name})


def by_region() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the regions with their zones, each with its words."""
    names = sorted(name for name in available_timezones() if "/" in name)
    for region, zones in groupby(names, lambda name: name.partition("/")[0]):
        if region in REGIONS:
            yield region, [(zone, _words(zone)) for zone in zones]


def site_zone() -> str:
    """Return the name of the site's own time zone."""
    return timezone.get_default_timezone_name()


def _words(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")
