"""Which records look like the same organization, and which were said to be two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import pgettext

from directory import permissions
from directory.errors import DirectoryError
from directory.history import changes, log
from directory.models import DifferentPair, Organization, SocialProfile
from directory.permissions import Effect

MOST_GROUPS = 300
MOST_RECORDS = 2000
Keys = tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """Two records with the same address, name or social profile."""

    first: Organization
    second: Organization


def suspected(limit: int = 10) -> list[Pair]:
    """Return pairs that look like the same organization and that nobody called two.

    Of many that are all alike one pair at a time; it takes at most seven
    statements.
    """
    settled = set(DifferentPair.objects.values_list("first_key", "second_key"))
    # Those that were said to be two stand among the repeated ones, too.
    most = min(limit + len(settled), MOST_GROUPS)
    alike = [*_alike("url_key", most), *_alike("sort_name", most)]
    pairs: dict[Keys, Pair] = {}
    for group in [*alike, *_with_one_profile(most)]:
        pair = _first_of(group, settled)
        # Those that share both the address and the name are one pair.
        if pair is not None:
            pairs.setdefault(_keys_of(pair.first, pair.second), pair)
    return list(pairs.values())[:limit]


def keep_apart(first: Organization, second: Organization, *, by: User) -> None:
    """Remember that these are two organizations: nothing calls them alike any more."""
    permissions.ask(by, Effect.MERGE, first)
    if first.pk == second.pk:
        raise DirectoryError(
            pgettext("staff", "Choose another record: this is the same one.")
        )
    with transaction.atomic():
        changes.wait_for_turn()
        first_key, second_key = _keys_of(first, second)
        _pair, is_new = DifferentPair.objects.get_or_create(
            first_key=first_key, second_key=second_key, defaults={"by": by}
        )
        if is_new:
            _note(first, second, pgettext("staff", "Not the same as “%(name)s”"), by=by)


def look_again(first: Organization, second: Organization, *, by: User) -> None:
    """Forget that somebody called these two."""
    permissions.ask(by, Effect.MERGE, first)
    with transaction.atomic():
        changes.wait_for_turn()
        found = DifferentPair.objects.of(*_keys_of(first, second))
        if found.exists():
            found.delete()
            words = pgettext("staff", "Perhaps the same as “%(name)s” after all")
            _note(first, second, words, by=by)


def apart(first: Organization, second: Organization) -> DifferentPair | None:
    """Return who said of two records that they are two, and when."""
    found = DifferentPair.objects.of(*_keys_of(first, second))
    return found.select_related("by").first()


def _keys_of(first: Organization, second: Organization) -> Keys:
    return min(first.pk, second.pk), max(first.pk, second.pk)


def _alike(field: str, limit: int) -> list[list[Organization]]:
    """Return the records with the same value of a field, in groups."""
    values = _repeated(Organization.objects.exclude(**{field: ""}), field, limit)
    rows = Organization.objects.filter(**{f"{field}__in": values})
    named = rows.only("name", "slug", field).order_by(field, "pk")[:MOST_RECORDS]
    return [list(group) for _value, group in groupby(named, attrgetter(field))]


def _with_one_profile(limit: int) -> list[list[Organization]]:
    """Return the records that share a social profile, in groups."""
    keys = _repeated(SocialProfile.objects.all(), "url_key", limit)
    rows = SocialProfile.objects.filter(url_key__in=keys)
    profiles = rows.select_related("organization").order_by("url_key", "organization")
    return [
        [profile.organization for profile in group]
        for _key, group in groupby(profiles[:MOST_RECORDS], attrgetter("url_key"))
    ]


def _first_of(group: Sequence[Organization], settled: set[Keys]) -> Pair | None:
    """Return the first two of a group that nobody called two."""
    for first, second in combinations(group, 2):
        if _keys_of(first, second) not in settled:
            return Pair(first, second)
    return None


def _repeated(rows: QuerySet[Any], field: str, limit: int) -> list[str]:
    values = rows.values_list(field, flat=True).order_by(field)
    return list(values.annotate(number=Count("pk")).filter(number__gt=1)[:limit])


def _note(first: Organization, second: Organization, words: str, *, by: User) -> None:
    for record, other in ((first, second), (second, first)):
        log.note([record], by=by, comment=words % {"name": other})
