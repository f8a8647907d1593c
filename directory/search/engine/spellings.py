"""Words that are written in several ways: in the index and in questions one word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

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
# What ends so in America and so elsewhere, each behind what it is found behind.
_AMERICAN = (
    (re.compile(r"(\w{3,}i)s(e|ed|es|er|ers|ing|ation|ations|ational)"), r"\1z\2"),
    (
        re.compile(
            r"(lab|col|hon|fav|harb|flav|neighb|behavi|endeav)our"
            r"(s|ed|ing|er|ers|ful|able|ite|ites|hood|hoods|ly|al)?"
        ),
        r"\1or\2",
    ),
    (re.compile(r"(\w*cen|thea)tre(s)?"), r"\1ter\2"),
    (re.compile(r"(fib|lit)re(s)?"), r"\1er\2"),
)
_BRITISH = (
    (re.compile(r"(\w{3,}i)z(e|ed|es|er|ers|ing|ation|ations|ational)"), r"\1s\2"),
    (
        re.compile(
            r"(lab|col|hon|fav|harb|flav|neighb|behavi|endeav)or"
            r"(s|ed|ing|er|ers|ful|able|ite|ites|hood|hoods|ly|al)?"
        ),
        r"\1our\2",
    ),
    (re.compile(r"(\w*cen|thea)ter(s)?"), r"\1tre\2"),
    (re.compile(r"(fib|lit)er(s)?"), r"\1re\2"),
)
_Rules = Sequence[tuple[re.Pattern[str], str]]


@lru_cache(maxsize=4096)
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
