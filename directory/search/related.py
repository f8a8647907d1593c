"""Which organizations are close to one, and why: shared ties, sectors, tags, place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from pyroaring import BitMap

from directory.lib import languages, names, text
from directory.models import Organization, Relationship
from directory.search.engine import sql
from directory.search.engine.cache import EMPTY, Index, lately
from directory.search.engine.counts import listed
from directory.search.engine.keys import place_key, value_key
from directory.search.engine.ranking import weigh

RELATIONSHIP_WEIGHT = 3
WEIGHTS = {"sector": 2, "tag": 1, "place": 1}
REASONS_NAMED = 2
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
# Who, to whom, as what, and whether the other one says so.
RELATED_TO = """
    SELECT organization_id, other_id, kind, 0 FROM directory_relationship
    WHERE other_id IN ({})
    UNION ALL SELECT other_id, organization_id, kind, 1 FROM directory_relationship
    WHERE organization_id IN ({}) AND other_id IS NOT NULL
"""
BEING_IN = {Relationship.Kind.MEMBER_OF, Relationship.Kind.CHAPTER_OF}


class Close(NamedTuple):
    """An organization close to another, and why, as HTML."""

    organization: Organization
    why: SafeString


@dataclass(frozen=True)
class Shared:
    """A sector, a tag or a place with its words, and who else has it."""

    facet: str
    words: str
    having: BitMap


@dataclass
class Signs:
    """What an organization shares, and who shares it."""

    shared: list[Shared]
    ties: dict[int, dict[int, bool]] = field(default_factory=dict)
    """For each organization its neighbors, and whether it is in each of them."""

    def weighed(self) -> list[tuple[int, BitMap]]:
        """Return who shares something, with what that weighs."""
        signs = [(WEIGHTS[one.facet], one.having) for one in self.shared]
        by_weight: dict[int, BitMap] = defaultdict(BitMap)
        for pk, neighbors in self.ties.items():
            by_weight[RELATIONSHIP_WEIGHT * len(neighbors)].add(pk)
        return signs + list(by_weight.items())

    def in_a_sector(self) -> BitMap:
        """Return who has one of its sectors."""
        sectors = [one.having for one in self.shared if one.facet == "sector"]
        return BitMap.union(EMPTY, *sectors)

    def number(self, pk: int) -> int:
        """Return how many things an organization shares."""
        shared = sum(pk in one.having for one in self.shared)
        return shared + len(self.ties.get(pk, ()))


def close_to(
    organization: Organization,
    neighbors: Mapping[int, Organization],
    *,
    limit: int = 4,
) -> list[Close]:
    """Return the listed organizations that share most with this one, A to Z if as much.

    They have the columns of a line. `neighbors` are those it has visible ties to, by
    their keys: a tie to one of them is a shared tie. The last place is for one of the
    same sector, unless all share more than a single thing or one of them has it.
    """

    def candidates(index: Index) -> tuple[Signs, dict[int, int], dict[int, int]]:
        signs = _signs(index, organization, neighbors)
        weighed = signs.weighed()
        sharing = BitMap.union(EMPTY, *(having for _, having in weighed))
        others = listed(index) & sharing
        others.discard(organization.pk)
        most = _heaviest(index, others, weighed, limit)
        of_sector = _heaviest(index, others & signs.in_a_sector(), weighed, 1)
        return signs, most, of_sector

    signs, most, of_sector = lately(candidates)
    weights = {**of_sector, **most}
    rows = Organization.objects.only(*COLUMNS).in_bulk(list(weights))
    # Who was hidden since the index was read is left out.
    close = [row for row in rows.values() if row.is_published]
    close.sort(key=lambda row: (-weights[row.pk], row.sort_key, row.pk))
    shown = [row for row in close if row.pk in most][:limit]
    having = signs.in_a_sector()
    seat = [row for row in close if row.pk in of_sector][:1]
    if seat and len(shown) == limit and not any(row.pk in having for row in shown):
        for row in reversed(shown):
            if signs.number(row.pk) == 1:
                shown = [*(one for one in shown if one is not row), *seat]
                break
    inside = signs.ties.get(organization.pk, {})
    return [Close(row, _why(row.pk, signs, neighbors, inside)) for row in shown]


def _heaviest(
    index: Index, others: BitMap, signs: list[tuple[int, BitMap]], limit: int
) -> dict[int, int]:
    """Return at least so many of those that weigh most, with their weights."""
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


def _signs(
    index: Index, organization: Organization, neighbors: Mapping[int, Organization]
) -> Signs:
    words: dict[str, tuple[str, str]] = {}
    for sector in organization.sectors.all():
        words[value_key("sector", sector.slug)] = ("sector", sector.local_name)
    for tag in organization.tags.all():
        words[value_key("tag", tag.slug)] = ("tag", tag.name)
    if organization.city:
        place = place_key(
            organization.city,
            organization.region,
            str(organization.country),
        )
        words[place] = ("place", organization.city)
    having = index.get(words)
    signs = Signs(
        [Shared(*one, who) for one, who in zip(words.values(), having, strict=True)]
    )
    for pk, neighbor, kind, is_theirs in sql.rows_of(RELATED_TO, neighbors, times=2):
        if is_theirs:
            kind = Relationship.FROM_THE_OTHER_SIDE[kind]
        ties = signs.ties.setdefault(pk, {})
        ties[neighbor] = ties.get(neighbor, False) or kind in BEING_IN
    return signs


def _why(
    pk: int,
    signs: Signs,
    neighbors: Mapping[int, Organization],
    inside: Mapping[int, bool],
) -> SafeString:
    """Return in words what two organizations share, what weighs most first."""
    reasons = []
    ties = [(neighbors[one], is_in) for one, is_in in signs.ties.get(pk, {}).items()]
    ties.sort(key=lambda tie: (not tie[1], tie[0].sort_key))
    for neighbor, is_in in ties[:1]:
        if is_in and inside.get(neighbor.pk):
            sentence = gettext("both in %(name)s")
        else:
            sentence = gettext("both tied to %(name)s")
        name = neighbor.name
        if languages.is_english() and neighbor.language.startswith("en"):
            name = names.with_article(name)
        marked = format_html('<bdi lang="{}">{}</bdi>', neighbor.language, name)
        reasons.append(SafeString(escape(sentence) % {"name": marked}))
    for one in signs.shared:
        if len(reasons) < REASONS_NAMED and pk in one.having:
            reasons.append(_also(one))
    return SafeString(", ".join(reasons))


def _also(shared: Shared) -> SafeString:
    if shared.facet == "place":
        sentence = escape(gettext("also in %(place)s"))
        return SafeString(sentence % {"place": escape(shared.words)})
    small = languages.like(shared.words, text.lower_first(shared.words))
    words = languages.in_its_language(small)
    return SafeString(
        escape(gettext("also %(what)s")) % {"what": conditional_escape(words)}
    )
