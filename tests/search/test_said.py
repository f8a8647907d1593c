"""What a page says of how its question was read."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support import reading
from tests.support.reading import Element
from tests.support.search import add

pytestmark = pytest.mark.django_db


def head(client: Client, words: str) -> Element:
    page = reading.read(client.get("/organizations/", {"q": words}))
    return page.one("header", class_="list-head")


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("quern co-op  quern", "1 organization for “quern co-op quern”"),
        ("dusty quern?", "1 organization for “dusty quern?”"),
        ("quern -loom", "1 organization for “quern -loom”"),
        ("Qeurn barns", "1 organization for “quern barns”"),
    ],
)
def test_heading_has_the_words_as_typed(
    client: Client, words: str, heading: str
) -> None:
    add("Quern House", kind="cooperative")
    add("Loom Barn", kind="network")
    if "barns" in words:
        add("Quern Barn", kind="network")

    assert head(client, words).one("h1").text == heading


def test_words_that_nobody_has_are_named_with_what_is_found_without(
    client: Client,
) -> None:
    add("Quern House")

    assert "No one has “dusty”. Without it: 1" in head(client, "dusty quern").text
    assert "No one has “dusty”, “old”. Without them: 1" in (
        head(client, "dusty old quern").text
    )


def test_correction_is_announced_and_can_be_undone(client: Client) -> None:
    add("Quern House")

    shown = head(client, "qeurn")

    assert "No one has “qeurn”, so we looked for “quern”." in shown.text
    assert ("Search for “qeurn” instead", "?q=%22qeurn%22") in shown.links()


def test_what_is_left_out_is_a_chip_that_brings_it_back(client: Client) -> None:
    add("Quern House")
    add("Quern Barn")

    shown = head(client, "quern -barn")

    assert ("Without barn, remove", "?q=quern") in shown.links()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "Ninguna ficha contiene “dusty”. Sin esa palabra: 1"),
        ("fr", "Aucune fiche ne contient « dusty ». Sans ce mot : 1"),
    ],
)
def test_notice_is_in_the_language_of_the_reader(
    client: Client, language: str, said: str
) -> None:
    add("Quern House")

    page = client.get(f"/{language}/organizations/", {"q": "dusty quern"})

    shown = reading.read(page).one("header", class_="list-head").text
    assert said in " ".join(shown.split())
