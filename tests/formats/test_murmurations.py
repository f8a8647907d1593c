"""Profiles of the Murmurations network: what is told there, within its bounds."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from directory.formats import murmurations
from directory.models import Organization
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_relationship,
    make_sector,
    make_social_profile,
)
from tests.support.processes import ROOT

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((ROOT / "tests/data/murmurations-organizations.json").read_text())
URN = "urn:uuid:945807c2-9157-5a25-876d-9a68c6d1909d"


def profile_of(organization: Organization) -> dict[str, Any]:
    """The profile of an organization, read anew, within the bounds of the schema."""
    records = Organization.objects.with_values()
    profile = murmurations.profile_of(records.get(pk=organization.pk), URN)
    jsonschema.validate(profile, SCHEMA)
    return profile


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_bare_profile_has_what_is_required_and_no_more() -> None:
    assert profile_of(make_organization(name="Bare", status="unknown")) == {
        "linked_schemas": ["organizations_schema-v1.0.0"],
        "name": "Bare",
        "unique_id": URN,
    }


def test_profile_tells_what_is_known() -> None:
    bakery = make_organization(
        name="Bakery", description="bakes **bread**.", email="hi@bakery.example",
        url="https://bakery.example/a b", city="Lyon", country="FR", scope="local",
        latitude=Decimal("45.75"), longitude=Decimal("-4.85"), founded="1947",
        dissolved="1970-01-01", status="closed", phone="+33 1 23 45",
        sectors=[make_sector(name="Food")], tags=["Food", "bread"],
    )  # fmt: skip
    make_alternate_name(bakery, name="BKY", kind="short")
    make_social_profile(bakery, url="https://mastodon.social/@bakery")
    make_relationship(bakery, make_organization(url="https://net.example/"))
    make_relationship(bakery, make_organization(), kind="chapter_of")
    make_relationship(
        bakery, kind="hosts", other_name="Stall", other_url="https://stall.example/"
    )
    make_relationship(
        bakery, kind="has_member", other_name="Oven", other_url="https://oven.example/"
    )

    assert profile_of(bakery) == {
        "linked_schemas": ["organizations_schema-v1.0.0"],
        "name": "Bakery",
        "nickname": "BKY",
        "primary_url": "https://bakery.example/a%20b",
        "tags": ["Food", "bread"],
        "urls": [{"name": "Mastodon", "url": "https://mastodon.social/@bakery"}],
        "description": "Bakery bakes bread.",
        "status": "completed",
        "full_address": "Lyon, France",
        "country_iso_3166": "FR",
        "geolocation": {"lat": 45.75, "lon": -4.85},
        "relationships": [
            {
                "predicate_url": "https://schema.org/member",
                "object_url": "https://oven.example/",
            },
            {
                "predicate_url": "https://schema.org/memberOf",
                "object_url": "https://net.example/",
            },
        ],
        # 23 years of 365 days and six leap days before 1970.
        "starts_at": -(23 * 365 + 6) * 86_400,
        "ends_at": 0,
        "contact_details": {"email": "hi@bakery.example"},
        "telephone": "+33 1 23 45",
        "geographic_scope": "local",
        "unique_id": URN,
    }


def test_more_tags_than_there_may_be_are_cut() -> None:
    tags = [f"{number} {'long ' * 19}" for number in range(104)]

    profile = profile_of(make_organization(tags=tags))

    assert len(profile["tags"]) == 100


@pytest.mark.parametrize("status", Organization.Status)
@pytest.mark.parametrize("scope", Organization.Scope)
def test_every_status_and_reach_is_within_bounds(status: str, scope: str) -> None:
    assert profile_of(make_organization(status=status, scope=scope))["name"]
