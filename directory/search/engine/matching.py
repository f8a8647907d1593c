"""Reading a question: from words as they were typed to the organizations that they
mean.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain

from pyroaring import BitMap

from directory.lib.names import SMALL_WORDS
from directory.search.engine.cache import EMPTY, FIELDS, Index
from directory.search.engine.expansion import (
    BEGUN,
    MEANT,
    NUMBER,
    SLIP,
    TYPED,
    Options,
    halves,
    options,
    with_slips,
)
from directory.search.engine.keys import (
    EVERYTHING,
    INITIALS,
    KEY,
    NAME,
    OTHER_NAME,
    PLACE,
    TEXT,
    key,
)
from directory.search.engine.text import (
    address,
    is_address,
    is_quoted,
    is_solid,
    whole_again,
    words,
)

WEIGHT = {NAME: 6.0, OTHER_NAME: 5.5, KEY: 6.0, INITIALS: 5.0, PLACE: 3.0, TEXT: 1.0}
# of the question's weight that an organization must hold where not all words are found
SHARE = 0.6
MOST_WORDS = 32
MOST_WEIGHED = (
    12  # of a question that is found in part only the words that say most are looked at
)
MOST_LETTERS = 400
IDLE = frozenset({"http", "https", "www"})
CORRECTED, PARTLY, NOTHING = "corrected", "partly", "nothing"


@dataclass
class QueryWord:
    """One word of a question: what may stand for it, and where that occurs."""

    typed: str
    options: Options
    hits: list[tuple[float, BitMap]]
    anywhere: BitMap
    rarity: float

    @property
    def is_small(self) -> bool:
        return self.typed in SMALL_WORDS or (
            len(self.typed) == 1 and not is_solid(self.typed)
        )

    def alternatives(self, *, with_number: bool = True) -> set[str]:
        """Return all that may stand for it, phrases as their words."""
        some = (
            found
            for good, found in self.options.items()
            if with_number or good != NUMBER
        )
        return {word for found in some for one in found for word in one.split()}


@dataclass
class Reading:
    """What a question was understood to mean: organizations, the words they were found
    by, and how far it was loosened.
    """

    found: BitMap
    words: list[QueryWord] = field(default_factory=list)
    how: str = ""
    groups: list[BitMap] | None = None
    likeliest: dict[str, str] = field(default_factory=dict)
    asked: str = ""

    def shown(self) -> str:
        """Return the question as it was read: each word, or what stands for it in most
        of what was found.
        """
        return whole_again(dict.fromkeys(self._shown(word) for word in self.words))

    def _shown(self, word: QueryWord) -> str:
        likely = [
            one for good in (TYPED, MEANT, SLIP) for one in word.options.get(good, ())
        ]
        return self.likeliest.get(word.typed) or next(iter(likely), word.typed)


def read(index: Index, asked: str) -> Reading:
    """Understand a question; the first step that finds something wins.

    Quotation marks around it allow no loosening.
    """
    asked = asked[:MOST_LETTERS].strip()
    if is_address(asked) and (groups := _at(index, asked)):
        return Reading(BitMap.union(*groups), groups=groups)
    said = list(dict.fromkeys(words(asked)))
    if not said:
        return Reading(EMPTY, how=NOTHING)
    telling = [word for word in said if word not in IDLE]
    reading = _by_words(
        index, asked, (telling or said)[:MOST_WORDS], only=is_quoted(asked)
    )
    reading.asked = asked
    return reading


def _at(index: Index, asked: str) -> list[BitMap]:
    """Return who is at a web address: at that very page, then at its host, at one below
    it, where it only begins so.
    """
    where = address(asked)
    if where is None:
        return []
    page, host, below = index.get(
        [f"#{where.page}", f"#{where.host}", f"#.{where.host}"]
    )
    begun = BitMap.union(EMPTY, *index.get(index.pages_starting(where.page)))
    return [
        group
        for group in (
            page,
            host - page,
            below - host - page,
            begun - below - host - page,
        )
        if group
    ]


def _by_words(index: Index, asked: str, typed: list[str], *, only: bool) -> Reading:
    total = len(index.get([EVERYTHING])[0])
    some = [{TYPED: [word]} for word in typed] if only else options(index, asked, typed)
    found = _words_read(index, typed, some, total)
    if ids := _all_of(found):
        return Reading(ids, found)
    if only or is_address(asked):
        return Reading(EMPTY, found, NOTHING)
    nearly = _words_read(index, typed, with_slips(index, typed, some), total)
    return (
        _corrected(index, nearly, total)
        or _partly(index, found)
        or _partly(index, nearly)
        or Reading(EMPTY, found, NOTHING)
    )


def _words_read(
    index: Index, typed: Sequence[str], options: Sequence[Options], total: int
) -> list[QueryWord]:
    parts = [
        part
        for some in options
        for found in some.values()
        for one in found
        for part in one.split()
    ]
    # All at once: what follows finds them kept.
    index.get(key(part, name) for part in parts for name in WEIGHT)
    return [
        _word(index, word, some, total)
        for word, some in zip(typed, options, strict=True)
    ]


def _word(index: Index, typed: str, options: Options, total: int) -> QueryWord:
    hits = []
    for good, alternatives in options.items():
        for name, weight in WEIGHT.items():
            if found := _holding(index, alternatives, name):
                hits.append((good * weight, found))
    hits.sort(key=lambda hit: -hit[0])
    anywhere = BitMap.union(EMPTY, *(found for _, found in hits))
    return QueryWord(
        typed, options, hits, anywhere, math.log(1 + total / (1 + len(anywhere)))
    )


def _holding(index: Index, alternatives: Sequence[str], name: str) -> BitMap:
    """Return the organizations that have one of these words, or all words of one of
    these phrases, in a field.
    """
    single = [one for one in alternatives if " " not in one]
    found = BitMap.union(EMPTY, *index.get([key(one, name) for one in single]))
    for phrase in (one for one in alternatives if " " in one):
        found |= reduce(
            BitMap.__and__, index.get([key(one, name) for one in phrase.split()])
        )
    return found


def _needed(found: list[QueryWord]) -> list[QueryWord]:
    """Return the words that must be found: small words and single letters sort, but
    keep nothing out.
    """
    return [word for word in found if not word.is_small] or found


def _all_of(found: list[QueryWord]) -> BitMap:
    return reduce(
        BitMap.__and__, sorted((word.anywhere for word in _needed(found)), key=len)
    )


def _corrected(index: Index, nearly: list[QueryWord], total: int) -> Reading | None:
    """Read each word also as one that is a slip away, or as two words."""
    for attempt in chain([nearly], _split(index, nearly, total)):
        if ids := _all_of(attempt):
            return Reading(
                ids, attempt, CORRECTED, likeliest=_likeliest(index, attempt, ids)
            )
    return None


def _split(
    index: Index, found: list[QueryWord], total: int
) -> Iterator[list[QueryWord]]:
    for place, pair in halves(index, [word.typed for word in found]):
        two = _words_read(index, pair, [{TYPED: [half]} for half in pair], total)
        yield [*found[:place], *two, *found[place + 1 :]]


def _likeliest(index: Index, found: list[QueryWord], ids: BitMap) -> dict[str, str]:
    """Return what stands for each word in what was found: itself where it occurs there,
    else what weighs most there.
    """
    likeliest = {}
    for word in found:
        for good in (TYPED, MEANT, NUMBER, SLIP, BEGUN):
            here = {
                one: sum(
                    WEIGHT[name]
                    * ids.intersection_cardinality(_holding(index, [one], name))
                    for name in FIELDS
                )
                for one in word.options.get(good, ())
            }
            if any(here.values()):
                likeliest[word.typed] = max(here, key=lambda one: here[one])
                break
    return likeliest


def _partly(index: Index, found: list[QueryWord]) -> Reading | None:
    ids = _most_of(_needed(found))
    return (
        Reading(ids, found, PARTLY, likeliest=_likeliest(index, found, ids))
        if ids
        else None
    )


def _most_of(found: list[QueryWord]) -> BitMap:
    """Return the organizations that hold most of the question, rare words counting
    more, and at least two of its words.
    """
    weights = _weights(found)
    found = sorted(found, key=lambda word: -weights[word.typed])[:MOST_WEIGHED]
    weights = {word.typed: weights[word.typed] for word in found}
    left = sum(weights.values())
    need = left * SHARE
    held: list[
        tuple[float, int, BitMap]
    ] = []  # weight held, words held, organizations; none twice
    for word in found:
        if left >= need:  # who has no word so far may still get there
            held.append(
                (
                    0.0,
                    0,
                    word.anywhere - BitMap.union(EMPTY, *(group for *_, group in held)),
                )
            )
        weight = weights[word.typed]
        left -= weight
        parts = [
            (kept + weight, count + 1, group & word.anywhere)
            for kept, count, group in held
        ]
        parts += [(kept, count, group - word.anywhere) for kept, count, group in held]
        held = [part for part in parts if part[2] and part[0] + left >= need]
    return BitMap.union(EMPTY, *(group for _, count, group in held if count > 1))


def _weights(found: list[QueryWord]) -> dict[str, float]:
    """Return how much each word counts.

    One that nobody has says nothing, so it counts as the commonest of the others.
    """
    least = min((word.rarity for word in found if word.anywhere), default=0.0)
    return {word.typed: word.rarity if word.anywhere else least for word in found}
