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

ADD_POSTING = (
    "INSERT INTO directory_posting (id, key, count, ids, version) VALUES (%s, %s,"
    " %s, %s, %s)"
)
ADD_DOCUMENT = (
    "INSERT INTO directory_document (organization_key, postings, version) VALUES"
    " (%s, %s, %s)"
)


class ExpectedIndex:
    """The index as it should be, for some organizations or all.

    It knows which of them stand under which key.
    """

    def __init__(
        self,
        ids: Collection[int] | None = None,
        progress: Callable[[int], None] = lambda _done: None,
    ) -> None:
        self.numbers: dict[str, int] = {}
        self.documents: dict[int, bytes] = {}
        for done, record in enumerate(records(ids), start=1):
            # Four bytes a number: sets of keys would take many times as much.
            postings = array("I")
            for key in keys_of(record):
                number = self.numbers.setdefault(key, len(self.numbers))
                postings.append(number)
            self.documents[record.pk] = postings.tobytes()
            if done % sql.ROWS_AT_ONCE == 0:
                progress(done)
        self._sort_by_key()

    def bitmap(self, key: str) -> BitMap:
        """Return the organizations that should stand under a key."""
        number = self.numbers.get(key)
        if number is None:
            return BitMap()
        start, end = self._starts[number], self._starts[number + 1]
        return BitMap(self._holders[start:end])

    def _sort_by_key(self) -> None:
        # All pairs in one array: a list for each of some hundred thousand keys would
        # take long and much.
        counts = array("I", bytes(4 * len(self.numbers)))
        for packed in self.documents.values():
            for number in unpack(packed):
                counts[number] += 1
        self._starts = array("I", accumulate(counts, initial=0))
        self._holders = array("I", bytes(4 * self._starts[-1]))
        free = self._starts[:]
        for pk, packed in self.documents.items():
            for number in unpack(packed):
                self._holders[free[number]] = pk
                free[number] += 1


def needs_rebuild() -> bool:
    """Tell whether the stored index has another form than this code has."""
    return not IndexVersion.objects.filter(form=FORM).exists()


def rebuild(progress: Callable[[int], None] = lambda _done: None) -> int:
    """Build the index anew and return the number of organizations in it.

    Writers wait only while it is written.
    """
    number_before = ContentVersion.objects.number()
    expected = ExpectedIndex(progress=progress)
    with transaction.atomic():
        # From here on no one else writes, so what changed while it was made is known.
        ContentVersion.objects.advance()
        number = ContentVersion.objects.number()
        documents = Document.objects.filter(version__gt=number_before)
        changed = set(documents.values_list("organization_key", flat=True))
        published = Organization.objects.published().values_list("pk", flat=True)
        # A document that is gone bears no number: who was hidden or removed.
        changed |= set(published) ^ expected.documents.keys()
        _write(expected, number)
        update(changed)
        IndexVersion.objects.update_or_create(
            pk=1, defaults={"form": FORM, "number": number}
        )
    return Document.objects.count()


def verify(ids: Collection[int] | None = None) -> list[int]:
    """Return who, of these or of all, stands in the index otherwise than in a new one.

    It writes nothing.
    """
    expected = ExpectedIndex(ids)
    scope = None if ids is None else BitMap(ids)
    wrong = BitMap()
    stored_numbers: dict[int, int] = {}
    for posting in _stored_postings(expected, scope):
        stored = BitMap.deserialize(bytes(posting.ids))
        in_scope = stored if scope is None else stored & scope
        wrong |= in_scope ^ expected.bitmap(posting.key)
        if posting.count != len(stored):
            wrong |= in_scope
        stored_numbers[expected.numbers.get(posting.key, -1)] = posting.pk
    for key, number in expected.numbers.items():
        if number not in stored_numbers:
            wrong |= expected.bitmap(key)
    return list(wrong | _wrong_documents(expected, scope, stored_numbers))


def sample(size: int) -> list[int]:
    """Return the keys of so many organizations, by chance, hidden ones among them."""
    return list(Organization.objects.order_by("?").values_list("pk", flat=True)[:size])


def _write(expected: ExpectedIndex, number: int) -> None:
    Posting.objects.all().delete()
    Document.objects.all().delete()
    # Numbered in the order of their keys: rows that follow one another are written and
    # read twice as quickly.
    keys = sorted(expected.numbers)
    stored_as = array("I", bytes(4 * len(keys)))
    for stored_number, key in enumerate(keys, start=1):
        stored_as[expected.numbers[key]] = stored_number
    sql.write(ADD_POSTING, _posting_rows(expected, keys, number))
    documents = (
        (pk, pack(map(stored_as.__getitem__, unpack(packed))), number)
        for pk, packed in expected.documents.items()
    )
    sql.write(ADD_DOCUMENT, documents)
    # PostgreSQL goes on counting where it was: it must not give a number twice.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Posting]):
            cursor.execute(statement)


def _posting_rows(
    expected: ExpectedIndex, keys: list[str], number: int
) -> Iterator[tuple[int, str, int, bytes, int]]:
    # One after the other, so that the packed bitmaps never stand in memory together.
    for stored_number, key in enumerate(keys, start=1):
        bitmap = expected.bitmap(key)
        bitmap.run_optimize()
        yield stored_number, key, len(bitmap), bitmap.serialize(), number


def _wrong_documents(
    expected: ExpectedIndex, scope: BitMap | None, stored_numbers: dict[int, int]
) -> BitMap:
    """Return the organizations whose row is not what it should be.

    It names other entries, is missing, or should not be there.
    """
    rows = Document.objects.all()
    if scope is not None:
        rows = rows.filter(organization_key__in=list(scope))
    stored = {}
    for pk, packed in rows.values_list("organization_key", "postings"):
        stored[pk] = bytes(packed)
    wrong = BitMap(stored.keys() - expected.documents.keys())
    for pk, packed in expected.documents.items():
        numbers = (stored_numbers.get(number, 0) for number in unpack(packed))
        if stored.get(pk) != pack(numbers):
            wrong.add(pk)
    return wrong


def _stored_postings(
    expected: ExpectedIndex, scope: BitMap | None
) -> Iterator[Posting]:
    """Yield the entries to compare: all, or those some organizations should have."""
    if scope is None:
        yield from Posting.objects.iterator(chunk_size=sql.ROWS_AT_ONCE)
        return
    for keys in sql.parts(sorted(expected.numbers), sql.VALUES_AT_ONCE):
        yield from Posting.objects.filter(key__in=keys)
