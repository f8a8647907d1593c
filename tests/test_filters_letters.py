"""Where each letter of a list by name begins."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_organization
from tests.support.lists import listed
from tests.support.reading import Element

pytestmark = pytest.mark.django_db
NAMES = (
    *(f"Aunt {number}" for number in range(18)), "The Barn", "Éclair", "echo",
    *(f"Lodge {number}" for number in range(25)), "Œuvre", "7 Hills", "Zebra", "Дом",
    "日本",
)  # fmt: skip


def letters(page: Element) -> list[tuple[str, str]]:
    return [
        link
        for nav in page.all("nav", class_="letters")
        for link in ((one.text, one.href) for one in nav.all("a"))
    ]


def test_letters_lead_to_the_card_where_each_begins(client: Client) -> None:
    for name in NAMES:
        make_organization(name=name, kind="fund")
    make_organization(name="Media house", kind="media")
    make_organization(name="Hidden", kind="fund", visibility="draft")
    make_organization(name="Gone", kind="fund", status="closed")

    offered = letters(listed(client, "?kind=fund&page=2"))

    firsts = {}
    for label, url in offered:
        query, _, anchor = url.partition("#")
        card = listed(client, query).one("li", id=anchor)
        firsts[label] = card.one("h2").text
    assert firsts == {
        "0–9": "7 Hills",
        "A": "Aunt 0",
        "B": "The Barn",
        "E": "echo",
        "L": "Lodge 0",
        "O": "Œuvre",
        "Z": "Zebra",
        "Д": "Дом",
        "…": "日本",
    }
    assert offered[1] == ("A", "?kind=fund#to-a")
    assert offered[4] == ("L", "?kind=fund&page=2#to-l")


def test_letters_stand_only_over_several_pages_by_name(client: Client) -> None:
    for number in range(21):
        make_organization(name=f"Lodge {number}", kind="fund" if number else "media")

    assert letters(listed(client)) == [("L", ".#to-l")]
    assert letters(listed(client, "?kind=fund")) == []
    assert letters(listed(client, "?sort=founded")) == []
    assert letters(listed(client, "?q=lodge")) == []
    assert letters(listed(client, "?q=lodge&sort=name")) == [
        ("L", "?q=lodge&sort=name#to-l")
    ]


@pytest.mark.django_db(transaction=True)
def test_letters_take_no_statement_of_their_own(client: Client) -> None:
    for number in range(21):
        make_organization(name=f"Lodge {number}")
    numbers = {}
    for query in ("?sort=facts", "?sort=name"):
        client.get(f"/organizations/{query}")

        with CaptureQueriesContext(connection) as statements:
            numbers[query] = letters(listed(client, query)), len(statements)

    assert numbers["?sort=facts"][0] == []
    assert numbers["?sort=name"][0] != []
    assert numbers["?sort=facts"][1] == numbers["?sort=name"][1]
