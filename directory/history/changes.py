"""The door: every change of content goes through here, so that history, versions and
caches can never miss one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import reversion
from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext
from reversion.models import Version

from directory import permissions
from directory.history import addresses, left_out, log, restore, revisions
from directory.history.versions import PARTS
from directory.models import (
    Batch,
    Change,
    ContentVersion,
    NetworkTier,
    Organization,
    Page,
    Relationship,
    Sector,
    SiteSettings,
    Synonym,
    Tag,
)
from directory.permissions import Effect
from directory.search.engine import postings

type_of_vocabulary = (Sector, NetworkTier, Tag, Synonym)
Term = Sector | NetworkTier | Tag
Removable = Organization | Page | Term | Synonym
Subject = Removable | SiteSettings

MOST_AT_ONCE = 500
"""Organizations in one transaction: others wait for it no longer than two seconds."""

_door_is_open: ContextVar[bool] = ContextVar("door_is_open", default=False)


@contextmanager
def recorded(
    subject: Subject,
    *,
    by: User | None = None,
    comment: str = "",
    kind: str | None = None,
    form_key: str | None = None,
    batch: Batch | None = None,
) -> Iterator[None]:
    """Record what the block saves of one subject: one transaction, one revision.

    An organization gets a Change row besides; the vocabulary, which has no versions, an
    entry of the admin log instead of a revision. `kind` says that a record was added or
    merged where that is not to be derived, `batch` of what the change is a part.

    The block saves the record and what hangs on it, in any order. Blocks do not nest: a
    second record is a second block.
    """
    _refuse_nesting()
    with transaction.atomic():
        # The first statement: writers queue here, and numbers follow their commits.
        ContentVersion.objects.advance()
        with (
            _open_door(),
            reversion.create_revision(manage_manually=True, atomic=False),
        ):
            yield
            if by is not None:
                reversion.set_user(by)
            reversion.set_comment(comment)
            # The instance in hand may carry prefetched rows that are stale by now.
            fresh = type(subject)._base_manager.get(pk=subject.pk)
            if isinstance(fresh, Organization):
                notes = Change(
                    by=by,
                    comment=comment,
                    kind=kind or "",
                    form_key=form_key,
                    batch=batch,
                )
                _note_changes([fresh], notes)
                postings.update([fresh.pk])
            elif isinstance(fresh, (Sector, NetworkTier, Tag)):
                postings.update(postings.organizations_of(fresh))
            if isinstance(fresh, type_of_vocabulary):
                action = ADDITION if kind == Change.Kind.ADDED else CHANGE
                log.note([fresh], by=by, comment=comment, action=action)
            else:
                reversion.add_to_revision(fresh)


@contextmanager
def recorded_many(
    organizations: Collection[Organization],
    *,
    by: User | None = None,
    comment: str = "",
    batch: Batch | None = None,
) -> Iterator[dict[int, int]]:
    """Record what the block saves of many organizations, as `recorded` does of one.

    Each has a revision and a Change row of its own; all are one transaction with one
    number of the content, and a fixed number of statements. Their keys are read when
    the block ends, so that it may add some of them. When all is written, what is
    yielded holds the key of the new version of each.
    """
    if len(organizations) > MOST_AT_ONCE:
        raise ValueError(f"At most {MOST_AT_ONCE} records in one transaction.")
    _refuse_nesting()
    with transaction.atomic():
        ContentVersion.objects.advance()
        with _open_door():
            written: dict[int, int] = {}
            yield written
            keys = [organization.pk for organization in organizations]
            fresh = revisions.fresh(keys)
            _note_changes(fresh, Change(by=by, comment=comment, batch=batch))
            postings.update(keys)
            written.update(revisions.write(fresh, by=by, comment=comment))


def removed(
    subject: Removable,
    *,
    by: User | None = None,
    comment: str = "",
    kind: str = Change.Kind.REMOVED,
    is_asked: bool = False,
) -> None:
    """Delete a record; pages and searches notice at once.

    Others keep their ties to an organization, and successions, as words. Its versions
    and those of a page stay, so that it can be recovered.

    `is_asked`: this is part of an effect whose own right the caller has asked for.
    """
    if not is_asked:
        permissions.ask(by, Effect.DELETE, subject)
    _refuse_nesting()
    comment = comment or str(Change.Kind(kind).label)
    with transaction.atomic():
        ContentVersion.objects.advance()
        if isinstance(subject, Organization):
            _remove_organization(subject, by=by, comment=comment, kind=kind)
        else:
            log.note([subject], by=by, comment=comment, action=DELETION)
            subject.delete()


def removed_many(
    organizations: Sequence[Organization],
    *,
    by: User | None = None,
    comment: str = "",
    batch: Batch | None = None,
    is_asked: bool = False,
) -> None:
    """Delete many organizations, as `removed` does one, in one transaction.

    Ties among them go with them: their last versions hold them. `is_asked`: as
    `removed`.
    """
    if not is_asked:
        permissions.ask(by, Effect.DELETE, Organization)
    _refuse_nesting()
    keys = [organization.pk for organization in organizations]
    comment = comment or str(Change.Kind.REMOVED.label)
    notes = Change(by=by, comment=comment, kind=Change.Kind.REMOVED, batch=batch)
    with transaction.atomic():
        ContentVersion.objects.advance()
        of_these = Relationship.objects.filter(other__in=keys)
        of_these.filter(organization__in=keys).delete()
        rows = Organization.objects.filter(pk__in=keys, successor__in=keys)
        rows.update(successor=None)
        followed = Organization.objects.filter(successor__in=keys)
        needed = {
            *of_these.values_list("other", flat=True),
            *followed.values_list("successor", flat=True),
        }
        for organization in organizations:
            if organization.pk in needed:
                _let_go_of(organization, by=by, batch=batch)
        _note_removals(organizations, notes)
        Organization.objects.filter(pk__in=keys).delete()
        postings.update(keys)


def reverted(
    version: Version,
    *,
    by: User | None = None,
    comment: str = "",
    only: Collection[str] | None = None,
    is_asked: bool = False,
) -> list[str]:
    """Bring back what a version holds, with everything that hung on it then.

    It is itself a revision.

    Return in words what is gone since and had to be left out. `only`: as `restore`;
    `is_asked`: as `removed`.
    """
    if not is_asked:
        model = version._model
        is_there = model._base_manager.filter(pk=version.object_id).exists()
        permissions.ask(by, Effect.REVERT if is_there else Effect.RECOVER, model)
    if not comment:
        # It is kept, so it is the site's time, which it names.
        site_zone = timezone.get_default_timezone()
        stored_at = timezone.localtime(version.revision.date_created, site_zone)
        when = f"{date_format(stored_at, 'DATETIME_FORMAT')} {stored_at:%Z}"
        words = pgettext("staff", "Brought back the version of %(when)s")
        comment = words % {"when": when}
    with recorded(version._object_version.object, by=by, comment=comment):
        return restore.restore(version, only=only)


def wait_for_turn() -> None:
    """Wait until no other writer is at work.

    What is read after it, in the same transaction, cannot change any more.
    """
    row = ContentVersion.objects.select_for_update()
    if row.first() is None:
        # The very first writer finds no row to lock: two at once make it only once.
        ContentVersion.objects.get_or_create(pk=1)
        row.all().first()


def refuse_stray_revision(versions: list[Version], **_signal: Any) -> None:
    """Refuse a revision made past the door, or one that holds two organizations.

    Reverting one of them would change the other.
    """
    if not _door_is_open.get():
        raise RuntimeError("A revision was made past history.changes.")
    if sum(version._model in PARTS for version in versions) > 1:
        raise RuntimeError("One revision holds one organization.")


def _refuse_nesting() -> None:
    if _door_is_open.get():
        raise RuntimeError(
            "The door is open already: record one subject after the other."
        )


@contextmanager
def _open_door() -> Iterator[None]:
    token = _door_is_open.set(True)
    try:
        yield
    finally:
        _door_is_open.reset(token)


def _note_changes(organizations: Sequence[Organization], notes: Change) -> None:
    """Write the Change rows, keep old addresses, and date first publications.

    `notes` holds what their rows share.
    """
    keys = [organization.pk for organization in organizations]
    last_rows = Change.objects.newest_of(keys)
    now = timezone.now()
    first_published = []
    rows = []
    for organization in organizations:
        last = last_rows.get(organization.pk)
        _ask_about_visibility(organization, last, by=notes.by)
        if organization.is_published and organization.published_at is None:
            organization.published_at = now
            first_published.append(organization.pk)
        was_public = False
        if last is not None and not last.ended():
            was_public = last.visibility == Organization.Visibility.PUBLISHED
        row = _change_of(organization, notes)
        row.kind = notes.kind or _kind_of_change(organization, last)
        row.is_public = organization.is_published or was_public
        rows.append(row)
    if first_published:
        dated = Organization._base_manager.filter(pk__in=first_published)
        dated.update(published_at=now)
    Change.objects.bulk_create(rows)
    addresses.keep_old(organizations)
    left_out.note(organizations, rows)


def _change_of(organization: Organization, notes: Change) -> Change:
    return Change(
        organization_key=organization.pk,
        slug=organization.slug,
        name=organization.name,
        visibility=organization.visibility,
        by=notes.by,
        comment=notes.comment,
        form_key=notes.form_key,
        batch=notes.batch,
    )


def _ask_about_visibility(
    organization: Organization,
    last: Change | None,
    *,
    by: User | None,
) -> None:
    """Refuse whoever may not show or hide a record, whichever way it came about."""
    if last is None or last.visibility == organization.visibility:
        return
    states = (last.visibility, organization.visibility)
    is_wish = Organization.Visibility.WITHDRAWN in states
    permissions.ask(by, Effect.WITHDRAW if is_wish else Effect.PUBLISH, organization)


def _kind_of_change(organization: Organization, last: Change | None) -> Change.Kind:
    if last is None:
        return Change.Kind.ADDED
    if last.ended():
        return Change.Kind.RESTORED
    if organization.visibility != last.visibility:
        if organization.is_published:
            return Change.Kind.PUBLISHED
        if organization.visibility == Organization.Visibility.WITHDRAWN:
            return Change.Kind.WITHDRAWN
        return Change.Kind.HIDDEN
    if (organization.name, organization.slug) != (last.name, last.slug):
        return Change.Kind.RENAMED
    return Change.Kind.CHANGED


def _remove_organization(
    organization: Organization, *, by: User | None, comment: str, kind: str
) -> None:
    _let_go_of(organization, by=by)
    _note_removals([organization], Change(by=by, comment=comment, kind=kind))
    key = organization.pk
    organization.delete()
    postings.update([key])


def _note_removals(organizations: Sequence[Organization], notes: Change) -> None:
    """Write the Change rows of records that go; `notes` holds what the rows share."""
    keys = [organization.pk for organization in organizations]
    last_rows = Change.objects.newest_of(keys)
    rows = []
    for organization in organizations:
        last = last_rows.get(organization.pk)
        was_public = bool(last and last.visibility == Organization.Visibility.PUBLISHED)
        row = _change_of(organization, notes)
        row.kind = notes.kind
        row.is_public = organization.is_published or was_public
        rows.append(row)
    Change.objects.bulk_create(rows)


def _let_go_of(
    organization: Organization, *, by: User | None, batch: Batch | None = None
) -> None:
    """Turn ties and successions of others into words, each in its owner's history."""
    comment = pgettext("staff", "%(name)s left the directory") % {
        "name": organization.name
    }
    owners = Organization.objects.filter(relationships__other=organization).distinct()
    for owner in owners:
        with recorded(owner, by=by, comment=comment, batch=batch):
            for relationship in owner.relationships.filter(other=organization):
                _put_into_words(relationship, organization)
    for predecessor in Organization.objects.filter(successor=organization):
        with recorded(predecessor, by=by, comment=comment, batch=batch):
            note = pgettext(
                "staff", "Its successor was %(name)s, which left the directory."
            ) % {"name": organization.name}
            predecessor.successor = None
            predecessor.staff_notes = f"{predecessor.staff_notes}\n\n{note}".strip()
            predecessor.save()


def _put_into_words(relationship: Relationship, organization: Organization) -> None:
    twin = Relationship.objects.filter(
        organization=relationship.organization,
        kind=relationship.kind,
        other=None,
        other_name=organization.name,
    )
    if twin.exists():
        relationship.delete()
        return
    relationship.other = None
    relationship.other_name = organization.name
    relationship.other_url = organization.url
    relationship.save()


def newest_version(subject: Organization | Page | SiteSettings) -> int | None:
    """Return the key of the newest stored version of a record, None without any."""
    stored = Version.objects.get_for_object_reference(type(subject), subject.pk)
    keys = stored.order_by("-pk").values_list("pk", flat=True)
    newest: int | None = keys.first()
    return newest


def version_of(organization: Organization, *, by: User | None = None) -> int:
    """Return the key of the newest version of a record.

    One that was loaded past the door gets its first now.
    """
    if newest_version(organization) is None:
        comment = pgettext("staff", "First version")
        with recorded(organization, by=by, comment=comment):
            pass
    return newest_version(organization) or 0
