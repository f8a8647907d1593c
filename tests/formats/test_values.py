"""An organization as plain data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.formats.fields import FIELDS
from directory.formats.values import values_of
from directory.history import changes
from directory.models import Organization, Tag
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_social_profile,
    make_tier,
)

pytestmark = pytest.mark.django_db


FACTS: dict[str, Any] = {
    "acronym": "OC",
    "kind": "cooperative",
    "description": "is a circle.\n\nIt bakes.",
    "continues_name": False,
    "language": "pt-BR",
    "url": "https://olive.example/",
    "email": "hello@olive.example",
    "phone": "+1 510 555 0123",
    "joining": "Come by.",
    "working_languages": "es en",
    "scope": "local",
    "city": "Oakland",
    "region": "California",
    "country": "US",
    "latitude": Decimal("37.500000"),
    "longitude": Decimal("-122.25"),
    "founded": "1998-09",
    "dissolved": "2020",
    "status": "merged",
    "source_url": "https://register.example/17",
    "source_note": "Page 4",
    "source_licence": "CC BY 4.0",
    "facts_as_of": "2020-05",
    "verified_at": datetime(2026, 3, 4, 23, 30, tzinfo=UTC),
    "staff_notes": "Call back.",
}


def told(organization: Organization) -> dict[str, Any]:
    """What is told of an organization, read anew."""
    return values_of(Organization.objects.with_values().get(pk=organization.pk))


def make_full(name: str = "Olive Circle", number: int = 7) -> Organization:
    """An organization with something in every field."""
    other = make_organization(name=f"Federation of {name}", url="https://fed.example")
    heir = make_organization(name=f"Heir of {name}")
    organization = make_organization(
        name=name,
        sectors=[make_sector(), make_sector()],
        tags=["bread", "alms"],
        successor=heir,
        **FACTS,
    )
    make_alternate_name(organization, name="Oliven", kind="translated", language="de")
    make_alternate_name(organization, name="Old Circle", kind="former", until="2001")
    make_social_profile(organization, url="https://social.coop/@olive")
    make_listing(organization, make_tier(), position=7, note="bread")
    make_relationship(organization, other, is_confirmed=True, note="page 3")
    make_relationship(
        organization,
        kind="partner_of",
        other_name="Far one",
        other_url="https://far.example/",
        as_of="2019",
    )
    with changes.recorded(organization):
        organization.identifiers.create(scheme="wikidata", value=f"Q{number}")
        organization.identifiers.create(scheme="US-EIN", value=f"00{number}")
        organization.old_slugs.create(slug=f"the-olives-{number}")
        organization.old_slugs.create(slug=f"olives-{number}")
    return organization


def test_values_have_every_key_in_the_order_of_the_fields() -> None:
    bare, full = told(make_organization()), told(make_full())

    names = [field.name for field in FIELDS]

    assert list(bare) == list(full) == names
    for field in FIELDS:
        for item in full[field.name] if field.parts else ():
            assert list(item) == [part.name for part in field.parts]


def test_values_are_the_public_facts() -> None:
    organization = make_full()

    values = told(organization)

    assert (
        values
        | {
            "slug": "olive-circle",
            "alternate_names": [
                {
                    "name": "Old Circle",
                    "kind": "former",
                    "language": "",
                    "until": "2001",
                },
                {"name": "Oliven", "kind": "translated", "language": "de", "until": ""},
            ],
            "description": "is a circle.\n\nIt bakes.",
            "continues_name": False,
            "social_profiles": [
                {"kind": "mastodon", "url": "https://social.coop/@olive"}
            ],
            "working_languages": ["en", "es"],
            "tags": ["alms", "bread"],
            "country": "US",
            "latitude": "37.5",
            "longitude": "-122.25",
            "successor": "heir-of-olive-circle",
            "identifiers": [
                {"scheme": "US-EIN", "value": "007"},
                {"scheme": "wikidata", "value": "Q7"},
            ],
            "old_slugs": ["olives-7", "the-olives-7"],
            "verified_on": "2026-03-04",
        }
        == values
    )
    assert values["sectors"] == sorted(
        organization.sectors.values_list("slug", flat=True)
    )
    assert [(tie["kind"], tie["other"]) for tie in values["relationships"]] == [
        ("member_of", "federation-of-olive-circle"),
        ("partner_of", ""),
    ]
    assert values["relationships"][0]["other_name"] == "Federation of Olive Circle"
    assert values["relationships"][0]["other_url"] == "https://fed.example"
    assert values["relationships"][1]["other_name"] == "Far one"
    assert values["listings"][0]["position"] == 7


def test_values_are_json_and_the_same_each_time() -> None:
    organization = make_full()

    first, again = json.dumps(told(organization)), json.dumps(told(organization))

    assert first == again


def test_nothing_of_staff_is_told() -> None:
    written = json.dumps(told(make_full()))

    assert "Call back." not in written
    assert "staff_notes" not in written


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
def test_hidden_ones_are_not_named(visibility: str) -> None:
    hidden = make_organization(name="Hidden one", visibility=visibility)
    organization = make_organization(status="merged", successor=hidden)
    make_relationship(organization, hidden)

    values = told(organization)

    assert values["successor"] == ""
    assert values["relationships"] == []


@pytest.mark.past_the_door
def test_merged_terms_are_not_told() -> None:
    kept, gone = make_sector(slug="food"), make_sector(slug="foods")
    organization = make_organization(sectors=[kept, gone], tags=["bread", "breads"])
    type(gone).objects.filter(pk=gone.pk).update(merged_into=kept)
    tag = Tag.objects.get(name="bread")
    Tag.objects.filter(name="breads").update(merged_into=tag)

    values = told(organization)

    assert values["sectors"] == ["food"]
    assert values["tags"] == ["bread"]


def test_number_of_statements_does_not_grow_with_the_records() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            for organization in Organization.objects.with_values():
                values_of(organization)
        return len(queries)

    for number in (1, 2):
        make_full(f"Circle {number}", number)
    few = statements()
    for number in range(3, 7):
        make_full(f"Circle {number}", number)

    assert statements() == few == 10


@pytest.mark.parametrize(
    ("number", "written"),
    [("52.50", "52.5"), ("10", "10"), ("-0.5", "-0.5"), ("0", "0")],
)
def test_places_are_written_without_idle_zeros(number: str, written: str) -> None:
    organization = make_organization(latitude=Decimal(number), longitude=Decimal(0))

    values = told(organization)

    assert (values["latitude"], values["longitude"]) == (written, "0")
