"""Reading a question: from words as they were typed to the organizations that they mean."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise

from pyroaring import BitMap

from directory.lib.names import SMALL_WORDS
from directory.search.cache import EMPTY, FIELDS, Index
from directory.search.keys import EVERYTHING, INITIALS, KEY, NAME, OTHER_NAME, PLACE, TEXT, key
from directory.search.text import address, compounds, is_address, is_quoted, is_solid, words

WEIGHT = {NAME: 6.0, OTHER_NAME: 5.5, KEY: 6.0, INITIALS: 5.0, PLACE: 3.0, TEXT: 1.0}
TYPED, MEANT, SLIP, BEGUN = 1.0, 0.8, 0.6, 0.5  # how well an alternative stands for the word that was typed
SHARE = 0.6  # of the question's weight that an organization must hold where not all words are found
MOST_WORDS = 12
MOST_LETTERS = 400
IDLE = frozenset({"http", "https", "www"})
CORRECTED, PARTLY, NOTHING = "corrected", "partly", "nothing"
Options = dict[float, list[str]]


@dataclass
class Word:
    """One word of a question: what may stand for it, and where that occurs."""

    typed: str
    options: Options
    hits: list[tuple[float, BitMap]]
    anywhere: BitMap
    rarity: float

    @property
    def is_small(self) -> bool:
        return self.typed in SMALL_WORDS or (len(self.typed) == 1 and not is_solid(self.typed))

    def alternatives(self) -> set[str]:
        """Return all that may stand for it, phrases as their words."""
        return {word for found in self.options.values() for one in found for word in one.split()}


@dataclass
class Reading:
    """What a question was understood to mean: organizations, the words they were found by, and how far it was loosened."""

    found: BitMap
    words: list[Word] = field(default_factory=list)
    how: str = ""
    groups: list[BitMap] | None = None
    likeliest: dict[str, str] = field(default_factory=dict)

    def shown(self) -> str:
        """Return the question as it was read: each word, or what stands for it in most of what was found."""
        return " ".join(dict.fromkeys(self._shown(word) for word in self.words))

    def _shown(self, word: Word) -> str:
        likely = [one for good in (TYPED, MEANT, SLIP) for one in word.options.get(good, ())]
        return self.likeliest.get(word.typed) or next(iter(likely), word.typed)


def read(index: Index, asked: str) -> Reading:
    """Understand a question; the first step that finds something wins. Quotation marks around it allow no loosening."""
    asked = asked[:MOST_LETTERS].strip()
    if is_address(asked) and (groups := _at(index, asked)):
        return Reading(BitMap.union(*groups), groups=groups)
    typed = _typed(asked)
    if not typed:
        return Reading(EMPTY, how=NOTHING)
    return _by_words(index, asked, typed, only=is_quoted(asked))


def _typed(asked: str) -> list[str]:
    found = list(dict.fromkeys(words(asked)))
    telling = [word for word in found if word not in IDLE]
    return (telling or found)[:MOST_WORDS]


def _at(index: Index, asked: str) -> list[BitMap]:
    """Return who is at a web address: at that very page, then at its host, at one below it, where it only begins so."""
    where = address(asked)
    if where is None:
        return []
    page, host, below = index.get([f"#{where.page}", f"#{where.host}", f"#.{where.host}"])
    begun = BitMap.union(EMPTY, *index.get(index.pages_starting(where.page)))
    return [group for group in (page, host - page, below - host - page, begun - below - host - page) if group]


def _by_words(index: Index, asked: str, typed: list[str], *, only: bool) -> Reading:
    total = len(index.get([EVERYTHING])[0])
    options = [{TYPED: [word]} for word in typed] if only else _options(index, asked, typed)
    found = _words_read(index, typed, options, total)
    if ids := _all_of(found):
        return Reading(ids, found)
    if only or is_address(asked):
        return Reading(EMPTY, found, NOTHING)
    for word, some in zip(typed, options, strict=True):
        some[SLIP] = index.near(word)
    nearly = _words_read(index, typed, options, total)
    return _corrected(index, nearly, total) or _partly(index, found) or _partly(index, nearly) or Reading(EMPTY, found, NOTHING)


def _options(index: Index, asked: str, typed: list[str]) -> list[Options]:
    """Return for each word itself, what it is as one with its neighbours, what staff say means the same, and what it begins."""
    options: list[Options] = [{TYPED: [word], MEANT: []} for word in typed]
    for token, whole in ((some, one) for some in asked.split() for one in compounds(some)):
        for word in words(token):
            if word in typed:
                options[typed.index(word)][MEANT].append(whole)
    for place, (first, second) in enumerate(pairwise(typed)):
        if index.has(first + second):
            options[place][MEANT].append(first + second)
            options[place + 1][MEANT].append(first + second)
    for places, others in _synonyms(index, typed):
        for place in places:
            options[place][MEANT] += others
    if len(typed[-1]) > 1 or is_solid(typed[-1]):
        options[-1][BEGUN] = index.starting(typed[-1])
    return options


def _synonyms(index: Index, typed: list[str]) -> Iterator[tuple[range, list[str]]]:
    synonyms = index.synonyms()
    longest = max((len(one.split()) for one in synonyms), default=0)
    for start in range(len(typed)):
        for end in range(start + 1, min(start + longest, len(typed)) + 1):
            if others := synonyms.get(" ".join(typed[start:end])):
                yield range(start, end), others


def _words_read(index: Index, typed: list[str], options: list[Options], total: int) -> list[Word]:
    return [_word(index, word, some, total) for word, some in zip(typed, options, strict=True)]


def _word(index: Index, typed: str, options: Options, total: int) -> Word:
    hits = []
    # All at once: what follows finds them kept.
    index.get(key(part, name) for some in options.values() for one in some for part in one.split() for name in WEIGHT)
    for good, alternatives in options.items():
        for name, weight in WEIGHT.items():
            if found := _holding(index, alternatives, name):
                hits.append((good * weight, found))
    hits.sort(key=lambda hit: -hit[0])
    anywhere = BitMap.union(EMPTY, *(found for _, found in hits))
    return Word(typed, options, hits, anywhere, math.log(1 + total / (1 + len(anywhere))))


def _holding(index: Index, alternatives: Sequence[str], name: str) -> BitMap:
    """Return the organizations that have one of these words, or all words of one of these phrases, in a field."""
    single = [one for one in alternatives if " " not in one]
    found = BitMap.union(EMPTY, *index.get([key(one, name) for one in single]))
    for phrase in (one for one in alternatives if " " in one):
        found |= reduce(BitMap.__and__, index.get([key(one, name) for one in phrase.split()]))
    return found


def _needed(found: list[Word]) -> list[Word]:
    """Return the words that must be found: small words and single letters sort, but keep nothing out."""
    return [word for word in found if not word.is_small] or found


def _all_of(found: list[Word]) -> BitMap:
    return reduce(BitMap.__and__, sorted((word.anywhere for word in _needed(found)), key=len))


def _corrected(index: Index, nearly: list[Word], total: int) -> Reading | None:
    """Read each word also as one that is a slip away, or as two words."""
    for attempt in (nearly, *_split(index, nearly, total)):
        if ids := _all_of(attempt):
            return Reading(ids, attempt, CORRECTED, likeliest=_likeliest(index, attempt, ids))
    return None


def _split(index: Index, found: list[Word], total: int) -> Iterator[list[Word]]:
    for place, word in enumerate(found):
        for at in range(2, len(word.typed) - 1):
            halves = (word.typed[:at], word.typed[at:])
            if all(map(index.has, halves)):
                two = [_word(index, half, {TYPED: [half]}, total) for half in halves]
                yield [*found[:place], *two, *found[place + 1 :]]


def _likeliest(index: Index, found: list[Word], ids: BitMap) -> dict[str, str]:
    """Return what stands for each word in what was found: itself where it occurs there, else what weighs most there."""
    likeliest = {}
    for word in found:
        for good in (TYPED, MEANT, SLIP, BEGUN):
            here = {
                one: sum(WEIGHT[name] * ids.intersection_cardinality(_holding(index, [one], name)) for name in FIELDS)
                for one in word.options.get(good, ())
            }
            if any(here.values()):
                likeliest[word.typed] = max(here, key=lambda one: here[one])
                break
    return likeliest


def _partly(index: Index, found: list[Word]) -> Reading | None:
    ids = _most_of(_needed(found))
    return Reading(ids, found, PARTLY, likeliest=_likeliest(index, found, ids)) if ids else None


def _most_of(found: list[Word]) -> BitMap:
    """Return the organizations that hold most of the question, rare words counting more, and at least two of its words."""
    weights = _weights(found)
    left = sum(weights.values())
    need = left * SHARE
    held: list[tuple[float, int, BitMap]] = []  # weight held, words held, organizations; none twice
    for word in sorted(found, key=lambda word: -weights[word.typed]):
        if left >= need:  # who has no word so far may still get there
            held.append((0.0, 0, word.anywhere - BitMap.union(EMPTY, *(group for *_, group in held))))
        weight = weights[word.typed]
        left -= weight
        parts = [(kept + weight, count + 1, group & word.anywhere) for kept, count, group in held]
        parts += [(kept, count, group - word.anywhere) for kept, count, group in held]
        held = [part for part in parts if part[2] and part[0] + left >= need]
    return BitMap.union(EMPTY, *(group for _, count, group in held if count > 1))


def _weights(found: list[Word]) -> dict[str, float]:
    """Return how much each word counts; one that nobody has says nothing, so it counts as the commonest of the others."""
    least = min((word.rarity for word in found if word.anywhere), default=0.0)
    return {word.typed: word.rarity if word.anywhere else least for word in found}
