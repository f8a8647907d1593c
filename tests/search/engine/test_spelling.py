"""Which words somebody meant whose fingers slipped."""

from __future__ import annotations

import pytest

from directory.search.engine.spelling import Vocabulary, is_written

WORDS = [
    ("housing n", 9),
    ("housings n", 1),
    ("cow n", 3),
    ("2020 n", 5),
    ("arts t", 2),
    ("trusts n", 4),
    ("tenants n", 4),
    ("weaver n", 4),
]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("housng", ["housing"]),
        ("huosing", ["housing"]),
        ("housing", ["housings"]),
        ("cwo", ["cow"]),
        ("cob", []),
        ("2021", []),
        ("ar", []),
        ("tenatn", ["tenants"]),
        ("tenent", ["tenants"]),
        ("weevers", ["weaver"]),
        ("trsut", ["trusts"]),
        ("thust", []),
    ],
)
def test_near_words_are_a_slip_away(typed: str, near: list[str]) -> None:
    assert Vocabulary(WORDS).near(typed) == near


def test_what_is_learnt_later_is_found_and_most_have_it_first() -> None:
    vocabulary = Vocabulary([("bakery n", 1)])

    vocabulary.learn("baker n", 5)

    assert vocabulary.near("bakerr") == ["baker", "bakery"]


@pytest.mark.parametrize(
    ("word", "is_word"), [("हिन्दी", True), ("mill", True), ("a1", False), ("½", False)]
)
def test_word_is_of_letters_and_their_marks(word: str, is_word: bool) -> None:
    assert is_written(word) is is_word
