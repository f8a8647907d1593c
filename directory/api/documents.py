"""The documents of the API beside that of an organization: their fields in words."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from directory.formats import fields
from directory.formats.structured import serializer_class
from directory.models import Change


def _text(words: str) -> serializers.CharField:
    return serializers.CharField(allow_blank=True, help_text=words)


def _number(words: str) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=words)


def _in_languages(words: str) -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(), help_text=words)


class SectorDocument(serializers.Serializer):
    """A field of work."""

    page = _text("Where people read it.")
    slug = _text("Its word in addresses, which never changes its meaning.")
    name = _text("Its name in English.")
    names = _in_languages("Its name in other languages, by their codes.")
    description = _text("Its introduction, in Markdown.")
    activity_code = _text("Its code in ESSGlobal's `activities-modified`.")
    organizations = _number("How many published organizations have it.")


class TierDocument(serializers.Serializer):
    """A part of the founding page."""

    page = _text("Where people read it.")
    slug = _text("Its word in addresses.")
    name = _text("The heading on the front page, to the letter.")
    short_name = _text("Its name in filters and pictures.")
    names = _in_languages("Its heading in other languages, by their codes.")
    description = _text("Its introduction, in Markdown.")
    position = _number("Its place on the front page.")
    organizations = _number("How many published organizations are listed in it.")


class TagDocument(serializers.Serializer):
    """A word that staff put on records."""

    page = _text("Where people read it.")
    slug = _text("Its word in addresses.")
    name = _text("The word.")
    organizations = _number("How many published organizations have it.")


class RelationshipDocument(
    serializer_class("Relationship", fields.RELATIONSHIPS.parts)  # type: ignore[misc]
):
    """A tie of an organization to another, which need not be listed here."""

    organization = _text("Whose it is: the last word of the address of its page.")


class ChangeDocument(serializers.Serializer):
    """A change of a published record, or its end: then there is a slug and no name."""

    id = _number("Its number; later changes have higher ones.")
    at = _text("When, in UTC.")
    kind = serializers.ChoiceField(Change.Kind.choices, help_text="What happened.")
    slug = _text("The last word of the address that the record had for readers.")
    name = _text("The name it was given; empty where the record is hidden now.")
    is_published = serializers.BooleanField(
        help_text="Whether readers could see the record after this change."
    )


class ProblemDocument(serializers.Serializer):
    """Why a question was refused (RFC 9457)."""

    type = _text("Always `about:blank`: the status says it all.")
    title = _text("The status in words.")
    status = _number("The status.")
    detail = _text("What is wrong, in a sentence.")
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="What is wrong with which parameter.",
    )


def page_of(
    name: str, document: Any, *, has_total: bool
) -> type[serializers.Serializer]:
    """Return the class of a page of documents."""
    members: dict[str, Any] = {}
    if has_total:
        members["total"] = _number("How many there are in all pages.")
    members["next"] = serializers.URLField(
        allow_null=True, help_text="The address of the next page; null on the last."
    )
    members["results"] = document(many=True)
    return type(name, (serializers.Serializer,), members)
