"""The format `keep` of stored versions: read back, it leaves alone what it lacks.

It is JSON. Django's own would reset to its default every field that a version does not
hold, such as one added to the model since. Beside each key stands the name it had, so
that what is gone by then can still be named; and beside a record which kinds of parts
were stored with it, so that one that came later is told from one that had no rows.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from typing import Any

from django.apps import apps
from django.core.serializers import base
from django.core.serializers import json as json_format
from django.core.serializers import python as python_format
from django.db.models import ForeignKey, ManyToManyField, Model

from directory.history.versions import PARTS

__all__ = ["Deserializer", "Serializer"]


class Serializer(json_format.Serializer):
    """Write a row as Django's JSON does, with the names of the rows it points at.

    They stand beside it: `{"sectors": {"3": "Housing"}}`.
    """

    def start_object(self, obj: Model) -> None:
        super().start_object(obj)
        self._names: dict[str, dict[str, str]] = {}

    def handle_fk_field(self, obj: Model, field: ForeignKey[Model, Model]) -> None:
        super().handle_fk_field(obj, field)
        related = getattr(obj, field.name)
        if related is not None:
            self._names[field.name] = {str(related.pk): str(related)}

    def handle_m2m_field(
        self, obj: Model, field: ManyToManyField[Model, Model]
    ) -> None:
        # Read once for keys and names: Django's own would read the keys apart.
        related = list(getattr(obj, field.name).all())
        values: dict[str, Any] = self._current  # type: ignore[assignment]
        values[field.name] = [row.pk for row in related]
        self._names[field.name] = {str(row.pk): str(row) for row in related}

    def end_object(self, obj: Model) -> None:
        if not self.first:
            self.stream.write(", ")
        # As a whole: bit by bit, as Django writes it, takes twice as long.
        words = json.dumps(self.get_dump_object(obj), **self.json_kwargs)
        self.stream.write(words)
        self._current = None

    def get_dump_object(self, obj: Model) -> dict[str, Any]:
        stored = {**super().get_dump_object(obj), "names": self._names}
        if type(obj) in PARTS:
            stored["parts"] = list(PARTS[type(obj)])
        return stored


def Deserializer(  # noqa: N802  (Django's name)
    stream: str | bytes, **options: Any
) -> Iterator[base.DeserializedObject]:
    """Yield the objects of a version, each with its present value of what it lacks."""
    try:
        rows = json.loads(stream)
    except ValueError as error:
        # The one error that callers of a format know.
        raise base.DeserializationError(str(error)) from error
    for row in rows:
        for deserialized in python_format.Deserializer([row], **options):
            _keep_unknown_fields(deserialized.object, row["fields"])
            yield deserialized


def _keep_unknown_fields(instance: Model, known: Container[str]) -> None:
    """Give the instance the present value of each column that `known` lacks."""
    model = apps.get_model(instance._meta.label)
    missing = [
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in known and not field.primary_key
    ]
    if not missing:
        return
    stored = model._base_manager.filter(pk=instance.pk)
    # A row that was deleted since has no present values: its defaults stand.
    present = stored.values(*missing).first() or {}
    for name, value in present.items():
        setattr(instance, name, value)
