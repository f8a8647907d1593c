"""Sectors, tiers and tags in the API: those that published records have."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.catalog import taxonomy
from directory.models import Tag
from tests.factories import make_listing, make_organization, make_sector, make_tier

pytestmark = pytest.mark.django_db


def test_sector_is_told_with_its_words_and_its_number(client: Client) -> None:
    food = make_sector(
        name="Food", name_es="Alimentos", slug="food", activity_code="AM60"
    )
    make_sector(slug="unused")
    make_organization(sectors=[food])
    make_organization(sectors=[food], status="closed")
    make_organization(sectors=[food, make_sector(slug="of-drafts")], visibility="draft")

    body = client.get("/api/v1/sectors/").json()

    assert body == {
        "total": 1,
        "next": None,
        "results": [
            {
                "page": "http://127.0.0.1:8000/sectors/food/",
                "slug": "food",
                "name": "Food",
                "names": {"es": "Alimentos"},
                "description": "",
                "activity_code": "AM60",
                "organizations": 2,
            }
        ],
    }


def test_tier_is_told_with_its_place(client: Client) -> None:
    tier = make_tier(
        name="National networks:", short_name="National", slug="near", position=2
    )
    make_listing(tier=tier)

    (told,) = client.get("/api/v1/tiers/").json()["results"]

    assert told == {
        "page": "http://127.0.0.1:8000/tiers/near/",
        "slug": "near",
        "name": "National networks:",
        "short_name": "National",
        "names": {},
        "description": "",
        "position": 2,
        "organizations": 1,
    }


def test_tags_come_page_by_page_without_those_merged(client: Client) -> None:
    for word in ("bread", "loaf", "mill"):
        make_organization(tags=[word])
    taxonomy.merge(Tag.objects.get(slug="loaf"), into=Tag.objects.get(slug="bread"))

    first = client.get("/api/v1/tags/?page_size=1").json()
    second = client.get(first["next"]).json()

    assert [first["total"], second["total"]] == [2, 2]
    assert first["results"][0]["name"] == "bread"
    assert first["results"][0]["organizations"] == 2
    assert [one["slug"] for one in second["results"]] == ["mill"]
    assert second["next"] is None


@pytest.mark.parametrize("name", ["sectors", "tiers", "tags"])
def test_unknown_parameter_is_refused(client: Client, name: str) -> None:
    response = client.get(f"/api/v1/{name}/?sort=name")

    assert response.json()["errors"] == {"sort": ["There is no such parameter."]}


@pytest.mark.parametrize("name", ["sectors", "tiers", "tags"])
def test_statements_are_the_same_however_many_there_are(
    client: Client, name: str
) -> None:
    numbers = []
    for start in (0, 10):
        for number in range(start, start + 10):
            organization = make_organization(
                sectors=[make_sector()], tags=[f"word {number}"]
            )
            make_listing(organization)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/api/v1/{name}/")
        numbers.append(len(queries))

    assert numbers == [3, 3]
