"""The words that organizations have, and which of them a slip of the fingers meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.lib import slips

MOST_NEAR_WORDS = 8
# Of each length so many are looked at, before the commonest of all are taken.
MOST_COMPARED = 50


class Vocabulary:
    """Every word of letters alone, with the number of organizations that have it.

    That is the number in the field in which most do.
    """

    def __init__(self, rows: Iterable[tuple[str, int]]) -> None:
        self._counts: dict[str, int] = {}
        self._by_length: dict[int, list[str]] = {}
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
            self._by_length.setdefault(len(word), []).append(word)
        self._counts[word] = max(count, known_count or 0)

    def near(self, word: str) -> list[str]:
        """Return the words a slip or two away from this one, likeliest first."""
        # A word of one or two letters is a slip away from too many others, and a number
        # with a slip is another number.
        if len(word) < 3 or not is_written(word):
            return []
        most_slips = slips.forgiven_in_search(word)
        near_words: list[tuple[int, int, str]] = []
        for length in range(len(word) - most_slips, len(word) + most_slips + 1):
            matches = process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                processor=None,
                score_cutoff=most_slips,
                limit=MOST_COMPARED,
            )
            for candidate, distance, _ in matches:
                # Three letters are too few to guess one of them, but not to put them
                # in order.
                is_guess = len(word) == 3 and sorted(candidate) != sorted(word)
                if distance and not is_guess:
                    count = self._counts[candidate]
                    near_words.append((int(distance), -count, candidate))
        near_words.sort()
        return [candidate for _, _, candidate in near_words[:MOST_NEAR_WORDS]]


def is_written(word: str) -> bool:
    """Tell whether a word is of letters alone.

    The signs that some scripts write vowels with are letters here.
    """
    return all(unicodedata.category(letter)[0] in "LM" for letter in word)
