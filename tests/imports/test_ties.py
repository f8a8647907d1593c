"""Ties that came with a file."""

from __future__ import annotations

from typing import Any

import pytest

from directory.history import changes
from directory.imports.ties import keys_by_slug, others_of, tie
from directory.models import OldSlug, Organization
from tests.factories import make_organization, make_relationship

pytestmark = pytest.mark.django_db

EMPTY = {"other": "", "other_name": "", "other_url": "", "source_url": ""}


def tie_of(**facts: Any) -> dict[str, Any]:
    rest = {"kind": "member_of", "as_of": "", "is_confirmed": False, "note": ""}
    return {**EMPTY, **rest, **facts}


def tied(organization: Organization, **values: Any) -> list[tuple[str, str]]:
    """Whom an organization names when these ties are written, listed here or not."""
    with changes.recorded(organization):
        tie([(organization, values)])
    rows = organization.relationships.order_by("pk")
    return [(each.other.slug if each.other else "", each.other_name) for each in rows]


def test_addresses_that_were_lead_to_the_present_record() -> None:
    ash = make_organization(slug="ash")
    with changes.recorded(ash):
        OldSlug.objects.create(organization=ash, slug="old-ash")

    assert keys_by_slug(["ash", "old-ash", "", "elm"]) == {
        "ash": ash.pk,
        "old-ash": ash.pk,
    }


def test_row_names_others_by_ties_and_by_its_successor() -> None:
    values = {"relationships": [tie_of(other="ash")], "successor": "elm"}

    assert others_of(values) == {"ash", "elm"}
    assert others_of({"successor": ""}) == set()


def test_who_is_not_listed_is_named_in_words() -> None:
    make_organization(slug="ash")
    ties = [
        tie_of(other="ash", other_name="Ash", other_url="https://ash.example"),
        tie_of(other="elm", other_name="Elm"),
    ]

    assert tied(make_organization(), relationships=ties) == [("ash", ""), ("", "Elm")]


def test_tie_that_a_file_has_twice_is_one() -> None:
    make_organization(slug="ash")
    twice = [tie_of(other="ash"), tie_of(other="ash")]

    assert tied(make_organization(), relationships=twice) == [("ash", "")]


def test_ties_to_hidden_records_stay() -> None:
    loom = make_organization()
    make_relationship(loom, make_organization(slug="hidden", visibility="draft"))
    make_relationship(loom, make_organization(slug="ash"))

    assert tied(loom, relationships=[]) == [("hidden", "")]


def test_successor_may_come_and_go() -> None:
    loom, elm = make_organization(), make_organization(slug="elm")

    tied(loom, successor="elm")
    loom.refresh_from_db()
    assert loom.successor == elm

    tied(loom, successor="")
    loom.refresh_from_db()
    assert loom.successor is None
