"""What may stand for each word of a question beside itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from directory.search.engine.cache import FIELDS, Index
from directory.search.engine.keys import key
from directory.search.engine.text import compounds, inflected, is_solid, words

# How well an alternative stands for the word that was typed; its other number in a name
# for less than itself in a place.
TYPED, MEANT, SLIP, BEGUN, NUMBER = 1.0, 0.8, 0.6, 0.5, 0.45
MOST_MISTYPED = 12  # in longer questions only so many words are taken for slips
LONGEST_SPLIT = 40
Options = dict[float, list[str]]


def options(index: Index, asked: str, typed: Sequence[str]) -> list[Options]:
    """Return for each word itself, what it is as one with others or means the same, its
    other number, and what it begins.
    """
    synonyms = index.synonyms()
    found = [
        _of_word(word, joined, synonyms)
        for word, joined in zip(typed, _joined(index, asked, typed), strict=True)
    ]
    for places, others in _phrases(synonyms, typed):
        for place in places:
            found[place][MEANT] += others
    if len(typed[-1]) > 1 or is_solid(typed[-1]):
        found[-1][BEGUN] = index.starting(typed[-1])
    return found


def with_slips(
    index: Index, typed: Sequence[str], found: Sequence[Options]
) -> list[Options]:
    """Return the alternatives with what each word may be where the fingers slipped."""
    slips = [
        index.near(word) if place < MOST_MISTYPED else []
        for place, word in enumerate(typed)
    ]
    return [{**some, SLIP: near} for some, near in zip(found, slips, strict=True)]


def halves(index: Index, typed: Sequence[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the place of each word that is two words which organizations have, written
    as one, with the two.
    """
    some = [
        (place, word)
        for place, word in enumerate(typed[:MOST_MISTYPED])
        if len(word) <= LONGEST_SPLIT
    ]
    pairs = [
        (place, (word[:at], word[at:]))
        for place, word in some
        for at in range(2, len(word) - 1)
    ]
    known = index.having(half for _, pair in pairs for half in pair)
    yield from ((place, pair) for place, pair in pairs if known.issuperset(pair))


def _of_word(
    word: str, joined: Iterable[str], synonyms: dict[str, list[str]]
) -> Options:
    spelled = [word, *joined]
    numbers = [form for one in spelled for form in inflected(one)]
    meant, otherwise = (
        [other for one in some for other in synonyms.get(one, ())]
        for some in (spelled, numbers)
    )
    return {TYPED: [word], MEANT: [*joined, *meant], NUMBER: [*numbers, *otherwise]}


def _joined(index: Index, asked: str, typed: Sequence[str]) -> list[dict[str, None]]:
    """Return for each word what it is as one with others: as it was written, with a
    hyphen or full stops, or with a neighbour.
    """
    found: list[dict[str, None]] = [{} for _ in typed]
    for token, whole in (
        (some, one) for some in asked.split() for one in compounds(some)
    ):
        for word in words(token):
            if word in typed:
                found[typed.index(word)][whole] = None
    neighbours = list(pairwise(typed))
    # All at once: what follows finds them kept.
    index.get(
        key(first + second, name) for first, second in neighbours for name in FIELDS
    )
    for place, (first, second) in enumerate(neighbours):
        if index.has(first + second):
            found[place][first + second] = found[place + 1][first + second] = None
    return found


def _phrases(
    synonyms: dict[str, list[str]], typed: Sequence[str]
) -> Iterator[tuple[range, list[str]]]:
    """Yield the places of several words together that staff say mean the same as
    others, with these.
    """
    longest = max((len(one.split()) for one in synonyms), default=0)
    for start in range(len(typed)):
        for end in range(start + 2, min(start + longest, len(typed)) + 1):
            if others := synonyms.get(" ".join(typed[start:end])):
                yield range(start, end), others
