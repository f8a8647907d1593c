"""What is told of an organization, compared with what is stored of one."""

from __future__ import annotations

import pytest
from django.db import models

from directory.formats import fields
from directory.formats.fields import FIELDS, NOT_PUBLIC, Form
from directory.models import (
    AlternateName,
    Identifier,
    Listing,
    Organization,
    Relationship,
    SocialProfile,
)

OF_PARTS = ("id", "organization", "url_key")
"""What rows that hang on an organization have beside what is told of them."""


NOT_TOLD = {"incoming_relationships", "suggestions", "tagged_items"}
"""Of staff, told by the record at the other end, or told as `tags`."""


def stored_names(model: type[models.Model]) -> set[str]:
    """The names of all that a model itself stores."""
    own = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {field.name for field in own}


def test_every_stored_field_is_told_or_named_as_not_public() -> None:
    told = {field.name for field in FIELDS} | {"verified_at"}

    forgotten = stored_names(Organization) - told - set(NOT_PUBLIC)

    assert forgotten == set()
    assert told & set(NOT_PUBLIC) == set()


@pytest.mark.parametrize(
    ("field", "model"),
    [
        (fields.ALTERNATE_NAMES, AlternateName),
        (fields.SOCIAL_PROFILES, SocialProfile),
        (fields.LISTINGS, Listing),
        (fields.RELATIONSHIPS, Relationship),
        (fields.IDENTIFIERS, Identifier),
    ],
)
def test_every_stored_field_of_a_part_is_told(
    field: fields.Field, model: type[models.Model]
) -> None:
    told = {part.name for part in field.parts}

    assert told == stored_names(model) - set(OF_PARTS)


def test_everything_that_hangs_on_a_record_is_told() -> None:
    hanging = {
        relation.get_accessor_name()
        for relation in Organization._meta.related_objects
        if relation.one_to_many and relation.related_model != Organization
    }
    told = {field.name for field in FIELDS}

    assert hanging - told == NOT_TOLD


def test_every_field_says_what_it_means() -> None:
    silent = [field.name for field in FIELDS if not field.description()]

    assert silent == []
    assert len({field.name for field in FIELDS}) == len(FIELDS)


def test_label_and_choices_are_the_words_of_the_model() -> None:
    kind = next(field for field in FIELDS if field.name == "kind")
    slug = next(field for field in FIELDS if field.name == "slug")

    assert kind.form == Form.CHOICE
    assert kind.values() == tuple(Organization.Kind.values)
    assert str(slug.label) == "address of the page"
    name = next(field for field in FIELDS if field.name == "name")
    assert name.description() == "As the organization writes it itself."


def test_what_the_directory_keeps_itself_is_marked() -> None:
    derived = [field.name for field in FIELDS if field.is_derived]

    assert derived == ["verified_on", "published_at", "updated_at"]
