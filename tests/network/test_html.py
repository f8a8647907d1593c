"""The picture of what answers a question, as HTML."""

from __future__ import annotations

import pytest

from directory import search
from directory.models import Organization
from directory.network import html
from directory.search import facet_values
from tests.factories import make_organization, make_relationship, make_sector

pytestmark = pytest.mark.django_db


def asked(text: str = "", sector: str = "") -> html.PictureQuestion:
    chosen = {"sector": (sector,) if sector else (), "tier": ()}
    statuses = tuple(map(str, Organization.LISTED_STATUSES))
    question = search.Question(text, {name: chosen[name] for name in chosen}, statuses)
    return html.PictureQuestion(
        question=question,
        labels=facet_values.labels(),
        chosen=chosen,
        counts=search.find(question).counts,
        address=lambda sector, tier: f"/organizations/?sector={sector}&tier={tier}",
    )


def test_picture_has_what_answers_and_nothing_else() -> None:
    care = make_sector(name="Care")
    make_organization(name="Windmill", sectors=[care])
    make_organization(name="Barrow")

    picture = html.of_answer(asked(sector=care.slug))

    assert ("Windmill" in picture, "Barrow" in picture) == (True, False)


def test_nothing_found_is_no_picture() -> None:
    assert html.of_answer(asked("nothing")) == ""


def test_many_become_a_table_with_links_to_what_it_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    care = make_sector(name="Care")
    for number in range(3):
        make_organization(name=f"Mill {number}", sectors=[care])
    monkeypatch.setattr(html, "MOST_DRAWN", 2)

    table = html.of_answer(asked())

    assert "<table" in table
    assert f"?sector={care.slug}&amp;tier=" in table


def test_picture_of_everything_counts_what_is_listed() -> None:
    care = make_sector(name="Care")
    make_organization(name="Mill", sectors=[care])
    make_organization(name="Closed", status="closed")

    whole = html.of_everything()

    assert [(one.name, one.organization_count) for one in whole.sectors] == [
        ("Care", 1)
    ]
    assert whole.totals["organizations"] == 1
    assert whole.totals["without_sector"] == 0


def test_leaders_have_most_checked_relationships_and_are_by_name_where_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network, members = make_organization(name="Network"), []
    for name in ("Cord", "Band", "Axle"):
        members.append(make_organization(name=name))
        make_relationship(members[-1], other=network, is_confirmed=True, note="a list")
    draft = make_organization(name="Aa draft", visibility="draft")
    make_relationship(draft, other=members[0], is_confirmed=True, note="a list")
    make_relationship(members[1], other=members[0], is_confirmed=False, note="a list")
    monkeypatch.setattr(html, "NUMBER_OF_LEADERS", 3)

    leaders = html._leaders_among(search.keys(search.Question()))

    assert [(row.name, row.number) for row in leaders] == [
        ("Network", 3),
        ("Axle", 1),
        ("Band", 1),
    ]
