"""An organization as a JSON document, both ways: what the API, the pages for programs
and the files give, and what an import reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from rest_framework import serializers

from directory.formats.fields import FIELDS, Field, Form
from directory.formats.values import values_of
from directory.models import Organization

PAGE = "page"
"""Where people read it; told, and never taken from outside."""


def document_of(organization: Organization) -> dict[str, Any]:
    """Return what is public of an organization that `with_values` brought."""
    page = settings.SITE_URL + organization.get_absolute_url()
    return {PAGE: page, **values_of(organization)}


def serializer_class(
    name: str, fields: Sequence[Field]
) -> type[serializers.Serializer]:
    """Return a class that checks and describes a document with these fields."""
    members: dict[str, Any] = {field.name: _member(field) for field in fields}
    return type(name, (serializers.Serializer,), members)


def _member(field: Field) -> serializers.Field:
    """Return how a value is written and read: nothing is trimmed, mended or guessed."""
    words = {"help_text": field.description(), "label": str(field.label)}
    options: dict[str, Any] = {**words, "read_only": field.is_derived}
    match field.form:
        case Form.YES_OR_NO:
            return serializers.BooleanField(**options)
        case Form.NUMBER:
            return serializers.IntegerField(min_value=0, **options)
        case Form.CHOICE:
            choices = field.choices
            return serializers.ChoiceField(choices, allow_blank=True, **options)
        case Form.WORDS:
            return serializers.ListField(child=serializers.CharField(), **options)
        case Form.ITEMS:
            of_part = serializer_class(_class_name(field.name), field.parts)
            return of_part(many=True, **options)
        case _:
            return serializers.CharField(
                allow_blank=True, trim_whitespace=False, **options
            )


def _class_name(name: str) -> str:
    return name.title().replace("_", "").removesuffix("s")


class OrganizationSerializer(serializer_class("Values", FIELDS)):  # type: ignore[misc]
    """All that is public of an organization; what is not known is empty."""

    page = serializers.CharField(read_only=True, help_text="Where people read it.")

    def to_representation(self, instance: Organization) -> dict[str, Any]:
        return document_of(instance)


def values_from(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a document has, those that are derived left out.

    Whatever is not of their form raises `serializers.ValidationError`, by its name.
    """
    serializer = OrganizationSerializer(data=document, partial=True)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = _plain(serializer.validated_data)
    return values


def values_or_problem(document: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the values that a document has, or none and in words what is wrong."""
    try:
        return values_from(document), ""
    except serializers.ValidationError as error:
        return {}, _in_words(error.detail)


def _in_words(detail: Any) -> str:
    """Return what is wrong, each thing behind its name."""
    if isinstance(detail, Mapping):
        named = [f"{name}: {_in_words(one)}" for name, one in detail.items() if one]
        return " ".join(named)
    if isinstance(detail, list):
        return " ".join(_in_words(one) for one in detail if one)
    return str(detail)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value
