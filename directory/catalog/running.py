"""Doing what was confirmed, part by part.

Each part is a transaction of its own, together with what came of it: what was stopped
on its way goes on from there. A record that somebody changed since it was asked about
is left out and named.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext

from directory.catalog import undoing
from directory.catalog.actions import (
    ACTIONS,
    UNDO,
    Action,
    Value,
    require,
    require_present,
)
from directory.catalog.batches import rights_of_undo
from directory.catalog.parts import in_parts
from directory.errors import DirectoryError
from directory.history import changes, revisions
from directory.models import Batch, BatchItem, Organization, PreparedChange

Outcome = BatchItem.Outcome


def run(key: int, *, seconds: float = float("inf")) -> Batch:
    """Do what was confirmed, part by part, for about so long; return how far it is."""
    return in_parts(partial(_do_part, key), seconds)


def forget_unconfirmed(before: datetime) -> int:
    """Delete the questions from before that time which nobody answered."""
    asked = Batch.objects.filter(state=Batch.State.ASKED, at__lt=before)
    number = asked.count()
    asked.delete()
    return number


def _do_part(key: int, size: int) -> Batch:
    """Do the next part of a batch in one transaction, and note what came of it."""
    with transaction.atomic():
        changes.wait_for_turn()
        batch = Batch.objects.select_related("by", "undoes").get(pk=key)
        if batch.state not in Batch.UNFINISHED:
            return batch
        items = list(batch.items.waiting()[:size])
        try:
            # Within a block of its own: a refusal in the midst leaves nothing behind.
            with transaction.atomic():
                _do(batch, items)
        except (PermissionDenied, DirectoryError) as refusal:
            _give_up(batch, str(refusal))
            return batch
        fields = ("outcome", "before", "after", "why", "seen")
        BatchItem.objects.bulk_update(items, fields)
        batch.through += len(items)
        batch.moved_at = timezone.now()
        is_through = not batch.items.waiting().exists()
        batch.state = Batch.State.DONE if is_through else Batch.State.RUNNING
        batch.save()
    return batch


def _give_up(batch: Batch, why: str) -> None:
    """Leave out the rest of a batch, which its person may not do any more."""
    rest = batch.items.filter(outcome=Outcome.WAITING)
    batch.through += rest.update(outcome=Outcome.LEFT_OUT, why=why[:500])
    batch.state = Batch.State.DONE
    batch.moved_at = timezone.now()
    batch.save()


def _do(batch: Batch, items: Sequence[BatchItem]) -> None:
    by = batch.by
    if batch.action == UNDO and batch.undoes is not None:
        require(rights_of_undo(batch.undoes), by)
        undoing.take_back(batch, items)
        return
    action = ACTIONS[batch.action]
    require(action.rights, by)
    value = batch.values.get(action.sets)
    require_present(action, value)
    todo = _still_as_seen(batch, items, action, value)
    keys = [item.organization_key for item in todo]
    if not keys or by is None:
        return
    rows = Organization.objects.in_bulk(keys)
    organizations = [rows[key] for key in keys]
    if action.apply is None:
        undoing.remove(batch, organizations)
        written: dict[int, int] = {}
    else:
        with changes.recorded_many(
            organizations, by=by, comment=batch.what, batch=batch
        ) as written:
            action.apply(keys, value, by)
    for item in todo:
        item.outcome, item.before = Outcome.DONE, item.seen
        item.after = written.get(item.organization_key, 0)


def _still_as_seen(
    batch: Batch, items: Sequence[BatchItem], action: Action, value: Value
) -> list[BatchItem]:
    """Return what is as it was shown and needs the change; note the rest."""
    keys = [item.organization_key for item in items]
    present = Organization.objects.filter(pk__in=keys)
    names = dict(present.order_by().values_list("pk", "name"))
    lacking = set(present.filter(action.lacking(value)).values_list("pk", flat=True))
    newest = revisions.newest(keys)
    # It would go with the record, and no undo would bring it back.
    prepared = _prepared(keys) if action.removes else set()
    todo, bare = [], []
    for item in items:
        key = item.organization_key
        if key not in names:
            item.outcome = Outcome.LEFT_OUT
            item.why = pgettext("staff", "It is gone.")
        elif newest.get(key, 0) != item.seen:
            item.outcome = Outcome.LEFT_OUT
            item.why = pgettext("staff", "Somebody changed it meanwhile.")
        elif key not in lacking:
            item.outcome = Outcome.SAME
        elif key in prepared:
            item.outcome = Outcome.LEFT_OUT
            item.why = pgettext("staff", "A change of it is prepared.")
        else:
            todo.append(item)
            if not item.seen:
                bare.append(item)
    _give_first_versions(bare, batch)
    return todo


def _prepared(keys: Sequence[int]) -> set[int]:
    changes_of = PreparedChange.objects.filter(organization__in=keys)
    return set(changes_of.values_list("organization", flat=True))


def _give_first_versions(items: Sequence[BatchItem], batch: Batch) -> None:
    """Store how records are that came past the door: else none could be undone."""
    if not items:
        return
    rows = Organization.objects.in_bulk([item.organization_key for item in items])
    comment = pgettext("staff", "First version")
    with changes.recorded_many(
        list(rows.values()), by=batch.by, comment=comment
    ) as written:
        pass
    for item in items:
        item.seen = written[item.organization_key]
