"""Stored versions speak in plain names."""

from __future__ import annotations

from typing import Any

import pytest

from directory.history import changes, versions
from directory.models import Organization, Page, Sector
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_tier,
    make_user,
)
from tests.support.versions import stored_versions

pytestmark = pytest.mark.django_db


def newest(subject: Any) -> dict[str, str]:
    """The words of a record's newest version, without the empty ones."""
    return {
        name: words
        for name, words in versions.snapshot(stored_versions(subject)[-1]).words.items()
        if words
    }


def test_document_says_choices_countries_and_answers_in_words() -> None:
    organization = make_organization(
        name="Bread Guild", kind="fund", country="FR", status="closed", scope="local"
    )

    words = newest(organization)

    assert words == {
        "name": "Bread Guild",
        "slug": "bread-guild",
        "kind": "Fund or lender",
        "continues_name": "yes",
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
    make_relationship(
        organization, other_name="Millers", as_of="2020", is_confirmed=True
    )
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


def test_document_of_a_revision_without_a_record_is_refused() -> None:
    organization = make_organization(tags=["bread"])
    revision = stored_versions(organization)[0].revision
    revision.version_set.filter(content_type__model="organization").delete()

    with pytest.raises(LookupError, match="no record"):
        versions.snapshot(revision)


def test_label_of_names_fields_and_what_hangs_on_a_record() -> None:
    labels = [
        versions.label_of(Organization, name)
        for name in ("url", "tagged_items", "listings", "relationships")
    ]

    assert labels == ["Web address", "Tags", "Listings", "Relationships"]
