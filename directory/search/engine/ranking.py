"""The best first: groups of equal weight, and in front those whose whole names fit what
was asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from directory.lib import text as plain
from directory.lib.bounded import MB, bounded
from directory.search.engine import sql
from directory.search.engine.cache import EMPTY, LAST, Index
from directory.search.engine.keys import OTHER_NAME, key, name_parts
from directory.search.engine.matching import Reading
from directory.search.engine.text import words

HEAD = 100  # so many of the best are put in order by their whole names
EQUAL, BEGINS, HOLDS = 3, 2, 1
OWN_NAMES = "SELECT id, name, acronym, '' FROM directory_organization WHERE id IN ({})"
OTHER_NAMES = (
    " UNION ALL SELECT organization_id, name, '', kind FROM directory_alternatename"
    " WHERE organization_id IN ({})"
)
BEGINNING = (
    "SELECT id FROM directory_organization WHERE sort_name >= %s AND sort_name < %s"
    " ORDER BY sort_name, id LIMIT %s"
)


@dataclass(frozen=True)
class Fit:
    """How well an organization fits: its whole name first, then the weight of the words
    found and their share of the name.
    """

    kind: int
    score: float
    name: str
    written: str
    name_kind: str = ""

    @property
    def is_other_name(self) -> bool:
        return bool(self.name_kind)

    def order(self) -> tuple[object, ...]:
        length = len(self.name) if self.kind else 0
        return (-self.kind, self.is_other_name, -self.score, length, self.name)


class Ranking:
    """What was found, the best first: a head in order of fit, then groups of equal
    weight, each by name.
    """

    def __init__(self, index: Index, found: BitMap, reading: Reading) -> None:
        self.weights = weigh(
            found,
            (
                [(good * word.rarity, having) for good, having in word.hits]
                for word in reading.words
            ),
        )
        self.fits = _fits(index, found, reading, self.weights) if found else {}
        self.head = sorted(self.fits, key=lambda pk: (*self.fits[pk].order(), pk))

    def page(self, index: Index, start: int, size: int) -> list[int]:
        """Return a page of organizations; the pages joined hold each exactly once."""
        found = self.head[start : start + size]
        if len(found) < size:
            head = BitMap(self.head)
            rest = (group - head for _, group in self.weights)
            found += index.in_order().across(
                rest, max(0, start - len(head)), size - len(found)
            )
        return found


def weigh(
    found: BitMap, signs: Iterable[Iterable[tuple[float, BitMap]]]
) -> list[tuple[int, BitMap]]:
    """Return the groups of equal weight, heaviest first: of each sign the first counts
    that an organization has.
    """
    held = {0: found}
    for sign in map(list, signs):
        parts: dict[int, list[BitMap]] = defaultdict(list)
        for score, group in held.items():
            for weight, having in sign:
                if both := group & having:
                    parts[score + round(weight)].append(both)
                    group = group - both
            if group:
                parts[score].append(group)
        held = {score: BitMap.union(*groups) for score, groups in parts.items()}
    return sorted(held.items(), reverse=True)


@dataclass
class NameQuery:
    """The question as names are compared with it: its words together, and what may
    stand for each of them.
    """

    question: str
    each: list[set[str]]

    def __post_init__(self) -> None:
        self.joined = self.question.replace(" ", "")
        self.any_of: set[str] = set().union(*self.each)


def _fits(
    index: Index, found: BitMap, reading: Reading, weights: list[tuple[int, BitMap]]
) -> dict[int, Fit]:
    asked = NameQuery(
        " ".join(words(reading.asked)),
        [word.alternatives(with_number=False) for word in reading.words],
    )
    first = index.in_order().across((group for _, group in weights), 0, HEAD)
    if len(found) > HEAD:
        first += _beginning(found, reading.asked)
    head = BitMap(first)
    scores = {pk: score for score, group in weights for pk in group & head}
    fits: dict[int, Fit] = {}
    for pk, name, name_kind in _names(index, head, asked.any_of):
        fit = _fit(name, name_kind, scores[pk], asked)
        if pk not in fits or fit.order() < fits[pk].order():
            fits[pk] = fit
    return fits


def _fit(written: str, name_kind: str, score: int, asked: NameQuery) -> Fit:
    """Judge one name.

    Names that say nothing of the question leave the weight as it is.
    """
    said, parts = _read_name(written)
    name = " ".join(said)
    share = sum(map(asked.any_of.__contains__, said)) / max(1, len(said))
    if "".join(said) == asked.joined:
        kind = EQUAL
    elif name.startswith(asked.question):
        kind = BEGINS
    else:
        kind = 0 if any(some.isdisjoint(parts) for some in asked.each) else HOLDS
    return Fit(kind, score * (1 + share / 2), name, written, name_kind if kind else "")


@bounded(12 * MB)
def _read_name(written: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the words of a name, and all of it that is looked for."""
    said = tuple(words(written))
    return said, frozenset((*said, *name_parts(written)))


def _names(
    index: Index, head: BitMap, wanted: set[str]
) -> Iterator[tuple[int, str, str]]:
    """Yield the names and acronyms of the head and, where one of them was hit, the
    other names with their kind.
    """
    others = head & BitMap.union(
        EMPTY, *index.get(key(one, OTHER_NAME) for one in wanted)
    )
    statement = OWN_NAMES.replace("{}", sql.marks(head))
    if others:
        statement += OTHER_NAMES.replace("{}", sql.marks(others))
    rows = sql.rows(statement, [*head, *others]) if head else []
    for pk, name, acronym, name_kind in rows:
        yield pk, name, name_kind
        if acronym:
            yield pk, acronym, ""


def _beginning(found: BitMap, question: str) -> list[int]:
    """Return some of those whose name begins as the question does.

    They may stand too far back by weight alone.
    """
    start = plain.sort_key(question)
    rows = sql.rows(BEGINNING, (start, start + LAST, 5 * HEAD))
    return [pk for (pk,) in rows if pk in found][:HEAD]
