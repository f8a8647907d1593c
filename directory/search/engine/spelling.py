"""The words that organizations have, and which of them a slip of the fingers meant."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.search.engine.helping import is_meant
from directory.search.engine.text import inflected

MOST_NEAR_WORDS = 8
LAST_LETTER = "\U0010ffff"
# Of each length so many are looked at, before the commonest of all are taken.
MOST_COMPARED = 50
# Counted on the longer of the two words: below so many letters only neighbours are
# swapped, and one letter doubled or dropped.
ANY_SLIP = 6
# So many letters long, a word is hardly one letter away from another by chance.
SURE_SLIP = 8
TWO_SLIPS = 10


class Vocabulary:
    """Every word of letters alone, with the number of organizations that have it.

    That is the number in the field in which most do.
    """

    def __init__(self, rows: Iterable[tuple[str, int]]) -> None:
        self._counts: dict[str, int] = {}
        # By length and first letter, which is never mistyped.
        self._alike: dict[tuple[int, str], list[str]] = {}
        self._in_order: list[str] | None = None
        for key, count in rows:
            self.learn(key, count)

    def learn(self, key: str, count: int) -> None:
        """Add the word of a key, or another number of those that have it."""
        word = key.rpartition(" ")[0]
        # Most words are quickly told: by the hundred thousand, a look at every letter
        # takes long.
        if not word.isalpha() and (word.isascii() or not is_written(word)):
            return
        known_count = self._counts.get(word)
        if known_count is None:
            self._alike.setdefault((len(word), word[:1]), []).append(word)
            if self._in_order is not None:
                insort(self._in_order, word)
        self._counts[word] = max(count, known_count or 0)

    def knows(self, word: str) -> bool:
        """Tell whether an organization has this word."""
        return word in self._counts

    def starting(self, beginning: str) -> list[str]:
        """Return all words that begin so."""
        if self._in_order is None:
            self._in_order = sorted(self._counts)
        start = bisect_left(self._in_order, beginning)
        end = bisect_left(self._in_order, beginning + LAST_LETTER, start)
        return self._in_order[start:end]

    def near(self, word: str) -> list[str]:
        """Return the words a slip or two away from this one, likeliest first.

        Where there are none, those a slip away from its other number.
        """
        return self._near(word) or [
            candidate
            for number in inflected(word)
            for candidate in self._near(number)
            # The ending makes no word longer, nor is it a slip by itself.
            if any(
                other != word and is_slip(word, other, int(OSA.distance(word, other)))
                for other in inflected(candidate)
            )
        ]

    def _near(self, word: str) -> list[str]:
        # A word of one or two letters is a slip away from too many others, and a number
        # with a slip is another number.
        if len(word) < 3 or not is_written(word):
            return []
        most_slips = 2 if len(word) >= TWO_SLIPS - 1 else 1
        near_words: list[tuple[int, int, str]] = []
        for length in range(len(word) - most_slips, len(word) + most_slips + 1):
            matches = process.extract(
                word,
                self._alike.get((length, word[0]), ()),
                scorer=OSA.distance,
                processor=None,
                score_cutoff=most_slips,
                limit=MOST_COMPARED,
            )
            for candidate, distance, _ in matches:
                if distance and is_slip(word, candidate, int(distance)):
                    count = self._counts[candidate]
                    near_words.append((int(distance), -count, candidate))
        near_words.sort()
        return [candidate for _, _, candidate in near_words[:MOST_NEAR_WORDS]]


def is_slip(typed: str, word: str, distance: int) -> bool:
    """Tell whether the fingers can have slipped from a word to what was typed.

    The first letter is right, and nobody means a word that only helps to ask.
    """
    longer = max(len(typed), len(word))
    if typed[0] != word[0] or not is_meant(word):
        return False
    if distance == 2:
        # The same letters in another order are another word: conversation is no
        # conservation.
        return longer >= TWO_SLIPS and sorted(typed) != sorted(word)
    if longer >= ANY_SLIP:
        return True
    is_dropped = len(word) > len(typed) > 2
    return _is_swapped(typed, word) or _is_doubled(typed, word) or is_dropped


def is_sure_slip(typed: str, word: str) -> bool:
    """Tell whether a slip is likelier than another word, whatever stands beside it."""
    return any(_is_sure(typed, form) for form in (word, *inflected(word)))


def may_stand_alone(typed: str, word: str) -> bool:
    """Tell whether a slip may be guessed where no other word was found."""
    longer = max(len(typed), len(word))
    return longer > len("word") or (longer == len("word") and _is_swapped(typed, word))


def _is_sure(typed: str, word: str) -> bool:
    longer = max(len(typed), len(word))
    if _is_swapped(typed, word) or _is_doubled(typed, word):
        return longer > len("word")
    if OSA.distance(typed, word) > 1:
        return False
    return longer >= SURE_SLIP


def _is_swapped(typed: str, word: str) -> bool:
    return len(typed) == len(word) and sorted(typed) == sorted(word)


def _is_doubled(typed: str, word: str) -> bool:
    """Tell whether one of two equal letters is missing, or was typed twice."""
    shorter, longer = sorted((typed, word), key=len)
    if len(longer) != len(shorter) + 1:
        return False
    return any(
        longer[at] == longer[at + 1] and longer[:at] + longer[at + 1 :] == shorter
        for at in range(len(shorter))
    )


def is_written(word: str) -> bool:
    """Tell whether a word is of letters alone.

    The signs that some scripts write vowels with are letters here.
    """
    return all(unicodedata.category(letter)[0] in "LM" for letter in word)
