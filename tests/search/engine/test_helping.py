"""Words that only help to ask."""

from __future__ import annotations

import pytest

from directory.search.engine.helping import is_helping, is_meant, is_small


@pytest.mark.parametrize(
    "word", ["where", "donde", "ou", "wo", "onde", "dove", "quan", "help", "the"]
)
def test_words_of_questions_help_in_every_language(word: str) -> None:
    assert is_helping(word)
    assert not is_meant(word)


def test_what_nearly_all_are_helps_but_can_be_meant() -> None:
    assert is_helping("network")
    assert is_meant("network")


@pytest.mark.parametrize("word", ["housing", "us", "art", "vivienda", "社"])
def test_topics_and_places_say_more(word: str) -> None:
    assert not is_helping(word)


def test_single_letter_is_small() -> None:
    assert (is_small("x"), is_small("xy")) == (True, False)
