"""The index follows every change through the door."""

from __future__ import annotations

import pytest

from directory.history import changes
from directory.models import Document, Organization, Posting
from directory.search.engine import keys, postings, rebuild
from tests.support.search import add, change, names, sector
from tests.support.versions import record

pytestmark = pytest.mark.django_db


def test_keys_of_holds_every_field() -> None:
    organization = add(
        "Food Co-op", acronym="FC", called=["Old Market"], country="FR", city="Lyon",
        description="Bread.", kind="network",
        url="https://www.foodcoop.org/about", sectors=["Housing"], tags=["land trust"],
        tier="National",
    )  # fmt: skip

    found = keys.keys_of(next(keys.records([organization.pk])))

    assert found >= {
        "food n",
        "coop n",
        "fc k",
        "foodcoop k",
        "old a",
        "lyon p",
        "france p",
        "fra p",
        "housing p",
        "trust p",
    }
    assert found >= {
        "bread t",
        "#foodcoop.org",
        "#foodcoop.org/about",
        ".fco",
        "/all/",
        "/sector/housing",
        "/country/FR",
    }
    assert found >= {
        "/tag/land-trust",
        "/tier/national",
        "/kind/network",
        "/status/active",
    }
    assert "/scope/" not in found


def test_organization_without_sector_country_or_kind_counts_as_none() -> None:
    organization = add("Bare")

    found = keys.keys_of(next(keys.records([organization.pk])))

    assert {"/sector/_none", "/country/_none", "/kind/_none"} <= found


def test_draft_is_in_no_bitmap() -> None:
    add("Hidden Gem", visibility="draft")

    assert names("hidden gem") == []
    assert not Document.objects.exists()


def test_change_moves_only_what_changed() -> None:
    organization = add("Apple", description="Fruit and trees.")
    before = dict(Posting.objects.values_list("key", "version"))

    change(organization, description="Fruit and bushes.")

    after = dict(Posting.objects.values_list("key", "version"))
    assert {key for key in after if after[key] != before.get(key)} == {
        "trees t",
        "bushes t",
    }


def test_hidden_organization_is_found_no_more() -> None:
    organization = add("Apple")

    change(organization, visibility="withdrawn")

    assert (names("apple"), names("", sort="name")) == ([], [])
    assert rebuild.verify() == []


def test_removed_organization_is_found_no_more() -> None:
    add("Pear")

    changes.removed(add("Apple"))

    assert names("", sort="name") == ["Pear"]
    assert rebuild.verify() == []


def test_renamed_sector_is_found_by_its_new_name_everywhere() -> None:
    add("Apple", sectors=["Housing"])
    add("Pear", sectors=["Housing"])
    term = sector("Housing")

    term.name, term.slug = "Dwelling", "dwelling"
    term.save()
    record(term)

    assert names("dwelling") == ["Apple", "Pear"]
    assert names("housing") == []
    assert rebuild.verify() == []


def test_merged_sector_moves_what_stood_under_it() -> None:
    organization = add("Apple", sectors=["Housing"])
    old, new = sector("Housing"), sector("Land")

    organization.sectors.set([new])
    old.merged_into = new
    old.save()
    record(old)

    assert names("", sort="name", chosen={"sector": ("land",)}) == ["Apple"]
    assert rebuild.verify() == []


def test_renamed_tag_and_tier_reach_their_organizations() -> None:
    organization = add("Apple", tags=["bread"], tier="National")
    tag, tier = organization.tags.get(), organization.listings.get().tier

    tag.name, tier.short_name = "cake", "Countrywide"
    for term in (tag, tier):
        term.save()
        record(term)

    assert names("cake countrywide") == ["Apple"]
    assert rebuild.verify() == []


def test_reverted_organization_is_found_by_its_former_words() -> None:
    from reversion.models import Version

    organization = add("Apple", description="orchard")
    first = Version.objects.get_for_object(organization).get()
    change(organization, description="garden")

    changes.reverted(first)

    assert (names("orchard"), names("garden")) == (["Apple"], [])


def test_update_of_many_equals_a_new_index() -> None:
    Organization.objects.bulk_create(
        Organization(
            name=f"Number {n}",
            slug=f"n{n}",
            sort_name=f"number {n}",
            visibility="published",
        )
        for n in range(30)
    )

    postings.update(Organization.objects.values_list("pk", flat=True))

    assert rebuild.verify() == []
