"""The best first: whole names that fit the question, then groups of equal weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from directory.lib import text as plain
from directory.lib.bounded import MB, bounded
from directory.search.engine import sql
from directory.search.engine.cache import EMPTY, LAST_LETTER, Index
from directory.search.engine.keys import OTHER_NAME, key, name_parts
from directory.search.engine.reading import Reading
from directory.search.engine.spellings import canonical
from directory.search.engine.text import words
from directory.search.engine.typed import without_brackets

# So many of the best are put in order by their whole names, which are read for it.
HEAD_SIZE = 100
# A whole name counts before any weight: who types one wants that organization.
EQUAL, BEGINS, HOLDS = 3, 2, 1
OWN_NAMES = "SELECT id, name, acronym, '' FROM directory_organization WHERE id IN ({})"
OTHER_NAMES = (
    " UNION ALL SELECT organization_id, name, '', kind FROM directory_alternatename"
    " WHERE organization_id IN ({})"
)
NAMES_BEGINNING = (
    "SELECT id FROM directory_organization WHERE sort_name >= %s AND sort_name < %s"
    " ORDER BY sort_name, id LIMIT %s"
)


@dataclass(frozen=True)
class Fit:
    """How well an organization fits.

    Its whole name counts first, then the weight of the words found in it and their
    share of the name.
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
        # Where the name says nothing of the question, its length says nothing either.
        length = len(self.name) if self.kind else 0
        return (-self.kind, self.is_other_name, -self.score, length, self.name)


class Ranking:
    """The results, the best first.

    A head stands in order of fit, then groups of equal weight, each by name.
    """

    def __init__(self, index: Index, organizations: BitMap, reading: Reading) -> None:
        signs = []
        for word in reading.words:
            sign = []
            for quality, having in word.hits:
                sign.append((quality * word.rarity, having))
            signs.append(sign)
        self.groups = weigh(organizations, signs)
        self.fits: dict[int, Fit] = {}
        if organizations:
            self.fits = _fits_of_head(
                index,
                organizations,
                reading,
                self.groups,
            )
        self.head = sorted(
            self.fits,
            key=lambda pk: (*self.fits[pk].order(), pk),
        )

    def page(self, index: Index, start: int, size: int) -> list[int]:
        """Return a page of organizations; the pages joined hold each exactly once."""
        page = self.head[start : start + size]
        if len(page) < size:
            head = BitMap(self.head)
            rest = (group - head for _, group in self.groups)
            page += index.in_order().across(
                rest,
                start=max(0, start - len(head)),
                size=size - len(page),
            )
        return page


def weigh(
    organizations: BitMap, signs: Iterable[Iterable[tuple[float, BitMap]]]
) -> list[tuple[int, BitMap]]:
    """Return the groups of equal weight, heaviest first.

    Of each sign the first counts that an organization has.
    """
    groups = {0: organizations}
    for sign in map(list, signs):
        parts: dict[int, list[BitMap]] = defaultdict(list)
        for score, group in groups.items():
            for weight, having in sign:
                both = group & having
                if both:
                    # Rounded, so that weights which hardly differ make one group.
                    parts[score + round(weight)].append(both)
                    group = group - both
            if group:
                parts[score].append(group)
        groups = {score: BitMap.union(*bitmaps) for score, bitmaps in parts.items()}
    return sorted(groups.items(), reverse=True)


def called_so(index: Index, reading: Reading) -> BitMap:
    """Return those of the best who are called as was typed, brackets left out."""
    head = BitMap(Ranking(index, reading.organizations, reading).head)
    query = NameQuery(reading)
    return BitMap(
        pk
        for pk, name, _ in _names_of(index, head, query.any_of)
        if "".join(canonical(words(without_brackets(name)))) in query.joined
    )


class NameQuery:
    """The question as names are compared with it.

    Its words together, and what may stand for each of them.
    """

    def __init__(self, reading: Reading) -> None:
        typed = words(reading.query)
        self.question = " ".join(typed)
        self.joined = _ways_to_write_it(reading)
        self.each: list[set[str]] = []
        for word in reading.needed():
            if word.anywhere:
                self.each.append(word.alternatives(with_number=False))
        self.any_of: set[str] = set()
        for word in reading.needed():
            if not word.is_place_alone:
                self.any_of |= word.alternatives(with_number=False)

    def fit(self, written: str, name_kind: str, score: int) -> Fit:
        """Judge one name.

        One that says nothing of the question leaves the weight as it is.
        """
        name_words, parts, as_one = _read_name(written)
        name = " ".join(name_words)
        hits = sum(map(self.any_of.__contains__, name_words))
        share = hits / max(1, len(name_words))
        if as_one in self.joined:
            kind = EQUAL
        elif name.startswith(self.question):
            kind = BEGINS
        elif any(alternatives.isdisjoint(parts) for alternatives in self.each):
            kind = 0
        else:
            kind = HOLDS
        if not kind:
            name_kind = ""
        return Fit(kind, score * (1 + share / 2), name, written, name_kind)


def _ways_to_write_it(reading: Reading) -> set[str]:
    """Return the question as whole names are compared with it.

    Also with its slips corrected, and without what only helps to ask or was left out,
    and without what stands in brackets behind a name.
    """
    questions = [reading.query, without_brackets(reading.query)]
    ways = {"".join(canonical(words(question))) for question in questions}
    corrected = {one.typed: one.read.split() for one in reading.corrections}
    meant: list[str] = []
    for word in reading.needed():
        if word.anywhere:
            meant += corrected.get(word.asked.typed, word.asked.words)
    ways.add("".join(canonical(list(dict.fromkeys(meant)))))
    ways.discard("")
    return ways


def _fits_of_head(
    index: Index,
    organizations: BitMap,
    reading: Reading,
    groups: list[tuple[int, BitMap]],
) -> dict[int, Fit]:
    """Return how each of the head fits, by the name of it that fits best."""
    bitmaps = (group for _, group in groups)
    candidates = index.in_order().across(bitmaps, 0, HEAD_SIZE)
    if len(organizations) > HEAD_SIZE:
        candidates += _beginning_with(reading.query, organizations)
    head = BitMap(candidates)
    scores: dict[int, int] = {}
    for score, group in groups:
        scores |= dict.fromkeys(group & head, score)
    query = NameQuery(reading)
    fits: dict[int, Fit] = {}
    for pk, name, name_kind in _names_of(index, head, query.any_of):
        fit = query.fit(name, name_kind, scores[pk])
        if pk not in fits or fit.order() < fits[pk].order():
            fits[pk] = fit
    return fits


def _beginning_with(question: str, organizations: BitMap) -> list[int]:
    """Return some whose names begin as the question does.

    By weight alone they may stand far back.
    """
    start = plain.sort_key(question)
    limits = (start, start + LAST_LETTER, 5 * HEAD_SIZE)
    beginning = []
    for (pk,) in sql.rows(NAMES_BEGINNING, limits):
        if pk in organizations:
            beginning.append(pk)
    return beginning[:HEAD_SIZE]


@bounded(12 * MB)
def _read_name(written: str) -> tuple[tuple[str, ...], frozenset[str], str]:
    """Return the words of a name, all of it that is looked for, and it as one word."""
    name_words = tuple(words(written))
    parts = frozenset((*name_words, *name_parts(written)))
    return name_words, parts, "".join(canonical(name_words))


def _names_of(
    index: Index, head: BitMap, wanted: set[str]
) -> Iterator[tuple[int, str, str]]:
    """Yield the names and acronyms of the head, and the other names with their kind.

    Other names are read only of those that have a wanted word in one.
    """
    # Without a name to read there is no statement to make.
    if not head:
        return
    hits = index.get(key(word, OTHER_NAME) for word in wanted)
    others = head & BitMap.union(EMPTY, *hits)
    statement = OWN_NAMES.replace("{}", sql.marks(head))
    if others:
        statement += OTHER_NAMES.replace("{}", sql.marks(others))
    for pk, name, acronym, name_kind in sql.rows(statement, [*head, *others]):
        yield pk, name, name_kind
        if acronym:
            yield pk, acronym, ""
