"""Which organizations are close to one: by shared ties, sectors, tags and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import IntegerField, QuerySet, Value

from directory.models.organizations import Organization

TIE, SECTOR, TAG, PLACE = 3, 2, 1, 1
COLUMNS = ("id", "name", "sort_name", "slug", "acronym", "kind", "language", "city", "region", "country")


def close_to(organization: Organization, neighbors: Iterable[int], *, limit: int = 4) -> list[Organization]:
    """Return the listed organizations that share most with this one, in one statement and with the columns of a line.

    `neighbors` are the keys of those it has visible ties to: a tie to one of them is a shared tie.
    """
    near = list(neighbors)
    listed = Organization.objects.listed().exclude(pk=organization.pk).order_by().only(*COLUMNS)
    found = [
        _weighing(TIE, listed.filter(relationships__other__in=near)),
        _weighing(TIE, listed.filter(incoming_relationships__organization__in=near)),
        _weighing(SECTOR, listed.filter(sectors__in=[sector.pk for sector in organization.sectors.all()])),
        _weighing(TAG, listed.filter(tagged_items__tag__in=[tag.pk for tag in organization.tags.all()])),
        _weighing(PLACE, _at_the_place_of(organization, listed)),
    ]
    weights: Counter[Organization] = Counter()
    for one in found[0].union(*found[1:], all=True):
        weights[one] += one.weight  # type: ignore[attr-defined]
    return sorted(weights, key=lambda one: (-weights[one], one.sort_name, one.pk))[:limit]


def _weighing(weight: int, organizations: QuerySet[Organization]) -> QuerySet[Organization]:
    return organizations.annotate(weight=Value(weight, IntegerField()))


def _at_the_place_of(organization: Organization, listed: QuerySet[Organization]) -> QuerySet[Organization]:
    if not organization.city:
        return listed.none()
    return listed.filter(city=organization.city, region=organization.region, country=organization.country)
