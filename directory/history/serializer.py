"""The serialization format `keep` of stored versions: JSON that, read back, leaves
alone what it does not know.

Django's own would reset to its default every field that a version does not hold, such
as one added to the model since. Beside each key stands the name it had, so that what is
gone by then can still be named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.serializers import base
from django.core.serializers import json as json_format
from django.core.serializers import python as python_format

__all__ = ["Deserializer", "Serializer"]


class Serializer(json_format.Serializer):
    """Write a row as Django's JSON does, with the names of the rows it points at:
    `{"sectors": {"3": "Housing"}}`.
    """

    def start_object(self, obj: Any) -> None:
        super().start_object(obj)
        self._names: dict[str, dict[str, str]] = {}

    def handle_fk_field(self, obj: Any, field: Any) -> None:
        super().handle_fk_field(obj, field)
        related = getattr(obj, field.name)
        if related is not None:
            self._names[field.name] = {str(related.pk): str(related)}

    def handle_m2m_field(self, obj: Any, field: Any) -> None:
        super().handle_m2m_field(obj, field)
        self._names[field.name] = {
            str(related.pk): str(related) for related in getattr(obj, field.name).all()
        }

    def get_dump_object(self, obj: Any) -> dict[str, Any]:
        return {**super().get_dump_object(obj), "names": self._names}


def Deserializer(  # noqa: N802  (Django's name)
    stream: str | bytes, **options: Any
) -> Iterator[base.DeserializedObject]:
    """Yield the objects of a version, each with its present values for the fields that
    the version does not hold.
    """
    try:
        rows = json.loads(stream)
    except ValueError as error:
        raise base.DeserializationError(str(error)) from error
    for row in rows:
        for deserialized in python_format.Deserializer([row], **options):
            keep_unknown_fields(deserialized.object, row["fields"])
            yield deserialized


def keep_unknown_fields(instance: Any, known: dict[str, Any]) -> None:
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
    present = stored.values(*missing).first() or {}
    for name, value in present.items():
        setattr(instance, name, value)
