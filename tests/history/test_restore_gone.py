"""Bringing back a version when something it needs is gone, merged or taken by now."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from reversion.models import Version

from directory.errors import DirectoryError
from directory.history import changes
from directory.models import (
    Identifier,
    Listing,
    NetworkTier,
    Organization,
    Page,
    Sector,
    Tag,
)
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_tier,
    make_user,
)
from tests.support.versions import change, clear, newest, stored_versions, words

pytestmark = pytest.mark.django_db


def test_reverted_replaces_a_merged_sector_by_its_successor() -> None:
    old, new, newer = make_sector(), make_sector(), make_sector()
    organization = make_organization(sectors=[old, new])
    version = newest(organization)
    change(organization, sectors=[])
    Sector.objects.filter(pk=old.pk).update(merged_into=new)
    Sector.objects.filter(pk=new.pk).update(merged_into=newer)

    left_out = changes.reverted(version)

    assert (list(organization.sectors.all()), left_out) == ([newer], [])


def test_reverted_replaces_a_merged_tag_by_its_successor_once() -> None:
    organization = make_organization(tags=["bread", "loaf"])
    version = newest(organization)
    change(organization, tags=[])
    Tag.objects.filter(name="loaf").update(merged_into=Tag.objects.get(name="bread"))

    left_out = changes.reverted(version)

    assert (list(organization.tags.names()), left_out) == (["bread"], [])


def test_reverted_leaves_a_renamed_tag_and_sector_their_new_names() -> None:
    sector = make_sector(name="Farming")
    organization = make_organization(sectors=[sector], tags=["bread"])
    version = newest(organization)
    Sector.objects.update(name="Food")
    Tag.objects.update(name="loaf", key="loaf")

    changes.reverted(version)

    assert [found.name for found in organization.sectors.all()] == ["Food"]
    assert list(organization.tags.names()) == ["loaf"]


def test_reverted_leaves_out_and_names_what_is_gone() -> None:
    organization = make_organization(
        sectors=[make_sector(name="Farming"), make_sector(name="Housing")],
        tags=["bread", "loaf"],
        verified_by=make_user("editor", username="sol"),
    )
    make_listing(organization, make_tier(short_name="National"), position=2)
    version = newest(organization)
    clear(organization)
    Sector.objects.filter(name="Farming").delete()
    Tag.objects.filter(name="loaf").delete()
    NetworkTier.objects.all().delete()
    User.objects.all().delete()

    left_out = changes.reverted(version)

    assert sorted(left_out) == [
        "listing tier: National; position: 2",
        "sectors Farming",
        "tag of an organization loaf",
        "verified by sol",
    ]
    assert (words(organization)["sectors"], words(organization)["tagged_items"]) == (
        "Housing",
        "bread",
    )


def test_reverted_leaves_out_a_tie_and_a_successor_that_left_the_directory() -> None:
    gone = make_organization(name="Millers")
    organization = make_organization(successor=gone)
    make_relationship(organization, gone)
    version = newest(organization)
    changes.removed(gone)

    left_out = changes.reverted(version)

    organization.refresh_from_db()
    assert left_out == [
        "successor Millers",
        "relationship tie: is a member of; to: Millers; confirmed: no",
    ]
    assert (organization.successor, organization.relationships.count()) == (None, 0)


def test_reverted_leaves_out_an_identifier_that_another_record_has_now() -> None:
    organization, other = make_organization(), make_organization()
    with changes.recorded(organization):
        organization.identifiers.create(scheme="US-EIN", value="1")
    version = newest(organization)
    clear(organization)
    with changes.recorded(other):
        other.identifiers.create(scheme="US-EIN", value="1")

    left_out = changes.reverted(version)

    assert left_out == ["identifier register: US-EIN; number: 1"]
    assert Identifier.objects.get().organization == other


@pytest.mark.past_the_door
def test_reverted_never_takes_a_part_from_another_record() -> None:
    organization, other = make_organization(), make_organization()
    listing = make_listing(organization)
    version = newest(organization)
    with changes.recorded(organization):
        Listing.objects.update(organization=other)

    changes.reverted(version)

    assert Listing.objects.get(pk=listing.pk).organization == other
    assert organization.listings.get().tier == listing.tier


def test_reverted_keeps_the_present_address_when_another_record_took_the_old_one() -> (
    None
):
    organization = make_organization(name="Guild", slug="bread", visibility="draft")
    version = newest(organization)
    change(organization, name="Bakers", slug="bakers")
    make_organization(slug="bread")

    left_out = changes.reverted(version)

    organization.refresh_from_db()
    assert (organization.name, organization.slug) == ("Guild", "bakers")
    assert left_out == ["the address bread, which another record has now"]


def test_reverted_deleted_record_gets_a_free_address_when_its_own_is_taken() -> None:
    organization = make_organization(name="Bread", slug="bread")
    key, version = organization.pk, newest(organization)
    changes.removed(organization)
    make_organization(slug="bread")

    left_out = changes.reverted(version)

    assert Organization.objects.get(pk=key).slug == "bread-2"
    assert left_out == ["the address bread, which another record has now"]


def test_reverted_page_gives_way_when_its_address_is_taken() -> None:
    page = make_page(path="/about/")
    version, key = newest(page), page.pk
    page.delete()
    make_page(path="/about/")

    left_out = changes.reverted(version)

    assert Page.objects.get(pk=key).path == "/about-2/"
    assert left_out == ["the address /about/, which another record has now"]


def test_reverted_version_that_breaks_a_rule_of_today_is_refused_in_words() -> None:
    organization = make_organization(founded="2001")
    version = newest(organization)
    version.serialized_data = version.serialized_data.replace(
        '"dissolved": ""', '"dissolved": "1999"'
    )
    version.save()

    with pytest.raises(DirectoryError, match="cannot have ended before it was founded"):
        changes.reverted(Version.objects.get(pk=version.pk))

    assert len(stored_versions(organization)) == 1
