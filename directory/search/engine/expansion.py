"""What may stand for each word of a question beside itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from directory.search.engine.cache import FIELDS, Index
from directory.search.engine.keys import key
from directory.search.engine.text import compounds, inflected, is_solid, words

# How well an alternative stands for the word that was typed. Its other number in a name
# (6 x 0.45) stays below the word itself in a place (3 x 1).
TYPED, MEANT, SLIP, BEGUN, NUMBER = 1.0, 0.8, 0.6, 0.5, 0.45
# In a longer question only so many words are taken for slips: each costs a comparison
# with all words of its length.
MOST_MISTYPED_WORDS = 12
LONGEST_SPLIT_WORD = 40
Options = dict[float, list[str]]


def options_for(index: Index, query: str, typed: Sequence[str]) -> list[Options]:
    """Return for each word what may stand for it without a slip.

    That is the word itself, what it is as one with others, what means the same, its
    other number, and for the last one what it begins.
    """
    synonyms = index.synonyms()
    options: list[Options] = []
    joined_words = _joined_words(index, query, typed)
    for word, joined in zip(typed, joined_words, strict=True):
        spellings = [word, *joined]
        numbers: list[str] = []
        for spelling in spellings:
            numbers += inflected(spelling)
        options.append(
            {
                TYPED: [word],
                MEANT: [*joined, *_synonyms_of(spellings, synonyms)],
                NUMBER: [*numbers, *_synonyms_of(numbers, synonyms)],
            }
        )
    longest = max((len(phrase.split()) for phrase in synonyms), default=0)
    for start in range(len(typed)):
        for end in range(start + 2, min(start + longest, len(typed)) + 1):
            phrase = " ".join(typed[start:end])
            others = synonyms.get(phrase, [])
            # Each word of a phrase gets its synonyms: one of them stands for all of it.
            for place in range(start, end):
                options[place][MEANT] += others
    # A single letter begins too many words to mean one of them.
    if len(typed[-1]) > 1 or is_solid(typed[-1]):
        options[-1][BEGUN] = index.starting(typed[-1])
    return options


def _synonyms_of(spellings: Sequence[str], synonyms: dict[str, list[str]]) -> list[str]:
    others: list[str] = []
    for spelling in spellings:
        others += synonyms.get(spelling, ())
    return others


def _joined_words(
    index: Index, query: str, typed: Sequence[str]
) -> list[dict[str, None]]:
    """Return for each word what it is as one with others.

    They were written together, with a hyphen or full stops, or are neighbours.
    """
    joined: list[dict[str, None]] = [{} for _ in typed]
    for token in query.split():
        for whole in compounds(token):
            for word in words(token):
                if word in typed:
                    joined[typed.index(word)][whole] = None
    pairs = list(pairwise(typed))
    # All at once: what follows finds them kept.
    index.get(key(first + second, field) for first, second in pairs for field in FIELDS)
    for place, (first, second) in enumerate(pairs):
        whole = first + second
        if index.has(whole):
            joined[place][whole] = None
            joined[place + 1][whole] = None
    return joined


def with_slips(
    index: Index, typed: Sequence[str], options: Sequence[Options]
) -> list[Options]:
    """Return the options with what each word may be where the fingers slipped."""
    with_near_words = []
    for place, word in enumerate(typed):
        near = index.near(word) if place < MOST_MISTYPED_WORDS else []
        with_near_words.append({**options[place], SLIP: near})
    return with_near_words


def halves(index: Index, typed: Sequence[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the place and the halves of words that are two words written as one.

    Organizations have both halves.
    """
    pairs: list[tuple[int, tuple[str, str]]] = []
    wanted: list[str] = []
    for place, word in enumerate(typed[:MOST_MISTYPED_WORDS]):
        if len(word) > LONGEST_SPLIT_WORD:
            continue
        # Half a word of one letter would be found nearly everywhere.
        for middle in range(2, len(word) - 1):
            pair = (word[:middle], word[middle:])
            pairs.append((place, pair))
            wanted += pair
    # All in one statement.
    known = index.having(wanted)
    for place, pair in pairs:
        if known.issuperset(pair):
            yield place, pair
