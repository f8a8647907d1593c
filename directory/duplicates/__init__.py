"""Is it listed already? The records that may be the same organization, likeliest first, each with its reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Q, QuerySet

from directory.duplicates import candidates, scoring
from directory.duplicates.scoring import LIKELY, MAYBE
from directory.duplicates.websites import site
from directory.lib import text
from directory.models import AlternateName, Organization
from directory.search.engine import sql

MOST_MAYBES = 3
MOST_COMPARED = 80
MOST_HIDDEN = 100
LONGEST_NAME, LONGEST_ADDRESS, MOST_NAMES = 300, 2000, 20
WORDS_OF_HIDDEN = 2
SAME_NAME = f"SELECT id FROM directory_organization WHERE sort_name = %s AND {sql.PUBLISHED} ORDER BY id LIMIT %s"  # noqa: S608  (ours)
HIDDEN = (Organization.Visibility.DRAFT, Organization.Visibility.WITHDRAWN)


@dataclass(frozen=True)
class Candidate:
    """What is known of an organization that may be listed already; `exclude` is the key of its own record."""

    name: str
    url: str = ""
    other_names: Sequence[str] = ()
    acronym: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    exclude: int | None = None


@dataclass(frozen=True)
class Double:
    """A record that may be the same organization: likely or maybe, with the reasons in words."""

    organization: Organization
    degree: str
    reasons: list[str]


def find(candidate: Candidate, *, limit: int = 6, hidden: bool = False) -> list[Double]:
    """Return likely doubles, then at most three that may be; with `hidden` also what the public does not see."""
    candidate = _cleaned(candidate)
    called = [(candidate.name, ""), (candidate.acronym, "acronym"), *((name, "other") for name in candidate.other_names)]
    return _find(candidate, called, limit, hidden)


def _cleaned(candidate: Candidate) -> Candidate:
    """Return what was typed without what no database takes, and no longer than a record may be."""
    values = (candidate.name, candidate.acronym, candidate.city, candidate.region, candidate.country)
    name, acronym, city, region, country = (text.clean_line(value[:LONGEST_NAME]) for value in values)
    others = [text.clean_line(other[:LONGEST_NAME]) for other in candidate.other_names[:MOST_NAMES]]
    url = text.clean_line(candidate.url[:LONGEST_ADDRESS])
    return Candidate(name, url, others, acronym, city, region, country, candidate.exclude)


def of(organization: Organization, *, limit: int = 6, hidden: bool = False) -> list[Double]:
    """Return the doubles of a record."""
    others = [(other.name, other.kind) for other in organization.alternate_names.all()] if organization.pk else []
    candidate = Candidate(
        organization.name,
        organization.url,
        [name for name, _ in others],
        organization.acronym,
        organization.city,
        organization.region,
        str(organization.country or ""),
        organization.pk,
    )
    return _find(candidate, [(organization.name, ""), (organization.acronym, "acronym"), *others], limit, hidden)


def _find(candidate: Candidate, called: Iterable[tuple[str, str]], limit: int, hidden: bool) -> list[Double]:
    mine = scoring.profile(called, candidate.url, candidate.city, candidate.region, candidate.country)
    if not mine.called and not mine.site:
        return []
    asked = candidates.Asked(
        [one.written for one in mine.called], candidate.url, candidate.acronym, _places(candidate), candidate.exclude
    )
    found = candidates.find(asked)
    records = _records(candidate, found, hidden)
    weighed = [(scoring.compare(mine, scoring.of(one), found.weight, found.on_page, found.on_site), one) for one in records]
    weighed.sort(key=lambda each: (each[0].degree != LIKELY, -each[0].points, each[1].pk))
    return list(_best(weighed))[:limit]


def _best(weighed: Iterable[tuple[scoring.Evidence, Organization]]) -> Iterator[Double]:
    maybes = 0
    for weight, organization in weighed:
        maybes += weight.degree == MAYBE
        if weight.degree and (weight.degree == LIKELY or maybes <= MOST_MAYBES):
            yield Double(organization, weight.degree, weight.reasons)


def _places(candidate: Candidate) -> list[str]:
    return [place for place in (candidate.city, candidate.region) if place]


def _records(candidate: Candidate, found: candidates.Found, hidden: bool) -> list[Organization]:
    """Return what is to be compared, each with its other names, in three statements; what is hidden in two more."""
    records = Organization.objects.prefetch_related("alternate_names").exclude(pk=candidate.exclude or 0)
    same_name = sql.rows(SAME_NAME, (text.sort_key(candidate.name), MOST_COMPARED)) if candidate.name else []
    keys = {*found.ids, *(pk for (pk,) in same_name)}
    # Not asked for the published or in an order: SQLite would begin with all of them.
    published = sorted(
        (one for one in records.filter(pk__in=keys).order_by() if one.is_published), key=attrgetter("sort_name", "pk")
    )
    return [*published, *_hidden(records, candidate, found)] if hidden else published


def _hidden(records: QuerySet[Organization], candidate: Candidate, found: candidates.Found) -> QuerySet[Organization]:
    """Return the hidden records with the same site or one of the rarest words of the name: the index has only published ones."""
    wanted = Q(sort_name=text.sort_key(candidate.name))
    for word in sorted(found.weights, key=found.weight, reverse=True)[:WORDS_OF_HIDDEN]:
        wanted |= Q(sort_name__contains=word)
    named = AlternateName.objects.filter(name__in=[candidate.name, candidate.acronym, *candidate.other_names])
    wanted |= Q(pk__in=named.values("organization"))
    wanted |= Q(acronym__in=[name for name in (candidate.name, candidate.acronym) if name])
    if own := site(candidate.url):
        wanted |= Q(url_key__istartswith=own)
    return records.filter(wanted, visibility__in=HIDDEN)[:MOST_HIDDEN]
