"""The index as it is stored: one bitmap of organizations for every key, and the keys of
each organization.

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

NUMBERS = "SELECT key, id FROM directory_posting WHERE key IN ({})"
EMPTIED = BitMap().serialize()


def update(ids: Iterable[int]) -> None:
    """Bring the index up to date for these organizations, in the caller's transaction,
    whose number was raised before.
    """
    ((number,),) = sql.rows(
        "SELECT COALESCE(MAX(number), 0) FROM directory_contentversion"
    )
    for part in sql.parts(ids, RECORDS_AT_ONCE):
        _update(part, number)


def organizations_of(term: Sector | NetworkTier | Tag) -> list[int]:
    """Return the organizations that have this term now, and those that stand under it
    in the index.
    """
    facet = {Sector: "sector", NetworkTier: "tier", Tag: "tag"}[type(term)]
    having = {
        "sector": "sectors",
        "tier": "listings__tier",
        "tag": "tagged_items__tag",
    }[facet]
    terms = [term.pk, getattr(term, "merged_into_id", None) or term.pk]
    found = BitMap(
        Organization.objects.filter(**{f"{having}__in": terms}).values_list(
            "pk", flat=True
        )
    )
    for stored in Posting.objects.filter(key=value_key(facet, term.slug)).values_list(
        "ids", flat=True
    ):
        found |= BitMap.deserialize(bytes(stored))
    return list(found)


def pack(postings: Iterable[int]) -> bytes:
    """Return the numbers of entries as they are stored with an organization."""
    return array("I", sorted(postings)).tobytes()


def unpack(stored: bytes | memoryview) -> array[int]:
    """Return the numbers of entries that are stored with an organization."""
    found = array("I")
    found.frombytes(bytes(stored))
    return found


def _update(ids: list[int], number: int) -> None:
    now = {record.pk: keys_of(record) for record in records(ids)}
    numbers = _numbers_of(set().union(*now.values()))
    stored = sql.rows_of(
        "SELECT organization_key, postings FROM directory_document WHERE"
        " organization_key IN ({})",
        ids,
    )
    before = {pk: unpack(postings) for pk, postings in stored}
    added, dropped = defaultdict(list), defaultdict(list)
    for pk in ids:
        old, new = set(before.get(pk, ())), {numbers[one] for one in now.get(pk, ())}
        for posting in new - old:
            added[posting].append(pk)
        for posting in old - new:
            dropped[posting].append(pk)
    _write_postings(added, dropped, number)
    _write_documents(
        {pk: pack(numbers[one] for one in keys) for pk, keys in now.items()}, number
    )
    sql.write(
        "DELETE FROM directory_document WHERE organization_key = %s",
        [(pk,) for pk in before.keys() - now.keys()],
    )


def _numbers_of(keys: set[str]) -> dict[str, int]:
    """Return the number of each entry; one that is not there yet is made, empty."""
    found = dict(sql.rows_of(NUMBERS, keys))
    if new := sorted(keys - found.keys()):
        sql.write(
            "INSERT INTO directory_posting (key, count, version, ids) VALUES (%s, 0,"
            " 0, %s)",
            [(one, EMPTIED) for one in new],
        )
        found.update(sql.rows_of(NUMBERS, new))
    return found


def _write_postings(
    added: dict[int, list[int]], dropped: dict[int, list[int]], number: int
) -> None:
    """Change the bitmaps.

    An emptied one stays as a row until the index is built anew, so that readers see
    that it changed.
    """
    changed = []
    for posting, stored in sql.rows_of(
        "SELECT id, ids FROM directory_posting WHERE id IN ({})",
        sorted({*added, *dropped}),
    ):
        bitmap = BitMap.deserialize(bytes(stored))
        bitmap.update(added.get(posting, ()))
        bitmap.difference_update(BitMap(dropped.get(posting, ())))
        changed.append((len(bitmap), number, bitmap.serialize(), posting))
    sql.write(
        "UPDATE directory_posting SET count = %s, version = %s, ids = %s WHERE id = %s",
        changed,
    )


def _write_documents(postings: dict[int, bytes], number: int) -> None:
    sql.write(
        "INSERT INTO directory_document (organization_key, postings, version) VALUES"
        " (%s, %s, %s) ON CONFLICT (organization_key) DO UPDATE SET postings ="
        " excluded.postings, version = excluded.version",
        [(pk, packed, number) for pk, packed in postings.items()],
    )
