"""The picture of many organizations as HTML.

Arcs with words, or above 200 a table with those that have most relationships.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, TypedDict

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from directory import search
from directory.charts import heat
from directory.lib import languages
from directory.models import Organization, Relationship, Sector
from directory.models.organizations import OrganizationQuerySet
from directory.models.taxonomy import in_order
from directory.network import diagram, queries

# More curves than these nobody can follow with the eye.
MOST_DRAWN = 200
NUMBER_OF_LEADERS = 10


class Totals(TypedDict):
    """Numbers that are true of all that is listed, and the time of the last change."""

    organizations: int
    without_sector: int
    changed_at: datetime | int


@dataclass(frozen=True)
class Whole:
    """What the front page says of all that is listed.

    The sectors with their counts, the totals, and the picture.
    """

    sectors: list[Sector]
    totals: Totals
    picture: SafeString


class LeaderRow(NamedTuple):
    """An organization with many relationships, as a row of the page."""

    url: str
    name: str
    language: str
    number: int


def of_everything() -> Whole:
    """Return sectors, totals and picture of all that is listed in three statements."""
    sectors = in_order(Sector.objects.with_counts())
    listed = Organization.objects.listed()
    leaders = queries.leaders(listed, NUMBER_OF_LEADERS)
    totals = Totals(organizations=0, without_sector=0, changed_at=0)
    if leaders:
        # Each row bears what is true of all.
        totals = Totals(
            organizations=leaders[0].organizations,
            without_sector=leaders[0].without_sector,
            changed_at=leaders[0].changed_at,
        )
    if totals["organizations"] <= MOST_DRAWN:
        picture = _arcs(listed, _address_in_whole, is_whole=True)
        return Whole(sectors, totals, picture)
    rows = []
    for leader in leaders:
        url = reverse("organization", args=[leader.slug])
        row = LeaderRow(url, leader.name, leader.language, leader.relationships)
        rows.append(row)
    table = _table_of_everything(sectors, totals["without_sector"])
    return Whole(sectors, totals, _table(table, rows, is_whole=True))


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
    if len(keys) > MOST_DRAWN:
        table = _table_of_answer(asked)
        return _table(table, _leaders_among(keys), is_whole=asked.is_whole)
    organizations = Organization.objects.published().filter(pk__in=keys)
    return _arcs(organizations, asked.address, is_whole=asked.is_whole)


def _arcs(
    organizations: OrganizationQuerySet, address: diagram.Address, *, is_whole: bool
) -> SafeString:
    places = queries.places(organizations)
    if not places:
        return SafeString()
    return render_to_string(
        "directory/charts/_arcs.html",
        {
            "arcs": diagram.drawn(places, address, is_whole=is_whole),
            "is_whole": is_whole,
        },
    )


def _table(
    table: heat.HeatTable, leaders: Sequence[LeaderRow], *, is_whole: bool
) -> SafeString:
    context = {
        "table": table,
        "leaders": [leader for leader in leaders if leader.number],
        "is_whole": is_whole,
    }
    return render_to_string("directory/charts/_table.html", context)


def _address_in_whole(sector: str, tier: str) -> str:
    # A tier has a page of its own, no tier has none.
    if tier and tier != search.NONE and not sector:
        return reverse("tier", args=[tier])
    # Slugs alone, so nothing of them needs to be quoted.
    pairs = []
    if sector:
        pairs.append(f"sector={sector}")
    if tier:
        pairs.append(f"tier={tier}")
    query = "?" + "&".join(pairs) if pairs else ""
    return reverse("organizations") + query


def _table_of_everything(sectors: Sequence[Sector], without: int) -> heat.HeatTable:
    rows = []
    sums = {search.NONE: without}
    for sector in sectors:
        label = languages.in_its_language(sector.local_name)
        rows.append(heat.HeatHeading(sector.slug, label))
        sums[sector.slug] = sector.organization_count
    rows.append(heat.HeatHeading(search.NONE, gettext("No sector noted")))
    # Each column once, in the order of the tiers.
    columns: dict[heat.HeatHeading, None] = {}
    numbers: dict[tuple[str, str], int] = {}
    listed = Organization.objects.listed()
    cells = queries.numbers_by_sector_and_tier(listed)
    for sector_slug, tier, tier_name, number in cells:
        label = gettext("In no tier")
        if tier:
            label = languages.in_its_language(tier_name)
        columns[heat.HeatHeading(tier or search.NONE, label)] = None
        numbers[sector_slug or search.NONE, tier or search.NONE] = number
    return heat.table(
        rows,
        list(columns),
        numbers,
        sums,
        total=gettext("All"),
        url=_address_in_whole,
    )


def _table_of_answer(asked: PictureQuestion) -> heat.HeatTable:
    """Ask for every cell what the list that it leads to would find."""
    rows = _headings(asked, "sector")
    columns = _headings(asked, "tier")
    cells = []
    questions = []
    for row in rows:
        # The last column is of all tiers, so of none that is chosen.
        for tier in ("", *(column.value for column in columns)):
            narrower = {"sector": (row.value,)}
            if tier:
                narrower["tier"] = (tier,)
            chosen = {**asked.question.chosen, **narrower}
            cells.append((row.value, tier))
            questions.append(replace(asked.question, chosen=chosen))
    numbers = dict(zip(cells, search.totals(questions), strict=True))
    return heat.table(
        rows,
        columns,
        numbers,
        sums={row.value: numbers[row.value, ""] for row in rows},
        total=gettext("All"),
        url=asked.address,
    )


def _headings(asked: PictureQuestion, facet: str) -> list[heat.HeatHeading]:
    """Return the values of a facet that the table has: the chosen ones, else all."""
    values = asked.chosen[facet] or asked.counts.get(facet, ())
    headings = []
    for value, label in asked.labels[facet].items():
        if value in values:
            # What stands for "none noted" is the portal's word, in the page's language.
            if value != search.NONE:
                label = languages.in_its_language(label)
            headings.append(heat.HeatHeading(value, label))
    return headings


def _leaders_among(keys: Sequence[int]) -> list[LeaderRow]:
    numbers = Relationship.objects.checked().numbers_within(set(keys))
    most = dict(numbers.most_common(NUMBER_OF_LEADERS))
    organizations = Organization.objects.published().in_bulk(list(most))
    leaders = [organizations[pk] for pk in most if pk in organizations]
    leaders.sort(key=lambda leader: (-most[leader.pk], leader.sort_key))
    rows = []
    for organization in leaders:
        row = LeaderRow(
            organization.get_absolute_url(),
            organization.name,
            organization.language,
            most[organization.pk],
        )
        rows.append(row)
    return rows
