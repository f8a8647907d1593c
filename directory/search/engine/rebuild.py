"""Building the whole index anew, and comparing it with what it should be."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator
from itertools import accumulate

from django.core.management.color import no_style
from django.db import connection, transaction
from pyroaring import BitMap

from directory.models import (
    ContentVersion,
    Document,
    IndexVersion,
    Organization,
    Posting,
)
from directory.search.engine import sql
from directory.search.engine.keys import FORM, keys_of, records
from directory.search.engine.postings import pack, unpack, update


class ExpectedIndex:
    """The index as it should be, for some organizations or all: which of them stand
    under which key.
    """

    def __init__(
        self,
        ids: Collection[int] | None = None,
        said: Callable[[int], None] = lambda done: None,
    ) -> None:
        self.numbers: dict[str, int] = {}
        self.documents: dict[int, bytes] = {}
        for done, record in enumerate(records(ids), start=1):
            mine = array(
                "I",
                [
                    self.numbers.setdefault(key, len(self.numbers))
                    for key in keys_of(record)
                ],
            )
            self.documents[record.pk] = mine.tobytes()
            if done % sql.ROWS_AT_ONCE == 0:
                said(done)
        self._read_by_key()

    def bitmap(self, key: str) -> BitMap:
        """Return the organizations that should stand under a key."""
        number = self.numbers.get(key)
        return (
            BitMap()
            if number is None
            else BitMap(self._holders[self._starts[number] : self._starts[number + 1]])
        )

    def _read_by_key(self) -> None:
        """Sort all pairs by their keys into one array: a list for each of some hundred
        thousand keys would take long and much.
        """
        counts = array("I", bytes(4 * len(self.numbers)))
        for mine in map(unpack, self.documents.values()):
            for number in mine:
                counts[number] += 1
        self._starts = array("I", accumulate(counts, initial=0))
        self._holders = array("I", bytes(4 * self._starts[-1]))
        free = self._starts[:]
        for pk, packed in self.documents.items():
            for number in unpack(packed):
                self._holders[free[number]] = pk
                free[number] += 1


def needs_rebuild() -> bool:
    """Tell whether the stored index has another form than this code writes and
    reads.
    """
    return not IndexVersion.objects.filter(form=FORM).exists()


def rebuild(said: Callable[[int], None] = lambda done: None) -> int:
    """Build the index anew and return the number of organizations in it.

    Writers wait only while it is written.
    """
    before = ContentVersion.objects.number()
    plan = ExpectedIndex(said=said)
    with transaction.atomic():
        ContentVersion.objects.advance()
        number = ContentVersion.objects.number()
        changed = _changed_since(before, plan)
        _write(plan, number)
        update(changed)
        IndexVersion.objects.update_or_create(
            pk=1, defaults={"form": FORM, "number": number}
        )
    return Document.objects.count()


def verify(ids: Collection[int] | None = None) -> list[int]:
    """Return the organizations, of these or of all, that the index has otherwise than a
    new one would; it writes nothing.
    """
    plan = ExpectedIndex(ids)
    scope = BitMap(ids) if ids is not None else None
    wrong, stored_numbers = BitMap(), {}
    for posting in _postings(plan, scope):
        stored = BitMap.deserialize(bytes(posting.ids))
        mine = stored if scope is None else stored & scope
        wrong |= mine ^ plan.bitmap(posting.key)
        if posting.count != len(stored):
            wrong |= mine
        stored_numbers[plan.numbers.get(posting.key, -1)] = posting.pk
    for key, number in plan.numbers.items():
        if number not in stored_numbers:
            wrong |= plan.bitmap(key)
    return list(wrong | _wrong_documents(plan, scope, stored_numbers))


def sample(size: int) -> list[int]:
    """Return the keys of so many organizations, by chance, hidden ones among them."""
    return list(Organization.objects.order_by("?").values_list("pk", flat=True)[:size])


def _changed_since(number: int, plan: ExpectedIndex) -> set[int]:
    """Return the organizations that changed after the plan was begun: edited,
    published, hidden or removed.
    """
    published = set(Organization.objects.published().values_list("pk", flat=True))
    edited = Document.objects.filter(version__gt=number).values_list(
        "organization_key", flat=True
    )
    return set(edited) | (published ^ plan.documents.keys())


def _write(plan: ExpectedIndex, number: int) -> None:
    Posting.objects.all().delete()
    Document.objects.all().delete()
    # Numbered in the order of their keys: rows that follow one another are written and
    # read twice as quickly.
    keys = sorted(plan.numbers)
    stored_as = array("I", bytes(4 * len(keys)))
    for stored, key in enumerate(keys, start=1):
        stored_as[plan.numbers[key]] = stored
    postings = (
        (stored, key, *_packed(plan.bitmap(key)), number)
        for stored, key in enumerate(keys, start=1)
    )
    sql.write(
        "INSERT INTO directory_posting (id, key, count, ids, version) VALUES (%s, %s,"
        " %s, %s, %s)",
        postings,
    )
    documents = (
        (pk, pack(map(stored_as.__getitem__, unpack(packed))), number)
        for pk, packed in plan.documents.items()
    )
    sql.write(
        "INSERT INTO directory_document (organization_key, postings, version) VALUES"
        " (%s, %s, %s)",
        documents,
    )
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Posting]):
            cursor.execute(statement)


def _packed(bitmap: BitMap) -> tuple[int, bytes]:
    bitmap.run_optimize()
    return len(bitmap), bitmap.serialize()


def _wrong_documents(
    plan: ExpectedIndex, scope: BitMap | None, stored_numbers: dict[int, int]
) -> BitMap:
    """Return the organizations whose row names other entries than it should, is
    missing, or should not be there.
    """
    rows = (
        Document.objects.all()
        if scope is None
        else Document.objects.filter(organization_key__in=list(scope))
    )
    found = {
        pk: bytes(packed)
        for pk, packed in rows.values_list("organization_key", "postings")
    }
    wanted = {
        pk: pack(stored_numbers.get(number, 0) for number in unpack(packed))
        for pk, packed in plan.documents.items()
    }
    return BitMap(
        pk for pk in found.keys() | wanted.keys() if found.get(pk) != wanted.get(pk)
    )


def _postings(plan: ExpectedIndex, scope: BitMap | None) -> Iterator[Posting]:
    """Yield the entries to compare: all, or those that some organizations should
    have.
    """
    if scope is None:
        yield from Posting.objects.iterator(chunk_size=sql.ROWS_AT_ONCE)
        return
    for keys in sql.parts(sorted(plan.numbers), sql.VALUES_AT_ONCE):
        yield from Posting.objects.filter(key__in=keys)
