"""Search and counting: a question in, the organizations that answer it and the numbers
beside every filter out.

Views, feeds, files and the API call what stands here and nothing else of this package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from directory.lib import text as plain
from directory.models import AlternateName, Organization
from directory.search.engine.cache import Index, consistent
from directory.search.engine.counts import Choices, read_all
from directory.search.engine.keys import EVERYTHING, NONE
from directory.search.engine.matching import CORRECTED, NOTHING, PARTLY, Reading, read
from directory.search.engine.ranking import Ranking
from directory.search.engine.text import address, is_address, is_quoted, pieces, words

__all__ = [
    "CORRECTED",
    "FACETS",
    "NONE",
    "NOTHING",
    "PARTLY",
    "Notice",
    "Question",
    "Result",
    "address",
    "find",
    "ids",
    "is_address",
    "is_quoted",
    "numbers",
    "totals",
]

FACETS = ("sector", "tier", "kind", "scope", "country", "tag")


@dataclass(frozen=True)
class Question:
    """What is asked for: words, the values chosen in each facet (or within one, and
    between them), states of life, an order.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statuses: tuple[str, ...] = ()
    sort: str = "name"

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Return all choices, the states of life as one more facet."""
        return {**self.chosen, "status": self.statuses}


@dataclass(frozen=True)
class Notice:
    """How the words were read: as they are, corrected (to what), partly, or nothing was
    found.
    """

    how: str = ""
    words: str = ""


@dataclass(frozen=True)
class Result:
    """A page of what was found: how many there are, their keys in order, the counts,
    and how the words were read.
    """

    total: int
    ids: list[int]
    counts: dict[str, dict[str, int]]
    notice: Notice
    ended: int
    wanted: frozenset[str] = frozenset()

    def pieces(self, value: str) -> list[tuple[str, bool]]:
        """Return a text cut into pieces, each with whether it is one of the words that
        were found.
        """
        return pieces(value, self.wanted) if self.wanted else [(value, False)]

    def hit_name(self, organization: Organization) -> AlternateName | None:
        """Return the other name by which it was found, where its own says less."""
        if not self.wanted or not organization.other_names:
            return None
        own = self._held(f"{organization.name} {organization.short_name()}")
        others = [
            (len(self._held(other.name) - own), other)
            for other in organization.other_names
        ]
        most = max((count for count, _ in others), default=0)
        return next((other for count, other in others if most and count == most), None)

    def _held(self, value: str) -> frozenset[str]:
        return self.wanted.intersection((*words(value), *words(plain.fold(value))))


def find(question: Question, start: int = 0, size: int = 20) -> Result:
    """Answer a question with a page of organizations and the counts beside every
    filter, all of one state of the content.
    """
    return consistent(lambda index: _answer(index, question, start, size))


def ids(question: Question) -> list[int]:
    """Return the keys of all that answer, in order: for files and feeds, which take
    them in batches.
    """

    def all_of(index: Index) -> list[int]:
        reading = _read(index, question.text)
        found = Choices(index, question.choices()).within(reading.found)
        return _page(index, question, reading, found, 0, len(found))

    return consistent(all_of)


def numbers() -> dict[str, dict[str, int]]:
    """Return for each value of each facet how many listed organizations have it.

    Values that none has may be missing.
    """
    return find(
        Question(statuses=tuple(map(str, Organization.LISTED_STATUSES))), 0, 0
    ).counts


def totals(questions: Sequence[Question]) -> list[int]:
    """Return how many answer each question; the same words are read once."""

    def count(index: Index) -> list[int]:
        readings = {
            text: _read(index, text)
            for text in {question.text for question in questions}
        }
        return [
            len(
                Choices(index, question.choices()).within(readings[question.text].found)
            )
            for question in questions
        ]

    return consistent(count)


def _answer(index: Index, question: Question, start: int, size: int) -> Result:
    values = index.values()
    read_all(index, values)
    reading = _read(index, question.text)
    choices = Choices(index, question.choices())
    found = choices.within(reading.found)
    wanted = frozenset(
        one
        for word in reading.words
        if not word.is_small
        for one in word.alternatives()
    )
    return Result(
        total=len(found),
        ids=_page(index, question, reading, found, start, size),
        counts=choices.counts(reading.found, values),
        notice=_notice(reading, found),
        ended=len(choices.within(reading.found, without="status")) - len(found),
        wanted=wanted,
    )


def _read(index: Index, text: str) -> Reading:
    if text.strip():
        return read(index, text)
    return Reading(index.get([EVERYTHING])[0])


def _notice(reading: Reading, found: BitMap) -> Notice:
    if not found:
        return Notice(NOTHING)
    return Notice(reading.how, reading.shown() if reading.how else "")


def _page(
    index: Index,
    question: Question,
    reading: Reading,
    found: BitMap,
    start: int,
    size: int,
) -> list[int]:
    if question.sort == "facts":
        groups = index.in_order().by_date(found, "facts_as_of", newest_first=True)
    elif question.sort == "founded":
        groups = index.in_order().by_date(found, "founded", newest_first=False)
    elif question.sort == "best" and reading.groups:
        groups = (group & found for group in reading.groups)
    elif question.sort == "best" and reading.words:
        return Ranking(index, found, reading).page(index, start, size)
    else:
        return index.in_order().page(found, start, size)
    return index.in_order().across(groups, start, size)
