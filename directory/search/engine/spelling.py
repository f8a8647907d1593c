"""The words that organizations have, and which of them somebody meant whose fingers
slipped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.lib import slips

MOST_NEAR = 8
MOST_COMPARED = 50


class Vocabulary:
    """Every word of letters alone, with the number of organizations that have it in the
    field in which most do.
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
        if word.isalpha() or (not word.isascii() and is_written(word)):
            if word not in self._counts:
                self._by_length.setdefault(len(word), []).append(word)
            self._counts[word] = max(count, self._counts.get(word, 0))

    def near(self, word: str) -> list[str]:
        """Return the words of which a slip or two of the fingers makes this word,
        likeliest first.
        """
        if len(word) < 3 or not is_written(word):
            return []
        most_slips = slips.forgiven_in_search(word)
        found: list[tuple[int, int, str]] = []
        for length in range(len(word) - most_slips, len(word) + most_slips + 1):
            some = self._by_length.get(length, ())
            near = process.extract(
                word,
                some,
                scorer=OSA.distance,
                processor=None,
                score_cutoff=most_slips,
                limit=MOST_COMPARED,
            )
            found += [
                (int(distance), -self._counts[one], one)
                for one, distance, _ in near
                if distance
            ]
        # Three letters are too few to guess one of them, but not to put them in order.
        likely = [
            one for one in found if len(word) > 3 or sorted(one[2]) == sorted(word)
        ]
        return [one for _, _, one in sorted(likely)[:MOST_NEAR]]


def is_written(word: str) -> bool:
    """Whether a word is of letters, with the signs that some scripts write vowels with,
    and has no digits.
    """
    return all(unicodedata.category(letter)[0] in "LM" for letter in word)
