"""What is found where not all words are, and what is said of it."""

from __future__ import annotations

import pytest

from directory import search
from directory.search.engine.reading import ReadAs
from tests.support.search import add, names, notice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("quern", ()),
        ("dusty quern", ("dusty",)),
        ("Dusty, old quern wheels?", ("Dusty", "old", "wheels")),
        ("where is a dusty quern to be found", ("dusty",)),
    ],
)
def test_words_nobody_has_are_left_out_and_named(
    words: str, unknown: tuple[str, ...]
) -> None:
    add("Quern House")
    add("Loom House")

    assert names(words) == ["Quern House"]
    assert notice(words).unknown == unknown


@pytest.mark.parametrize("words", ["and", "wand", "quorn", "uqern", "loon", "moom"])
def test_word_is_never_corrected_into_a_small_or_another_one(words: str) -> None:
    add("And Quern", description="The loom and the quern.")

    assert names(words) == [] or words == "and"


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("qeurn", "quern"),
        ("querrn", "quern"),
        ("qurn", "quern"),
        ("weavign", "weaving"),
        ("weeving", "weaving"),
        # Nobody has "spinner", only "spinners".
        ("spinenr", "spinners"),
        ("spinnar", "spinners"),
    ],
)
def test_slip_is_corrected_where_nothing_else_is_found(words: str, read: str) -> None:
    add("Quern and Weaving House", description="For spinners.")

    assert names(words) == ["Quern and Weaving House"]
    assert notice(words).corrections == (ReadAs(words, read),)


def test_slip_is_no_slip_where_leaving_it_out_answers_as_well() -> None:
    add("Health House")
    add("Forge", description="Metal work, and health at work.")

    assert names("mental health") == ["Health House", "Forge"]
    assert notice("mental health") == search.Notice(search.PARTLY, unknown=("mental",))


def test_slip_beside_its_neighbour_in_a_name_is_corrected() -> None:
    add("Coin Street Builders")
    add("Builders of Coins", description="A coin for builders.")

    assert names("coin steet builders")[0] == "Coin Street Builders"
    assert notice("coin steet builders").corrections == (ReadAs("steet", "street"),)


def test_another_word_in_the_same_letters_is_no_slip() -> None:
    add("Conservation House")

    assert names("conversation") == []


def test_helping_words_sort_and_keep_nothing_out() -> None:
    add("Refugee Welcome", city="Bristol")
    add("Help for Refugees", city="Bristol")

    assert names("help for refugees in bristol") == [
        "Help for Refugees",
        "Refugee Welcome",
    ]
    assert notice("who can help refugees").asides == ("who can",)
    assert notice("who can help dusty refugees").asides == ("who can",)


def test_word_and_the_same_in_quotation_marks_are_two() -> None:
    add("Loom House")
    add("Quern House", country="FR")
    add("Barn", city="Leeds")

    assert names('"quern" QUERN loom leeds') == ["Quern House"]


def test_place_that_was_named_is_left_out_last() -> None:
    add("Loom House", city="Leeds", country="GB")
    add("Quern House", city="Hull", country="GB")
    add("Quern Barn", city="Hull", country="GB")

    assert names("quern leeds") == ["Loom House"]
    assert notice("quern leeds") == search.Notice(search.PARTLY, missing=("quern",))


def test_who_is_at_a_place_and_has_a_topic_stands_before_who_is_called_so() -> None:
    add("Leeds House", city="Leeds")
    add("Barn", city="Leeds", description="With a quern.")
    add("Loom House", city="Hull")

    assert names("quern loom leeds")[0] == "Barn"


def test_words_that_nobody_has_together_are_found_apart() -> None:
    add("Loom House")
    add("Quern House")

    assert sorted(names("loom quern")) == ["Loom House", "Quern House"]
    assert notice("loom quern") == search.Notice(search.PARTLY)


def test_ten_words_at_most_count_and_the_others_are_named() -> None:
    telling = [f"w{letter}rd" for letter in "abcdefghij"]
    add("House", description=" ".join(telling))
    for number in range(3):
        add(f"Barn {number}", description="common")

    assert names(" ".join(["common", *telling])) == ["House"]
    assert notice(" ".join(["common", *telling])).beyond == ("common",)


def test_ten_words_at_most_count_with_those_that_were_corrected() -> None:
    telling = [f"w{letter}rd" for letter in "abcdefghi"]
    add("House", description=" ".join([*telling, "weavers"]))
    for number in range(3):
        add(f"Barn {number}", description="common")

    asked = " ".join(["common", *telling, "weavres"])

    assert names(asked) == ["House"]
    assert notice(asked).beyond == ("common",)
    assert notice(asked).corrections == (ReadAs("weavres", "weavers"),)


def test_word_behind_many_that_nobody_has_is_found() -> None:
    add("Quern House")
    nonsense = " ".join(f"q{letter}x{end}z" for letter in "aeiou" for end in "bcdfghjk")

    assert names(f"{nonsense} quern?") == ["Quern House"]
    assert notice(f"{nonsense} quern?").unknown[0] == "qaxbz"


def test_what_is_left_out_by_the_reader_does_not_come_back() -> None:
    add("Loom House", description="With a quern.")
    add("Loom Barn")

    assert names("loom -querns") == ["Loom Barn"]
    assert names("loom -house -barn") == []
    assert names("-quern") == ["Loom Barn"]


def test_synonym_that_was_read_is_told() -> None:
    add("Loom", kind="cooperative")

    assert notice("cooperating").read_as == (ReadAs("cooperating", "cooperative"),)
