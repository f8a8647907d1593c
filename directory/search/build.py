"""Building the whole index anew, and comparing it with what it should be."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from pyroaring import BitMap

from directory.models import ContentVersion, Document, IndexVersion, Organization, Posting
from directory.search.index import FORM, KEYS_AT_ONCE, Record, keys_of, pack, records, unpack, update

ROWS_AT_ONCE = 5000


class Plan:
    """The index as it should be, for some organizations or all: which of them stand under which key."""

    def __init__(self, ids: Collection[int] | None = None, said: Callable[[int], None] = lambda done: None) -> None:
        self.numbers: dict[str, int] = {}
        self.postings: list[array[int]] = []
        self.documents: dict[int, bytes] = {}
        for done, record in enumerate(records(ids), start=1):
            self._add(record)
            if done % ROWS_AT_ONCE == 0:
                said(done)

    def bitmap(self, key: str) -> BitMap:
        """Return the organizations that should stand under a key."""
        return BitMap(self.postings[self.numbers[key] - 1]) if key in self.numbers else BitMap()

    def _add(self, record: Record) -> None:
        mine = []
        for key in keys_of(record):
            number = self.numbers.setdefault(key, len(self.postings) + 1)
            if number > len(self.postings):
                self.postings.append(array("I"))
            self.postings[number - 1].append(record.pk)
            mine.append(number)
        self.documents[record.pk] = pack(mine)


def needs_rebuild() -> bool:
    """Tell whether the stored index has another form than this code writes and reads."""
    return not IndexVersion.objects.filter(form=FORM).exists()


def rebuild(said: Callable[[int], None] = lambda done: None) -> int:
    """Build the index anew and return the number of organizations in it; writers wait only while it is written."""
    before = ContentVersion.objects.number()
    plan = Plan(said=said)
    with transaction.atomic():
        ContentVersion.objects.advance()
        number = ContentVersion.objects.number()
        changed = _changed_since(before, plan)
        _write(plan, number)
        update(changed)
        IndexVersion.objects.update_or_create(pk=1, defaults={"form": FORM, "number": number})
    return Document.objects.count()


def verify(ids: Collection[int] | None = None) -> list[int]:
    """Return the organizations, of these or of all, that the index has otherwise than a new one would; it writes nothing."""
    plan = Plan(ids)
    scope = BitMap(ids) if ids is not None else None
    wrong, stored_numbers = BitMap(), {}
    for posting in _postings(plan, scope):
        stored = BitMap.deserialize(bytes(posting.ids))
        mine = stored if scope is None else stored & scope
        wrong |= mine ^ plan.bitmap(posting.key)
        if posting.count != len(stored):
            wrong |= mine
        stored_numbers[plan.numbers.get(posting.key, 0)] = posting.pk
    for key, number in plan.numbers.items():
        if number not in stored_numbers:
            wrong |= plan.bitmap(key)
    return list(wrong | _wrong_documents(plan, scope, stored_numbers))


def sample(size: int) -> list[int]:
    """Return the keys of so many organizations, by chance, hidden ones among them."""
    return list(Organization.objects.order_by("?").values_list("pk", flat=True)[:size])


def _changed_since(number: int, plan: Plan) -> set[int]:
    """Return the organizations that changed after the plan was begun: edited, published, hidden or removed."""
    published = set(Organization.objects.published().values_list("pk", flat=True))
    edited = Document.objects.filter(version__gt=number).values_list("organization_key", flat=True)
    return set(edited) | (published ^ plan.documents.keys())


def _write(plan: Plan, number: int) -> None:
    Posting.objects.all().delete()
    Document.objects.all().delete()
    keys = sorted(plan.numbers)
    postings = ((plan.numbers[key], key, *_packed(plan.bitmap(key)), number) for key in keys)
    _insert(Posting, ("id", "key", "count", "ids", "version"), postings)
    documents = ((pk, packed, number) for pk, packed in plan.documents.items())
    _insert(Document, ("organization_key", "postings", "version"), documents)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Posting]):
            cursor.execute(statement)


def _packed(bitmap: BitMap) -> tuple[int, bytes]:
    bitmap.run_optimize()
    return len(bitmap), bitmap.serialize()


def _insert(model: type[models.Model], columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """Insert plain rows: a model instance for each of some hundred thousand would take most of the time."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  (names of our own models)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            cursor.executemany(statement, batch)


def _wrong_documents(plan: Plan, scope: BitMap | None, stored_numbers: dict[int, int]) -> BitMap:
    """Return the organizations whose row names other entries than it should, is missing, or should not be there."""
    rows = Document.objects.all() if scope is None else Document.objects.filter(organization_key__in=list(scope))
    found = {pk: bytes(packed) for pk, packed in rows.values_list("organization_key", "postings")}
    wanted = {pk: pack(stored_numbers.get(number, 0) for number in unpack(packed)) for pk, packed in plan.documents.items()}
    return BitMap(pk for pk in found.keys() | wanted.keys() if found.get(pk) != wanted.get(pk))


def _postings(plan: Plan, scope: BitMap | None) -> Iterator[Posting]:
    """Yield the entries to compare: all, or those that some organizations should have."""
    if scope is None:
        yield from Posting.objects.iterator(chunk_size=ROWS_AT_ONCE)
        return
    keys = sorted(plan.numbers)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        yield from Posting.objects.filter(key__in=keys[start : start + KEYS_AT_ONCE])
