"""The cards of a list where names are alike, and where words were looked for."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_alternate_name, make_organization
from tests.reading import Element, read

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

    assert names(listed(client)) == ["Common Ground (Detroit)", "Common Ground (Oakland)", "Lodge"]


def test_list_marks_the_words_that_were_found_and_names_the_name_that_has_them(client: Client) -> None:
    found = make_organization(name="Lodge <of> Seeds", description="Keeps seeds.")
    make_alternate_name(found, name="Granary", kind="former")

    by_name = listed(client, "?q=seeds").one("li", class_="card")
    by_other = listed(client, "?q=granary").one("li", class_="card")

    assert by_name.texts("mark") == ["Seeds", "seeds"]
    assert by_name.one("h2").text == "Lodge <of> Seeds"
    assert by_other.one("p", class_="card__also").text == "Formerly Granary"
    assert by_other.texts("mark") == ["Granary"]


def test_list_says_how_it_read_a_slip(client: Client) -> None:
    make_organization(name="Commonweal")

    page = listed(client, "?q=comonweal")

    assert page.one("header", class_="list-head").texts("p") == ["Nothing here has “comonweal”, so we looked for “commonweal”."]
    assert names(page) == ["Commonweal"]
