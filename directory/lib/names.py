"""Names of organizations, and whether two of them can be one name: legal endings, order
and slips aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

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

_CUT = re.compile(
    r"\s[-\u2013\u2014\u00b7|/:]\s|:\s|[()\[\]|;\"\u201c\u201d\u201e\u00ab\u00bb]|,\s"
)
_LETTERS_APART = re.compile(r"\b\w(?: \w\b)+")
# What is written in two ways; whole words, or the ends of words.
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
SHORTEST_INITIALS = 3
RELATED_SHARE = (
    0.34  # of the weight of all their words, which two related names have in common
)
RARE = 0.8  # what a word weighs that alone makes two names related


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
    """A name as it is compared: its telling words, all its letters in one, its parts,
    and its first letters.
    """

    folded: str
    words: tuple[str, ...]
    solid: str
    parts: tuple[tuple[str, ...], ...]
    initials: frozenset[str]


@dataclass(frozen=True)
class Match:
    """What two names have in common, as a share of their weight, and the words that
    only one of them has.
    """

    relation: Relation
    share: float = 0.0
    common: float = 0.0
    left: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()


@bounded(8 * MB)
def read(value: str) -> Name:
    """Return a name as it is compared."""
    pieces = _without_own_initials(
        [piece for piece in map(_folded, _CUT.split(value)) if piece]
    )
    every = tuple(word for piece in pieces for word in piece)
    parts = tuple(map(telling, pieces)) if len(pieces) > 1 else ()
    return Name(
        " ".join(every), telling(every), "".join(every), parts, _initials(every)
    )


def _without_own_initials(pieces: list[str]) -> list[tuple[str, ...]]:
    """Leave out the piece that only repeats another's first letters: Community
    Economies Research Network (CERN).
    """
    split = [tuple(piece.split()) for piece in pieces]
    firsts = frozenset().union(*map(_initials, split))
    return [piece for piece in split if "".join(piece) not in firsts] or split


def telling(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words without articles and legal forms, or all where no other is."""
    without_small = [word for word in words if word not in SMALL_WORDS] or words
    telling_words = [word for word in without_small if word not in LEGAL_FORMS]
    return tuple(telling_words or without_small)


def compare(one: Name, other: Name, weight: Callable[[str], float]) -> Match:
    """Return how two names stand to each other; `weight` says how much a word tells."""
    if (whole := _as_wholes(one, other)) is not Relation.NONE:
        return Match(whole, 1.0, sum(map(weight, one.words)))
    left, right, slips = _aligned(one.words, other.words)
    common = sum(weight(word) for word in one.words if word not in left)
    rest = sum(map(weight, left)) + sum(map(weight, right))
    share = common / (common + rest) if common else 0.0
    return Match(
        _by_words(one, other, left, right, slips, common, share),
        share,
        common,
        frozenset(left),
        frozenset(right),
    )


def _as_wholes(one: Name, other: Name) -> Relation:
    if not one.words or not other.words:
        return Relation.NONE
    if one.folded == other.folded:
        return Relation.EQUAL
    if one.solid == other.solid or "".join(one.words) == "".join(other.words):
        return Relation.SAME
    return Relation.SLIP if is_slip(one.solid, other.solid) else Relation.NONE


def _by_words(
    one: Name,
    other: Name,
    left: list[str],
    right: list[str],
    slips: int,
    common: float,
    share: float,
) -> Relation:
    if not one.words or not other.words:
        return Relation.NONE
    if not (left or right):
        return Relation.SLIP if slips else Relation.SAME
    if _is_part(one, other) or _is_part(other, one):
        return Relation.HEADING
    if one.solid in other.initials or other.solid in one.initials:
        return Relation.INITIALS
    if not left or not right:
        return Relation.CONTAINED
    return (
        Relation.RELATED if share >= RELATED_SHARE or common >= RARE else Relation.NONE
    )


def _is_part(one: Name, other: Name) -> bool:
    """Whether one name is all of a part of the other, as in ADMR - Aide à domicile."""
    return any("".join(one.words) == "".join(part) for part in other.parts)


def _aligned(
    one: tuple[str, ...], other: tuple[str, ...]
) -> tuple[list[str], list[str], int]:
    """Return the words that only one has, those that only the other has, and how many
    differ by a slip.
    """
    one, other = _joined(one, other), _joined(other, one)
    left = [word for word in one if word not in other]
    right = [word for word in other if word not in one]
    slips = 0
    for word in tuple(left):
        if near := next(
            (candidate for candidate in right if is_slip(word, candidate)), ""
        ):
            left.remove(word)
            right.remove(near)
            slips += 1
    return left, right, slips


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of one, two neighbours as one word where the other writes them
    so.
    """
    found: list[str] = []
    for word in one:
        if found and found[-1] + word in other:
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)


def _folded(value: str) -> str:
    folded = text.fold(text.split_elisions(value))
    folded = _LETTERS_APART.sub(lambda found: found[0].replace(" ", ""), folded)
    return _SPELLED.sub(lambda found: _SPELLINGS[found[0]], folded)


def initials(words: Sequence[str]) -> frozenset[str]:
    """Return the first letters of words, with and without the small ones."""
    without_small = [word for word in words if word not in SMALL_WORDS]
    both = {"".join(word[0] for word in some) for some in (words, without_small)}
    # Two letters are the initials of too many names.
    return frozenset(letters for letters in both if len(letters) >= SHORTEST_INITIALS)


def _initials(words: Sequence[str]) -> frozenset[str]:
    """Return the first letters of words, also without legal forms."""
    return initials(words) | initials(telling(words))
