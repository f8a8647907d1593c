"""Checked relationships as a picture, and the same in words."""

from __future__ import annotations

import re
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


def drawn(*, is_whole: bool = True) -> diagram.Arcs:
    places = queries.places(Organization.objects.listed())
    return diagram.drawn(
        places, lambda _sector, tier: f"?tier={tier}", is_whole=is_whole
    )


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


def circles(svg: str) -> list[str]:
    """What kind of dot each row has, from above."""
    return re.findall(r'<circle class="([^"]+)"', svg)


def test_open_circle_is_where_no_line_ends() -> None:
    alone, twice, outside = (
        make_organization(name=name) for name in ("Alone", "Twice", "Outside")
    )
    first, second = (make_tier(slug=name, short_name=name) for name in ("one", "two"))
    for one in (alone, twice, outside):
        make_listing(one, first)
    make_listing(twice, second)
    make_relationship(outside, other_name="Far House", kind="hosted_by", **CHECKED)

    arcs = drawn()

    assert circles(arcs.svg) == ["p-free", "p-dot", "p-dot", "p-dot"]
    assert arcs.svg.count("p-out") == 1
    assert ["Outside" in words for words in arcs.untied] == [False, False]
    assert arcs.signs == [
        "Dotted line: one organization, listed twice",
        "Short line: a tie outside this directory",
        "Open circle: no tie checked yet",
    ]
    (group,) = arcs.groups
    ((words, source),) = group.relationships
    assert "</a> is hosted by <bdi>Far House</bdi>" in words
    assert (group.heading, source.note) == ("Ties outside this directory", "its list")


@pytest.mark.parametrize("missing", ["is_confirmed", "note"])
def test_tie_outside_counts_once_it_is_checked(missing: str) -> None:
    values = {**CHECKED, missing: ""} if missing == "note" else {**CHECKED, missing: 0}
    make_relationship(make_organization(), other_name="Far House", **values)

    arcs = drawn()

    assert (circles(arcs.svg), arcs.groups) == (["p-free"], [])


def test_part_of_a_picture_says_nothing_of_ties_that_lead_out_of_it() -> None:
    make_organization(name="Alone")

    assert drawn(is_whole=False).signs == ["Open circle: no tie checked among these"]


def test_many_ties_outside_are_counted() -> None:
    network = make_organization(name="Network")
    for number in range(5):
        make_relationship(
            network, kind="has_member", other_name=f"Member {number}", **CHECKED
        )

    (group,) = drawn().groups

    lines = [words for words, _ in group.relationships]
    assert len(lines) == 3
    assert lines[-1].endswith("<bdi>Member 2</bdi> and 2 more")
