"""Names of organizations, and whether two of them can be one name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

from directory.lib import text
from directory.lib.bounded import MB, bounded
from directory.lib.slips import is_slip

SMALL_WORDS = frozenset({
    "a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to",
    "de", "del", "des", "du", "el", "la", "las", "le", "les", "los", "l", "d", "e",
    "et", "i", "y", "o",
    "da", "das", "do", "dos", "di", "il", "lo", "gli", "der", "die", "und", "fur",
    "von", "van", "het", "een", "og",
})  # fmt: skip
LEGAL_FORMS = frozenset({
    "ab", "ag", "aisbl", "asbl", "aps", "as", "bv", "bvba", "cic", "cio", "co",
    "company", "coop", "cooperativa", "cooperative",
    "cooperatives", "corp", "corporation", "cv", "cvba", "doo", "eeig", "eg", "egen",
    "ehf", "ev", "foreningen", "forening",
    "gbr", "genossenschaft", "ggmbh", "gmbh", "gug", "hf", "inc", "incorporated",
    "kft", "kg", "kooperativ", "kooperative",
    "kooperativa", "limitada", "limited", "llc", "llp", "lp", "ltd", "ltda", "mbh",
    "ngo", "nonprofit", "npo", "ong", "onlus",
    "oy", "oyj", "ou", "pbc", "pc", "plc", "pty", "rf", "ry", "sa", "sarl", "sas",
    "sca", "scarl", "sccl", "sce", "scic", "scop",
    "scp", "scrl", "scs", "seecop", "sia", "sl", "sll", "snc", "soc", "societa", "spa",
    "sprl", "spzoo", "srl", "srls", "sro",
    "stichting", "stowarzyszenie", "uab", "udruga", "ug", "verein", "vof", "vzw",
    "zrt", "zs",
})  # fmt: skip

# English says "the" before a name of several words with one of these.
_BODIES = frozenset({
    "alliance", "assembly", "association", "center", "centre", "coalition",
    "collaborative", "committee", "conference", "confederation", "congress",
    "consortium", "council", "federation", "foundation", "fund", "initiative",
    "institute", "league", "movement", "network", "partnership", "project", "society",
    "union",
})  # fmt: skip
# A longer name often stands beside a shorter one: behind a dash, or in brackets.
_PART_BOUNDARY = re.compile(
    r"\s[-\u2013\u2014\u00b7|/:]\s|:\s|[()\[\]|;\"\u201c\u201d\u201e\u00ab\u00bb]|,\s"
)
# The letters of U.S., once its full stops are folded away.
_LETTERS_APART = re.compile(r"\b\w(?: \w\b)+")
# What is written in two ways, once folded.
_SPELLINGS = {
    "co op": "coop", "co ops": "coop", "coops": "coop", "co operative": "cooperative",
    "co operatives": "cooperatives",
    "non profit": "nonprofit", "task force": "taskforce", "united states": "us",
    "united kingdom": "uk", "united nations": "un",
    "usa": "us", "intl": "international", "natl": "national", "assoc": "association",
    "assn": "association", "dept": "department",
    "centre": "center", "centres": "centers", "programme": "program",
    "programmes": "programs", "theatre": "theater",
    "labour": "labor", "organisation": "organization",
    "organisations": "organizations", "organising": "organizing",
    "st": "saint", "sankt": "saint",
}  # fmt: skip
_SPELLED = re.compile(rf"\b(?:{'|'.join(sorted(_SPELLINGS, key=len, reverse=True))})\b")
# Two letters are the initials of too many names.
SHORTEST_INITIALS = 3
# How much of the weight of all their words two related names have in common.
RELATED_SHARE = 0.34
# What a word weighs that alone makes two names related.
RARE_WORD_WEIGHT = 0.8


class Relation(IntEnum):
    """How two names stand to each other, the closest last."""

    NONE = 0
    RELATED = 1
    CONTAINED = 2
    INITIALS = 3
    HEADING = 4
    SLIP = 5
    SAME = 6
    EQUAL = 7


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared.

    Its telling words, all its letters in one, the telling words of its parts where it
    has several, and its first letters.
    """

    folded: str
    words: tuple[str, ...]
    solid: str
    parts: tuple[tuple[str, ...], ...]
    initials: frozenset[str]


@dataclass(frozen=True)
class Match:
    """What two names have in common, as a share of their weight and as a weight.

    `left` and `right` are the words that only one of them has.
    """

    relation: Relation
    share: float = 0.0
    common: float = 0.0
    left: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()


@bounded(8 * MB)
def read(value: str) -> Name:
    """Return a name as it is compared."""
    parts = [_folded(part).split() for part in _PART_BOUNDARY.split(value)]
    parts = _without_own_initials([part for part in parts if part])
    # A name of signs alone is its own word, so that the very same one is known.
    words = tuple(chain.from_iterable(parts)) or tuple(
        filter(None, [text.signs(value)])
    )
    return Name(
        folded=" ".join(words),
        words=telling(words),
        solid="".join(words),
        parts=tuple(map(telling, parts)) if len(parts) > 1 else (),
        initials=_all_initials(words),
    )


def _without_own_initials(parts: list[list[str]]) -> list[list[str]]:
    """Leave out the part that only repeats another's first letters.

    Such as (CERN) behind Community Economies Research Network.
    """
    own_initials = frozenset().union(*map(_all_initials, parts))
    others = [part for part in parts if "".join(part) not in own_initials]
    return others or parts


def telling(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words without articles and legal forms, or all where no other is."""
    without_small = [word for word in words if word not in SMALL_WORDS] or words
    telling_words = [word for word in without_small if word not in LEGAL_FORMS]
    return tuple(telling_words or without_small)


def compare(one: Name, other: Name, weight: Callable[[str], float]) -> Match:
    """Return how two names stand to each other; `weight` says how much a word tells."""
    whole_relation = _relation_of_wholes(one, other)
    if whole_relation is not Relation.NONE:
        return Match(whole_relation, share=1.0, common=sum(map(weight, one.words)))
    left, right, slips = _unpaired(one.words, other.words)
    common = sum(weight(word) for word in one.words if word not in left)
    differing = sum(map(weight, left)) + sum(map(weight, right))
    share = common / (common + differing) if common else 0.0
    if not one.words or not other.words:
        relation = Relation.NONE
    elif not left and not right:
        relation = Relation.SLIP if slips else Relation.SAME
    elif _is_part(one, other) or _is_part(other, one):
        relation = Relation.HEADING
    elif one.solid in other.initials or other.solid in one.initials:
        relation = Relation.INITIALS
    elif not left or not right:
        relation = Relation.CONTAINED
    elif share >= RELATED_SHARE or common >= RARE_WORD_WEIGHT:
        relation = Relation.RELATED
    else:
        relation = Relation.NONE
    return Match(relation, share, common, frozenset(left), frozenset(right))


def _relation_of_wholes(one: Name, other: Name) -> Relation:
    """Return how two names stand to each other as wholes, NONE where by words only."""
    if not one.words or not other.words:
        return Relation.NONE
    if one.folded == other.folded:
        return Relation.EQUAL
    if one.solid == other.solid or "".join(one.words) == "".join(other.words):
        return Relation.SAME
    return Relation.SLIP if is_slip(one.solid, other.solid) else Relation.NONE


def _is_part(one: Name, other: Name) -> bool:
    """Return whether one is a part of the other, as in ADMR - Aide à domicile."""
    return any("".join(one.words) == "".join(part) for part in other.parts)


def _unpaired(
    words: tuple[str, ...], other_words: tuple[str, ...]
) -> tuple[list[str], list[str], int]:
    """Return the words that only one has, only the other has, and how many slips."""
    joined, other_joined = _joined(words, other_words), _joined(other_words, words)
    left = [word for word in joined if word not in other_joined]
    right = [word for word in other_joined if word not in joined]
    slips = 0
    for word in tuple(left):
        for other_word in right:
            if is_slip(word, other_word):
                left.remove(word)
                right.remove(other_word)
                slips += 1
                break
    return left, right, slips


def _joined(words: Sequence[str], other_words: Sequence[str]) -> list[str]:
    """Return the words, two neighbours as one where the other name writes them so."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] + word in other_words:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _folded(value: str) -> str:
    """Return a name folded, each word in one of its spellings."""
    folded = text.fold(text.split_elisions(value))
    folded = _LETTERS_APART.sub(lambda match: match[0].replace(" ", ""), folded)
    return _SPELLED.sub(lambda match: _SPELLINGS[match[0]], folded)


def initials(words: Sequence[str]) -> frozenset[str]:
    """Return the first letters of words, with and without the small ones."""
    without_small = [word for word in words if word not in SMALL_WORDS]
    both = {"".join(word[0] for word in some) for some in (words, without_small)}
    return frozenset(letters for letters in both if len(letters) >= SHORTEST_INITIALS)


def _all_initials(words: Sequence[str]) -> frozenset[str]:
    """Return the first letters of words, also without legal forms."""
    return initials(words) | initials(telling(words))


def with_article(name: str) -> str:
    """Return an English name as it stands within a sentence: the Media Network."""
    words = text.fold(name).split()
    is_body = len(words) > 1 and words[0] != "the" and not _BODIES.isdisjoint(words)
    return f"the {name}" if is_body else name
