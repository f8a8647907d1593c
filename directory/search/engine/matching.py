"""Reading a question: from the words typed to the organizations meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_

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
    options_for,
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
    words_or_signs,
)

FIELD_WEIGHTS = {
    NAME: 6.0,
    OTHER_NAME: 5.5,
    KEY: 6.0,
    INITIALS: 5.0,
    PLACE: 3.0,
    TEXT: 1.0,
}
# Where not all words are found, an organization must hold so much of their weight.
NEEDED_SHARE_OF_WEIGHT = 0.6
MOST_WORDS_READ = 32
# Each further word may cut every group in two, so only those that say most are weighed.
MOST_WORDS_WEIGHED = 12
LONGEST_QUERY = 400
# Nearly every web address has them, so they tell none from another.
WORDS_OF_ALL_ADDRESSES = frozenset({"http", "https", "www"})
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
        if len(self.typed) == 1:
            # Where one letter can be a word, it says as much as a word.
            return not is_solid(self.typed)
        return self.typed in SMALL_WORDS

    def alternatives(self, *, with_number: bool = True) -> set[str]:
        """Return all that may stand for it, phrases as their words."""
        alternatives: set[str] = set()
        for quality, options in self.options.items():
            if with_number or quality != NUMBER:
                for option in options:
                    alternatives.update(option.split())
        return alternatives

    def plainest(self) -> str:
        """Return the word as it was typed, or what comes nearest to it."""
        for quality in (TYPED, MEANT, SLIP):
            options = self.options.get(quality)
            if options:
                return options[0]
        return self.typed


@dataclass
class Reading:
    """The organizations a question means, and how far it was loosened to find them."""

    organizations: BitMap
    words: list[QueryWord] = field(default_factory=list)
    how: str = ""
    groups: list[BitMap] | None = None
    likeliest: dict[str, str] = field(default_factory=dict)
    query: str = ""

    def shown(self) -> str:
        """Return the question as it was read, in the words that most results have."""
        shown: dict[str, None] = {}
        for word in self.words:
            likeliest = self.likeliest.get(word.typed)
            if likeliest is None:
                likeliest = word.plainest()
            shown[likeliest] = None
        return whole_again(shown)


def read(index: Index, query: str) -> Reading:
    """Understand a question; the first step that finds something wins.

    Quotation marks around it allow no loosening.
    """
    query = query[:LONGEST_QUERY].strip()
    if is_address(query):
        groups = _at_address(index, query)
        if groups:
            return Reading(BitMap.union(*groups), groups=groups)
    # A word typed twice asks for no more than the word once.
    typed = list(dict.fromkeys(words_or_signs(query)))
    if not typed:
        return Reading(EMPTY, how=NOTHING)
    telling = [word for word in typed if word not in WORDS_OF_ALL_ADDRESSES]
    reading = _by_words(index, query, (telling or typed)[:MOST_WORDS_READ])
    reading.query = query
    return reading


def _at_address(index: Index, query: str) -> list[BitMap]:
    """Return the groups at a web address, those that fit best first.

    They are at that very page, at its host, below the host, or at a page whose address
    only begins so.
    """
    where = address(query)
    if where is None:
        return []
    page, host, below = index.get(
        [f"#{where.page}", f"#{where.host}", f"#.{where.host}"]
    )
    begun = BitMap.union(EMPTY, *index.get(index.pages_starting(where.page)))
    groups = []
    placed = EMPTY
    for organizations in (page, host, below, begun):
        group = organizations - placed
        if group:
            groups.append(group)
            placed = placed | group
    return groups


def _by_words(index: Index, query: str, typed: list[str]) -> Reading:
    total = len(index.get([EVERYTHING])[0])
    is_exact = is_quoted(query)
    if is_exact:
        options: list[Options] = [{TYPED: [word]} for word in typed]
    else:
        options = options_for(index, query, typed)
    query_words = _read_words(index, typed, options, total)
    organizations = _having_all(query_words)
    if organizations:
        return Reading(organizations, query_words)
    nothing = Reading(EMPTY, query_words, NOTHING)
    # Who asks for a web address wants no other one that looks alike.
    if is_exact or is_address(query):
        return nothing
    nearly = _read_words(index, typed, with_slips(index, typed, options), total)
    return (
        _corrected(index, nearly, total)
        or _partly(index, query_words)
        or _partly(index, nearly)
        or nothing
    )


def _read_words(
    index: Index, typed: Sequence[str], options: Sequence[Options], total: int
) -> list[QueryWord]:
    """Look up where each word, or what may stand for it, occurs."""
    parts: list[str] = []
    for options_of_word in options:
        for alternatives in options_of_word.values():
            for alternative in alternatives:
                parts += alternative.split()
    # All at once: what follows finds them kept.
    index.get(key(part, field_code) for part in parts for field_code in FIELD_WEIGHTS)
    query_words = []
    for word, options_of_word in zip(typed, options, strict=True):
        hits = []
        for quality, alternatives in options_of_word.items():
            for field_code, weight in FIELD_WEIGHTS.items():
                organizations = _having_any(index, alternatives, field_code)
                if organizations:
                    hits.append((quality * weight, organizations))
        hits.sort(key=lambda hit: -hit[0])
        anywhere = BitMap.union(EMPTY, *(organizations for _, organizations in hits))
        rarity = math.log(1 + total / (1 + len(anywhere)))
        query_words.append(QueryWord(word, options_of_word, hits, anywhere, rarity))
    return query_words


def _having_any(index: Index, alternatives: Sequence[str], field_code: str) -> BitMap:
    """Return the organizations that have one of these in a field.

    Of a phrase they have all words there.
    """
    single = [word for word in alternatives if " " not in word]
    bitmaps = index.get([key(word, field_code) for word in single])
    organizations = BitMap.union(EMPTY, *bitmaps)
    for phrase in alternatives:
        if " " in phrase:
            bitmaps = index.get([key(word, field_code) for word in phrase.split()])
            organizations |= reduce(and_, bitmaps)
    return organizations


def _needed(query_words: list[QueryWord]) -> list[QueryWord]:
    """Return the words that must be found.

    Small words and single letters sort, but keep nothing out.
    """
    return [word for word in query_words if not word.is_small] or query_words


def _having_all(query_words: list[QueryWord]) -> BitMap:
    bitmaps = [word.anywhere for word in _needed(query_words)]
    # The rarest first: whatever comes after it is cut with a small set.
    bitmaps.sort(key=len)
    return reduce(and_, bitmaps)


def _corrected(index: Index, nearly: list[QueryWord], total: int) -> Reading | None:
    """Read each word also as one that is a slip away, or as two words."""
    organizations = _having_all(nearly)
    if organizations:
        return _loosened(index, nearly, organizations, CORRECTED)
    typed = [word.typed for word in nearly]
    for place, pair in halves(index, typed):
        two = _read_words(index, pair, [{TYPED: [half]} for half in pair], total)
        query_words = [*nearly[:place], *two, *nearly[place + 1 :]]
        organizations = _having_all(query_words)
        if organizations:
            return _loosened(index, query_words, organizations, CORRECTED)
    return None


def _loosened(
    index: Index, query_words: list[QueryWord], organizations: BitMap, how: str
) -> Reading:
    """Return a reading that knows what stands for each word in what was found.

    That is the word itself where it occurs there, else what weighs most there.
    """
    likeliest: dict[str, str] = {}
    for word in query_words:
        for quality in (TYPED, MEANT, NUMBER, SLIP, BEGUN):
            weights = {
                option: _weight_within(index, option, organizations)
                for option in word.options.get(quality, ())
            }
            if any(weights.values()):
                likeliest[word.typed] = max(weights, key=weights.__getitem__)
                break
    return Reading(organizations, query_words, how, likeliest=likeliest)


def _weight_within(index: Index, option: str, organizations: BitMap) -> float:
    weight = 0.0
    for field_code in FIELDS:
        having = _having_any(index, [option], field_code)
        times = organizations.intersection_cardinality(having)
        weight += FIELD_WEIGHTS[field_code] * times
    return weight


def _partly(index: Index, query_words: list[QueryWord]) -> Reading | None:
    """Find who holds most of the question and at least two of its words.

    Rare words count more.
    """
    needed = _needed(query_words)
    # A word that nobody has says nothing, so it counts as the commonest of the others.
    least = min((word.rarity for word in needed if word.anywhere), default=0.0)
    weights = {word.typed: word.rarity if word.anywhere else least for word in needed}
    needed = sorted(needed, key=lambda word: -weights[word.typed])
    needed = needed[:MOST_WORDS_WEIGHED]
    weight_left = sum(weights[word.typed] for word in needed)
    weight_needed = weight_left * NEEDED_SHARE_OF_WEIGHT
    # The weight and the number of words held, and who holds them; nobody is in two.
    groups: list[tuple[float, int, BitMap]] = []
    for word in needed:
        # Who has no word so far may still get there.
        if weight_left >= weight_needed:
            placed = BitMap.union(EMPTY, *(holders for *_, holders in groups))
            groups.append((0.0, 0, word.anywhere - placed))
        weight_left -= weights[word.typed]
        parts = []
        for weight, count, holders in groups:
            more_weight = weight + weights[word.typed]
            parts.append((more_weight, count + 1, holders & word.anywhere))
            parts.append((weight, count, holders - word.anywhere))
        # Who cannot get there any more is let go, so that the groups stay few.
        groups = [
            (weight, count, holders)
            for weight, count, holders in parts
            if holders and weight + weight_left >= weight_needed
        ]
    enough = [holders for _, count, holders in groups if count > 1]
    organizations = BitMap.union(EMPTY, *enough)
    if not organizations:
        return None
    return _loosened(index, query_words, organizations, PARTLY)
