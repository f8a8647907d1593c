"""Changes that are prepared now and published later: kept apart from the record.

A prepared change holds the fields it changes and the version it was made on. Where
others changed other fields meanwhile, it is published on top of theirs; where both
changed the same field, it is refused until somebody has looked at both texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext
from reversion.models import Version

from directory import permissions
from directory.errors import DirectoryError
from directory.history import changes, differences, log, restore, versions
from directory.history.versions import StoredRow
from directory.models import Organization, PreparedChange, Tag, TaggedOrganization
from directory.models.prepared import PreparedRow
from directory.permissions import Effect


@contextmanager
def prepared(
    organization: Organization,
    *,
    by: User | None = None,
    comment: str = "",
    seen: int = 0,
) -> Iterator[None]:
    """Keep what the block saves for later, and leave the record as it is.

    The block saves as for good, through the door, so what is refused there is refused
    here. `seen`: the edition that this one takes the place of, 0 where none was there.
    """
    permissions.ask(by, Effect.PREPARE, organization)
    with transaction.atomic():
        changes.wait_for_turn()
        former = PreparedChange.objects.of(organization.pk)
        _refuse_another(former, seen)
        made_on = changes.version_of(organization, by=by)
        known_tags = set(Tag.objects.values_list("pk", flat=True))
        with transaction.atomic():
            yield
            rows = _rows_of(changes.newest_version(organization), known_tags)
            transaction.set_rollback(True)
        base = _stored(made_on)
        fields = versions.differing_fields(base, list(map(_row, rows)))
        if not fields:
            words = pgettext("staff", "Nothing differs from the record as it is.")
            raise DirectoryError(words)
        change = former or PreparedChange(organization=organization)
        # A time was set for other words, by somebody who had read them.
        change.publish_at = None
        change.rows, change.fields = rows, sorted(fields)
        change.made_on, change.by, change.at = made_on, by, timezone.now()
        change.comment, change.trouble = comment, ""
        change.edition = former.edition + 1 if former else 1
        change.save()
        _note(organization, comment or pgettext("staff", "Change prepared"), by)


@contextmanager
def looked_at(change: PreparedChange) -> Iterator[list[str]]:
    """Let the block see the record as it would be; afterwards it is as it was.

    Yields in words what could not come along.
    """
    with transaction.atomic():
        yield _write(change)
        transaction.set_rollback(True)


def conflicts(change: PreparedChange) -> list[differences.Difference]:
    """Return the fields that somebody else changed otherwise since, with both texts."""
    organization = change.organization
    newest = changes.newest_version(organization)
    if newest is None or newest == change.made_on:
        return []
    present = _stored(newest)
    mine = list(map(_row, change.rows))
    base = _stored(change.made_on)
    # A version that is gone says nothing of what was changed since.
    since = versions.differing_fields(base, present) if base else set(change.fields)
    both = since & set(change.fields) & versions.differing_fields(present, mine)
    return _between(present, mine, both)


def differences_of(change: PreparedChange) -> list[differences.Difference]:
    """Return what it changes: the record as it is, and as it would be."""
    present = _stored(changes.newest_version(change.organization))
    return _between(present, list(map(_row, change.rows)), set(change.fields))


def publish(
    change: PreparedChange, *, by: User | None = None, seen: int | None = None
) -> None:
    """Write a prepared change into its record, as a change of whoever publishes it.

    Refused where others changed the same fields since, where something it points at is
    gone, and where `seen` is another edition.
    """
    permissions.ask(by, Effect.CHANGE, Organization)
    with transaction.atomic():
        changes.wait_for_turn()
        present = PreparedChange.objects.of(change.organization_id)
        if present is None:
            words = pgettext("staff", "This prepared change is no longer there.")
            raise DirectoryError(words)
        _refuse_another(present, seen if seen is not None else change.edition)
        labels = [difference.label for difference in conflicts(present)]
        if labels:
            words = pgettext("staff", "Changed by somebody else meanwhile: %(fields)s.")
            raise DirectoryError(words % {"fields": ", ".join(labels)})
        comment = _published_words(present)
        with changes.recorded(present.organization, by=by, comment=comment):
            left_out = _write(present)
            if left_out:
                words = pgettext("staff", "Gone or taken meanwhile: %(list)s.")
                raise DirectoryError(words % {"list": "; ".join(left_out)})
        present.delete()


def schedule(
    change: PreparedChange, at: datetime | None, *, by: User, seen: int
) -> None:
    """Set when it is published, or None for not by itself.

    Whoever sets the time publishes it then, with the rights that they have by then.
    """
    permissions.ask(by, Effect.PREPARE, change.organization)
    with transaction.atomic():
        changes.wait_for_turn()
        present = PreparedChange.objects.of(change.organization_id)
        _refuse_another(present, seen)
        if present is not None:
            present.publish_at, present.trouble, present.by = at, "", by
            present.save()
            words = pgettext("staff", "Time of the prepared change set")
            _note(change.organization, words, by)


def discard(change: PreparedChange, *, by: User | None = None, seen: int) -> None:
    """Drop a prepared change; the record stays as it is."""
    permissions.ask(by, Effect.PREPARE, change.organization)
    with transaction.atomic():
        changes.wait_for_turn()
        present = PreparedChange.objects.of(change.organization_id)
        _refuse_another(present, seen)
        if present is not None:
            present.delete()
            words = pgettext("staff", "Prepared change discarded")
            _note(change.organization, words, by)


def settle(organization: Organization, *, seen: int) -> None:
    """Drop the prepared change whose words were saved into the record just now."""
    PreparedChange.objects.filter(organization=organization, edition=seen).delete()


def publish_due() -> str:
    """Publish what is due, each by whoever prepared it; say in words how it went.

    What cannot be published comes back: it stays prepared, with the reason.
    """
    published = came_back = 0
    for change in list(PreparedChange.objects.due(timezone.now())):
        trouble = _trouble_with(change)
        if not trouble:
            published += 1
            continue
        came_back += 1
        waiting = PreparedChange.objects.filter(pk=change.pk, edition=change.edition)
        waiting.update(publish_at=None, trouble=trouble)
    words = pgettext("staff", "%(published)d published, %(came_back)d came back")
    return words % {"published": published, "came_back": came_back}


def _trouble_with(change: PreparedChange) -> str:
    """Publish it, and return why that was refused; nothing where it was not."""
    if change.by is None:
        return pgettext("staff", "Whoever prepared it has no account any more.")
    try:
        publish(change, by=change.by)
    except DirectoryError as error:
        return str(error)
    except PermissionDenied:
        return pgettext("staff", "Whoever prepared it may not publish it any more.")
    return ""


def _refuse_another(present: PreparedChange | None, seen: int) -> None:
    """Refuse who looked at another prepared change than the one that is there."""
    if (present.edition if present else 0) != seen:
        words = pgettext(
            "staff", "Somebody else changed what is prepared meanwhile. Look again."
        )
        raise DirectoryError(words)


def _rows_of(version_key: int | None, known_tags: set[int]) -> list[PreparedRow]:
    """Return the rows of a version as they are kept apart.

    Tags that are not there yet get keys that no tag has: they are made when the change
    is published.
    """
    version = Version.objects.get(pk=version_key)
    rows = []
    number = 0
    for row in version.revision.version_set.order_by("pk"):
        stored = row.serialized_data
        if row._model is TaggedOrganization:
            (held,) = json.loads(stored)
            key = held["fields"]["tag"]
            if key not in known_tags:
                number -= 1
                held["names"]["tag"] = {str(number): held["names"]["tag"][str(key)]}
                held["fields"]["tag"] = number
                stored = json.dumps([held])
        label = row._model._meta.label
        rows.append(
            PreparedRow(
                model=label, key=row.object_id, name=row.object_repr, stored=stored
            )
        )
    return rows


def _row(row: PreparedRow) -> StoredRow:
    return versions.row_of(_version(row))


def _version(row: PreparedRow) -> Version:
    """Return a row as history reads one; it is stored nowhere."""
    model = apps.get_model(row["model"])
    return Version(
        content_type=ContentType.objects.get_for_model(model),
        object_id=row["key"],
        object_repr=row["name"],
        db="default",
        format="keep",
        serialized_data=row["stored"],
    )


def _stored(version_key: int | None) -> list[StoredRow]:
    """Return the rows of a stored version; none where it is gone."""
    version = Version.objects.filter(pk=version_key).select_related("revision").first()
    if version is None:
        return []
    held = version.revision.version_set.order_by("pk")
    return [versions.row_of(row) for row in held if row._model is not None]


def _between(
    before: Sequence[StoredRow], after: Sequence[StoredRow], only: set[str]
) -> list[differences.Difference]:
    if not before:
        return []
    old, new = versions.snapshot_of(before), versions.snapshot_of(after)
    return [one for one in differences.between(old, new) if one.field in only]


def _write(change: PreparedChange) -> list[str]:
    """Write what it changes into the record; return what is gone or taken."""
    stored = []
    new_tags = []
    whole = None
    for row in change.rows:
        version = _version(row)
        if version._model is TaggedOrganization:
            held = versions.row_of(version)
            if held.fields["tag"] < 0:
                new_tags.append(held.names["tag"][str(held.fields["tag"])])
                continue
        if version._model is Organization:
            whole = version
        stored.append(version)
    if whole is None:
        raise DirectoryError(pgettext("staff", "This prepared change is damaged."))
    left_out = restore.write(whole, stored, only=change.fields)
    if new_tags and "tagged_items" in change.fields:
        organization: Any = Organization.objects.get(pk=change.organization_id)
        organization.tags.add(*new_tags)
    return left_out


def _published_words(change: PreparedChange) -> str:
    """Return what the history says of its publication."""
    when = timezone.localtime(change.at).strftime("%Y-%m-%d %H:%M")
    who = change.by.get_username() if change.by else pgettext("staff", "the portal")
    words = pgettext("staff", "Prepared by %(who)s on %(when)s")
    said = words % {"who": who, "when": when}
    return f"{said}: {change.comment}" if change.comment else said


def _note(organization: Organization, words: str, by: User | None) -> None:
    log.note([organization], by=by, comment=words, action=CHANGE)
