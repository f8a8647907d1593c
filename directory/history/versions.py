"""What stored versions say, in plain names, and in what two of them differ."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Field, Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import pgettext
from reversion.models import Revision, Version

from directory.models import (
    ORGANIZATION_PARTS,
    Change,
    Organization,
    Page,
    SiteSettings,
)

SUBJECTS = (Organization, Page, SiteSettings)
WORDS = re.compile(r"\S+\s*|\s+")
SENTENCES = re.compile(r".+?(?:[.!?]\s+|\n+|\Z)", re.DOTALL)
MANY_PAIRS = 60_000
OWNERS: dict[Any, str] = {
    Organization._meta.get_field(accessor).related_model: Organization._meta.get_field(
        accessor
    ).field.name  # type: ignore[union-attr]
    for accessor in ORGANIZATION_PARTS
}
"""The models of what hangs on an organization, with the field by which each points at
it.
"""


@dataclass(frozen=True)
class Mark:
    """A piece of a text, and whether the other text lacks it."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Difference:
    """A field whose words differ between two versions, with its label and the words
    that were taken out or put in.
    """

    field: str
    label: str
    before: str
    after: str
    before_marks: tuple[Mark, ...]
    after_marks: tuple[Mark, ...]


@dataclass
class Snapshot:
    """One version in words: by field, in the model's order, with what hung on the
    record as lines.
    """

    model: type[Model]
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StoredRow:
    """One stored row: its model, its raw values and the names that its keys had
    then.
    """

    model: type[Model]
    fields: dict[str, Any]
    names: dict[str, dict[str, str]]


class Names:
    """The names of what rows point at: the present ones, so that a renamed sector is no
    change, else those of then.
    """

    def __init__(self, rows: Iterable[StoredRow]) -> None:
        wanted: dict[type[Model], set[Any]] = defaultdict(set)
        for row in rows:
            for model_field, keys in references(row):
                wanted[model_field.related_model].update(keys)
        self._present = {
            (model, str(key)): str(found)
            for model, keys in wanted.items()
            for key, found in model._base_manager.in_bulk(list(keys)).items()
        }

    def of(self, row: StoredRow, model_field: Any, key: Any) -> str:
        """Return the name of one row that a field points at."""
        stored = row.names.get(model_field.name, {}).get(str(key))
        return (
            self._present.get((model_field.related_model, str(key)))
            or stored
            or pgettext("staff", "no longer there")
        )


@dataclass(frozen=True)
class Entry:
    """One line of a history: a version, with the labels of the fields that it
    changed.
    """

    version: Version
    labels: list[str]
    is_first: bool


def entries(versions: Sequence[Version], older: Version | None) -> list[Entry]:
    """Return the lines for these versions of one record, newest first.

    `older` is the one before the last of them.
    """
    if not versions:
        return []
    read = snapshots(
        [version.revision for version in [*versions, *([older] if older else [])]]
    )
    found = []
    for version, before in zip(versions, [*versions[1:], older], strict=True):
        old = read[before.revision_id] if before else None
        changed = differences(old, read[version.revision_id]) if before else []
        found.append(Entry(version, [item.label for item in changed], before is None))
    return found


def ends(keys: Sequence[int]) -> dict[str, Change]:
    """Return how and by whom each of these organizations left the directory, by its key
    as text.
    """
    rows = (
        Change.objects.filter(organization_key__in=keys, kind__in=Change.ENDS)
        .select_related("by")
        .order_by("id")
    )
    return {str(row.organization_key): row for row in rows}


def snapshot(source: Revision | Version) -> Snapshot:
    """Return what a revision holds of its record, with everything that hung on it, in
    plain names.
    """
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
    found = Version.objects.get_for_object_reference(Organization, organization.pk)
    version = found.select_related("revision").filter(pk=key).first()
    if version is None:
        return None
    fields = row_of(version).fields
    since = version.revision.date_created
    later = Change.objects.of(organization.pk).filter(at__gte=since)
    is_shown = fields.get("visibility") == Organization.Visibility.PUBLISHED
    return fields if is_shown and not later.hidden().exists() else None


def snapshots(revisions: Sequence[Revision]) -> dict[int, Snapshot]:
    """Return the document of each revision by the revision's key, in a fixed number of
    statements.
    """
    rows: dict[int, list[StoredRow]] = {revision.pk: [] for revision in revisions}
    for version in Version.objects.filter(revision__in=revisions).order_by("pk"):
        if version._model is not None:
            rows[version.revision_id].append(row_of(version))
    names = Names(row for found in rows.values() for row in found)
    return {key: _snapshot(found, names) for key, found in rows.items()}


def row_of(version: Version) -> StoredRow:
    """Return what a version holds, as it was stored."""
    stored = json.loads(version.serialized_data)[0]
    return StoredRow(version._model, stored["fields"], stored.get("names", {}))


def differences(old: Snapshot | None, new: Snapshot) -> list[Difference]:
    """Return the fields whose words differ.

    A field that one of the two does not know yet is none.
    """
    before = old.words if old else dict.fromkeys(new.words, "")
    return [
        _difference(new.model, name, before[name], after)
        for name, after in new.words.items()
        if name in before and before[name] != after
    ]


def label_of(model: type[Model], name: str) -> str:
    """Return the label of a field, or of what hangs on a record."""
    found = model._meta.get_field(name)
    if name not in ORGANIZATION_PARTS:
        return capfirst(str(found.verbose_name))  # type: ignore[union-attr]
    shown = part_fields(found.related_model)  # type: ignore[arg-type]
    named = shown[0].related_model if len(shown) == 1 else found.related_model
    return capfirst(str(named._meta.verbose_name_plural))  # type: ignore[union-attr]


def part_words(row: StoredRow, names: Names) -> str:
    """Return one stored part in words."""
    return part_line(
        [
            (model_field, _words(row, model_field, names))
            for model_field in part_fields(row.model)
        ]
    )


def part_line(shown: Sequence[tuple[Any, str]]) -> str:
    """Return the words of a part's fields as one line: `register: US-EIN.

    Number: 12`, or only the value where it has one.
    """
    if len(shown) == 1:
        return shown[0][1]
    return "; ".join(
        f"{model_field.verbose_name}: {words}" for model_field, words in shown if words
    )


def part_lines(accessor: str, lines: Iterable[str]) -> str:
    """Return the lines of all parts of one kind as one text, in a fixed order."""
    model = Organization._meta.get_field(accessor).related_model
    return (", " if len(part_fields(model)) == 1 else "\n").join(sorted(lines))  # type: ignore[arg-type]


def part_fields(model: type[Model]) -> list[Any]:
    """Return the fields of a part that say something of its own."""
    return [
        model_field
        for model_field in shown_fields(model)
        if model_field.name != OWNERS[model]
    ]


def marks(before: str, after: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Return both texts cut into pieces, word by word, that the other has or lacks."""
    old, new = _pieces(before, after)
    # Blanks after a word do not make it another; new lines do.
    before_keys, after_keys = (
        [piece.rstrip(" ") for piece in pieces] for pieces in (old, new)
    )
    steps = SequenceMatcher(None, before_keys, after_keys, autojunk=False).get_opcodes()
    removed = (
        Mark("".join(old[a:b]), step != "equal") for step, a, b, _, _ in steps if b > a
    )
    added = (
        Mark("".join(new[a:b]), step != "equal") for step, _, _, a, b in steps if b > a
    )
    return tuple(removed), tuple(added)


def words_of(model_field: Any, value: Any) -> str:
    """Return a field's value as a reader says it: its choice, yes or no, a local time,
    else the text itself.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return pgettext("staff", "yes") if value else pgettext("staff", "no")
    if model_field.get_internal_type() == "DateTimeField":
        moment = value if isinstance(value, datetime) else parse_datetime(value)
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
    if model_field.get_internal_type() == "DecimalField":
        return f"{Decimal(value).normalize():f}"
    choices = {str(key): str(words) for key, words in model_field.flatchoices}
    return choices.get(str(value), str(value))


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return both texts in words, or in larger pieces where comparing every word with
    its likes would take minutes.
    """
    for pattern in (WORDS, SENTENCES):
        old, new = pattern.findall(before), pattern.findall(after)
        counts = Counter(piece.rstrip(" ") for piece in old)
        if sum(counts[piece.rstrip(" ")] for piece in new) <= MANY_PAIRS:
            return old, new
    return [before], [after]


def _snapshot(rows: list[StoredRow], names: Names) -> Snapshot:
    subject = next((row for row in rows if row.model in SUBJECTS), None)
    if subject is None:
        raise LookupError("This revision holds no record of its own.")
    found = Snapshot(subject.model)
    for model_field in shown_fields(subject.model):
        if model_field.name in subject.fields:
            found.words[model_field.name] = _words(subject, model_field, names)
    if subject.model is Organization:
        found.words.update(
            (accessor, _parts(accessor, rows, names)) for accessor in ORGANIZATION_PARTS
        )
    return found


def _parts(accessor: str, rows: list[StoredRow], names: Names) -> str:
    model = Organization._meta.get_field(accessor).related_model
    return part_lines(
        accessor, (part_words(row, names) for row in rows if row.model is model)
    )


def shown_fields(model: type[Model]) -> list[Any]:
    """Return the fields of which a version is told: what staff can write."""
    return [
        found
        for found in stored_fields(model)
        if found.editable and not found.primary_key
    ]


def stored_fields(model: type[Model]) -> list[Any]:
    """Return the fields that a version holds.

    Taggit's stands among the many-to-many ones, its rows hang on the record.
    """
    stored = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return [found for found in stored if not hasattr(found, "through")]


def references(row: StoredRow) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each field of a row that points elsewhere than at its own record, with the
    keys it holds.
    """
    for model_field in stored_fields(row.model):
        value = row.fields.get(model_field.name)
        if (
            model_field.is_relation
            and value
            and model_field.name != OWNERS.get(row.model)
        ):
            yield model_field, value if model_field.many_to_many else [value]


def _words(row: StoredRow, model_field: Field[Any, Any], names: Names) -> str:
    value = row.fields.get(model_field.name)
    if not model_field.is_relation:
        return words_of(model_field, value)
    keys = value or [] if model_field.many_to_many else [] if value is None else [value]
    return ", ".join(sorted(names.of(row, model_field, key) for key in keys))


def _difference(model: type[Model], name: str, before: str, after: str) -> Difference:
    taken_out, put_in = marks(before, after)
    return Difference(name, label_of(model, name), before, after, taken_out, put_in)
