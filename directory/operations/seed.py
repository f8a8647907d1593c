"""Fill an empty directory with the founding page; complete what `loaddata` leaves."""

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
    ContentVersion,
    DeclineReason,
    KeptQuestion,
    Organization,
    Page,
    Sector,
    SiteSettings,
    Synonym,
    Tag,
)
from directory.models.deciding import KeptWords

FIXTURES = ("tiers", "sectors", "organizations", "pages")
SYNONYMS_FIXTURE = "synonyms"
KEPT_WORDS: dict[type[KeptWords], str] = {
    DeclineReason: "decline_reasons",
    KeptQuestion: "kept_questions",
}


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
    """Load the fixtures into an empty directory, all or nothing; refuse any other."""
    with transaction.atomic():
        if not is_empty():
            words = pgettext(
                "staff", "This directory is not empty: nothing was loaded."
            )
            raise DirectoryError(words)
        _load(_fixture_objects(*FIXTURES))
        return complete()


def seed_kept_words() -> None:
    """Load the first reasons to decline and questions where there never were any.

    Staff who deleted them all do not get them back.
    """
    for model, fixture in KEPT_WORDS.items():
        if _was_never_there(model):
            with transaction.atomic():
                _load(_fixture_objects(fixture))


def seed_synonyms() -> None:
    """Load the first synonyms of the search where there never were any.

    Staff who deleted them all do not get them back.
    """
    if _was_never_there(Synonym):
        with transaction.atomic():
            # Every process reads its synonyms anew once the content has moved.
            ContentVersion.objects.advance()
            _load(_fixture_objects(SYNONYMS_FIXTURE))


def _was_never_there(model: type[KeptWords | Synonym]) -> bool:
    """Tell whether staff never had one of these, to keep, change or delete."""
    staff_entries = LogEntry.objects.filter(
        content_type__app_label="directory",
        content_type__model=model._meta.model_name,
    )
    return not (model._default_manager.exists() or staff_entries.exists())


def complete() -> Seeded:
    """Give every record its derived columns and its first revision.

    What has them already stays as it is.
    """
    recorded = set(Change.objects.values_list("organization_key", flat=True))
    unrecorded = Organization.objects.exclude(pk__in=recorded)
    organizations = list(unrecorded.order_by("pk"))
    with transaction.atomic():
        for term in (*Tag.objects.all(), *Sector.objects.all()):
            term.save()
        for organization in organizations:
            _record(organization)
        pages = [
            page for page in Page.objects.all() if changes.newest_version(page) is None
        ]
        for page in pages:
            _record(page)
        site = SiteSettings.objects.current()
        if site._state.adding or changes.newest_version(site) is None:
            _record(site)
    return Seeded(organizations=len(organizations), pages=len(pages))


def _record(subject: Organization | Page | SiteSettings) -> None:
    with changes.recorded(subject, comment=pgettext("staff", "First content")):
        subject.save()


def _fixture_objects(*names: str) -> Iterator[DeserializedObject]:
    for name in names:
        path = Path(settings.FIXTURE_DIRS[0]) / f"{name}.json"
        text = path.read_text(encoding="utf-8")
        # An object may point at one that comes after it, such as its successor.
        yield from serializers.deserialize("json", text, handle_forward_references=True)


def _load(objects: Iterable[DeserializedObject]) -> None:
    """Save each object the way staff would, validated and with its derived columns.

    Relations come last, when what they point at is there.
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
        relations = item.m2m_data or {}
        for name, related in relations.items():
            getattr(item.object, name).set(related)
        if item.deferred_fields:
            item.save_deferred_fields()
