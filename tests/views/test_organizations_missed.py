"""Which questions that found nothing the list notes for staff."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.search import missed as searches
from tests.factories import make_listing, make_organization, make_sector, make_tier
from tests.support.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Hold the questions that are noted."""
    questions: list[str] = []
    monkeypatch.setattr(searches.counter, "note", questions.append)
    return questions


def test_question_that_found_nothing_is_noted_and_marked(
    client: Client, counted: list[str]
) -> None:
    make_organization(name="Lodge")

    missed, found = (
        read(client.get("/organizations/", {"q": words}))
        for words in ("wombat", "lodge")
    )

    assert counted == ["wombat"]
    assert [
        "data-missed" in page.one("div", id="listing").attributes
        for page in (missed, found)
    ] == [True, False]


def test_question_asked_while_typing_is_marked_but_not_noted(
    client: Client, counted: list[str]
) -> None:
    make_organization(name="Lodge")

    page = read(client.get("/organizations/", {"q": "wom"}, headers={"X-Typing": "1"}))

    assert counted == []
    assert "data-missed" in page.one("div", id="listing").attributes


@pytest.mark.parametrize(
    "address",
    ["/sectors/food/", "/tiers/near/", "/tags/bread/", "/organizations/?country=FR"],
)
def test_question_within_a_part_is_not_noted(
    client: Client, counted: list[str], address: str
) -> None:
    bakery = make_organization(
        name="Bakery", sectors=[make_sector(slug="food")], tags=["bread"]
    )
    make_listing(bakery, make_tier(slug="near"))
    make_organization(name="Lodge", country="FR")

    page = read(client.get(f"{address}{'&' if '?' in address else '?'}q=wombat"))

    assert page.texts(class_="cards") == []
    assert counted == []
    assert "data-missed" not in page.one("div", id="listing").attributes


def test_question_of_a_program_that_asks_for_the_head_alone_is_not_noted(
    client: Client, counted: list[str]
) -> None:
    client.head("/organizations/", {"q": "wombat"})

    assert counted == []
