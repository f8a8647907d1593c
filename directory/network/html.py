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
from pyroaring import BitMap

from directory import search
from directory.charts import heat
from directory.lib import languages
from directory.models import Organization, Relationship, Sector
from directory.models.organizations import OrganizationQuerySet
from directory.models.relationships import Keys
from directory.models.taxonomy import in_order
from directory.network import diagram, queries
from directory.search import facet_values

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
    """Return sectors, totals and picture of all that is listed.

    They are counted by the index of the search.
    """
    listed = tuple(map(str, Organization.LISTED_STATUSES))
    question = search.Question(statuses=listed)
    numbers = search.numbers()
    # Without any value, such as before the first record, a facet is not counted.
    of_sectors = numbers.get("sector", {})
    sectors = []
    for sector in in_order(Sector.objects.filter(merged_into=None)):
        sector.organization_count = of_sectors.get(sector.slug, 0)
        if sector.organization_count:
            sectors.append(sector)
    keys = search.keys(question)
    totals = Totals(
        organizations=len(keys),
        without_sector=of_sectors.get(search.NONE, 0),
        changed_at=queries.last_change() or 0,
    )
    whole = PictureQuestion(
        question=question,
        labels=facet_values.labels(),
        chosen={"sector": (), "tier": ()},
        counts=numbers,
        address=_address_in_whole,
    )
    return Whole(sectors, totals, _picture(whole, keys))


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
    return _picture(asked, search.keys(asked.question))


def _picture(asked: PictureQuestion, keys: BitMap) -> SafeString:
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


def _leaders_among(keys: Keys) -> list[LeaderRow]:
    """Return those of these published ones that have most ties to others of them."""
    numbers = Relationship.objects.sourced().numbers_within(keys)
    most = numbers.most_common(NUMBER_OF_LEADERS)
    if not most:
        return []
    # Of those that have as many as the last, the first by name.
    least = most[-1][1]
    leading = [pk for pk, number in most if number > least]
    as_many = [pk for pk, number in numbers.items() if number == least]
    leading += search.by_name(as_many, NUMBER_OF_LEADERS - len(leading))
    leaders = list(Organization.objects.in_bulk(leading).values())
    leaders.sort(key=lambda leader: (-numbers[leader.pk], leader.sort_key, leader.pk))
    return [
        LeaderRow(
            leader.get_absolute_url(), leader.name, leader.language, numbers[leader.pk]
        )
        for leader in leaders
    ]
