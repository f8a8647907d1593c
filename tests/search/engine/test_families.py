"""Words that are made from one another, and those that only look so."""

from __future__ import annotations

import pytest

from directory.search.engine.families import words_like
from directory.search.engine.spelling import Vocabulary

WORDS = (
    "artist", "artistic", "arts", "article", "cooper", "cooperation", "cooperative",
    "garden", "gardener", "gardening", "log", "logement", "logements", "organ",
    "organic", "performance", "performing", "refuge", "refugees", "universe",
    "university",
)  # fmt: skip
KNOWN = Vocabulary([(f"{word} t", 1) for word in WORDS])


@pytest.mark.parametrize(
    ("word", "language", "family"),
    [
        ("art", "en", {"arts", "artist", "artistic"}),
        ("performers", "en", {"performance", "performing"}),
        ("gardens", "en", {"garden", "gardener", "gardening"}),
        ("cooperate", "en", {"cooperation", "cooperative"}),
        ("logements", "fr", set()),
        ("log", "fr", set()),
        ("cooper", "en", set()),
        ("coopers", "en", {"cooper"}),
        ("universe", "en", set()),
        ("organization", "en", set()),
        ("refugee", "en", {"refugees"}),
        ("2019", "en", set()),
    ],
)
def test_family_is_what_is_made_from_the_same_word(
    word: str, language: str, family: set[str]
) -> None:
    assert set(words_like(word, language, KNOWN)) == family
