"""Things to be done to many organizations at once: asked about, confirmed, undone as
one.

The question stores what was chosen and how each record was, so that what was shown is
what is done. `catalog.running` does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import pgettext

from directory import permissions
from directory.catalog.actions import (
    ACTIONS,
    IMPORT,
    UNDO,
    UNDO_IMPORT,
    Action,
    Right,
    Value,
    require,
)
from directory.errors import DirectoryError
from directory.history import changes, revisions
from directory.models import Batch, BatchItem, Organization

KEYS_AT_ONCE = 2000
Outcome = BatchItem.Outcome
T = TypeVar("T")


def ask(action: Action, chosen: QuerySet[Organization], *, by: User) -> Batch:
    """Store a question: what is to be done to which records, as they are now.

    Where the action sets something, `choose` says what; nothing happens before
    `confirm`.
    """
    require(action.rights, by)
    rows = dict(chosen.order_by("sort_name", "pk").values_list("pk", "name"))
    if not rows:
        raise DirectoryError(pgettext("staff", "Choose records of this list."))
    with transaction.atomic():
        batch = Batch.objects.create(action=action.name, what=str(action.label), by=by)
        for keys in _parts(rows, KEYS_AT_ONCE):
            newest = revisions.newest(keys)
            BatchItem.objects.bulk_create(
                BatchItem(
                    batch=batch,
                    organization_key=key,
                    name=rows[key],
                    seen=newest.get(key, 0),
                )
                for key in keys
            )
        if not action.sets:
            _choose(batch, action, None)
    return batch


def choose(batch: Batch, value: Value, *, by: User) -> None:
    """Say what the action of a question sets, and find out which records it changes."""
    action = ACTIONS[batch.action]
    require(action.rights, by)
    with transaction.atomic():
        if _locked(batch, by).state == Batch.State.ASKED:
            _choose(batch, action, value)


def confirm(batch: Batch, *, by: User) -> Batch:
    """Let what was asked be done, by whoever asked. Confirmed twice it is done once."""
    require(ACTIONS[batch.action].rights, by)
    with transaction.atomic():
        locked = _locked(batch, by)
        if locked.state == Batch.State.ASKED:
            if not locked.number:
                words = pgettext("staff", "None of these records would change.")
                raise DirectoryError(words)
            locked.state = Batch.State.WAITING
            locked.save()
    return locked


def undo(batch: Batch, *, by: User) -> Batch:
    """Return the batch that takes this one back, ready to be run.

    Asked for twice it is the same one.
    """
    require(rights_of_undo(batch), by)
    with transaction.atomic():
        changes.wait_for_turn()
        batch = Batch.objects.get(pk=batch.pk)
        existing = Batch.objects.filter(undoes=batch).first()
        if existing is not None:
            return existing
        if batch.state != Batch.State.DONE or not rights_of_undo(batch):
            words = pgettext("staff", "This cannot be undone, or not yet.")
            raise DirectoryError(words)
        words = pgettext("staff", "Undone: %(what)s") % {"what": batch.what}
        done = list(batch.items.done())
        undoing_batch = Batch.objects.create(
            action=UNDO,
            what=words[:300],
            by=by,
            undoes=batch,
            number=len(done),
            state=Batch.State.WAITING if done else Batch.State.DONE,
        )
        BatchItem.objects.bulk_create(
            BatchItem(
                batch=undoing_batch,
                organization_key=item.organization_key,
                name=item.name,
                seen=item.after,
            )
            for item in done
        )
    return undoing_batch


def rights_of_undo(batch: Batch) -> tuple[Right, ...]:
    """Return what somebody needs to take a batch back; nothing where nobody can."""
    if batch.action == IMPORT:
        return UNDO_IMPORT
    action = ACTIONS.get(batch.action)
    return action.undo_rights if action else ()


def may_undo(batch: Batch, *, by: User) -> bool:
    """Tell whether somebody may take a batch back, and it is not taken back yet."""
    if batch.state != Batch.State.DONE or Batch.objects.filter(undoes=batch).exists():
        return False
    rights = rights_of_undo(batch)
    allowed = all(permissions.may(by, effect, model) for effect, model in rights)
    return bool(rights) and allowed and batch.items.done().exists()


def _locked(batch: Batch, by: User) -> Batch:
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.by_id != by.pk:
        words = pgettext("staff", "Somebody else asked for this.")
        raise PermissionDenied(words)
    return locked


def _choose(batch: Batch, action: Action, value: Value) -> None:
    batch.values = {} if value is None else {action.sets: value}
    batch.what = action.describe(value)[:300]
    lacking = Organization.objects.filter(action.lacking(value)).order_by()
    lacking_keys = lacking.values("pk")
    items = batch.items.order_by()
    items.update(outcome=Outcome.SAME)
    changed = items.filter(organization_key__in=lacking_keys)
    batch.number = changed.update(outcome=Outcome.WAITING)
    batch.save()


def _parts(values: Iterable[T], size: int) -> Iterator[list[T]]:
    part = list(values)
    for start in range(0, len(part), size):
        yield part[start : start + size]
