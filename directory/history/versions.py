"""What stored versions say, in plain names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Field, Model
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import pgettext
from reversion.models import Revision, Version

from directory.lib import dates, tongues
from directory.models import (
    ORGANIZATION_PARTS,
    Change,
    Organization,
    Page,
    SiteSettings,
)
from directory.models.fields import LanguagesField

SUBJECTS = (Organization, Page, SiteSettings)
PARTS: dict[type[Model], tuple[str, ...]] = {Organization: ORGANIZATION_PARTS}
"""By record, the names of what hangs on it and is stored and brought back with it."""

FIRST_PARTS: dict[type[Model], tuple[str, ...]] = {
    Organization: (
        "tagged_items",
        "listings",
        "alternate_names",
        "identifiers",
        "relationships",
    )
}
"""What was stored with a record before versions named it: never to be changed."""


def part_model(record: type[Model], accessor: str) -> type[Model]:
    """Return the model of what hangs on a record under this name."""
    return record._meta.get_field(accessor).related_model  # type: ignore[return-value]


OWNERS: dict[type[Model], str] = {
    part_model(record, accessor): record._meta.get_field(accessor).field.name  # type: ignore[union-attr]
    for record, accessors in PARTS.items()
    for accessor in accessors
}
"""The models of what hangs on a record, with the field by which each points at it."""


@dataclass
class Snapshot:
    """One version in words by field, with what hung on the record as lines."""

    model: type[Model]
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StoredRow:
    """One stored row: its raw values and the names that its keys had then.

    Of a record also the kinds of parts that it knows: those stored with it, if only to
    say that there were none.
    """

    model: type[Model]
    fields: dict[str, Any]
    names: dict[str, dict[str, str]]
    parts: tuple[str, ...] = ()


class Names:
    """The names of what rows point at: the present ones, else those of then.

    So a sector that was renamed since is no change of the record.
    """

    def __init__(self, rows: Iterable[StoredRow]) -> None:
        wanted: dict[type[Model], set[Any]] = defaultdict(set)
        for row in rows:
            for model_field, keys in references(row):
                wanted[model_field.related_model].update(keys)
        self._present: dict[tuple[type[Model], str], str] = {}
        for model, wanted_keys in wanted.items():
            present_rows = model._base_manager.in_bulk(list(wanted_keys))
            for key, present_row in present_rows.items():
                self._present[model, str(key)] = str(present_row)

    def of(self, row: StoredRow, model_field: Any, key: Any) -> str:
        """Return the name of one row that a field points at."""
        stored = row.names.get(model_field.name, {}).get(str(key))
        return (
            self._present.get((model_field.related_model, str(key)))
            or stored
            or pgettext("staff", "no longer there")
        )


def ends(keys: Sequence[int]) -> dict[str, Change]:
    """Return how each of these organizations left the directory, by its key as text."""
    rows = (
        Change.objects.filter(organization_key__in=keys, kind__in=Change.ENDS)
        .select_related("by")
        .order_by("id")
    )
    return {str(row.organization_key): row for row in rows}


def snapshot(source: Revision | Version) -> Snapshot:
    """Return what a revision holds of its record and all that hung on it, in words."""
    revision = source if isinstance(source, Revision) else source.revision
    return snapshots([revision])[revision.pk]


def present(record: Model) -> Snapshot:
    """Return what the newest version of a record holds.

    An empty document while there is none.
    """
    newest = (
        Version.objects.get_for_object_reference(type(record), record.pk)
        .order_by("-pk")
        .first()
    )
    return snapshot(newest) if newest else Snapshot(type(record))


def fields_shown(organization: Organization, key: int) -> dict[str, Any] | None:
    """Return what a version held, if readers saw it and it was never hidden since."""
    stored = Version.objects.get_for_object_reference(Organization, organization.pk)
    version = stored.select_related("revision").filter(pk=key).first()
    if version is None:
        return None
    fields = row_of(version).fields
    if fields.get("visibility") != Organization.Visibility.PUBLISHED:
        return None
    since = version.revision.date_created
    later = Change.objects.of(organization.pk).filter(at__gte=since)
    return None if later.hidden().exists() else fields


def snapshots(revisions: Sequence[Revision]) -> dict[int, Snapshot]:
    """Return each revision in words, by its key, in a fixed number of statements."""
    rows: dict[int, list[StoredRow]] = {revision.pk: [] for revision in revisions}
    for version in Version.objects.filter(revision__in=revisions).order_by("pk"):
        if version._model is not None:
            rows[version.revision_id].append(row_of(version))
    # All names in one reading, so that a long history costs no more statements.
    names = Names(chain.from_iterable(rows.values()))
    return {key: _snapshot(held, names) for key, held in rows.items()}


def snapshot_of(rows: Sequence[StoredRow]) -> Snapshot:
    """Return what rows say of their record in words, wherever they are stored."""
    return _snapshot(rows, Names(rows))


def differing_fields(
    before: Sequence[StoredRow], after: Sequence[StoredRow]
) -> set[str]:
    """Return in which fields and parts two states of a record differ, by their values.

    Fields that follow from others are left out. What a state does not know had its
    default, and no rows.
    """
    (old,), (new,) = (
        [row for row in rows if row.model in SUBJECTS] for rows in (before, after)
    )
    differing = {
        field.name
        for field in shown_fields(new.model)
        if _value(old, field) != _value(new, field)
    }
    for accessor in PARTS.get(new.model, ()):
        model = part_model(new.model, accessor)
        if _part_values(before, model) != _part_values(after, model):
            differing.add(accessor)
    return differing


def _value(row: StoredRow, model_field: Any) -> Any:
    if model_field.name not in row.fields:
        return [] if model_field.many_to_many else model_field.get_default()
    value = row.fields[model_field.name]
    return sorted(value) if isinstance(value, list) else value


def _part_values(rows: Sequence[StoredRow], model: type[Model]) -> list[str]:
    """Return what the parts of one kind say, in a fixed order."""
    fields = part_fields(model)
    values = []
    for row in rows:
        if row.model is model:
            own = {field.name: row.fields.get(field.name) for field in fields}
            values.append(json.dumps(own, sort_keys=True, default=str))
    return sorted(values)


def row_of(version: Version) -> StoredRow:
    """Return what a version holds, as it was stored."""
    stored = json.loads(version.serialized_data)[0]
    model = version._model
    parts = tuple(stored.get("parts", FIRST_PARTS.get(model, ())))
    return StoredRow(model, stored["fields"], stored.get("names", {}), parts)


def label_of(model: type[Model], name: str) -> str:
    """Return the label of a field, or of what hangs on a record."""
    if name not in PARTS.get(model, ()):
        model_field: Any = model._meta.get_field(name)
        return capfirst(str(model_field.verbose_name))
    named = part_model(model, name)
    fields = part_fields(named)
    if len(fields) == 1:
        # A part that only points at something bears the name of that: tags.
        named = fields[0].related_model
    return capfirst(str(named._meta.verbose_name_plural))


def part_words(row: StoredRow, names: Names) -> str:
    """Return one stored part in words."""
    fields = part_fields(row.model)
    return part_line([(field, _words(row, field, names)) for field in fields])


def part_line(shown: Sequence[tuple[Any, str]]) -> str:
    """Return the words of a part's fields as one line, `register: US-EIN; number: 12`.

    Only the value where it has one.
    """
    if len(shown) == 1:
        return shown[0][1]
    return "; ".join(
        f"{model_field.verbose_name}: {words}" for model_field, words in shown if words
    )


def part_lines(accessor: str, lines: Iterable[str]) -> str:
    """Return the lines of all parts of one kind as one text, in a fixed order."""
    fields = part_fields(part_model(Organization, accessor))
    separator = ", " if len(fields) == 1 else "\n"
    return separator.join(sorted(lines))


def part_fields(model: type[Model]) -> list[Any]:
    """Return the fields of a part that say something of its own."""
    return [
        model_field
        for model_field in shown_fields(model)
        if model_field.name != OWNERS[model]
    ]


def words_of(model_field: Any, value: Any) -> str:
    """Return a field's value as a reader says it: its choice, yes or no, a time."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return pgettext("staff", "yes") if value else pgettext("staff", "no")
    if isinstance(model_field, LanguagesField):
        return tongues.in_words(value)
    if model_field.get_internal_type() == "DateTimeField":
        moment = value if isinstance(value, datetime) else parse_datetime(value)
        return dates.moment(moment)
    if model_field.get_internal_type() == "DecimalField":
        return f"{Decimal(value).normalize():f}"
    choices = {str(key): str(words) for key, words in model_field.flatchoices}
    return choices.get(str(value), str(value))


def _snapshot(rows: Sequence[StoredRow], names: Names) -> Snapshot:
    subject = next((row for row in rows if row.model in SUBJECTS), None)
    if subject is None:
        raise LookupError("This revision holds no record of its own.")
    held = Snapshot(subject.model)
    for model_field in shown_fields(subject.model):
        if model_field.name in subject.fields:
            held.words[model_field.name] = _words(subject, model_field, names)
    for accessor in PARTS.get(subject.model, ()):
        if accessor not in subject.parts:
            continue
        model = part_model(subject.model, accessor)
        lines = [part_words(row, names) for row in rows if row.model is model]
        held.words[accessor] = part_lines(accessor, lines)
    return held


def shown_fields(model: type[Model]) -> list[Any]:
    """Return the fields of which a version is told: what staff can write."""
    return [
        model_field
        for model_field in stored_fields(model)
        if model_field.editable and not model_field.primary_key
    ]


def stored_fields(model: type[Model]) -> list[Any]:
    """Return the fields that a version holds.

    Taggit's stands among the many-to-many ones, its rows hang on the record.
    """
    stored = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return [
        model_field for model_field in stored if not hasattr(model_field, "through")
    ]


def references(row: StoredRow) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each field of a row that points beyond its own record, with its keys."""
    for model_field in stored_fields(row.model):
        value = row.fields.get(model_field.name)
        is_owner = model_field.name == OWNERS.get(row.model)
        if model_field.is_relation and value and not is_owner:
            yield model_field, value if model_field.many_to_many else [value]


def _words(row: StoredRow, model_field: Field[Any, Any], names: Names) -> str:
    value = row.fields.get(model_field.name)
    if not model_field.is_relation:
        return words_of(model_field, value)
    if value is None:
        return ""
    keys = value if model_field.many_to_many else [value]
    return ", ".join(sorted(names.of(row, model_field, key) for key in keys))
