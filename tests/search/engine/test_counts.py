"""Counts equal GROUP BY, pages equal ORDER BY, and the index equals a new one, whatever
was stored and edited.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import search
from directory.history import changes
from directory.lib import alphabet
from directory.models import ContentVersion, Listing, Organization
from directory.search.engine import postings, rebuild
from tests.support.search import sector, tier_of

pytestmark = pytest.mark.django_db
SECTORS = ("lodging", "food", "land")
KINDS = ("network", "media", "fund")
COUNTRIES = ("", "FR", "BR")
REGIONS = ("", "Nord", "nord", "Sud")
STATUSES = ("active", "unknown", "closed", "merged")
DATES = ("", "1999", "2004", "2004-05", "2004-05-06", "2020-11")

records = st.fixed_dictionaries(
    {
        "name": st.sampled_from(
            ["The Apple", "apple", "Éclair", "Zebra House", "an Ant", "日本", "House"]
        ),
        "kind": st.sampled_from(KINDS),
        "country": st.sampled_from(COUNTRIES),
        "region": st.sampled_from(REGIONS),
        "status": st.sampled_from(STATUSES),
        "founded": st.sampled_from(DATES),
        "facts_as_of": st.sampled_from(DATES),
        "visibility": st.sampled_from(
            ["published", "published", "published", "draft", "withdrawn"]
        ),
        "sectors": st.sets(st.sampled_from(SECTORS)),
        "tiers": st.sets(st.sampled_from(["international", "national"])),
    }
)
edits = st.lists(
    st.tuples(st.integers(0, 9), st.one_of(st.none(), records)), max_size=5
)
choices = st.fixed_dictionaries(
    {
        "sector": st.lists(
            st.sampled_from([*SECTORS, search.NONE]), max_size=2, unique=True
        ).map(tuple),
        "tier": st.lists(
            st.sampled_from(["international", "national", search.NONE]), max_size=1
        ).map(tuple),
        "kind": st.lists(st.sampled_from(KINDS), max_size=2, unique=True).map(tuple),
        "country": st.lists(
            st.sampled_from(["FR", "BR", search.NONE]), max_size=2, unique=True
        ).map(tuple),
        "region": st.lists(
            st.sampled_from(["fr-nord", "br-sud"]), max_size=1, unique=True
        ).map(tuple),
    }
)
questions = st.builds(
    search.Question,
    text=st.sampled_from(["", "", "apple", "house"]),
    chosen=choices,
    statuses=st.lists(st.sampled_from(STATUSES), max_size=3, unique=True).map(tuple),
    sort=st.sampled_from(["name", "facts", "founded"]),
)


def store(organization: Organization, record: dict[str, Any]) -> None:
    with changes.recorded(organization):
        save(organization, record)
        organization.listings.exclude(tier__slug__in=record["tiers"]).delete()


def store_at_once(
    organizations: list[Organization], rows: list[dict[str, Any]]
) -> None:
    """Store the first records without their histories, which take most of the time."""
    ContentVersion.objects.advance()
    for organization, row in zip(organizations, rows, strict=True):
        save(organization, row)
    postings.update(organization.pk for organization in organizations)


def save(organization: Organization, record: dict[str, Any]) -> None:
    for name, value in record.items():
        if name not in ("sectors", "tiers"):
            setattr(organization, name, value)
    organization.save()
    organization.sectors.set([sector(one) for one in record["sectors"]])
    for one in record["tiers"]:
        Listing.objects.get_or_create(organization=organization, tier=tier_of(one))


def expected(question: search.Question, without: str = "") -> list[Organization]:
    """Return what answers, by one plain query for each part of the question."""
    found = Organization.objects.published()
    if question.text:
        found = found.filter(sort_name__contains=question.text)
    if question.statuses and without != "status":
        found = found.filter(status__in=question.statuses)
    chosen = {
        facet: values
        for facet, values in question.chosen.items()
        if values and facet != without
    }
    return [
        one
        for one in found
        if all(values_of(one, facet) & set(values) for facet, values in chosen.items())
    ]


def values_of(organization: Organization, facet: str) -> set[str]:
    if facet == "sector":
        return set(organization.sectors.values_list("slug", flat=True)) or {search.NONE}
    if facet == "tier":
        tiers = organization.listings.values_list("tier__slug", flat=True)
        return set(tiers) or {search.NONE}
    if facet == "country":
        return {organization.country.code or search.NONE}
    if facet == "region":
        country, region = organization.country.code, organization.region
        return {f"{country}-{region}".lower()} if country and region else set()
    if facet == "letter":
        return {alphabet.letter(organization.sort_key)}
    return {str(getattr(organization, facet))}


def in_order(found: list[Organization], sort: str) -> list[int]:
    found = sorted(found, key=lambda one: (one.sort_key, one.pk))
    if sort == "founded":
        found = sorted(found, key=lambda one: (not one.founded, one.founded))
    if sort == "facts":
        found = sorted(found, key=lambda one: one.facts_as_of, reverse=True)
    return [one.pk for one in found]


def offered(regions: set[str], question: search.Question) -> set[str]:
    """Return the regions of those chosen countries that have two or more."""
    countries = [one.lower() for one in question.chosen["country"]]
    countries += [one[:2] for one in question.chosen["region"]]
    each = [{one for one in regions if one[:2] == country} for country in countries]
    return {one for group in each if len(group) > 1 for one in group}


def check(question: search.Question) -> None:
    wanted = in_order(expected(question), question.sort)
    for start in range(0, len(wanted) + 3, 3):
        result = search.find(question, start, 3)
        assert (result.total, result.ids) == (len(wanted), wanted[start : start + 3])
    published = list(Organization.objects.published())
    for facet in ("sector", "tier", "kind", "country", "region", "status", "letter"):
        counted = Counter(
            value
            for one in expected(question, without=facet)
            for value in values_of(one, facet)
        )
        every = {value for one in published for value in values_of(one, facet)}
        if facet == "region":
            every = offered(every, question)
        assert result.counts.get(facet, {}) == {
            value: counted[value] for value in every
        }


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(records, max_size=10),
    edits=edits,
    asked=st.lists(questions, min_size=1, max_size=3),
)
def test_search_equals_plain_queries_after_any_edits(
    rows: list[dict[str, Any]], edits: Any, asked: list[search.Question]
) -> None:
    with transaction.atomic():
        kept = [Organization() for _ in rows]
        store_at_once(kept, rows)
        for place, record in edits:
            if place < len(kept) and kept[place].pk:
                store(kept[place], record) if record else changes.removed(kept[place])
                kept[place] = kept[place] if record else Organization()
        for question in asked:
            check(question)
        assert rebuild.verify() == []
        transaction.set_rollback(True)
