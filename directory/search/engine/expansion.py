"""What may stand for each word of a question beside itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.translation import get_language
from pyroaring import BitMap

from directory.search.engine.cache import FIELDS, Index
from directory.search.engine.families import STEMMERS
from directory.search.engine.helping import is_helping
from directory.search.engine.keys import key, language_key
from directory.search.engine.spellings import canonical, others
from directory.search.engine.text import inflected, is_solid
from directory.search.engine.typed import AskedWord

# How well an alternative stands for the word that was typed. Its other number in a name
# (6 x 0.45) stays below the word itself in a place (3 x 1), and the other words of its
# family below both.
TYPED, JOINED, MEANT, SLIP, BEGUN = 1.0, 0.81, 0.8, 0.6, 0.5
NUMBER, FAMILY = 0.45, 0.35
# In a longer question only so many words are taken for slips: each costs a comparison
# with all words of its length.
MOST_MISTYPED_WORDS = 12
LONGEST_SPLIT_WORD = 40
SHORTEST_HALF = 3
Options = dict[float, list[str]]


def options_for(index: Index, asked: Sequence[AskedWord]) -> list[Options]:
    """Return for each word what may stand for it without a slip.

    That is the word itself in its spellings, what it is as one with others, what means
    the same, its other number, and for the last one what it begins.
    """
    synonyms = index.synonyms()
    options: list[Options] = []
    joined_words = _joined_words(index, asked)
    language = reader_language()
    for one, joined in zip(asked, joined_words, strict=True):
        if one.is_phrase or one.state:
            options.append({TYPED: [one.word]})
            continue
        spellings = [one.word, *others(one.word)]
        if one.whole:
            spellings.append(" ".join(one.words))
        spellings = list(dict.fromkeys(spellings))
        meant = [*joined]
        for whole in joined:
            meant += others(whole)
        numbers: list[str] = []
        for spelling in (*spellings, *joined):
            numbers += inflected(spelling)
        numbers = [number for number in numbers if number not in spellings]
        options.append(
            {
                TYPED: spellings,
                JOINED: meant,
                MEANT: _synonyms_of([*spellings, *meant], synonyms),
                NUMBER: numbers,
                FAMILY: [
                    other
                    for other in (
                        *_synonyms_of(numbers, synonyms),
                        *([] if one.is_helping else index.families(one.word, language)),
                    )
                    if other not in spellings and other not in numbers
                ],
            }
        )
    _add_synonyms_of_phrases(options, asked, synonyms)
    if asked:
        _add_beginnings(index, options[-1], asked[-1])
    return options


def other_languages(index: Index) -> dict[str, BitMap]:
    """Return who is written of in each language that the page is not read in."""
    others = [language for language in STEMMERS if language != reader_language()]
    having = index.get(map(language_key, others))
    return {
        language: organizations
        for language, organizations in zip(others, having, strict=True)
        if organizations
    }


def reader_language() -> str:
    """Return the language that the page is read in, as families are told by it."""
    language = (get_language() or "").partition("-")[0]
    return language if language in STEMMERS else "en"


def _synonyms_of(spellings: Sequence[str], synonyms: dict[str, list[str]]) -> list[str]:
    found: dict[str, None] = {}
    for spelling in spellings:
        for other in synonyms.get(spelling, ()):
            if other not in spellings:
                found[other] = None
    return list(found)


def _add_synonyms_of_phrases(
    options: list[Options], asked: Sequence[AskedWord], synonyms: dict[str, list[str]]
) -> None:
    """Give each word of a phrase its synonyms: one of them stands for all of it."""
    longest = max((len(phrase.split()) for phrase in synonyms), default=0)
    for start in range(len(asked)):
        for end in range(start + 2, min(start + longest, len(asked)) + 1):
            words = [word for one in asked[start:end] for word in one.words]
            meant = synonyms.get(" ".join(canonical(words)), [])
            for place in range(start, end):
                options[place].setdefault(MEANT, []).extend(meant)


def _add_beginnings(index: Index, options: Options, last: AskedWord) -> None:
    """Add what the last word begins; the half of a word with a hyphen begins none."""
    if last.is_phrase or last.state or last.is_code or last.is_address:
        return
    # A single letter begins too many words to mean one of them.
    if len(last.word) > 1 or is_solid(last.word):
        options[BEGUN] = index.starting(last.word)


def _joined_words(index: Index, asked: Sequence[AskedWord]) -> list[dict[str, None]]:
    """Return for each word what it is as one with others.

    They were written together, with full stops, or are neighbours.
    """
    joined: list[dict[str, None]] = [dict.fromkeys(one.joined) for one in asked]
    pairs = [(first.word, second.word) for first, second in pairwise(asked)]
    # All at once: what follows finds them kept.
    index.get(key(first + second, field) for first, second in pairs for field in FIELDS)
    for place, (first, second) in enumerate(pairs):
        whole = first + second
        if index.has(whole):
            joined[place][whole] = None
            joined[place + 1][whole] = None
    return joined


def halves(index: Index, typed: Sequence[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the place and the halves of words that are two words written as one.

    Organizations have both halves.
    """
    pairs: list[tuple[int, tuple[str, str]]] = []
    wanted: list[str] = []
    for place, word in enumerate(typed[:MOST_MISTYPED_WORDS]):
        if len(word) > LONGEST_SPLIT_WORD:
            continue
        for middle in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1):
            pair = (word[:middle], word[middle:])
            # No word that only helps to ask is half of what somebody means.
            if not any(map(is_helping, pair)):
                pairs.append((place, pair))
                wanted += pair
    # All in one statement.
    known = index.having(wanted)
    for place, pair in pairs:
        if known.issuperset(pair):
            yield place, pair
