"""Published organizations for the tests of the search, saved through the door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from directory import search
from directory.history import changes
from directory.models import (
    AlternateName,
    ContentVersion,
    Listing,
    NetworkTier,
    Organization,
    Sector,
)
from directory.search.engine import postings


def add(
    name: str,
    *,
    sectors: Iterable[str] = (),
    tags: Iterable[str] = (),
    tier: str = "",
    called: Iterable[str] = (),
    **fields: Any,
) -> Organization:
    """Return a published organization with everything that hangs on it."""
    organization = Organization(name=name, **{"visibility": "published", **fields})
    with changes.recorded(organization):
        organization.save()
        organization.sectors.set([sector(one) for one in sectors])
        organization.tags.set(list(tags))
        if tier:
            Listing.objects.create(organization=organization, tier=tier_of(tier))
        for other in called:
            AlternateName.objects.create(
                organization=organization, name=other, kind="former"
            )
    return organization


def add_many(number: int, **fields: Any) -> list[Organization]:
    """Store many published organizations quickly, numbered, and bring the index up to
    date as the door does.
    """
    named = [f"Housing {one}" for one in range(number)]
    rows = [
        Organization(
            name=name,
            sort_name=name.lower(),
            slug=slugify(name),
            visibility="published",
        )
        for name in named
    ]
    for one, row in enumerate(rows):
        row.founded = str(1900 + one)
        for name, value in fields.items():
            setattr(row, name, value)
    with transaction.atomic():
        ContentVersion.objects.advance()
        Organization.objects.bulk_create(rows)
        postings.update(row.pk for row in rows)
    return rows


def sector(name: str) -> Sector:
    return Sector.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def tier_of(name: str) -> NetworkTier:
    return NetworkTier.objects.get_or_create(
        slug=slugify(name), defaults={"name": name, "short_name": name}
    )[0]


def change(organization: Organization, **fields: Any) -> None:
    """Save an organization with other values, through the door."""
    with changes.recorded(organization):
        for name, value in fields.items():
            setattr(organization, name, value)
        organization.save()


def names(words: str, **question: Any) -> list[str]:
    """Return the names that a question finds, the best first."""
    result = search.find(
        search.Question(text=words, **{"sort": "best", **question}), 0, 50
    )
    found = Organization.objects.in_bulk(result.ids)
    return [found[pk].name for pk in result.ids]


def notice(words: str) -> search.Notice:
    return search.find(search.Question(text=words, sort="best")).notice
