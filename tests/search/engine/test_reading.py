"""What a question was read as."""

from __future__ import annotations

from pyroaring import BitMap

from directory.search.engine.reading import QueryWord, Reading, named
from directory.search.engine.typed import AskedWord


def word(typed: str) -> QueryWord:
    asked = AskedWord(typed, (typed,))
    return QueryWord(asked, {1.0: [typed]}, [], BitMap([1]), BitMap([1]), 1.0)


def test_needed_are_the_words_that_say_something() -> None:
    some = Reading(BitMap(), [word("who"), word("mills")])
    none = Reading(BitMap(), [word("who"), word("is")])

    assert [one.typed for one in some.needed()] == ["mills"]
    assert [one.typed for one in none.needed()] == ["who", "is"]


def test_words_are_named_once_and_letters_joined_again() -> None:
    words = [AskedWord(one, (one,)) for one in ("合作", "作社", "mill", "mill")]

    assert named(words) == ["合作社", "mill"]
