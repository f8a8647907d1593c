"""Write the rows of a stored revision back, as far as what they point at and stand
beside allows today.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializedObject
from django.db.models import Model
from django.utils.translation import pgettext
from reversion.models import Version

from directory.errors import DirectoryError
from directory.history import versions
from directory.models import Merge, Organization, Page


def restore(version: Version, *, only: Collection[str] | None = None) -> list[str]:
    """Bring back a record and all that hung on it.

    Return in words what is gone and had to be left out.

    Fields and kinds of parts that the version does not know stay as they are; what was
    merged since is replaced by its successor. `only`: of a record that is there nothing
    but these fields, and parts by their accessors. Call it inside the door.
    """
    # Rows of a model that is gone from the code can no longer be read.
    stored = [
        row
        for row in version.revision.version_set.order_by("pk")
        if row._model is not None
    ]
    return write(version, stored, only=only)


def write(
    version: Version, stored: Sequence[Version], *, only: Collection[str] | None = None
) -> list[str]:
    """Write what `stored` holds of the record of a version, itself among them.

    Return in words what is gone and had to be left out; `only`: as `restore`.
    """
    parts = [row for row in stored if row._model in versions.OWNERS]
    names = versions.Names(versions.row_of(row) for row in stored)
    # Read before anything is written: the reading fills in present values.
    pieces = [_Piece(row, names) for row in parts]
    whole = _Piece(version, names)
    if only is not None:
        whole.keep_present(only)
    left_out = list(_restore_subject(whole))
    subject = version._object_version.object
    # What hangs on the record now gives way to what hung on it then.
    restored_models = set()
    for accessor in versions.PARTS.get(type(subject), ()):
        is_wanted = only is None or accessor in only
        if is_wanted and accessor in whole.row.parts:
            getattr(subject, accessor).all().delete()
            restored_models.add(versions.part_model(type(subject), accessor))
    for piece in pieces:
        if piece.row.model in restored_models:
            left_out += _restore_part(piece)
    return left_out


class _Piece:
    """One stored row, with its references led to what is there today."""

    def __init__(self, version: Version, names: versions.Names) -> None:
        self.row = versions.row_of(version)
        self.read: DeserializedObject = version._object_version
        self.object: Any = self.read.object
        self.names = names
        self.gone_of: dict[str, list[str]] = {}
        self.is_replaced = False
        self.is_whole = True
        for model_field, keys in versions.references(self.row):
            self._lead(model_field, keys)

    @property
    def gone(self) -> list[str]:
        """Return in words what is gone of what is written."""
        return [words for each in self.gone_of.values() for words in each]

    def keep_present(self, besides: Collection[str]) -> None:
        """Take the present values of all fields but these."""
        model = type(self.object)
        present = model._base_manager.get(pk=self.object.pk)
        for model_field in model._meta.concrete_fields:
            if model_field.name not in besides:
                value = getattr(present, model_field.attname)
                setattr(self.object, model_field.attname, value)
        self.read.m2m_data = {
            name: keys
            for name, keys in (self.read.m2m_data or {}).items()
            if name in besides
        }
        self.gone_of = {
            name: words for name, words in self.gone_of.items() if name in besides
        }

    def _lead(self, model_field: Any, keys: list[Any]) -> None:
        kept: list[Any] = []
        for key in keys:
            present = present_key(model_field.related_model, key)
            if present is None:
                name = self.names.of(self.row, model_field, key)
                words = f"{model_field.verbose_name} {name}"
                self.gone_of.setdefault(model_field.name, []).append(words)
                continue
            self.is_replaced |= present != key
            # Two that were merged since lead to the same one.
            if present not in kept:
                kept.append(present)
        if model_field.many_to_many:
            self.read.m2m_data = {**(self.read.m2m_data or {}), model_field.name: kept}
        else:
            setattr(self.object, model_field.attname, kept[0] if kept else None)
            self.is_whole &= bool(kept) or model_field.null


def present_key(model: type[Model], key: Any) -> Any:
    """Return the key of a row that is there today: itself, or what it was merged into.

    None when it is gone.
    """
    row: Any = model._base_manager.filter(pk=key).first()
    if row is None and model in KEPT_KEYS:
        kept = KEPT_KEYS[model](key)
        row = model._base_manager.filter(pk=kept).first()
    while row is not None and getattr(row, "merged_into", None) is not None:
        row = row.merged_into
    return row.pk if row is not None else None


def _restore_subject(piece: _Piece) -> Iterator[str]:
    """Save the record itself under its old key.

    An address that another has by now gives way.
    """
    subject = piece.object
    present = type(subject)._base_manager.filter(pk=subject.pk).first()
    if type(subject) in ADAPTERS:
        yield from ADAPTERS[type(subject)](subject, present)
    try:
        subject.validate_constraints()
    except ValidationError as error:
        raise DirectoryError(" ".join(error.messages)) from error
    piece.read.save()
    # Once more in the ordinary way, for derived columns and the time of the change.
    subject.save()
    yield from piece.gone


def _adapt_organization(
    subject: Organization, present: Organization | None
) -> Iterator[str]:
    """Keep the first date of publication, and give way to who has the address now."""
    if present and present.published_at:
        subject.published_at = present.published_at
    others = Organization._base_manager.exclude(pk=subject.pk)
    if others.filter(slug=subject.slug).exists():
        yield _taken(subject.slug)
        subject.slug = present.slug if present else subject.free_slug()


def _adapt_page(subject: Page, present: Page | None) -> Iterator[str]:
    """Give way to who has the address now, by the present one or by a number."""
    others = Page._base_manager.exclude(pk=subject.pk)
    taken = set(others.values_list("path", flat=True))
    if subject.path not in taken:
        return
    yield _taken(subject.path)
    wanted, number = subject.path.rstrip("/"), 1
    subject.path = present.path if present else subject.path
    while subject.path in taken:
        number += 1
        subject.path = f"{wanted}-{number}/"


def _taken(address: str) -> str:
    words = pgettext("staff", "the address %(slug)s, which another record has now")
    return words % {"slug": address}


ADAPTERS: dict[type[Model], Callable[[Any, Any], Iterator[str]]] = {
    Organization: _adapt_organization,
    Page: _adapt_page,
}
"""What a record of this model has to give up for what is there today."""
KEPT_KEYS: dict[type[Model], Callable[[Any], int | None]] = {
    Organization: Merge.objects.kept_key,
}
"""Into which record one that is gone was merged, by the model of both."""


def _restore_part(piece: _Piece) -> Iterator[str]:
    """Save one part, under its old key where that is free.

    Name it when what it needs is gone or taken.
    """
    part = piece.object
    if type(part)._base_manager.filter(pk=part.pk).exists():
        part.pk = None
    words = f"{part._meta.verbose_name} {versions.part_words(piece.row, piece.names)}"
    if not piece.is_whole:
        yield words
        return
    try:
        part.validate_constraints()
    except ValidationError:
        if not piece.is_replaced:
            yield words
        return
    piece.read.save(force_insert=True)
    yield from piece.gone
