"""Rows of one file against each other: which may be of one organization."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from directory.duplicates import profile, scoring
from directory.duplicates.profile import Candidate, Profile

MOST_COMPARED = 40
MOST_OF_A_WORD = 60
SMALL_DIRECTORY = 1_000
TOLD = ("name", "url", "city", "region", "country", "acronym")


@dataclass(frozen=True)
class Sibling:
    """An earlier row that may be of the same organization, with the reasons."""

    number: int
    degree: str
    reasons: list[str]


class Siblings:
    """The rows that came before, found by page, site and words of names."""

    def __init__(self) -> None:
        self._rows: dict[int, tuple[str, ...]] = {}
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, number: int, values: Mapping[str, Any]) -> None:
        """Remember a row by what it may be found by."""
        self._rows[number] = tuple(str(values.get(name, "")) for name in TOLD)
        for key in _keys(self._profile(number)):
            self._by_key[key].append(number)

    def find(self, values: Mapping[str, Any]) -> Sibling | None:
        """Return the earlier row that is most like these values, if one is at all."""
        mine = _profile(tuple(str(values.get(name, "")) for name in TOLD))
        best: tuple[float, Sibling] | None = None
        for number in self._nearest(mine):
            theirs = self._profile(number)
            score = scoring.compare(
                mine,
                theirs,
                self._weight,
                len(self._by_key.get(f"p {theirs.page}", ())),
                len(self._by_key.get(f"s {theirs.site}", ())),
            )
            if score.degree and (best is None or score.points > best[0]):
                degree = scoring.LIKELY if in_one_place(mine, theirs) else score.degree
                best = score.points, Sibling(number, degree, score.reasons)
        return best[1] if best else None

    def _nearest(self, mine: Profile) -> Iterable[int]:
        """Return the rows that share most, those that share rare things first."""
        points: defaultdict[int, float] = defaultdict(float)
        for key in _keys(mine):
            numbers = self._by_key.get(key, ())
            for number in numbers[-MOST_OF_A_WORD:]:
                points[number] += 1 / len(numbers)
        nearest = sorted(points, key=lambda number: (-points[number], number))
        return nearest[:MOST_COMPARED]

    def _weight(self, word: str) -> float:
        """Return how much a word tells: the more rows have it, the less."""
        having = len(self._by_key.get(f"w {word}", ()))
        return 1.0 - math.log1p(having) / math.log(len(self._rows) + SMALL_DIRECTORY)

    def _profile(self, number: int) -> Profile:
        return _profile(self._rows[number])


def in_one_place(mine: Profile, theirs: Profile) -> bool:
    """Tell whether two have the very page and town, whatever they are called."""
    has_place = bool(mine.page and mine.folded_city)
    same_page = mine.page == theirs.page
    return has_place and same_page and mine.folded_city == theirs.folded_city


def _profile(told: tuple[str, ...]) -> Profile:
    name, url, city, region, country, acronym = told
    return profile.of_candidate(
        Candidate(
            name, url=url, city=city, region=region, country=country, acronym=acronym
        )
    )


def _keys(of: Profile) -> set[str]:
    """Return by what a row is found: its page, its site, the words of its names."""
    keys = {f"w {word}" for name in of.names for word in name.name.words}
    if of.site:
        keys |= {f"p {of.page}", f"s {of.site}"}
    return keys
