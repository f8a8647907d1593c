"""Which organizations are close to one: by shared ties, sectors, tags, place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from pyroaring import BitMap

from directory.models import Organization
from directory.search.engine import sql
from directory.search.engine.cache import EMPTY, Index, lately
from directory.search.engine.counts import listed
from directory.search.engine.keys import place_key, value_key
from directory.search.engine.ranking import weigh

RELATIONSHIP_WEIGHT = 3
SECTOR_WEIGHT = 2
TAG_WEIGHT = 1
PLACE_WEIGHT = 1
# So many of one weight are put in order by their rows, more by the order of names that
# is kept.
FEW_OF_ONE_WEIGHT = 50
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
RELATED_TO = """
    SELECT organization_id FROM directory_relationship WHERE other_id IN ({})
    UNION ALL SELECT other_id FROM directory_relationship
    WHERE organization_id IN ({}) AND other_id IS NOT NULL
"""


def close_to(
    organization: Organization, neighbors: Collection[int], *, limit: int = 4
) -> list[Organization]:
    """Return the listed organizations that share most with this one, A to Z if as much.

    They have the columns of a line. `neighbors` are the keys of those it has visible
    ties to: a tie to one of them is a shared tie.
    """
    weights = lately(lambda index: _candidates(index, organization, neighbors, limit))
    rows = Organization.objects.only(*COLUMNS).in_bulk(list(weights))
    # Who was hidden since the index was read is left out.
    close = [row for row in rows.values() if row.is_published]
    close.sort(key=lambda row: (-weights[row.pk], row.sort_name, row.pk))
    return close[:limit]


def _candidates(
    index: Index, organization: Organization, neighbors: Collection[int], limit: int
) -> dict[int, int]:
    """Return some organizations with their weight, those that share most among them."""
    signs = _signs(index, organization) + _signs_of_relationships(neighbors)
    sharing = BitMap.union(EMPTY, *(having for _, having in signs))
    others = sharing & listed(index) - BitMap([organization.pk])
    candidates: dict[int, int] = {}
    for weight, group in weigh(others, ([sign] for sign in signs)):
        if len(candidates) >= limit:
            break
        if len(group) > FEW_OF_ONE_WEIGHT:
            keys = index.in_order().page(group, 0, limit)
        else:
            keys = list(group)
        candidates |= dict.fromkeys(keys, weight)
    return candidates


def _signs(index: Index, organization: Organization) -> list[tuple[int, BitMap]]:
    """Return who has the same sector, tag or place, each with what it weighs."""
    weights: dict[str, int] = {}
    for sector in organization.sectors.all():
        weights[value_key("sector", sector.slug)] = SECTOR_WEIGHT
    for tag in organization.tags.all():
        weights[value_key("tag", tag.slug)] = TAG_WEIGHT
    if organization.city:
        country = str(organization.country)
        place = place_key(organization.city, organization.region, country)
        weights[place] = PLACE_WEIGHT
    return list(zip(weights.values(), index.get(weights), strict=True))


def _signs_of_relationships(neighbors: Collection[int]) -> list[tuple[int, BitMap]]:
    """Return who has relationships to the same others, with what these weigh."""
    rows = sql.rows_of(RELATED_TO, neighbors, times=2)
    numbers = Counter(pk for (pk,) in rows)
    by_weight: dict[int, BitMap] = defaultdict(BitMap)
    for pk, number in numbers.items():
        by_weight[RELATIONSHIP_WEIGHT * number].add(pk)
    return list(by_weight.items())
