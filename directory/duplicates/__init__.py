"""Is it listed already? Records that may be the same organization, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Q, QuerySet

from directory.duplicates import candidates, profile, scoring
from directory.duplicates.candidates import Candidates
from directory.duplicates.profile import Candidate, Profile
from directory.duplicates.scoring import LIKELY, MAYBE, Score
from directory.models import AlternateName, Organization
from directory.search.engine import sql

__all__ = ["LIKELY", "MAYBE", "Candidate", "Duplicate", "find", "of"]

MOST_MAYBES = 3
MOST_OF_ONE_NAME = 80
MOST_HIDDEN = 100
WORDS_OF_HIDDEN = 2
SAME_NAME = (
    "SELECT id FROM directory_organization"  # noqa: S608  (ours)
    f" WHERE sort_name = %s AND {sql.PUBLISHED} ORDER BY id LIMIT %s"
)
HIDDEN = (Organization.Visibility.DRAFT, Organization.Visibility.WITHDRAWN)


@dataclass(frozen=True)
class Duplicate:
    """A record that may be the same organization: likely or maybe, with the reasons."""

    organization: Organization
    degree: str
    reasons: list[str]


def find(
    candidate: Candidate, *, limit: int = 6, hidden: bool = False
) -> list[Duplicate]:
    """Return likely duplicates, then at most three that may be.

    With `hidden` also what the public does not see.
    """
    return _find(profile.of_candidate(candidate), limit, hidden)


def of(
    organization: Organization, *, limit: int = 6, hidden: bool = False
) -> list[Duplicate]:
    """Return the duplicates of a record."""
    return _find(profile.of_record(organization), limit, hidden)


def _find(mine: Profile, limit: int, hidden: bool) -> list[Duplicate]:
    if not mine.names and not mine.site:
        return []
    nearest = candidates.find(mine)
    scored = []
    for record in _records(mine, nearest, hidden):
        theirs = profile.of_record(record)
        score = scoring.compare(
            mine, theirs, nearest.weight, nearest.on_page, nearest.on_site
        )
        scored.append((score, record))
    scored.sort(key=_likeliest_first)
    return _without_many_maybes(scored)[:limit]


def _likeliest_first(scored: tuple[Score, Organization]) -> tuple[bool, float, int]:
    score, record = scored
    return score.degree != LIKELY, -score.points, record.pk


def _without_many_maybes(
    scored: Iterable[tuple[Score, Organization]],
) -> list[Duplicate]:
    duplicates = []
    maybes = 0
    for score, record in scored:
        maybes += score.degree == MAYBE
        if score.degree == LIKELY or (score.degree == MAYBE and maybes <= MOST_MAYBES):
            duplicates.append(Duplicate(record, score.degree, score.reasons))
    return duplicates


def _records(mine: Profile, nearest: Candidates, hidden: bool) -> list[Organization]:
    """Return what is to be compared, each with its other names.

    Three statements; what is hidden takes two more.
    """
    keys = set(nearest.ids)
    if mine.own_name:
        same_name = sql.rows(SAME_NAME, (mine.sort_name, MOST_OF_ONE_NAME))
        keys.update(pk for (pk,) in same_name)
    records = Organization.objects.prefetch_related("alternate_names")
    others = records.exclude(pk=mine.exclude or 0)
    # Not asked for the published or in an order: SQLite would begin with all of them.
    found = others.filter(pk__in=keys).order_by()
    published = [record for record in found if record.is_published]
    published.sort(key=attrgetter("sort_name", "pk"))
    return [*published, *_hidden(others, mine, nearest)] if hidden else published


def _hidden(
    records: QuerySet[Organization], mine: Profile, nearest: Candidates
) -> QuerySet[Organization]:
    """Return the hidden records with the same site, name or rarest words.

    They are asked for in the database: the index has only published ones.
    """
    rarest = sorted(nearest.weights, key=nearest.weight, reverse=True)
    named = AlternateName.objects.filter(name__in=mine.written_names)
    wanted = Q(sort_name=mine.sort_name) | Q(pk__in=named.values("organization"))
    for word in rarest[:WORDS_OF_HIDDEN]:
        wanted |= Q(sort_name__contains=word)
    acronyms = [name for name in (mine.own_name, mine.acronym) if name]
    wanted |= Q(acronym__in=acronyms)
    if mine.site:
        wanted |= Q(url_key__istartswith=mine.site)
    return records.filter(wanted, visibility__in=HIDDEN)[:MOST_HIDDEN]
