"""Orders of many organizations, kept in each process: all by name, and groups of them by a partial date."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from threading import RLock
from typing import Any

from django.db.models import Q, QuerySet
from pyroaring import BitMap

from directory.models import Document, Organization

BLOCK = 8192  # the name order is skipped through in blocks of so many
MOST_MENDED = 50
MOST_HIDDEN = 20


class Order:
    """The name order of all published organizations, and who has which date; both are mended when one of them changes."""

    def __init__(self, block: int = BLOCK) -> None:
        self._lock, self._block = RLock(), block
        self.forget()

    def forget(self) -> None:
        """Start anew at the next use."""
        self._number = 0
        self._names: array[int] = array("I")
        self._blocks: tuple[array[int], list[BitMap]] = (self._names, [])
        self._dates: dict[str, dict[str, BitMap]] = {}

    def sync(self, number: int) -> None:
        """Bring the order to this number of the content."""
        with self._lock:
            if number != self._number:
                changed = list(_changed_since(self._number)[: MOST_MENDED + 1])
                if self._number and len(changed) <= MOST_MENDED:
                    self._mend(changed)
                else:
                    self._read()
                self._number = number

    def page(self, found: BitMap, start: int, size: int) -> list[int]:
        """Return a page of what was found, by name: the few are sorted by the database, the many picked out of all."""
        if self._is_few(found, size):
            return _by_name(found)[start : start + size]
        return self._picked(found, start, size)

    def across(self, groups: Iterable[BitMap], start: int, size: int) -> list[int]:
        """Return a page of groups that follow one another, each by name; all small ones are sorted in one statement."""
        pieces = list(_pieces(groups, start, size))
        small = BitMap.union(BitMap(), *(group for group, *_ in pieces if self._is_few(group, size)))
        place = {pk: at for at, pk in enumerate(_by_name(small))} if small else {}
        found: list[int] = []
        for group, first, count in pieces:
            if group <= small:
                found += sorted(group, key=place.__getitem__)[first : first + count]
            else:
                found += self._picked(group, first, count)
        return found

    def by_date(self, found: BitMap, field: str, *, newest_first: bool) -> Iterator[BitMap]:
        """Yield what was found in groups of one date, those without one last."""
        dates = self._dates_of(field)
        for value in sorted(filter(None, dates), reverse=newest_first):
            if group := dates[value] & found:
                yield group
        if unknown := dates.get("", BitMap()) & found:
            yield unknown

    def _is_few(self, found: BitMap, size: int) -> bool:
        # Measured: below this, sorting in the database is quicker than walking through the names.
        return 30 * len(found) ** 2 < max(size, 20) * len(self._names)

    def _picked(self, found: BitMap, start: int, size: int) -> list[int]:
        names, at = self._names, 0
        if start > self._block // 4:
            for block in self._blocks_of(names):
                here = block.intersection_cardinality(found)
                if start < here:
                    break
                start, at = start - here, at + self._block
        return list(islice(filter(found.__contains__, memoryview(names)[at:]), start, start + size))

    def _blocks_of(self, names: array[int]) -> list[BitMap]:
        whose, blocks = self._blocks
        if whose is not names:
            blocks = [BitMap(names[first : first + self._block]) for first in range(0, len(names), self._block)]
            self._blocks = (names, blocks)
        return blocks

    def _read(self) -> None:
        self._names = array("I", _published_by_name().values_list("pk", flat=True).iterator(5000))
        self._dates = {}

    def _mend(self, changed: list[int]) -> None:
        """Put those that changed in their new places, in a copy: other threads may be reading the old one."""
        names, kept = self._names[:], BitMap(self._names)
        for pk in changed:
            if pk in kept:
                names.remove(pk)
        kept -= BitMap(changed)
        rows = Organization.objects.published().filter(pk__in=changed).order_by().values_list("sort_name", "pk")
        for sort_name, pk in sorted(rows):
            before = _place_before(sort_name, pk, names, kept)
            if before is None:
                self._read()
                return
            names.insert(before, pk)
            kept.add(pk)
        self._names = names
        self._mend_dates(changed)

    def _mend_dates(self, changed: Sequence[int]) -> None:
        for field, dates in self._dates.items():
            moved = BitMap(changed)
            kept = {value: group - moved for value, group in dates.items()}
            for value, pk in Organization.objects.filter(pk__in=changed).values_list(field, "pk"):
                kept.setdefault(value, BitMap()).add(pk)
            self._dates[field] = kept

    def _dates_of(self, field: str) -> dict[str, BitMap]:
        with self._lock:
            if field not in self._dates:
                found: dict[str, list[int]] = {}
                for value, pk in _published_by_name().order_by().values_list(field, "pk").iterator(5000):
                    found.setdefault(value, []).append(pk)
                self._dates[field] = {value: BitMap(ids) for value, ids in found.items()}
            return self._dates[field]


def _pieces(groups: Iterable[BitMap], start: int, size: int) -> Iterator[tuple[BitMap, int, int]]:
    """Yield the groups that a page touches, with the first place and the number of places wanted in each."""
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
    """Sort a few in Python: asked for an order, SQLite walks through all names to find them."""
    rows = Organization.objects.filter(pk__in=list(ids)).order_by().values_list("sort_name", "pk")
    return [pk for _, pk in sorted(rows)]


def _place_before(sort_name: str, pk: int, names: array[int], kept: BitMap) -> int | None:
    """Return where a name belongs: behind the nearest earlier one that is in the order; None where many near are not."""
    # Asked for the published only, SQLite would look at all of them: the index of names knows nothing of visibility.
    earlier = Organization.objects.filter(Q(sort_name__lt=sort_name) | Q(pk__lt=pk), sort_name__lte=sort_name)
    near = list(earlier.order_by("-sort_name", "-pk").values_list("pk", flat=True)[:MOST_HIDDEN])
    for one in near:
        if one in kept:
            return names.index(one) + 1
    return 0 if len(near) < MOST_HIDDEN else None


def _published_by_name() -> QuerySet[Organization]:
    return Organization.objects.published().order_by("sort_name", "pk")


def _changed_since(number: int) -> QuerySet[Document, Any]:
    return Document.objects.filter(version__gt=number).values_list("organization_key", flat=True)
