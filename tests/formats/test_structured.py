"""The JSON document of an organization: what comes out goes in again, unchanged."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from directory.formats.fields import FIELDS
from directory.formats.structured import (
    OrganizationSerializer,
    document_of,
    values_from,
)
from directory.formats.values import values_of
from directory.history import changes
from directory.models import Organization
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_social_profile,
)

DERIVED = {field.name for field in FIELDS if field.is_derived}


@pytest.fixture
def organization(db: None) -> Organization:
    """An organization with one of everything, and letters that are easily lost."""
    row = make_organization(
        name="=Équité  «Nord»",
        description=" begins with a blank.\n\n- and a list \n",
        kind="fund",
        latitude="-33.860000",
        longitude="151.2",
        founded="2013-09",
        working_languages="en pt-BR",
        country="AU",
        sectors=[make_sector()],
        tags=["a, b", "ñ"],
    )
    make_listing(row, note="in brackets")
    make_alternate_name(row, kind="former", until="2001")
    make_social_profile(row)
    make_relationship(row, make_organization(), kind="partner_of", is_confirmed=True)
    with changes.recorded(row):
        row.identifiers.create(scheme="US-EIN", value="007")
    return Organization.objects.with_values().get(pk=row.pk)


def test_document_is_the_values_with_the_address_of_the_page(
    organization: Organization,
) -> None:
    document = document_of(organization)

    page = document.pop("page")
    assert page.startswith("http://127.0.0.1:8000/organizations/")
    assert document == values_of(organization)


def test_document_goes_in_as_it_came_out(organization: Organization) -> None:
    document = document_of(organization)

    values = values_from(document)

    expected = {
        name: value
        for name, value in values_of(organization).items()
        if name not in DERIVED
    }
    assert values == expected


def test_what_is_absent_stays_absent() -> None:
    assert values_from({"name": "Ash", "tags": []}) == {"name": "Ash", "tags": []}


def test_serializer_tells_the_document(organization: Organization) -> None:
    assert OrganizationSerializer(organization).data == document_of(organization)


def test_serializer_has_every_field_in_order() -> None:
    names = list(OrganizationSerializer().fields)

    assert [name for name in names if name != "page"] == [one.name for one in FIELDS]


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ({"kind": "nope"}, "kind"),
        ({"tags": "bread"}, "tags"),
        ({"continues_name": "perhaps"}, "continues_name"),
        ({"listings": [{"tier": "near", "position": "first", "note": ""}]}, "listings"),
        ({"name": None}, "name"),
        ({"name": "nul\x00"}, "name"),
    ],
)
def test_value_of_another_form_is_refused_by_its_name(
    document: dict[str, Any], name: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        values_from(document)

    assert list(refused.value.detail) == [name]
