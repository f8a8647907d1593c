"""Words that are written in several ways: in the index and in questions one word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from directory.lib.bounded import MB, bounded

# Each line is one word, the first spelling being the one that names are compared in.
_SAME = (
    (
        "coop", "coops", "cooperative", "cooperatives",
        "co op", "co ops", "co operative", "co operatives",
    ),
    ("nonprofit", "nonprofits", "non profit", "non profits"),
    ("program", "programme"),
    ("programs", "programmes"),
    ("catalog", "catalogue"),
    ("dialog", "dialogue"),
    ("license", "licence"),
    ("defense", "defence"),
    ("counseling", "counselling"),
    ("counselor", "counsellor"),
    ("counselors", "counsellors"),
    ("traveler", "traveller"),
    ("travelers", "travellers"),
    ("aging", "ageing"),
    ("gray", "grey"),
)  # fmt: skip
_SPELLINGS = {spelling: line for line in _SAME for spelling in line}
# What it stands behind, how it is written in America and how elsewhere, and what may
# follow.
_WRITTEN_IN_TWO_WAYS = (
    (r"\w{3,}i", "z", "s", "e|ed|es|er|ers|ing|ation|ations|ational"),
    (
        "lab|col|hon|fav|harb|flav|neighb|behavi|endeav",
        "or",
        "our",
        "|s|ed|ing|er|ers|ful|able|ite|ites|hood|hoods|ly|al",
    ),
    (r"\w*cen|thea", "ter", "tre", "|s"),
    ("fib|lit", "er", "re", "|s"),
)
_AMERICAN = [
    (re.compile(f"({before}){british}({behind})"), rf"\1{american}\2")
    for before, american, british, behind in _WRITTEN_IN_TWO_WAYS
]
_BRITISH = [
    (re.compile(f"({before}){american}({behind})"), rf"\1{british}\2")
    for before, american, british, behind in _WRITTEN_IN_TWO_WAYS
]
_Rules = Sequence[tuple[re.Pattern[str], str]]


@bounded(2 * MB)
def others(word: str) -> tuple[str, ...]:
    """Return how else a folded word is written, as one word or as two."""
    if word in _SPELLINGS:
        return tuple(one for one in _SPELLINGS[word] if one != word)
    written = (_rewritten(word, _AMERICAN), _rewritten(word, _BRITISH))
    return tuple(one for one in written if one)


def canonical(words: Sequence[str]) -> list[str]:
    """Return the words of a name, each in the one spelling that names are compared in.

    What is two words, as co op, becomes one.
    """
    canonical_words: list[str] = []
    place = 0
    while place < len(words):
        pair = " ".join(words[place : place + 2])
        if pair in _SPELLINGS:
            canonical_words.append(_SPELLINGS[pair][0])
            place += 2
            continue
        word = words[place]
        spelling = _SPELLINGS[word][0] if word in _SPELLINGS else ""
        canonical_words.append(spelling or _rewritten(word, _AMERICAN) or word)
        place += 1
    return canonical_words


def _rewritten(word: str, rules: _Rules) -> str:
    """Return the word by the rule that fits it; empty where none does."""
    for pattern, replacement in rules:
        match = pattern.fullmatch(word)
        if match:
            return match.expand(replacement)
    return ""
