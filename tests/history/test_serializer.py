"""A stored row names what it points at, and leaves alone what it does not know."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import serializers
from django.core.serializers.base import DeserializationError

from directory.models import Organization
from tests.factories import make_organization, make_sector

pytestmark = pytest.mark.django_db


def stored(organization: Organization, *fields: str) -> Any:
    """The stored form of these fields of an organization."""
    return json.loads(serializers.serialize("keep", [organization], fields=fields))[0]


def read(row: Any) -> Any:
    """The object that a stored form is read back as."""
    (deserialized,) = serializers.deserialize("keep", json.dumps([row]))
    return deserialized.object


def test_serializer_writes_keys_and_beside_them_names() -> None:
    successor, sector = make_organization(name="Millers"), make_sector(name="Farming")
    organization = make_organization(
        city="Oakland", successor=successor, sectors=[sector]
    )

    row = stored(organization, "city", "successor", "sectors")

    assert row["fields"] == {
        "city": "Oakland",
        "successor": successor.pk,
        "sectors": [sector.pk],
    }
    assert row["names"] == {
        "successor": {str(successor.pk): "Millers"},
        "sectors": {str(sector.pk): "Farming"},
    }


@pytest.mark.past_the_door
def test_deserializer_gives_present_values_to_fields_it_does_not_hold() -> None:
    organization = make_organization(name="Guild", city="Oakland")
    row = stored(organization, "name", "city")
    del row["fields"]["city"]
    Organization.objects.update(name="Bakers", city="Berkeley")

    organization = read(row)

    assert (organization.name, organization.city) == ("Guild", "Berkeley")


def test_deserializer_gives_defaults_to_a_row_that_is_gone() -> None:
    organization = make_organization(name="Guild")
    row = stored(organization, "name")
    Organization.objects.all().delete()

    organization = read(row)

    assert (organization.name, organization.city, organization.status) == (
        "Guild",
        "",
        "active",
    )


def test_deserializer_refuses_what_is_no_json() -> None:
    with pytest.raises(DeserializationError):
        list(serializers.deserialize("keep", "{"))
