"""What was judged is written: in parts, through the door, as one batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import pgettext

from directory import permissions
from directory.catalog.actions import IMPORT
from directory.catalog.parts import in_parts
from directory.errors import DirectoryError
from directory.history import changes, revisions
from directory.imports.records import StoredTerms, add_new, change
from directory.imports.ties import TIES, keys_by_slug, others_of, tie
from directory.models import (
    Batch,
    BatchItem,
    Identifier,
    Import,
    ImportRow,
    Organization,
)
from directory.permissions import Effect

Outcome = ImportRow.Outcome


def start(plan: Import, *, by: User | None = None) -> Batch:
    """Let the plan of an import be written; started twice it is one batch."""
    permissions.ask(by, Effect.ADD, Organization)
    permissions.ask(by, Effect.CHANGE, Organization)
    if plan.publishes:
        permissions.ask(by, Effect.PUBLISH, Organization)
    with transaction.atomic():
        changes.wait_for_turn()
        plan.refresh_from_db()
        if plan.batch is not None:
            return plan.batch
        if plan.state != Import.State.JUDGED:
            raise DirectoryError(pgettext("staff", "This is not judged yet."))
        number = plan.rows.to_write().count()
        words = pgettext("staff", "Imported: %(file)s")
        plan.batch = Batch.objects.create(
            action=IMPORT,
            what=(words % {"file": plan.file_name})[:300],
            by=by,
            number=number,
            state=Batch.State.RUNNING if number else Batch.State.DONE,
        )
        plan.state = Import.State.WRITING if number else Import.State.DONE
        plan.save()
    return plan.batch


def run(
    key: int,
    *,
    seconds: float = float("inf"),
    progress: Callable[[int], None] = lambda _number: None,
) -> Batch:
    """Write the rest of a batch that imports, for about so long; say how far it is.

    Ended in the midst, it goes on from there, and writes nothing twice.
    """

    def write_part(size: int) -> Batch:
        batch = _write_part(key, size)
        progress(batch.through)
        return batch

    return in_parts(write_part, seconds)


def _tie(
    plan: Import, rows: Sequence[ImportRow], organizations: Sequence[Organization]
) -> set[int]:
    """Tie records to others; return those that wait for a row still to be written."""
    pairs = [
        (organization, _ties_of(row))
        for row, organization in zip(rows, organizations, strict=True)
    ]
    pairs = [(organization, values) for organization, values in pairs if values]
    named = {slug for _organization, values in pairs for slug in others_of(values)}
    missing = named.difference(keys_by_slug(named))
    if missing:
        coming = plan.rows.to_write().filter(values__slug__in=sorted(missing))
        missing &= set(coming.values_list("values__slug", flat=True))
    later = {
        organization.pk
        for organization, values in pairs
        if not missing.isdisjoint(others_of(values))
    }
    lost = tie([pair for pair in pairs if pair[0].pk not in later])
    _name_lost(lost, rows, organizations)
    return later


def _name_lost(
    lost: Mapping[int, str],
    rows: Sequence[ImportRow],
    organizations: Sequence[Organization],
) -> None:
    """Note the successors that could not be kept on their rows."""
    for row, organization in zip(rows, organizations, strict=True):
        if slug := lost.get(organization.pk):
            why = pgettext("staff", "Its successor is not listed, so it has none.")
            row.problems = [*row.problems, ["", slug, why]]


def _ties_of(row: ImportRow) -> dict[str, Any]:
    """Return the ties that a row writes."""
    written = row.changes if _changes(row) else row.values
    return {name: row.values[name] for name in TIES if name in written}


def _tie_later(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Tie records to those that came after them; one changed meanwhile is named."""
    keys = [row.organization_key or 0 for row in rows]
    records = Organization.objects.in_bulk(keys)
    newest = revisions.newest(keys)
    items = {
        item.organization_key: item
        for item in batch.items.filter(organization_key__in=keys)
    }
    present = []
    for row in rows:
        key = row.organization_key or 0
        row.outcome = Outcome.WRITTEN
        if key in records and newest.get(key) == items[key].after:
            present.append(row)
        else:
            why = pgettext(
                "staff", "Somebody changed its record before its ties were written."
            )
            row.problems = [*row.problems, ["", "", why]]
    if not present:
        return
    organizations = [records[row.organization_key or 0] for row in present]
    with changes.recorded_many(
        organizations, by=batch.by, comment=batch.what, batch=batch
    ) as written:
        values = [_ties_of(row) for row in present]
        lost = tie(list(zip(organizations, values, strict=True)))
    _name_lost(lost, present, organizations)
    for organization in organizations:
        items[organization.pk].after = written[organization.pk]
    BatchItem.objects.bulk_update(items.values(), ["after"])


def _write_part(key: int, size: int) -> Batch:
    """Write the next part in one transaction, and note what came of it."""
    with transaction.atomic():
        changes.wait_for_turn()
        batch = Batch.objects.select_related("by").get(pk=key)
        if batch.state not in Batch.UNFINISHED:
            return batch
        plan = Import.objects.get(batch=batch)
        rows = list(plan.rows.to_write()[:size])
        batch.through += len(rows)
        if rows:
            _write(plan, batch, rows)
        else:
            rows = list(plan.rows.to_tie()[:size])
            _tie_later(batch, rows)
        ImportRow.objects.bulk_update(rows, ["outcome", "organization_key", "problems"])
        batch.moved_at = timezone.now()
        if not (plan.rows.to_write().exists() or plan.rows.to_tie().exists()):
            batch.state = Batch.State.DONE
            plan.state = Import.State.DONE
            plan.save()
        batch.save()
    return batch


def _write(plan: Import, batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Write these rows; those that the database refuses are named, and no others."""
    present = _as_judged(batch, rows)
    try:
        with transaction.atomic():
            _write_all(plan, batch, present)
    except IntegrityError:
        if len(present) == 1:
            why = pgettext("staff", "Something of it belongs to another record.")
            _leave(present[0], why)
            return
        half = len(present) // 2
        _write(plan, batch, present[:half])
        _write(plan, batch, present[half:])


def _as_judged(batch: Batch, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Return the rows whose record is as it was judged by; name the others."""
    keys = [row.organization_key for row in rows if _changes(row)]
    known = [key for key in keys if key is not None]
    newest = revisions.newest(known)
    names = Organization.objects.in_bulk(known)
    numbers = _numbers_there(rows)
    present, bare = [], []
    for row in rows:
        key = row.organization_key or 0
        if not _changes(row):
            if _own_numbers(row) & numbers:
                why = pgettext("staff", "A record came meanwhile that has its number.")
                _leave(row, why)
            else:
                present.append(row)
        elif key not in names:
            _leave(row, pgettext("staff", "Its record is gone."))
        elif newest.get(key, 0) != row.seen:
            _leave(row, pgettext("staff", "Somebody changed its record meanwhile."))
        else:
            present.append(row)
            if not row.seen:
                bare.append(row)
    _give_first_versions(bare, names, batch)
    return present


def _changes(row: ImportRow) -> bool:
    """Tell whether a row changes a record, instead of making one."""
    return row.verdict == ImportRow.Verdict.CHANGED


def _own_numbers(row: ImportRow) -> set[tuple[str, str]]:
    listed = row.values.get("identifiers", ())
    return {(each["scheme"], each["value"]) for each in listed}


def _numbers_there(rows: Sequence[ImportRow]) -> set[tuple[str, str]]:
    """Return the numbers of new rows that a record has by now."""
    wanted = {each for row in rows if not _changes(row) for each in _own_numbers(row)}
    there = Identifier.objects.filter(value__in={value for _scheme, value in wanted})
    return wanted.intersection(there.values_list("scheme", "value"))


def _leave(row: ImportRow, why: str) -> None:
    row.outcome = Outcome.MOVED
    row.problems = [*row.problems, ["", "", why]]


def _give_first_versions(
    rows: Sequence[ImportRow], records: dict[int, Organization], batch: Batch
) -> None:
    """Store how records are that came past the door: else none could be undone."""
    if not rows:
        return
    chosen = [records[row.organization_key or 0] for row in rows]
    comment = pgettext("staff", "First version")
    with changes.recorded_many(chosen, by=batch.by, comment=comment) as written:
        pass
    for row in rows:
        row.seen = written[row.organization_key or 0]


def _write_all(plan: Import, batch: Batch, rows: Sequence[ImportRow]) -> None:
    if not rows:
        return
    new = [row for row in rows if not _changes(row)]
    changed = [row for row in rows if _changes(row)]
    records = Organization.objects.in_bulk([row.organization_key for row in changed])
    organizations: list[Organization] = []
    with changes.recorded_many(
        organizations, by=batch.by, comment=batch.what, batch=batch
    ) as written:
        terms = StoredTerms.read()
        made = add_new([row.values for row in new], terms, publishes=plan.publishes)
        for row in changed:
            record = records[row.organization_key or 0]
            change(record, {name: row.values[name] for name in row.changes}, terms)
        organizations += made
        organizations += [records[row.organization_key or 0] for row in changed]
        later = _tie(plan, [*new, *changed], organizations)
    for row, organization in zip([*new, *changed], organizations, strict=True):
        row.outcome, row.organization_key = Outcome.WRITTEN, organization.pk
        if organization.pk in later:
            row.outcome = Outcome.TIES
    BatchItem.objects.bulk_create(
        BatchItem(
            batch=batch,
            organization_key=organization.pk,
            name=organization.name,
            seen=row.seen if _changes(row) else 0,
            before=row.seen if _changes(row) else 0,
            outcome=BatchItem.Outcome.DONE,
            after=written[organization.pk],
        )
        for row, organization in zip([*new, *changed], organizations, strict=True)
    )
