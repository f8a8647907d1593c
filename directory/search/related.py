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
    "sort_key",
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

    def candidates(index: Index) -> dict[int, int]:
        signs = _signs(index, organization, neighbors)
        sharing = BitMap.union(EMPTY, *(having for _, having in signs))
        others = listed(index) & sharing
        others.discard(organization.pk)
        weights: dict[int, int] = {}
        for weight, group in weigh(others, ([sign] for sign in signs)):
            # The rest weighs less than all of these.
            if len(weights) >= limit:
                break
            if len(group) > FEW_OF_ONE_WEIGHT:
                keys = index.in_order().page(group, 0, limit)
            else:
                keys = list(group)
            weights |= dict.fromkeys(keys, weight)
        return weights

    weights = lately(candidates)
    rows = Organization.objects.only(*COLUMNS).in_bulk(list(weights))
    # Who was hidden since the index was read is left out.
    close = [row for row in rows.values() if row.is_published]
    close.sort(key=lambda row: (-weights[row.pk], row.sort_key, row.pk))
    return close[:limit]


def _signs(
    index: Index, organization: Organization, neighbors: Collection[int]
) -> list[tuple[int, BitMap]]:
    """Return who shares something with an organization, with what that weighs.

    It is the same sector, tag or place, or relationships to the same others.
    """
    weights: dict[str, int] = {}
    for sector in organization.sectors.all():
        weights[value_key("sector", sector.slug)] = SECTOR_WEIGHT
    for tag in organization.tags.all():
        weights[value_key("tag", tag.slug)] = TAG_WEIGHT
    if organization.city:
        place = place_key(
            organization.city,
            organization.region,
            str(organization.country),
        )
        weights[place] = PLACE_WEIGHT
    signs = list(zip(weights.values(), index.get(weights), strict=True))
    rows = sql.rows_of(RELATED_TO, neighbors, times=2)
    numbers = Counter(pk for (pk,) in rows)
    by_weight: dict[int, BitMap] = defaultdict(BitMap)
    for pk, number in numbers.items():
        by_weight[RELATIONSHIP_WEIGHT * number].add(pk)
    signs += by_weight.items()
    return signs
