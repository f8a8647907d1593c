"""The index as stored: who stands under each key, and the keys of each organization.

It is written in the transaction that writes the organization, by `history.changes` and
nobody else.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable

from pyroaring import BitMap

from directory.models import NetworkTier, Organization, Posting, Sector, Tag
from directory.search.engine import sql
from directory.search.engine.keys import RECORDS_AT_ONCE, keys_of, records, value_key

NUMBERS_OF_KEYS = "SELECT key, id FROM directory_posting WHERE key IN ({})"
NUMBER_OF_CONTENT = "SELECT COALESCE(MAX(number), 0) FROM directory_contentversion"
POSTINGS = "SELECT id, ids FROM directory_posting WHERE id IN ({})"
DOCUMENTS = (
    "SELECT organization_key, postings FROM directory_document WHERE"
    " organization_key IN ({})"
)
ADD_EMPTY_POSTING = (
    "INSERT INTO directory_posting (key, count, version, ids) VALUES (%s, 0, 0, %s)"
)
CHANGE_POSTING = (
    "UPDATE directory_posting SET count = %s, version = %s, ids = %s WHERE id = %s"
)
WRITE_DOCUMENT = (
    "INSERT INTO directory_document (organization_key, postings, version) VALUES"
    " (%s, %s, %s) ON CONFLICT (organization_key) DO UPDATE SET postings ="
    " excluded.postings, version = excluded.version"
)
DELETE_DOCUMENT = "DELETE FROM directory_document WHERE organization_key = %s"
# Each facet, and how an organization leads to its terms.
FACET_OF_TERM = {
    Sector: ("sector", "sectors__in"),
    NetworkTier: ("tier", "listings__tier__in"),
    Tag: ("tag", "tagged_items__tag__in"),
}
EMPTY_BITMAP = BitMap().serialize()


def update(ids: Iterable[int]) -> None:
    """Bring the index up to date for these organizations.

    The caller has opened the transaction and raised the number of the content in it.
    """
    ((number,),) = sql.rows(NUMBER_OF_CONTENT)
    for part in sql.parts(ids, RECORDS_AT_ONCE):
        _update(part, number)


def organizations_of(term: Sector | NetworkTier | Tag) -> list[int]:
    """Return who has this term now, and who stands under it in the index."""
    facet, having = FACET_OF_TERM[type(term)]
    terms = [term.pk]
    # Who had a merged term has the one that took its place.
    merged_into = getattr(term, "merged_into_id", None)
    if merged_into:
        terms.append(merged_into)
    now = Organization.objects.filter(**{having: terms})
    organizations = BitMap(now.values_list("pk", flat=True))
    postings = Posting.objects.filter(key=value_key(facet, term.slug))
    for stored in postings.values_list("ids", flat=True):
        organizations |= BitMap.deserialize(bytes(stored))
    return list(organizations)


def pack(postings: Iterable[int]) -> bytes:
    """Return the numbers of entries as they are stored with an organization."""
    return array("I", sorted(postings)).tobytes()


def unpack(stored: bytes | memoryview) -> array[int]:
    """Return the numbers of entries that are stored with an organization."""
    postings = array("I")
    postings.frombytes(bytes(stored))
    return postings


def _update(ids: list[int], number: int) -> None:
    keys: dict[int, set[str]] = {}
    for record in records(ids):
        keys[record.pk] = keys_of(record)
    numbers = _numbers_of(set().union(*keys.values()))
    before: dict[int, set[int]] = {}
    for pk, stored in sql.rows_of(DOCUMENTS, ids):
        before[pk] = set(unpack(stored))
    added: dict[int, list[int]] = defaultdict(list)
    dropped: dict[int, list[int]] = defaultdict(list)
    documents = []
    for pk in ids:
        old_postings = before.get(pk, set())
        postings = {numbers[key] for key in keys.get(pk, ())}
        for posting in postings - old_postings:
            added[posting].append(pk)
        for posting in old_postings - postings:
            dropped[posting].append(pk)
        if pk in keys:
            documents.append((pk, pack(postings), number))
    _write_postings(added, dropped, number)
    sql.write(WRITE_DOCUMENT, documents)
    gone = before.keys() - keys.keys()
    sql.write(DELETE_DOCUMENT, [(pk,) for pk in gone])


def _numbers_of(keys: set[str]) -> dict[str, int]:
    """Return the number of each entry; one that is not there yet is made, empty."""
    numbers: dict[str, int] = dict(sql.rows_of(NUMBERS_OF_KEYS, keys))
    new_keys = sorted(keys - numbers.keys())
    if new_keys:
        rows = [(key, EMPTY_BITMAP) for key in new_keys]
        sql.write(ADD_EMPTY_POSTING, rows)
        numbers.update(sql.rows_of(NUMBERS_OF_KEYS, new_keys))
    return numbers


def _write_postings(
    added: dict[int, list[int]], dropped: dict[int, list[int]], number: int
) -> None:
    """Change the bitmaps.

    An emptied one stays as a row until the index is built anew, so that readers see
    that it changed.
    """
    changed = []
    postings = sorted({*added, *dropped})
    for posting, stored in sql.rows_of(POSTINGS, postings):
        bitmap = BitMap.deserialize(bytes(stored))
        bitmap.update(added.get(posting, ()))
        gone = BitMap(dropped.get(posting, ()))
        bitmap.difference_update(gone)
        row = (len(bitmap), number, bitmap.serialize(), posting)
        changed.append(row)
    sql.write(CHANGE_POSTING, changed)
