"""Versions say in what they differ: by field, and word by word."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reversion.models import Version

from directory.history import changes, differences, versions
from directory.models import Sector
from tests.factories import (
    make_listing,
    make_organization,
    make_sector,
    make_tier,
)
from tests.support.versions import stored_versions, words

pytestmark = pytest.mark.django_db


def changed(subject: Any) -> list[tuple[str, str, str]]:
    """What the newest version of a record changed."""
    old, new = (versions.snapshot(version) for version in stored_versions(subject)[-2:])
    return [
        (found.label, found.before, found.after)
        for found in differences.between(old, new)
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

    found = differences.between(
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
    assert words(organization)["sectors"] == "Food and farming"


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
    taken_out, put_in = differences.marks(before, after)

    assert [mark.text for mark in taken_out if mark.is_changed] == removed
    assert [mark.text for mark in put_in if mark.is_changed] == added
    assert "".join(mark.text for mark in taken_out) == before
    assert "".join(mark.text for mark in put_in) == after


@pytest.mark.parametrize("word", ["a ", "a. ", "a\n"])
def test_marks_of_hostile_texts_keep_every_letter(word: str) -> None:
    before, after = word * 9000, (word + word + "b. ") * 3000

    taken_out, put_in = differences.marks(before, after)

    assert "".join(mark.text for mark in taken_out) == before
    assert "".join(mark.text for mark in put_in) == after
