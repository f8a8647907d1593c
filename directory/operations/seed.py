"""Fill an empty directory with the founding page, and make whole what a bare `loaddata`
left undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db import transaction
from django.utils.translation import pgettext

from directory.errors import DirectoryError
from directory.history import changes
from directory.models import (
    Change,
    DeclineReason,
    Organization,
    Page,
    SiteSettings,
    Tag,
)

FIXTURES = ("tiers", "sectors", "organizations", "pages")
REASONS = "decline_reasons"


@dataclass(frozen=True)
class Seeded:
    """How much was loaded."""

    organizations: int
    pages: int


def is_empty() -> bool:
    """Tell whether this directory never held an organization.

    One that staff emptied is not empty.
    """
    return not Organization.objects.exists() and not Change.objects.exists()


def seed() -> Seeded:
    """Load the fixtures into an empty directory, all or nothing.

    Refuse on any other.
    """
    with transaction.atomic():
        if not is_empty():
            raise DirectoryError(
                pgettext("staff", "This directory is not empty: nothing was loaded.")
            )
        _load(_fixture_objects(*FIXTURES))
        return complete()


def seed_reasons() -> None:
    """Load the first reasons to decline where there never were any.

    Staff who deleted them all do not get them back.
    """
    were_kept = LogEntry.objects.filter(
        content_type__app_label="directory", content_type__model="declinereason"
    )
    if not DeclineReason.objects.exists() and not were_kept.exists():
        with transaction.atomic():
            _load(_fixture_objects(REASONS))


def complete() -> Seeded:
    """Give every record its derived columns and its first revision.

    What has them already stays as it is.
    """
    recorded = set(Change.objects.values_list("organization_key", flat=True))
    organizations = list(Organization.objects.exclude(pk__in=recorded).order_by("pk"))
    with transaction.atomic():
        for tag in Tag.objects.all():
            tag.save()
        for organization in organizations:
            _record(organization)
        pages = [
            page for page in Page.objects.all() if changes.newest_version(page) is None
        ]
        for page in pages:
            _record(page)
        _record_site_settings()
    return Seeded(organizations=len(organizations), pages=len(pages))


def _record_site_settings() -> None:
    site = SiteSettings.objects.current()
    if site._state.adding or changes.newest_version(site) is None:
        _record(site)


def _record(subject: Organization | Page | SiteSettings) -> None:
    with changes.recorded(subject, comment=pgettext("staff", "First content")):
        subject.save()


def _fixture_objects(*names: str) -> Iterator[DeserializedObject]:
    for name in names:
        text = (Path(settings.FIXTURE_DIRS[0]) / f"{name}.json").read_text(
            encoding="utf-8"
        )
        yield from serializers.deserialize("json", text, handle_forward_references=True)


def _load(objects: Iterable[DeserializedObject]) -> None:
    """Save each object the way staff would, validated and with its derived columns.

    Relations last.
    """
    loaded = []
    for item in objects:
        postponed = [
            field.name
            for field in (item.deferred_fields or {})
            if not field.many_to_many
        ]
        item.object.full_clean(exclude=postponed)
        item.object.save()
        loaded.append(item)
    for item in loaded:
        for name, related in (item.m2m_data or {}).items():
            getattr(item.object, name).set(related)
        if item.deferred_fields:
            item.save_deferred_fields()
