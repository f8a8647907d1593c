"""What a batch does beyond its action: removing records, and taking all of it back.

Taking back brings back only what the batch changed. A record on which that very thing
was changed again since stays as it is, and is named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Field, Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext
from reversion.models import Version

from directory.errors import DirectoryError
from directory.history import changes, restore, revisions, versions
from directory.models import (
    Batch,
    BatchItem,
    Change,
    Organization,
    PreparedChange,
    Relationship,
)

Outcome = BatchItem.Outcome
TIES = ("relationships", "successor")
NEVER_PLAIN = ("name", "slug", "url")
"""Saved one by one: other columns are derived from these, or no two may be the same."""


def remove(batch: Batch, organizations: Sequence[Organization]) -> None:
    """Delete these organizations as part of a batch.

    Others that were tied to them change, too: they join the batch, so that its undo
    ties them again.
    """
    keys = [organization.pk for organization in organizations]
    names = dict(tied_to(keys).order_by("pk").values_list("pk", "name"))
    owners = list(names)
    before = revisions.newest(owners)
    changes.removed_many(organizations, by=batch.by, comment=batch.what, batch=batch)
    after = revisions.newest(owners)
    items = {
        item.organization_key: item
        for item in batch.items.filter(organization_key__in=owners)
    }
    new = []
    for key in owners:
        item = items.get(key)
        if item is None:
            item = BatchItem(batch=batch, organization_key=key, name=names[key])
            item.outcome, item.before = Outcome.DONE, before.get(key, 0)
            item.seen = item.before
            new.append(item)
        if item.outcome == Outcome.DONE:
            item.after = after[key]
        elif item.seen == before.get(key, 0):
            # What the batch itself did is no reason to leave it out.
            item.seen = after[key]
    BatchItem.objects.bulk_create(new)
    BatchItem.objects.bulk_update(items.values(), ["seen", "after"])


def tied_to(keys: Collection[int]) -> QuerySet[Organization]:
    """Return who is tied to, or came before, one of these and is none of them."""
    tied = Relationship.objects.filter(other__in=keys)
    is_owner = Q(pk__in=tied.values("organization")) | Q(successor__in=keys)
    return Organization.objects.filter(is_owner).exclude(pk__in=keys)


@dataclass
class _Step:
    """One record on its way back: to which version, and which of its fields."""

    item: BatchItem
    version: Version
    fields: set[str]
    """None of them: the record is gone, and comes back whole."""


def take_back(batch: Batch, items: Sequence[BatchItem]) -> None:
    """Bring back what another batch changed on these, and note what came of each.

    Records that it made go again, where nobody touched them since.
    """
    made = _made_by(batch, items)
    _take_back_made(
        batch, [item for item in items if item.organization_key in made], made
    )
    steps = _steps(batch, [item for item in items if item.organization_key not in made])
    if not steps:
        return
    organizations: list[Organization] = []
    with changes.recorded_many(
        organizations, by=batch.by, comment=batch.what, batch=batch
    ) as written:
        done = [*_take_back_plain(steps), *_take_back_others(steps)]
        keys = [step.item.organization_key for step in done]
        organizations += Organization.objects.filter(pk__in=keys)
    for step in done:
        item = step.item
        item.outcome, item.before = Outcome.DONE, item.seen
        item.after = written[item.organization_key]


def _made_by(batch: Batch, items: Sequence[BatchItem]) -> dict[int, int]:
    """Return the version of each record that the other batch made."""
    keys = [item.organization_key for item in items]
    former = BatchItem.objects.filter(
        batch=batch.undoes_id, organization_key__in=keys, before=0
    )
    versions_of = dict(former.values_list("organization_key", "after"))
    added = Change.objects.filter(
        batch=batch.undoes_id,
        organization_key__in=versions_of,
        kind=Change.Kind.ADDED,
    )
    made = set(added.values_list("organization_key", flat=True))
    return {key: versions_of[key] for key in made}


def _take_back_made(
    batch: Batch, items: Sequence[BatchItem], made: Mapping[int, int]
) -> None:
    """Remove records that another batch made; name what stands against it."""
    keys = [item.organization_key for item in items]
    present = Organization.objects.in_bulk(keys)
    newest = revisions.newest(keys)
    untouched = {key for key in present if newest.get(key, 0) == made[key]}
    prepared = PreparedChange.objects.filter(organization__in=untouched)
    prepared_keys = set(prepared.values_list("organization", flat=True))
    pointed = _pointed_by_others(untouched - prepared_keys)
    going = []
    for item in items:
        key = item.organization_key
        if key not in present:
            item.outcome = Outcome.SAME
            item.why = pgettext("staff", "It is gone already.")
        elif key not in untouched:
            _leave_out(item, pgettext("staff", "Somebody changed it since."))
        elif key in prepared_keys:
            _leave_out(item, pgettext("staff", "A change of it is prepared."))
        elif key in pointed:
            why = pgettext("staff", "It is named by: %(names)s.")
            _leave_out(item, why % {"names": ", ".join(sorted(pointed[key]))})
        else:
            going.append(item)
    if not going:
        return
    organizations = [present[item.organization_key] for item in going]
    changes.removed_many(
        organizations, by=batch.by, comment=batch.what, batch=batch, is_asked=True
    )
    for item in going:
        item.outcome, item.before = Outcome.DONE, item.seen


def _pointed_by_others(keys: Collection[int]) -> dict[int, set[str]]:
    """Return the names of who is tied to, or came before, each of these and stays.

    Whoever goes along stands against nothing; of whom stays, what it names stays, too.
    """
    ties = Relationship.objects.filter(other__in=keys).order_by()
    named = ties.values_list("other", "organization", "organization__name")
    before = Organization.objects.filter(successor__in=keys).order_by()
    pairs = [*named, *before.values_list("successor", "pk", "name")]
    pointed: dict[int, set[str]] = {}
    going = set(keys)
    while True:
        for key, owner, name in pairs:
            if key is not None and owner not in going:
                pointed.setdefault(key, set()).add(name)
        if going.isdisjoint(pointed):
            return pointed
        going -= pointed.keys()


def _steps(batch: Batch, items: Sequence[BatchItem]) -> list[_Step]:
    keys = [item.organization_key for item in items]
    former = {
        item.organization_key: item
        for item in BatchItem.objects.filter(
            batch=batch.undoes_id, organization_key__in=keys
        )
    }
    present = set(Organization.objects.filter(pk__in=keys).values_list("pk", flat=True))
    newest = revisions.newest(keys)
    wanted = {*newest.values()}
    for item in former.values():
        wanted |= {item.before, item.after}
    stored = Version.objects.select_related("revision").in_bulk(wanted - {0})
    words = {version.pk: snapshot for version, snapshot in _snapshots(stored)}
    steps = []
    for item in items:
        key = item.organization_key
        then = former[key]
        before = stored.get(then.before)
        if before is None:
            _leave_out(item, pgettext("staff", "No version from before is kept."))
        elif not then.after:
            if key in present:
                item.outcome = Outcome.SAME
                item.why = pgettext("staff", "It is there again already.")
            else:
                steps.append(_Step(item, before, set()))
        elif key not in present:
            _leave_out(item, pgettext("staff", "It is gone."))
        else:
            step = _step(item, then, before, words, newest[key])
            if step:
                steps.append(step)
    return steps


def _snapshots(stored: Mapping[int, Version]) -> Any:
    by_revision = versions.snapshots([version.revision for version in stored.values()])
    for version in stored.values():
        yield version, by_revision[version.revision_id].words


def _step(
    item: BatchItem,
    then: BatchItem,
    before: Version,
    words: Mapping[int, Mapping[str, str]],
    newest: int,
) -> _Step | None:
    """Return the way back of a record that is there; None where there is none."""
    was, became, now = words[then.before], words[then.after], words[newest]
    changed = {name for name in became if was.get(name, became[name]) != became[name]}
    again = sorted(
        versions.label_of(Organization, name)
        for name in changed
        if now.get(name) != became[name]
    )
    if again:
        why = pgettext("staff", "Changed again since: %(labels)s.")
        _leave_out(item, why % {"labels": ", ".join(again)})
        return None
    if not changed:
        item.outcome = Outcome.SAME
        return None
    return _Step(item, before, changed)


def _leave_out(item: BatchItem, why: str) -> None:
    item.outcome, item.why = Outcome.LEFT_OUT, why[:500]


def _take_back_plain(steps: Sequence[_Step]) -> list[_Step]:
    """Write back the steps of plain columns, all at once."""
    plain = [step for step in steps if step.fields and _is_plain(step.fields)]
    rows = Organization.objects.in_bulk([step.item.organization_key for step in plain])
    names: set[str] = set()
    now = timezone.now()
    for step in plain:
        organization = rows[step.item.organization_key]
        held = versions.row_of(step.version).fields
        for name in step.fields:
            field: Field[Any, Any] = Organization._meta.get_field(name)  # type: ignore[assignment]
            setattr(organization, name, field.to_python(held[name]))
        organization.updated_at = now
        names |= step.fields
    if plain:
        Organization.objects.bulk_update(rows.values(), [*sorted(names), "updated_at"])
    return plain


def _is_plain(fields: Collection[str]) -> bool:
    columns = {
        field.name
        for field in Organization._meta.concrete_fields
        if not field.is_relation and field.name not in NEVER_PLAIN
    }
    return columns.issuperset(fields)


def _take_back_others(steps: Sequence[_Step]) -> list[_Step]:
    """Bring back the steps that need more than columns, one by one."""
    done = []
    for step in steps:
        if step.fields and _is_plain(step.fields):
            continue
        if _restore(step, step.fields or None):
            done.append(step)
    # Records that were tied to each other and come back together: now both are there.
    for step in done:
        if not step.fields and step.item.why:
            step.item.why = ""
            _restore(step, TIES)
    return done


def _restore(step: _Step, only: Collection[str] | None) -> bool:
    """Bring one record back, or some of its fields; note what is gone and why not."""
    # Read anew: what was read once bears the state of that time.
    version = Version.objects.get(pk=step.version.pk)
    try:
        with transaction.atomic():
            left_out = restore.restore(version, only=only)
    except (DirectoryError, IntegrityError) as error:
        _leave_out(step.item, str(error))
        return False
    if left_out:
        words = pgettext("staff", "Without what is gone: %(names)s.")
        step.item.why = (words % {"names": "; ".join(left_out)})[:500]
    return True
