"""What a page says of how its question was read."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import Synonym
from directory.search.engine import phrases
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


def test_known_word_that_was_taken_for_a_slip_is_told_as_one(client: Client) -> None:
    add("Mortar Quern")
    add("Mortal House")

    shown = head(client, "mortal quern")

    assert (
        "“mortal” was read as “mortar”. Search for “mortal quern” instead" in shown.text
    )


def test_word_is_no_slip_of_another_that_was_typed(client: Client) -> None:
    add("Mortar Quern")
    add("Mortal House")

    assert "was read as" not in head(client, "mortal mortar quern").text


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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("where can I find a quern in the barn", "“where can I find”, “in the”."),
        ("Which quern, please?", "“Which”, “please”."),
        ("www quern №", "“www”, “№”."),
        ("IN quern in", "“in”."),
    ],
)
def test_words_that_were_not_looked_for_are_named_as_they_stand_together(
    client: Client, words: str, said: str
) -> None:
    add("A Quern", description="It stands a while; barn.")

    assert f"Not looked for: {said}" in head(client, words).text


def test_words_beyond_those_that_are_read_are_named(client: Client) -> None:
    add("Quern House")
    small = " ".join(f"{letter}{digit}" for letter in "abcd" for digit in range(10))

    shown = head(client, f"quern {small}").text

    assert "Not looked for: “d1 d2 d3 d4 d5 d6 d7 d8 d9”." in shown


def test_word_that_no_record_of_the_page_has_is_named(client: Client) -> None:
    for number in range(20):
        add(f"Rare Quern {number}")
    add("Dusty Mill")
    add("Dusty Barn")
    asked = {"q": "rare quern dusty", "page": "2"}

    second = reading.read(client.get("/organizations/", asked))

    assert "None of these has" not in head(client, "rare quern dusty").text
    said = second.one("header", class_="list-head").text
    assert "None of these has “dusty”." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("info@quern.example", "“info@quern.example” was read as “quern.example”."),
        (
            "barns https://quern.example/mills",
            "“https://quern.example/mills” was read as “quern.example”.",
        ),
    ],
)
def test_address_that_was_read_as_its_host_is_told(
    client: Client, words: str, said: str
) -> None:
    add("Quern Barn", url="https://quern.example/")

    assert said in head(client, words).text


@pytest.mark.parametrize("words", ["quern.example", "see www.quern.example barn"])
def test_nothing_is_said_of_an_address_that_is_there(
    client: Client, words: str
) -> None:
    add("Quern Barn", url="https://quern.example/", description="See it.")

    assert "read as" not in head(client, words).text


def test_state_that_nobody_is_in_is_told_with_its_name(client: Client) -> None:
    add("Quern or Barn")

    assert "No one has “OR (Oregon)”." in head(client, "quern in OR").text


def test_word_of_a_family_in_the_language_of_a_record_is_told(client: Client) -> None:
    add("Escola", language="pt", description="Uma escola que cantou.")

    assert "“cantaram” was read as “cantou”." in head(client, "cantaram").text


def test_synonym_is_told_for_a_whole_phrase_as_staff_wrote_it(client: Client) -> None:
    Synonym.objects.create(words="stone-mill = molino de piedra")
    add("Stone-Mill House")

    said = head(client, "molino de piedra").text

    assert "“molino de piedra” was read as “stone-mill”." in said
    assert "Not looked for: “de”" not in said


def test_heading_leaves_what_is_to_be_left_out_as_it_was_typed(client: Client) -> None:
    add("Quern Barn")

    said = head(client, "barn qeurn -qeurn").one("h1").text

    assert said == "1 organization for “barn quern -qeurn”"


def test_phrase_that_was_not_looked_for_in_all_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phrases, "MOST_READ", 2)
    for number in range(3):
        add(f"Stone Mill {number}")

    shown = head(client, '"stone mill"')

    assert shown.one("h1").text == "2 organizations for “stone mill”"
    assert (
        "“stone mill” was looked for in 2 of the 3 organizations that have all of its"
        " words."
    ) in shown.text


def test_letters_that_were_read_as_one_word_were_looked_for(client: Client) -> None:
    add("Rural Energy", acronym="RIPE")

    assert "Not looked for" not in head(client, "R.I.P.E.").text


def test_state_alone_is_read_as_one_where_it_is_no_word(client: Client) -> None:
    add("Quern Barn", region="Ohio", country="US")
    add("Mill of Maine", region="Maine", country="US", description="For me and you.")

    assert "“OH” was read as “Ohio”." in head(client, "OH").text
    assert "read as" not in head(client, "ME").text


def test_synonym_is_told_without_the_accents_of_another_language(
    client: Client,
) -> None:
    Synonym.objects.create(words="mólinos = molinas = molinos")
    add("Los Molinos")

    assert "“molinas” was read as “molinos”." in head(client, "molinas").text
