"""Search and counting: a question in, organizations and the numbers of filters out.

Views, feeds, files and the API call what stands here and nothing else of this package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pyroaring import BitMap

from directory.lib import text as plain
from directory.models import AlternateName, Organization
from directory.search.engine.cache import Index, consistent, lately
from directory.search.engine.counts import Choices, read_all, regions_within
from directory.search.engine.keys import EVERYTHING, NONE, region_value
from directory.search.engine.matching import CORRECTED, NOTHING, PARTLY, Reading, read
from directory.search.engine.ranking import Ranking
from directory.search.engine.text import address, is_address, is_quoted, pieces, words
from directory.search.engine.typed import exclusions
from directory.search.said import Notice, notice_of

__all__ = [
    "CORRECTED",
    "NONE",
    "NOTHING",
    "PARTLY",
    "Notice",
    "Question",
    "Result",
    "address",
    "by_key",
    "by_name",
    "exclusions",
    "find",
    "ids",
    "is_address",
    "is_quoted",
    "keys",
    "numbers",
    "region_value",
    "totals",
]


@dataclass(frozen=True)
class Question:
    """What is asked for: words, chosen values, states of life, an order.

    One of the values chosen in a facet must hold, and that in every facet. The order
    "listed" is the one of the one tier that is chosen.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statuses: tuple[str, ...] = ()
    sort: str = "name"

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Return all choices, the states of life as one more facet."""
        return {**self.chosen, "status": self.statuses}


@dataclass(frozen=True)
class Result:
    """A page of organizations: their number in all, their keys in order, the counts.

    `ended` tells how many more there would be with those that have ended, `wanted` the
    words they were found by, and the notice how the question was read.
    """

    total: int
    ids: list[int]
    counts: dict[str, dict[str, int]]
    notice: Notice
    ended: int
    wanted: frozenset[str] = frozenset()

    def pieces(self, value: str) -> list[tuple[str, bool]]:
        """Return a text cut into pieces, each with whether it is a word looked for."""
        return pieces(value, self.wanted) if self.wanted else [(value, False)]

    def hit_name(self, organization: Organization) -> AlternateName | None:
        """Return the other name by which it was found, where its own says less."""
        if not self.wanted or not organization.other_names:
            return None
        own_names = f"{organization.name} {organization.short_name()}"
        in_own_names = self._wanted_in(own_names)
        hit_name = None
        most_hits = 0
        for other in organization.other_names:
            hits = len(self._wanted_in(other.name) - in_own_names)
            if hits > most_hits:
                hit_name, most_hits = other, hits
        return hit_name

    def _wanted_in(self, value: str) -> frozenset[str]:
        return self.wanted.intersection((*words(value), *words(plain.fold(value))))


def find(question: Question, start: int = 0, size: int = 20) -> Result:
    """Answer a question with a page of organizations and the counts of every filter.

    Both are of one state of the content.
    """

    def answer(index: Index) -> Result:
        values = index.values()
        # There may be thousands, and no list offers those of countries not chosen.
        values["region"] = regions_within(values.get("region", []), question.chosen)
        # In one statement: else each facet would take its own.
        read_all(index, values)
        reading = _read(index, question.text)
        choices = Choices(index, question.choices())
        organizations = choices.within(reading.organizations)
        with_ended = choices.within(reading.organizations, without="status")
        wanted: set[str] = set()
        for word in reading.words:
            # Marked in every text, "of" and "the" would hide what was asked for.
            if not word.is_helping:
                wanted |= word.alternatives()
        page = _page(index, question, reading, organizations, start, size)
        # Beyond the last page nothing is shown of what was found.
        shown = BitMap(page) or organizations
        return Result(
            total=len(organizations),
            ids=page,
            counts=choices.counts(reading.organizations, values),
            notice=notice_of(index, reading, shown),
            ended=len(with_ended) - len(organizations),
            wanted=frozenset(wanted),
        )

    return consistent(answer)


def ids(question: Question) -> list[int]:
    """Return the keys of all that answer, in order.

    Files and feeds take them in batches.
    """

    def all_ids(index: Index) -> list[int]:
        reading = _read(index, question.text)
        choices = Choices(index, question.choices())
        organizations = choices.within(reading.organizations)
        return _page(
            index,
            question,
            reading,
            organizations,
            start=0,
            size=len(organizations),
        )

    return consistent(all_ids)


def keys(question: Question) -> BitMap:
    """Return the keys of all that answer, in no order of the question."""

    def all_keys(index: Index) -> BitMap:
        reading = _read(index, question.text)
        choices = Choices(index, question.choices())
        return choices.within(reading.organizations)

    return consistent(all_keys)


def by_name(organizations: Iterable[int], size: int) -> list[int]:
    """Return so many of these organizations, the first by name."""
    chosen = BitMap(organizations)
    return lately(lambda index: index.in_order().page(chosen, 0, size))


def by_key(question: Question, after: int, size: int) -> tuple[int, list[int]]:
    """Return how many answer, and the keys of those behind one, in order of keys.

    Whoever walks through all of them misses none and meets none twice, whatever changes
    meanwhile.
    """

    def answer(index: Index) -> tuple[int, list[int]]:
        reading = _read(index, question.text)
        choices = Choices(index, question.choices())
        organizations = choices.within(reading.organizations)
        first = organizations.rank(after)
        return len(organizations), list(organizations[first : first + size])

    return consistent(answer)


def numbers() -> dict[str, dict[str, int]]:
    """Return for each value of each facet how many listed organizations have it.

    Values that none has may be missing.
    """
    listed = tuple(map(str, Organization.LISTED_STATUSES))
    return find(Question(statuses=listed), 0, 0).counts


def totals(questions: Sequence[Question]) -> list[int]:
    """Return how many answer each question; the same words are read once."""

    def count(index: Index) -> list[int]:
        texts = {question.text for question in questions}
        readings = {text: _read(index, text) for text in texts}
        totals = []
        for question in questions:
            reading = readings[question.text]
            choices = Choices(index, question.choices())
            totals.append(len(choices.within(reading.organizations)))
        return totals

    return consistent(count)


def _read(index: Index, text: str) -> Reading:
    if text.strip():
        return read(index, text)
    # Whoever asks for nothing gets everything.
    return Reading(index.get([EVERYTHING])[0])


def _page(
    index: Index,
    question: Question,
    reading: Reading,
    organizations: BitMap,
    start: int,
    size: int,
) -> list[int]:
    if question.sort == "listed":
        (tier,) = question.chosen["tier"]
        in_order = filter(organizations.__contains__, index.listed_in(tier))
        return list(islice(in_order, start, start + size))
    order = index.in_order()
    groups: Iterable[BitMap]
    if question.sort == "facts":
        groups = order.by_date(organizations, "facts_as_of", newest_first=True)
    elif question.sort == "founded":
        groups = order.by_date(organizations, "founded", newest_first=False)
    elif question.sort == "added":
        groups = order.by_date(organizations, "published_at", newest_first=True)
    elif question.sort == "best" and reading.groups:
        groups = (group & organizations for group in reading.groups)
    elif question.sort == "best" and reading.words:
        return Ranking(index, organizations, reading).page(index, start, size)
    else:
        return order.page(organizations, start, size)
    return order.across(groups, start, size)
