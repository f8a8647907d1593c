"""How many there are for every value of every facet, its own choice left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyroaring import BitMap

from directory.models import Organization
from directory.search.engine.cache import EMPTY, Index
from directory.search.engine.keys import EVERYTHING, value_key

Chosen = Mapping[str, Sequence[str]]


class Choices:
    """The choices of a question as bitmaps: one of the values within a facet, all
    facets together.
    """

    def __init__(self, index: Index, chosen: Chosen) -> None:
        self.index = index
        read_all(index, chosen)
        self.either = {
            facet: BitMap.union(
                EMPTY, *index.get([value_key(facet, value) for value in values])
            )
            for facet, values in chosen.items()
            if values
        }

    def within(self, found: BitMap, *, without: str = "") -> BitMap:
        """Return those of what was found that every choice allows, one facet
        left out.
        """
        for facet, allowed in sorted(
            self.either.items(), key=lambda item: len(item[1])
        ):
            if facet != without:
                found = found & allowed
        return found

    def counts(
        self, found: BitMap, values: Mapping[str, Sequence[str]]
    ) -> dict[str, dict[str, int]]:
        """Return for each value how many of what was found there would be if it were
        chosen alone in its facet.
        """
        counted = {}
        all_of = self.within(found)
        for facet, some in values.items():
            base = self.within(found, without=facet) if facet in self.either else all_of
            bitmaps = self.index.get([value_key(facet, value) for value in some])
            counted[facet] = dict(
                zip(some, map(base.intersection_cardinality, bitmaps), strict=True)
            )
        return counted


def listed(index: Index) -> BitMap:
    """Return those that pages of terms, counts and the picture show: published and not
    known to have ended.
    """
    return BitMap.union(
        *index.get(
            value_key("status", status) for status in Organization.LISTED_STATUSES
        )
    )


def read_all(index: Index, values: Chosen) -> None:
    """Bring everything and the bitmaps of these values of all facets in one statement.

    What follows finds them kept.
    """
    index.get(
        [
            EVERYTHING,
            *(
                value_key(facet, value)
                for facet, some in values.items()
                for value in some
            ),
        ]
    )
