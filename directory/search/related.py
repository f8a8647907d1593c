"""Which organizations are close to one: by shared ties, sectors, tags and place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from pyroaring import BitMap

from directory.models import Organization
from directory.search.engine import sql
from directory.search.engine.cache import EMPTY, Index, lately
from directory.search.engine.counts import listed
from directory.search.engine.keys import place_key, value_key
from directory.search.engine.ranking import weigh

TIE, SECTOR, TAG, PLACE = 3, 2, 1, 1
# so many of one weight are put in order by their rows, more by the order of names that
# is kept
FEW = 50
COLUMNS = (
    "id",
    "name",
    "sort_name",
    "slug",
    "acronym",
    "kind",
    "language",
    "city",
    "region",
    "country",
    "visibility",
)
TIED = """
    SELECT organization_id FROM directory_relationship WHERE other_id IN ({})
    UNION ALL SELECT other_id FROM directory_relationship
    WHERE organization_id IN ({}) AND other_id IS NOT NULL
"""


def close_to(
    organization: Organization, neighbors: Collection[int], *, limit: int = 4
) -> list[Organization]:
    """Return the listed organizations that share most with this one, with the columns
    of a line; A to Z where it is as much.

    `neighbors` are the keys of those it has visible ties to: a tie to one of them is a
    shared tie.
    """
    weighs = lately(lambda index: _candidates(index, organization, neighbors, limit))
    rows = [
        row
        for row in Organization.objects.only(*COLUMNS).in_bulk(list(weighs)).values()
        if row.is_published
    ]
    return sorted(rows, key=lambda row: (-weighs[row.pk], row.sort_name, row.pk))[
        :limit
    ]


def _candidates(
    index: Index, organization: Organization, neighbors: Collection[int], limit: int
) -> dict[int, int]:
    """Return some organizations with what they weigh, those that share most
    among them.
    """
    shared = [*_shared(index, organization), *_tied(neighbors)]
    others = BitMap.union(EMPTY, *(having for _, having in shared)) & listed(
        index
    ) - BitMap([organization.pk])
    found: dict[int, int] = {}
    for weighs, group in weigh(others, ([sign] for sign in shared)):
        if len(found) >= limit:
            break
        some = group if len(group) <= FEW else index.in_order().page(group, 0, limit)
        found |= dict.fromkeys(some, weighs)
    return found


def _shared(index: Index, organization: Organization) -> Iterator[tuple[int, BitMap]]:
    """Yield who has the same sector, tag or place, each with what it weighs."""
    weights = {
        value_key("sector", one.slug): SECTOR for one in organization.sectors.all()
    }
    weights |= {value_key("tag", one.slug): TAG for one in organization.tags.all()}
    if organization.city:
        weights[
            place_key(organization.city, organization.region, str(organization.country))
        ] = PLACE
    yield from zip(weights.values(), index.get(weights), strict=True)


def _tied(neighbors: Collection[int]) -> Iterator[tuple[int, BitMap]]:
    """Yield who has so many ties to the same others, with what these weigh."""
    ties = Counter(pk for (pk,) in sql.rows_of(TIED, neighbors, times=2))
    by_number: dict[int, BitMap] = defaultdict(BitMap)
    for pk, number in ties.items():
        by_number[number].add(pk)
    yield from ((TIE * number, having) for number, having in by_number.items())
