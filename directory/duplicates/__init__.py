"""Is it listed already? Records that may be the same organization, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Q, QuerySet

from directory.duplicates import candidates, profile, scoring
from directory.duplicates.candidates import Candidates
from directory.duplicates.profile import Candidate, Profile
from directory.duplicates.scoring import LIKELY, MAYBE
from directory.lib import urls
from directory.models import AlternateName, DifferentPair, Organization, SocialProfile
from directory.search.engine import sql

__all__ = ["LIKELY", "MAYBE", "Candidate", "Duplicate", "find", "of"]

MOST_MAYBES = 3
MOST_OF_ONE_NAME = 80
MOST_HIDDEN = 100
WORDS_TO_FIND_HIDDEN = 2
SAME_NAME_SQL = (
    "SELECT id FROM directory_organization"  # noqa: S608  (ours)
    f" WHERE sort_name = %s AND {sql.PUBLISHED} ORDER BY id LIMIT %s"
)
HIDDEN_VISIBILITIES = (
    Organization.Visibility.DRAFT,
    Organization.Visibility.WITHDRAWN,
)


@dataclass(frozen=True)
class Duplicate:
    """A record that may be the same organization: likely or maybe, with the reasons."""

    organization: Organization
    degree: str
    reasons: list[str]
    points: float = 0.0


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
    """Return the duplicates of a record, without those that were said to be others."""
    others = DifferentPair.objects.others_of(organization.pk)
    found = _find(profile.of_record(organization), limit + len(others), hidden)
    return [one for one in found if one.organization.pk not in others][:limit]


def _find(mine: Profile, limit: int, hidden: bool) -> list[Duplicate]:
    if not mine.names and not mine.pages:
        return []
    nearest = candidates.find(mine)
    scored = []
    for record in _records(mine, nearest, hidden):
        theirs = profile.of_record(record)
        score = scoring.compare(
            mine,
            theirs,
            nearest.weight,
            nearest.on_page,
            nearest.on_site,
            nearest.on_profile,
        )
        scored.append((score, record))
    scored.sort(key=lambda pair: (-pair[0].points, pair[1].pk))
    duplicates = [
        Duplicate(record, score.degree, score.reasons, score.points)
        for score, record in scored
    ]
    likely = [duplicate for duplicate in duplicates if duplicate.degree == LIKELY]
    maybes = [duplicate for duplicate in duplicates if duplicate.degree == MAYBE]
    return [*likely, *maybes[:MOST_MAYBES]][:limit]


def _records(mine: Profile, nearest: Candidates, hidden: bool) -> list[Organization]:
    """Return what is to be compared, each with its other names and profiles.

    Four statements; what is hidden takes three more.
    """
    keys = set(nearest.ids)
    # Of a name that very many have, the nearest leave some out.
    if mine.own_name:
        same_name = sql.rows(SAME_NAME_SQL, (mine.sort_name, MOST_OF_ONE_NAME))
        keys.update(pk for (pk,) in same_name)
    records = Organization.objects.prefetch_related(
        "alternate_names", "social_profiles"
    )
    others = records.exclude(pk=mine.exclude or 0)
    # Not asked for the published or in an order: SQLite would begin with all of them.
    with_keys = others.filter(pk__in=keys).order_by()
    published = [record for record in with_keys if record.is_published]
    published.sort(key=attrgetter("sort_key", "pk"))
    if not hidden:
        return published
    return [*published, *_hidden(others, mine, nearest)]


def _hidden(
    records: QuerySet[Organization], mine: Profile, nearest: Candidates
) -> QuerySet[Organization]:
    """Return the hidden records with the same site, profile, name or rarest words.

    They are asked for in the database: the index has only published ones.
    """
    named = AlternateName.objects.filter(name__in=mine.written_names)
    acronyms = [name for name in (mine.own_name, mine.acronym) if name]
    alike = Q(sort_name=mine.sort_name)
    alike |= Q(pk__in=named.values("organization"))
    alike |= Q(acronym__in=acronyms)
    rarest_words = sorted(nearest.weights, key=nearest.weight, reverse=True)
    for word in rarest_words[:WORDS_TO_FIND_HIDDEN]:
        alike |= Q(sort_name__contains=word)
    if mine.site:
        alike |= Q(url_key__istartswith=mine.site)
    if mine.pages:
        keys = [urls.url_key(address) for address in (mine.url, *mine.profiles)]
        profiles = SocialProfile.objects.filter(url_key__in=filter(None, keys))
        alike |= Q(pk__in=profiles.values("organization"))
        alike |= Q(url_key__in=keys[1:])
    return records.filter(alike, visibility__in=HIDDEN_VISIBILITIES)[:MOST_HIDDEN]
