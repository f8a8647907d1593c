"""The picture of many organizations as HTML: arcs with words, or above 200 a table with
those that have most ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from directory import search
from directory.charts import heat
from directory.lib import languages
from directory.models import Organization, Relationship, Sector
from directory.network import diagram, queries

MOST = 200
LEADERS = 10


@dataclass(frozen=True)
class Whole:
    """What the front page says of all that is listed: the sectors with their counts,
    the totals, and the picture.
    """

    sectors: list[Sector]
    totals: dict[str, Any]
    picture: SafeString


def of_everything() -> Whole:
    """Return sectors, totals and picture of all that is listed in three statements."""
    sectors = list(Sector.objects.with_counts())
    listed = Organization.objects.listed()
    leaders = queries.leaders(listed, LEADERS)
    names = ("organizations", "without_sector", "changed_at")
    totals = {name: getattr(leaders[0], name) if leaders else 0 for name in names}
    if totals["organizations"] > MOST:
        table = _table_of_everything(sectors, totals["without_sector"])
        found = [
            (_record(leader.slug), leader.name, leader.language, leader.relationships)
            for leader in leaders
        ]
        return Whole(sectors, totals, _table(table, found, is_whole=True))
    return Whole(sectors, totals, _arcs(listed, _address_in_whole, is_whole=True))


@dataclass(frozen=True)
class PictureQuestion:
    """What a list asks for, with all that its picture says and leads to.

    `labels`, `chosen` and `counts` hold the values of each facet: their words, those
    that were chosen, and the number beside each; `address` gives the list narrowed to
    a sector, a tier or both.
    """

    question: search.Question
    labels: Mapping[str, Mapping[str, str]]
    chosen: Mapping[str, Sequence[str]]
    counts: Mapping[str, Mapping[str, int]]
    address: diagram.Address

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing narrows it."""
        return not self.question.text and not any(self.chosen.values())


def of_answer(asked: PictureQuestion) -> SafeString:
    """Return the picture of what answers a question; empty where nothing does."""
    keys = search.ids(asked.question)
    if len(keys) > MOST:
        table = _table_of_answer(asked)
        return _table(table, _leaders(keys), is_whole=asked.is_whole)
    organizations = Organization.objects.published().filter(pk__in=keys)
    return _arcs(organizations, asked.address, is_whole=asked.is_whole)


def _arcs(
    organizations: Any, address: diagram.Address, *, is_whole: bool
) -> SafeString:
    places = queries.places(organizations)
    if not places:
        return SafeString()
    return render_to_string(
        "directory/charts/_arcs.html",
        {"arcs": diagram.drawn(places, address), "is_whole": is_whole},
    )


def _table(
    table: heat.HeatTable,
    leaders: Iterable[tuple[str, str, str, int]],
    *,
    is_whole: bool,
) -> SafeString:
    shown = [leader for leader in leaders if leader[3]]
    return render_to_string(
        "directory/charts/_table.html",
        {"table": table, "leaders": shown, "is_whole": is_whole},
    )


def _record(slug: str) -> str:
    return reverse("organization", args=[slug])


def _address_in_whole(sector: str, tier: str) -> str:
    if tier and not sector:
        return reverse("tier", args=[tier])
    pairs = [
        f"{name}={value}"
        for name, value in (("sector", sector), ("tier", tier))
        if value
    ]
    return reverse("organizations") + ("?" + "&".join(pairs) if pairs else "")


def _table_of_everything(sectors: Sequence[Sector], without: int) -> heat.HeatTable:
    rows = [
        heat.HeatHeading(sector.slug, languages.in_its_language(sector.name))
        for sector in sectors
    ]
    sums = {sector.slug: sector.organization_count for sector in sectors}
    sums[search.NONE] = without
    found = queries.numbers_by_sector_and_tier(Organization.objects.listed())
    columns = dict.fromkeys(
        heat.HeatHeading(tier, languages.in_its_language(name))
        for _, tier, name, _ in found
    )
    numbers = {
        (sector or search.NONE, tier): number for sector, tier, _, number in found
    }
    rows.append(heat.HeatHeading(search.NONE, gettext("No sector noted")))
    return heat.table(
        rows, list(columns), numbers, sums, total=gettext("All"), url=_address_in_whole
    )


def _table_of_answer(asked: PictureQuestion) -> heat.HeatTable:
    """Ask for every cell what the list that it leads to would find."""
    rows, columns = _terms(asked, "sector"), _terms(asked, "tier")
    tiers = ["", *(column.value for column in columns)]
    cells = [(row.value, tier) for row in rows for tier in tiers]
    totals = search.totals([_narrowed(asked.question, *cell) for cell in cells])
    numbers = dict(zip(cells, totals, strict=True))
    sums = {sector: number for (sector, tier), number in numbers.items() if not tier}
    return heat.table(
        rows, columns, numbers, sums, total=gettext("All"), url=asked.address
    )


def _terms(asked: PictureQuestion, facet: str) -> list[heat.HeatHeading]:
    """Return the values of a facet that the table has: the chosen ones, else all."""
    values = asked.chosen[facet] or asked.counts.get(facet, ())
    return [
        heat.HeatHeading(
            value, label if value == search.NONE else languages.in_its_language(label)
        )
        for value, label in asked.labels[facet].items()
        if value in values
    ]


def _narrowed(question: search.Question, sector: str, tier: str) -> search.Question:
    narrower = {"sector": (sector,)} | ({"tier": (tier,)} if tier else {})
    return replace(question, chosen={**question.chosen, **narrower})


def _leaders(keys: Sequence[int]) -> list[tuple[str, str, str, int]]:
    most = Relationship.objects.checked().numbers_within(set(keys)).most_common(LEADERS)
    found = Organization.objects.published().in_bulk([key for key, _ in most])
    named = [(found[key], number) for key, number in most if key in found]
    named.sort(key=lambda pair: (-pair[1], pair[0].sort_name))
    return [
        (one.get_absolute_url(), one.name, one.language, number)
        for one, number in named
    ]
