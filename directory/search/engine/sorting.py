"""Orders of many organizations, kept in each process: all by name, and groups of them
by a partial date.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from threading import RLock
from typing import Any

from pyroaring import BitMap

from directory.models import Organization
from directory.search.engine import sql

BLOCK = 2048  # so many names stand in one block when the order is read
MOST_MENDED = 50
MOST_HIDDEN = 20
NAMES = (
    "SELECT sort_name, id FROM directory_organization"  # noqa: S608
    f" WHERE {sql.PUBLISHED} AND id IN ({{}})"
)
# Only who is published stands in the index. CROSS JOIN keeps SQLite from beginning with
# all organizations.
CHANGED = (
    "SELECT document.organization_key, organization.sort_name, organization.founded,"
    " organization.facts_as_of FROM directory_document document CROSS JOIN"
    " directory_organization organization WHERE document.version > %s AND"
    " organization.id = document.organization_key LIMIT %s"
)
DATES = ("founded", "facts_as_of")
EARLIER = (
    "SELECT id, visibility = 'published' FROM directory_organization"
    " WHERE (sort_name, id) < (%s, %s) ORDER BY sort_name DESC, id DESC LIMIT %s"
)


class Block:
    """Some organizations that follow one another by name.

    It never changes: other threads may be walking through it.
    """

    def __init__(self, keys: array[int], having: BitMap | None = None) -> None:
        self.keys, self.having = keys, BitMap(keys) if having is None else having

    def without(self, pk: int) -> Block:
        """Return a block that lacks this one."""
        keys = self.keys[:]
        keys.remove(pk)
        return Block(keys, self.having - BitMap([pk]))

    def followed(self, before: int | None, pk: int, most: int) -> list[Block]:
        """Return a block that has this one behind another, or in front of all.

        Two halves where that makes too many.
        """
        keys = self.keys[:]
        keys.insert(keys.index(before) + 1 if before else 0, pk)
        if len(keys) > most:
            return [Block(keys[: most // 2]), Block(keys[most // 2 :])]
        return [Block(keys, self.having | BitMap([pk]))]


class Order:
    """The name order of all published organizations, and who has which date.

    Both are mended when one of them changes.
    """

    def __init__(self, block: int = BLOCK) -> None:
        self._lock, self._block = RLock(), block
        self.forget()

    def forget(self) -> None:
        """Start anew at the next use."""
        self._number = self._total = 0
        self._blocks: list[Block] = []
        self._dates: dict[str, dict[str, BitMap]] = {}

    def sync(self, number: int) -> None:
        """Bring the order to this number of the content."""
        with self._lock:
            if number != self._number:
                changed = sql.rows(CHANGED, (self._number, MOST_MENDED + 1))
                if self._number and len(changed) <= MOST_MENDED:
                    self._mend(changed)
                else:
                    self._read()
                self._number = number

    def page(self, found: BitMap, start: int, size: int) -> list[int]:
        """Return a page of what was found, by name: the few are sorted by the database,
        the many picked out of all.
        """
        if self._is_few(found, size):
            return _by_name(found)[start : start + size]
        return self._picked(found, start, size)

    def across(self, groups: Iterable[BitMap], start: int, size: int) -> list[int]:
        """Return a page of groups that follow one another, each by name.

        All small ones are sorted in one statement.
        """
        pieces = list(_pieces(groups, start, size))
        small = BitMap.union(
            BitMap(), *(group for group, *_ in pieces if self._is_few(group, size))
        )
        place = {pk: at for at, pk in enumerate(_by_name(small))} if small else {}
        found: list[int] = []
        for group, first, count in pieces:
            if group <= small:
                found += sorted(group, key=place.__getitem__)[first : first + count]
            else:
                found += self._picked(group, first, count)
        return found

    def by_date(
        self, found: BitMap, field: str, *, newest_first: bool
    ) -> Iterator[BitMap]:
        """Yield what was found in groups of one date, those without one last."""
        dates = self._dates_of(field)
        for value in sorted(filter(None, dates), reverse=newest_first):
            if group := dates[value] & found:
                yield group
        if unknown := dates.get("", BitMap()) & found:
            yield unknown

    def _is_few(self, found: BitMap, size: int) -> bool:
        # Measured: below this, sorting in the database is quicker than walking through
        # the names.
        return 30 * len(found) ** 2 < max(size, 20) * self._total

    def _picked(self, found: BitMap, start: int, size: int) -> list[int]:
        picked: list[int] = []
        for block in self._blocks:
            here = (
                block.having.intersection_cardinality(found)
                if start
                else len(block.keys)
            )
            if start < here:
                picked += islice(
                    filter(found.__contains__, block.keys),
                    start,
                    start + size - len(picked),
                )
            start = max(0, start - here)
            if len(picked) == size:
                break
        return picked

    def _read(self) -> None:
        rows = (
            Organization.objects.published()
            .order_by("sort_name", "pk")
            .values_list("pk", flat=True)
        )
        keys = rows.iterator(sql.ROWS_AT_ONCE)
        self._blocks = [
            Block(array("I", part)) for part in sql.parts(keys, self._block)
        ] or [Block(array("I"))]
        self._total = sum(len(block.keys) for block in self._blocks)
        self._dates = {}

    def _mend(self, changed: list[tuple[Any, ...]]) -> None:
        """Put those that changed in their new places."""
        moved = BitMap(pk for pk, *_ in changed)
        blocks = [_without(block, moved) for block in self._blocks]
        for sort_name, pk in sorted((sort_name, pk) for pk, sort_name, *_ in changed):
            if not _put(blocks, sort_name, pk, 2 * self._block):
                self._read()
                return
        self._blocks = blocks
        self._total = sum(len(block.keys) for block in blocks)
        for field, dates in self._dates.items():
            self._dates[field] = _mended(
                dates,
                moved,
                {pk: values[DATES.index(field)] for pk, _, *values in changed},
            )

    def _dates_of(self, field: str) -> dict[str, BitMap]:
        with self._lock:
            if field not in self._dates:
                found: dict[str, list[int]] = {}
                for value, pk in (
                    Organization.objects.published()
                    .order_by()
                    .values_list(field, "pk")
                    .iterator(5000)
                ):
                    found.setdefault(value, []).append(pk)
                self._dates[field] = {
                    value: BitMap(ids) for value, ids in found.items()
                }
            return self._dates[field]


def _pieces(
    groups: Iterable[BitMap], start: int, size: int
) -> Iterator[tuple[BitMap, int, int]]:
    """Yield the groups that a page touches, with the first place and the number of
    places wanted in each.
    """
    for group in groups:
        if size <= 0:
            return
        if start < len(group):
            count = min(size, len(group) - start)
            yield group, start, count
            start, size = 0, size - count
        else:
            start -= len(group)


def _by_name(ids: Iterable[int]) -> list[int]:
    """Sort a few in Python: asked for an order, SQLite walks through all names to find
    them.
    """
    return [pk for _, pk in sorted(sql.rows_of(NAMES, ids))]


def _without(block: Block, moved: BitMap) -> Block:
    for pk in block.having & moved:
        block = block.without(pk)
    return block


def _put(blocks: list[Block], sort_name: str, pk: int, most: int) -> bool:
    """Put one behind the nearest earlier name that is in the order.

    Tell that it was not possible where none near is.
    """
    # Asked for the published only, SQLite would look at all of them: the index of names
    # knows nothing of visibility.
    near = sql.rows(EARLIER, (sort_name, pk, MOST_HIDDEN))
    before = next((one for one, is_published in near if is_published), None)
    if before is None and len(near) == MOST_HIDDEN:
        return False
    at = (
        next((at for at, block in enumerate(blocks) if before in block.having), None)
        if before
        else 0
    )
    if at is None:
        return False
    blocks[at : at + 1] = blocks[at].followed(before, pk, most)
    return True


def _mended(
    dates: Mapping[str, BitMap], moved: BitMap, now: Mapping[int, str]
) -> dict[str, BitMap]:
    """Return who has which date, where some have another one now."""
    kept = {value: group - moved for value, group in dates.items()}
    for pk, value in now.items():
        kept.setdefault(value, BitMap()).add(pk)
    return kept
