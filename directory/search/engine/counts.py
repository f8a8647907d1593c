"""How many there are for every value of every facet, its own choice left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyroaring import BitMap

from directory.models import Organization
from directory.search.engine.cache import EMPTY, Index
from directory.search.engine.keys import EVERYTHING, value_key

Chosen = Mapping[str, Sequence[str]]


class Choices:
    """The choices of a question as bitmaps.

    One of the values must hold within a facet, and all facets together.
    """

    def __init__(self, index: Index, chosen: Chosen) -> None:
        self.index = index
        read_all(index, chosen)
        self.allowed: dict[str, BitMap] = {}
        for facet, values in chosen.items():
            if values:
                bitmaps = index.get(value_key(facet, value) for value in values)
                self.allowed[facet] = BitMap.union(EMPTY, *bitmaps)

    def within(self, organizations: BitMap, *, without: str = "") -> BitMap:
        """Return those organizations that every choice allows, one facet left out."""
        bitmaps = [
            allowed for facet, allowed in self.allowed.items() if facet != without
        ]
        # The strictest first: whatever comes after it is cut with a small set.
        for allowed in sorted(bitmaps, key=len):
            organizations = organizations & allowed
        return organizations

    def counts(
        self, organizations: BitMap, values: Chosen
    ) -> dict[str, dict[str, int]]:
        """Return for each value how many there would be if it were chosen alone.

        In its own facet, that is: the choices in the other facets hold.
        """
        counts = {}
        within_all = self.within(organizations)
        everything = self.index.get([EVERYTHING])[0]
        for facet, facet_values in values.items():
            base = within_all
            if facet in self.allowed:
                base = self.within(organizations, without=facet)
            bitmaps = self.index.get(value_key(facet, value) for value in facet_values)
            # No value is of more than everything.
            is_everything = len(base) == len(everything)
            number_of = len if is_everything else base.intersection_cardinality
            numbers = map(number_of, bitmaps)
            counts[facet] = dict(zip(facet_values, numbers, strict=True))
        return counts


def regions_within(regions: Sequence[str], chosen: Chosen) -> list[str]:
    """Return the regions of the chosen countries that have two or more.

    A region that is chosen brings its country.
    """
    countries = {country.lower() for country in chosen.get("country", ())}
    countries |= {region.partition("-")[0] for region in chosen.get("region", ())}
    offered = []
    for country in countries:
        of_country = [one for one in regions if one.startswith(f"{country}-")]
        if len(of_country) > 1:
            offered += of_country
    return offered


def listed(index: Index) -> BitMap:
    """Return who is published and not known to have ended, as pages of terms show."""
    statuses = Organization.LISTED_STATUSES
    return BitMap.union(*index.get(value_key("status", status) for status in statuses))


def read_all(index: Index, values: Chosen) -> None:
    """Bring everything and the bitmaps of these values of all facets in one statement.

    What follows finds them kept.
    """
    keys = [EVERYTHING]
    for facet, facet_values in values.items():
        keys += [value_key(facet, value) for value in facet_values]
    index.get(keys)
