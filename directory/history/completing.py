"""Newest versions that know less than their records: older than a field or a part.

A new release adds a field. The newest version of each record is from before it and does
not hold it, so an undo that goes back to that version would leave the field alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import transaction
from reversion.models import Version

from directory.history import changes, revisions, versions
from directory.models import Organization


def complete() -> int:
    """Let the newest version of each organization hold all that its record holds.

    What a version lacks is taken from the record, of which it is the present state;
    return how many lacked something. Safe to run at every start.
    """
    with transaction.atomic():
        changes.wait_for_turn()
        keys = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
        size = changes.MOST_AT_ONCE
        parts = [keys[start : start + size] for start in range(0, len(keys), size)]
        return sum(map(_complete, parts))


def _complete(keys: Sequence[int]) -> int:
    newest = revisions.newest(keys)
    stored = Version.objects.select_related("revision").in_bulk(newest.values())
    lacking = {
        key: stored[version]
        for key, version in newest.items()
        if _lacks_something(versions.row_of(stored[version]))
    }
    added: list[Version] = []
    for organization in revisions.fresh(list(lacking)):
        added += _fill_in(lacking[organization.pk], organization)
    Version.objects.bulk_create(added)
    Version.objects.bulk_update(lacking.values(), ["serialized_data"])
    return len(lacking)


def _lacks_something(row: versions.StoredRow) -> bool:
    stored = versions.stored_fields(row.model)
    fields = {field.name for field in stored if not field.primary_key}
    return bool(fields - row.fields.keys() or set(_accessors(row)))


def _accessors(row: versions.StoredRow) -> list[str]:
    """Return the kinds of parts that a version does not know."""
    return [each for each in versions.PARTS[row.model] if each not in row.parts]


def _fill_in(version: Version, organization: Organization) -> list[Version]:
    """Add to a version what it lacks; return the versions of parts that it lacks."""
    row = versions.row_of(version)
    whole = revisions.version(organization, version.revision)
    (now,), (then,) = map(json.loads, (whole.serialized_data, version.serialized_data))
    for held in ("fields", "names"):
        now[held].update(then.get(held, {}))
    version.serialized_data = json.dumps([now])
    return [
        revisions.version(part, version.revision)
        for accessor in _accessors(row)
        for part in getattr(organization, accessor).all()
    ]
