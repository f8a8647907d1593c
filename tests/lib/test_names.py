"""When two names are one name in other words, and when they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.lib import names
from directory.lib.names import Relation


def relation(one: str, other: str) -> Relation:
    first, second = names.read(one), names.read(other)
    there = names.compare(first, second, lambda _word: 0.8).relation
    back = names.compare(second, first, lambda _word: 0.8).relation
    assert there == back
    return there


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bread & Roses", "bread roses"),
        ("The Café Hub", "CAFE HUB, Inc."),
        ("Bristol Energy Co-operative", "Bristol Energy Cooperative Ltd."),
        ("Solidarwerkstatt e. V.", "Solidarwerkstatt"),
        ("Cooperativa Sociale Ravinala S.r.l.", "Sociale Ravinala"),
        ("Hub, The Green", "The Green Hub"),
        ("SeedCommons", "Seed Commons"),
        ("U.S. Solidarity Network", "United States Solidarity Network"),
        ("International Centre of Research", "Intl. Center for Research"),
        ("L'Union des Forêts", "union foret s"),
        ("Common Land Trust (CLT)", "Common Land Trust"),
    ],
)
def test_one_name_in_other_words(one: str, other: str) -> None:
    assert relation(one, other) >= Relation.SAME


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Global Social Forum", "Global Socail Forum", Relation.SLIP),
        ("Grassroots Organizing", "Grasroots Organising", Relation.SLIP),
        ("ADMR - Aide à domicile", "Aide à Domicile", Relation.HEADING),
        ("Green Hub: a place for all", "Green Hub", Relation.HEADING),
        ("CEBM", "Center of Economic Bread Making", Relation.INITIALS),
        ("Unicorn", "Unicorn Grocery", Relation.CONTAINED),
        ("Weltladen Lienz", "Weltladen Tulln", Relation.RELATED),
        ("Green Hub", "Red Mill", Relation.NONE),
        ("Scout Group 12", "Scout Group 13", Relation.RELATED),
        ("", "Green Hub", Relation.NONE),
        ("...", "!!!", Relation.NONE),
    ],
)
def test_how_two_names_stand_to_each_other(
    one: str, other: str, expected: Relation
) -> None:
    assert relation(one, other) is expected


def test_a_name_of_legal_forms_alone_keeps_them() -> None:
    assert names.read("The Cooperative").words == ("cooperative",)


def test_what_only_one_name_has_is_told() -> None:
    match = names.compare(
        names.read("Weltladen Lienz"), names.read("Weltladen Tulln"), lambda _word: 1.0
    )

    assert (set(match.left), set(match.right)) == ({"lienz"}, {"tulln"})


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    mine, theirs = names.read(one), names.read(other)

    forth, back = (
        names.compare(mine, theirs, lambda _word: 0.5),
        names.compare(theirs, mine, lambda _word: 0.5),
    )

    assert 0 <= forth.share <= 1.000001
    assert forth.relation == back.relation


@given(st.text(min_size=1, max_size=80))
def test_a_name_equals_itself_in_capitals(name: str) -> None:
    if names.read(name).words and name.upper().casefold() == name.casefold():
        assert relation(name, name.upper()) is Relation.EQUAL
