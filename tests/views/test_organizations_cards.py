"""The cards of a list where names are alike, and where words were looked for."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from directory.filters import OrganizationFilterSet
from tests.factories import make_alternate_name, make_organization, make_sector
from tests.support.reading import Element, read

pytestmark = pytest.mark.django_db


def listed(client: Client, query: str = "") -> Element:
    """The list at this query."""
    return read(client.get(f"/organizations/{query}"))


def names(page: Element) -> list[str]:
    """The names on the cards."""
    return [card.one("h2").one("a").text for card in page.all("li", class_="card")]


def test_list_names_the_place_of_those_with_the_same_name(client: Client) -> None:
    make_organization(name="Common Ground", city="Detroit")
    make_organization(name="Common Ground", city="Oakland")
    make_organization(name="Lodge", city="Quito")

    assert names(listed(client)) == [
        "Common Ground (Detroit)",
        "Common Ground (Oakland)",
        "Lodge",
    ]


def test_list_marks_the_words_that_were_found_and_names_the_name_that_has_them(
    client: Client,
) -> None:
    found = make_organization(name="Lodge <of> Seeds", description="Keeps seeds.")
    make_alternate_name(found, name="Granary", kind="former")

    by_name = listed(client, "?q=seeds").one("li", class_="card")
    by_other = listed(client, "?q=granary").one("li", class_="card")

    assert by_name.texts("mark") == ["Seeds", "seeds"]
    assert by_name.one("h2").text == "Lodge <of> Seeds"
    assert by_other.one("p", class_="card__also").text == "Formerly Granary"
    assert by_other.texts("mark") == ["Granary"]


def test_list_marks_the_words_wherever_a_card_shows_them(client: Client) -> None:
    arts = make_sector(name="Arts and crafts")
    make_organization(
        name="Lodge", acronym="LDG", city="Liège", kind="fund", sectors=[arts]
    )

    marked = {
        words: listed(client, f"?q={words}").one("li", class_="card").texts("mark")
        for words in ("ldg", "liege", "crafts", "fund")
    }

    assert marked == {
        "ldg": ["LDG"],
        "liege": ["Liège"],
        "crafts": ["crafts"],
        "fund": ["Fund"],
    }


def test_list_shows_a_short_name_once(client: Client) -> None:
    make_alternate_name(make_organization(name="Lodge"), name="QRT", kind="short")

    card = listed(client, "?q=qrt").one("li", class_="card")

    assert card.texts("mark") == ["QRT"]
    assert card.all("p", class_="card__also") == []


def test_list_says_how_it_read_a_slip(client: Client) -> None:
    make_organization(name="Commonweal")

    page = listed(client, "?q=comonweal")

    assert names(page) == ["Commonweal"]
    assert page.one("h1").text == "1 organization for “commonweal”"
    notice = page.one("header", class_="list-head").one("p")
    assert (
        notice.text
        == "No one has “comonweal”, so we looked for “commonweal”. Search for"
        " “comonweal” instead"
    )


def test_corrected_words_can_be_looked_for_as_they_were_typed(client: Client) -> None:
    make_organization(name="Commonweal House", kind="fund")
    make_organization(name="Other", kind="fund")

    notice = (
        listed(client, "?q=comonweal&kind=fund")
        .one("header", class_="list-head")
        .one("p")
    )
    [(words, address)] = notice.links()
    page = listed(client, address)

    assert (words, address) == (
        "Search for “comonweal” instead",
        "?q=%22comonweal%22&kind=fund",
    )
    assert page.texts("h1") == ["No organization matches both"]
    assert ("2 organizations without “comonweal”", "?kind=fund") in page.links()


@pytest.mark.parametrize("words", ['"commonweal"', "“commonweal”", "«commonweal»"])
def test_heading_quotes_words_in_quotation_marks_once(
    client: Client, words: str
) -> None:
    make_organization(name="Commonweal House")

    page = listed(client, f"?{urlencode({'q': words})}")

    assert page.texts("h1") == ["1 organization for “commonweal”"]
    assert page.one("input", id="q").attributes["value"] == words


def test_address_that_nobody_has_leads_to_its_name(client: Client) -> None:
    make_organization(name="Free Press", url="https://freepress.example/")

    page = listed(client, "?q=www.freepress.com/about")

    assert page.texts("h1") == ["No organization matches this"]
    assert ("1 organization for “freepress”", "?q=freepress") in page.links()


def test_longest_words_keep_both_quotation_marks() -> None:
    filterset = OrganizationFilterSet(QueryDict(f"q={'x' * 300}"))

    asked = OrganizationFilterSet(QueryDict(filterset.url_as_typed().removeprefix("?")))

    assert asked.words == f'"{"x" * 198}"'
