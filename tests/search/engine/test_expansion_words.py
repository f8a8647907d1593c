"""What is found by other words than those that were typed."""

from __future__ import annotations

import pytest

from directory import search
from directory.models import Synonym
from tests.support.search import add, names, notice
from tests.support.versions import record

pytestmark = pytest.mark.django_db


def found(words: str) -> search.Result:
    return search.find(search.Question(text=words, sort="best"))


@pytest.mark.parametrize("words", ["cooperativa", "co-op", "coop", "cooperative"])
def test_synonyms_find_each_other(words: str) -> None:
    synonym = Synonym.objects.create(words="co-op = cooperative = cooperativa = coop")
    record(synonym)
    add("Cooperative of Bakers")

    assert names(words) == ["Cooperative of Bakers"]
    assert notice(words).how == ""


def test_synonym_of_several_words_stands_for_a_phrase() -> None:
    record(Synonym.objects.create(words="credit union = caisse populaire"))
    add("Caisse Populaire du Nord")
    add("Caisse")

    assert names("credit union nord") == ["Caisse Populaire du Nord"]


def test_joined_spelling_is_found_by_the_hyphenated_one() -> None:
    add("Food Coop")
    add("Food Co-op")

    assert (
        sorted(names("food co-op"))
        == sorted(names("food coop"))
        == ["Food Co-op", "Food Coop"]
    )


@pytest.mark.parametrize(
    ("words", "first"), [("networks", "Arts Networks"), ("network", "Barter Network")]
)
def test_the_other_number_is_found_too(words: str, first: str) -> None:
    add("Arts Networks")
    add("Barter Network")

    assert names(words)[0] == first
    assert (found(words).total, notice(words)) == (2, search.Notice())


@pytest.mark.parametrize(
    "words", ["zed co-op", "zed coop", "zed coops", "zed co-ops", "zed cooperatives"]
)
def test_synonyms_hold_however_they_are_written(words: str) -> None:
    record(Synonym.objects.create(words="co-op = cooperative = cooperativa"))
    for name in (
        "Zed Co-op Painters",
        "Zed Coop Roofers",
        "Zed Cooperative Bakers",
        "Zed Cooperativa Norte",
    ):
        add(name)

    assert (found(words).total, notice(words)) == (4, search.Notice())


def test_synonym_of_several_words_lends_none_of_them_its_meaning() -> None:
    record(Synonym.objects.create(words="U.S. worker co-ops = RIPESS"))
    add("RIPESS")
    add("Coop of Painters", country="US")

    assert (names("ripess"), names("coop"), names("us")) == (
        ["RIPESS"],
        ["Coop of Painters"],
        ["Coop of Painters"],
    )


def test_last_word_is_also_a_beginning() -> None:
    add("Community Land Trust")

    assert (names("community la"), notice("community la")) == (
        ["Community Land Trust"],
        search.Notice(),
    )
    assert notice("comm land").unknown == ("comm",)


def test_word_taken_apart_is_read_as_one() -> None:
    add("Housing Trust")

    assert (names("hou sing"), notice("hou sing")) == (
        ["Housing Trust"],
        search.Notice(),
    )


def test_one_letter_of_a_script_without_blanks_is_a_beginning() -> None:
    add("社会的経済")

    assert names("社") == ["社会的経済"]
    assert names("経済") == ["社会的経済"]
