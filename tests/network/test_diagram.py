"""Checked relationships as a picture, and the same in words."""

from __future__ import annotations

from typing import Any

import pytest

from directory.models import Organization
from directory.network import diagram, queries
from tests.factories import (
    make_listing,
    make_organization,
    make_relationship,
    make_tier,
)

pytestmark = pytest.mark.django_db
CHECKED: dict[str, Any] = {"is_confirmed": True, "note": "its list"}


def drawn() -> diagram.Arcs:
    places = queries.places(Organization.objects.listed())
    return diagram.drawn(places, lambda _sector, tier: f"?tier={tier}")


def test_what_is_drawn_is_said_in_words() -> None:
    network = make_organization(name="Network")
    for name in ("First", "Second"):
        make_relationship(make_organization(name=name), other=network, **CHECKED)
    make_organization(name="Alone")

    arcs = drawn()

    (group,) = arcs.groups
    assert "Members of" in group.heading
    lines = [words for words, _ in group.relationships]
    assert [("First" in words, "Second" in words) for words in lines] == [
        (True, False),
        (False, True),
    ]
    assert ["Alone" in words for words in arcs.untied] == [True]
    assert "Full line: is a member of" in arcs.signs


def test_one_in_two_tiers_is_said_to_be_listed_twice() -> None:
    organization = make_organization(name="Twice")
    for name in ("one", "two"):
        make_listing(organization, make_tier(slug=name, short_name=name))

    ((words, tiers),) = drawn().again

    assert ("Twice" in words, tiers) == (True, "one, two")


def test_names_are_no_markup() -> None:
    make_organization(name="<script>alert(1)</script>")

    assert "<script>" not in drawn().svg
