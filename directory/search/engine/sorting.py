"""Orders of many organizations, kept in each process: by name, and by a date."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from threading import RLock

from pyroaring import BitMap

from directory.models import Organization
from directory.search.engine import sql

# So many names stand in one block when the order is read: few blocks to walk through,
# and none that takes long to copy when one name in it changes.
BLOCK_SIZE = 2048
# Above this, reading the whole order is quicker than mending it.
MOST_MENDED = 50
# So many unpublished neighbors are passed over before the order is read anew.
MOST_HIDDEN = 20
NAMES_OF = (
    "SELECT sort_key, id FROM directory_organization"  # noqa: S608
    f" WHERE {sql.PUBLISHED} AND id IN ({{}})"
)
# Only who is published stands in the index. CROSS JOIN keeps SQLite from beginning with
# all organizations.
CHANGED_ORGANIZATIONS = (
    "SELECT document.organization_key, organization.sort_key, organization.founded,"
    " organization.facts_as_of, organization.published_at"
    " FROM directory_document document CROSS JOIN"
    " directory_organization organization WHERE document.version > %s AND"
    " organization.id = document.organization_key LIMIT %s"
)
DATE_FIELDS = ("founded", "facts_as_of", "published_at")
# Asked for the published only, SQLite would look at all of them: the index of names
# knows nothing of visibility.
EARLIER_NAMES = (
    "SELECT id, visibility = 'published' FROM directory_organization"
    " WHERE (sort_key, id) < (%s, %s) ORDER BY sort_key DESC, id DESC LIMIT %s"
)


class Block:
    """Some organizations that follow one another by name.

    It never changes: other threads may be walking through it.
    """

    def __init__(self, keys: array[int], having: BitMap | None = None) -> None:
        self.keys = keys
        self.having = BitMap(keys) if having is None else having

    def without(self, moved: BitMap) -> Block:
        """Return a block that lacks these."""
        leaving = self.having & moved
        if not leaving:
            return self
        keys = self.keys[:]
        for pk in leaving:
            keys.remove(pk)
        return Block(keys, self.having - leaving)

    def followed(self, before: int | None, pk: int, most: int) -> list[Block]:
        """Return a block that has this one behind another, or in front of all.

        Two halves where that makes too many.
        """
        keys = self.keys[:]
        place = keys.index(before) + 1 if before else 0
        keys.insert(place, pk)
        if len(keys) <= most:
            return [Block(keys, self.having | BitMap([pk]))]
        middle = most // 2
        return [Block(keys[:middle]), Block(keys[middle:])]


class Order:
    """The name order of all published organizations, and who has which date.

    Both are mended when one of them changes.
    """

    def __init__(self, block_size: int = BLOCK_SIZE) -> None:
        self._lock = RLock()
        self._block_size = block_size
        self.forget()

    def forget(self) -> None:
        """Start anew at the next use."""
        self._number = 0
        self._total = 0
        self._blocks: list[Block] = []
        self._dates: dict[str, dict[str, BitMap]] = {}

    def sync(self, number: int) -> None:
        """Bring the order to this number of the content."""
        with self._lock:
            if number == self._number:
                return
            # One more than may be mended tells that there are too many.
            limits = (self._number, MOST_MENDED + 1)
            changed = sql.rows(CHANGED_ORGANIZATIONS, limits)
            may_mend = self._number and len(changed) <= MOST_MENDED
            if not may_mend or not self._mend(changed):
                self._read()
            self._number = number

    def page(self, organizations: BitMap, start: int, size: int) -> list[int]:
        """Return a page of some organizations, by name.

        The few are sorted by the database, the many picked out of all.
        """
        if self._is_few(organizations, size):
            return _by_name(organizations)[start : start + size]
        return self._picked(organizations, start, size)

    def across(self, groups: Iterable[BitMap], start: int, size: int) -> list[int]:
        """Return a page of groups that follow one another, each by name.

        All small ones are sorted in one statement.
        """
        # The groups that the page touches, with the part of each that it shows.
        parts: list[tuple[BitMap, int, int]] = []
        room = size
        for group in groups:
            if room <= 0:
                break
            if start < len(group):
                count = min(room, len(group) - start)
                parts.append((group, start, count))
                room -= count
            start = max(0, start - len(group))
        few = [group for group, *_ in parts if self._is_few(group, size)]
        together = BitMap.union(BitMap(), *few)
        places = {pk: place for place, pk in enumerate(_by_name(together))}
        page: list[int] = []
        for group, first, count in parts:
            if group <= together:
                in_order = sorted(group, key=places.__getitem__)
                page += in_order[first : first + count]
            else:
                page += self._picked(group, first, count)
        return page

    def by_date(
        self, organizations: BitMap, field: str, *, newest_first: bool
    ) -> Iterator[BitMap]:
        """Yield some organizations in groups of one date, those without one last."""
        dates = self._dates_of(field)
        known = [date for date in dates if date]
        known.sort(reverse=newest_first)
        for date in known:
            group = dates[date] & organizations
            if group:
                yield group
        unknown = dates.get("", BitMap()) & organizations
        if unknown:
            yield unknown

    def _is_few(self, organizations: BitMap, size: int) -> bool:
        # Measured: below this, sorting in the database is quicker than walking through
        # the names.
        return 30 * len(organizations) ** 2 < max(size, 20) * self._total

    def _picked(self, organizations: BitMap, start: int, size: int) -> list[int]:
        picked: list[int] = []
        for block in self._blocks:
            here = len(block.keys)
            # Counting is only worth its time where a block may be passed over.
            if start:
                here = block.having.intersection_cardinality(organizations)
            if start < here:
                end = start + size - len(picked)
                keys = filter(organizations.__contains__, block.keys)
                picked += islice(keys, start, end)
            start = max(0, start - here)
            if len(picked) == size:
                break
        return picked

    def _read(self) -> None:
        published = Organization.objects.published()
        in_order = published.order_by("sort_key", "pk")
        rows = in_order.values_list("pk", flat=True)
        keys = rows.iterator(sql.ROWS_AT_ONCE)
        blocks = []
        total = 0
        for part in sql.parts(keys, self._block_size):
            blocks.append(Block(array("I", part)))
            total += len(part)
        # The first organization of all needs a block, too.
        self._blocks = blocks or [Block(array("I"))]
        self._total = total
        self._dates = {}

    def _mend(self, changed: list[sql.Row]) -> bool:
        """Put those that changed in their new places; tell whether that was possible.

        They come with their names and dates as they are now.
        """
        moved = BitMap()
        names = []
        for pk, sort_key, *_ in changed:
            moved.add(pk)
            names.append((sort_key, pk))
        blocks = [block.without(moved) for block in self._blocks]
        # By name: each is put behind the one before it, which may be another of them.
        for sort_key, pk in sorted(names):
            is_put = _put(
                blocks,
                sort_key,
                pk,
                most=2 * self._block_size,
            )
            if not is_put:
                return False
        self._blocks = blocks
        self._total = sum(len(block.keys) for block in blocks)
        for field, dates in self._dates.items():
            column = 2 + DATE_FIELDS.index(field)
            # Made anew: other threads may be walking through the one of before.
            mended = {}
            for date, group in dates.items():
                mended[date] = group - moved
            for row in changed:
                group = mended.setdefault(_day(row[column]), BitMap())
                group.add(row[0])
            self._dates[field] = mended
        return True

    def _dates_of(self, field: str) -> dict[str, BitMap]:
        with self._lock:
            if field not in self._dates:
                published = Organization.objects.published()
                rows = published.order_by().values_list(field, "pk")
                # Lists first: a bitmap takes many at once much quicker than one by one.
                lists: dict[str, list[int]] = defaultdict(list)
                for date, pk in rows.iterator(sql.ROWS_AT_ONCE):
                    lists[_day(date)].append(pk)
                dates = {}
                for date, keys in lists.items():
                    dates[date] = BitMap(keys)
                self._dates[field] = dates
            return self._dates[field]


def _day(date: str | datetime | None) -> str:
    """Return a date as it is, and of a point in time its day: each is a group."""
    return str(date)[:10] if date else ""


def _by_name(ids: Iterable[int]) -> list[int]:
    # In Python: asked for an order, SQLite walks through all names to find a few.
    return [pk for _, pk in sorted(sql.rows_of(NAMES_OF, ids))]


def _put(blocks: list[Block], sort_key: str, pk: int, most: int) -> bool:
    """Put one behind the nearest earlier name that is in the order.

    Tell that it was not possible where none near is.
    """
    neighbors = sql.rows(EARLIER_NAMES, (sort_key, pk, MOST_HIDDEN))
    for before, is_published in neighbors:
        if not is_published:
            continue
        for place, block in enumerate(blocks):
            if before in block.having:
                blocks[place : place + 1] = block.followed(before, pk, most)
                return True
        return False
    if len(neighbors) == MOST_HIDDEN:
        return False
    # Nothing stands before it at all.
    blocks[:1] = blocks[0].followed(None, pk, most)
    return True
