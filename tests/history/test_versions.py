"""Stored versions speak in plain names, and say in what they differ."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reversion.models import Version

from directory.history import changes, versions
from directory.models import Organization, Page, Sector
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_sector,
    make_tie,
    make_tier,
    make_user,
)

pytestmark = pytest.mark.django_db


def stored_versions(subject: Any) -> list[Version]:
    """The stored versions of a record, oldest first."""
    return list(
        Version.objects.get_for_object_reference(type(subject), subject.pk).order_by(
            "pk"
        )
    )


def newest(subject: Any) -> dict[str, str]:
    """The words of a record's newest version, without the empty ones."""
    return {
        name: words
        for name, words in versions.snapshot(stored_versions(subject)[-1]).words.items()
        if words
    }


def changed(subject: Any) -> list[tuple[str, str, str]]:
    """What the newest version of a record changed."""
    old, new = (versions.snapshot(version) for version in stored_versions(subject)[-2:])
    return [
        (found.label, found.before, found.after)
        for found in versions.differences(old, new)
    ]


def forget(version: Version, *fields: str) -> None:
    """Make a version one that was stored before these fields were added to the
    model.
    """
    stored = json.loads(version.serialized_data)
    for name in fields:
        del stored[0]["fields"][name]
    version.serialized_data = json.dumps(stored)
    version.save()


def test_document_says_choices_countries_and_answers_in_words() -> None:
    organization = make_organization(
        name="Bread Guild", kind="fund", country="FR", status="closed", scope="local"
    )

    words = newest(organization)

    assert words == {
        "name": "Bread Guild",
        "slug": "bread-guild",
        "kind": "Fund or lender",
        "language": "en",
        "scope": "Local",
        "country": "France",
        "status": "Closed",
        "visibility": "Published",
    }


def test_document_names_what_a_record_points_at() -> None:
    user = make_user("editor", username="sol")
    successor = make_organization(name="Millers")

    organization = make_organization(
        sectors=[make_sector(name="Housing"), make_sector(name="Farming")],
        tags=["wheat", "bread"],
        successor=successor,
        verified_by=user,
    )

    words = newest(organization)
    assert (words["sectors"], words["tagged_items"]) == (
        "Farming, Housing",
        "bread, wheat",
    )
    assert (words["successor"], words["verified_by"]) == ("Millers", "sol")


def test_document_lists_what_hangs_on_a_record() -> None:
    organization = make_organization(name="Guild")
    make_listing(
        organization, make_tier(short_name="National"), position=3, note="bakers"
    )
    make_tie(organization, other_name="Millers", as_of="2020", is_confirmed=True)
    with changes.recorded(organization):
        organization.alternate_names.create(
            name="The Guild", kind="former", until="1999"
        )
        organization.identifiers.create(scheme="US-EIN", value="2")
        organization.identifiers.create(scheme="US-EIN", value="1")

    words = newest(organization)

    assert words["listings"] == "tier: National; position: 3; note in brackets: bakers"
    assert (
        words["relationships"]
        == "tie: is a member of; or to one not listed: Millers; as of: 2020;"
        " confirmed: yes"
    )
    assert words["alternate_names"] == "name: The Guild; kind: Former name; until: 1999"
    assert (
        words["identifiers"]
        == "register: US-EIN; number: 1\nregister: US-EIN; number: 2"
    )


def test_document_leaves_out_what_the_portal_derives() -> None:
    organization = make_organization(url="https://guild.example/")

    words = versions.snapshot(stored_versions(organization)[0]).words

    assert (
        set(words)
        & {"id", "sort_name", "url_key", "created_at", "updated_at", "published_at"}
        == set()
    )


def test_document_of_a_page_has_its_own_fields() -> None:
    page = make_page(
        path="/about/", title="About", body="Words", hide_in_navigation=True
    )

    document = versions.snapshot(stored_versions(page)[0])

    assert document.model is Page
    assert (document.words["title"], document.words["body"]) == ("About", "Words")
    assert (document.words["hide_in_navigation"], document.words["show_directory"]) == (
        "yes",
        "no",
    )


def test_document_is_the_same_for_a_version_and_its_revision() -> None:
    version = stored_versions(make_organization())[0]

    assert versions.snapshot(version) == versions.snapshot(version.revision)


@pytest.mark.past_the_door
def test_document_names_what_is_gone_by_its_last_stored_name() -> None:
    sector = make_sector(name="Farming")
    organization = make_organization(sectors=[sector])

    Sector.objects.all().delete()

    assert newest(organization)["sectors"] == "Farming"


def test_documents_take_the_same_statements_for_one_revision_and_many(
    django_assert_num_queries: Any,
) -> None:
    organization = make_organization(sectors=[make_sector()], tags=["bread"])
    for city in ("Oakland", "Berkeley", "Albany"):
        with changes.recorded(organization):
            organization.city = city
            organization.save()
    revisions = [version.revision for version in stored_versions(organization)]
    versions.snapshots(revisions[:1])

    with django_assert_num_queries(3):
        versions.snapshots(revisions[:1])
    with django_assert_num_queries(3):
        versions.snapshots(revisions)


def test_differences_show_fields_sectors_tags_and_listings() -> None:
    organization = make_organization(
        city="Oakland", sectors=[make_sector(name="Housing")], tags=["bread"]
    )
    listing = make_listing(organization, make_tier(short_name="National"), position=1)

    with changes.recorded(organization):
        organization.city = "Berkeley"
        organization.save()
        organization.sectors.set([make_unrecorded_sector("Farming")])
        organization.tags.set(["wheat"])
        listing.position = 2
        listing.save()

    assert changed(organization) == [
        ("City", "Oakland", "Berkeley"),
        ("Sectors", "Housing", "Farming"),
        ("Tags", "bread", "wheat"),
        ("Listings", "tier: National; position: 1", "tier: National; position: 2"),
    ]


def make_unrecorded_sector(name: str) -> Sector:
    """A sector made while the door is open for another record."""
    return Sector.objects.create(name=name, slug=name.lower())


def test_differences_of_a_first_version_show_all_it_holds() -> None:
    organization = make_organization(name="Guild")

    found = versions.differences(
        None, versions.snapshot(stored_versions(organization)[0])
    )

    assert ("Name", "", "Guild") in [
        (item.label, item.before, item.after) for item in found
    ]
    assert all(item.after for item in found)


def test_differences_of_equal_versions_are_none() -> None:
    organization = make_organization(sectors=[make_sector()], tags=["bread"])
    with changes.recorded(organization):
        pass

    assert changed(organization) == []


def test_differences_leave_out_a_field_that_one_of_the_two_does_not_know() -> None:
    organization = make_organization(city="Oakland")
    with changes.recorded(organization):
        organization.region = "California"
        organization.save()
    forget(stored_versions(organization)[0], "city")

    assert changed(organization) == [("Region", "", "California")]


def test_differences_ignore_a_sector_that_was_renamed_meanwhile() -> None:
    sector = make_sector(name="Farming")
    organization = make_organization(sectors=[sector])
    sector.name = "Food and farming"
    with changes.recorded(sector):
        sector.save()
    with changes.recorded(organization):
        pass

    assert changed(organization) == []
    assert newest(organization)["sectors"] == "Food and farming"


def test_document_of_a_revision_without_a_record_is_refused() -> None:
    organization = make_organization(tags=["bread"])
    revision = stored_versions(organization)[0].revision
    revision.version_set.filter(content_type__model="organization").delete()

    with pytest.raises(LookupError, match="no record"):
        versions.snapshot(revision)


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("one two three", "one 2 three", ["two "], ["2 "]),
        ("one two", "one two three", [], ["three"]),
        ("one two", "one\ntwo", ["one "], ["one\n"]),
        ("", "new", [], ["new"]),
        ("old", "", ["old"], []),
        ("same", "same", [], []),
    ],
)
def test_marks_show_the_words_that_changed(
    before: str, after: str, removed: list[str], added: list[str]
) -> None:
    taken_out, put_in = versions.marks(before, after)

    assert [mark.text for mark in taken_out if mark.is_changed] == removed
    assert [mark.text for mark in put_in if mark.is_changed] == added
    assert "".join(mark.text for mark in taken_out) == before
    assert "".join(mark.text for mark in put_in) == after


@pytest.mark.parametrize("word", ["a ", "a. ", "a\n"])
def test_marks_of_hostile_texts_keep_every_letter(word: str) -> None:
    before, after = word * 9000, (word + word + "b. ") * 3000

    taken_out, put_in = versions.marks(before, after)

    assert "".join(mark.text for mark in taken_out) == before
    assert "".join(mark.text for mark in put_in) == after


def test_label_of_names_fields_and_what_hangs_on_a_record() -> None:
    labels = [
        versions.label_of(Organization, name)
        for name in ("url", "tagged_items", "listings", "relationships")
    ]

    assert labels == ["Web address", "Tags", "Listings", "Relationships"]
