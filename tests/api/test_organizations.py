"""Organizations in the API: what is told of each, who is found, and who is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.formats.structured import document_of
from directory.history import changes
from directory.models import Organization
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_tier,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/organizations/"


def slugs(client: Client, query: str = "") -> list[str]:
    """The slugs of a page, in order."""
    return [one["slug"] for one in client.get(f"{LIST}{query}").json()["results"]]


def full(name: str) -> Organization:
    """An organization with one of everything."""
    sector, tier = make_sector(), make_tier()
    organization = make_organization(name=name, sectors=[sector], tags=[f"of {name}"])
    make_listing(organization, tier)
    make_alternate_name(organization)
    make_relationship(organization, make_organization(name=f"Network of {name}"))
    return organization


def test_list_tells_all_values_of_each(client: Client) -> None:
    full("Loom House")

    body = client.get(LIST).json()

    rows = Organization.objects.with_values().order_by("pk")
    assert body["total"] == 2
    assert body["results"] == [document_of(row) for row in rows]
    assert body["results"][0]["page"] == (
        "http://127.0.0.1:8000/organizations/loom-house/"
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["wool-yard", "ash-works", "closed-mill"]),
        ("?sort=name", ["ash-works", "closed-mill", "wool-yard"]),
        ("?q=works", ["ash-works"]),
        ("?status=closed", ["closed-mill"]),
        ("?status=any&sort=name", ["ash-works", "closed-mill", "wool-yard"]),
        ("?country=GB&country=FR&sort=name", ["ash-works", "wool-yard"]),
        ("?country=_none", ["closed-mill"]),
        ("?kind=fund&country=GB", ["wool-yard"]),
        ("?tag=wool", ["wool-yard"]),
        ("?q=nobody+has+these", []),
    ],
)
def test_list_answers_like_that_of_readers_with_all_that_is_published(
    client: Client, query: str, expected: list[str]
) -> None:
    make_organization(name="Wool Yard", country="GB", kind="fund", tags=["wool"])
    make_organization(name="Ash Works", country="FR")
    make_organization(name="Closed mill", status="closed")
    make_organization(name="Ash draft", visibility="draft", country="GB")

    assert slugs(client, query) == expected


@pytest.mark.parametrize("sort", ["", "sort=name", "sort=added", "q=mill"])
def test_walk_meets_each_of_more_than_a_thousand_equals_once(
    client: Client, sort: str
) -> None:
    like = make_organization(name="Mill")
    rows = [
        Organization(
            name="Mill",
            sort_name=like.sort_name,
            sort_key=like.sort_key,
            slug=f"mill-{number}",
            visibility="published",
            published_at=like.published_at,
        )
        for number in range(2, 1203)
    ]
    Organization.objects.bulk_create(rows)
    _index_anew()

    met = walk(client, f"{LIST}?page_size=100&{sort}")

    assert (len(met), len(set(met))) == (1202, 1202)


def walk(client: Client, address: str | None) -> list[str]:
    """The slugs of all pages."""
    met = []
    while address:
        response = client.get(address)
        body = response.json()
        met += [one["slug"] for one in body["results"]]
        address = body["next"]
        expected = f'<{address}>; rel="next"' if address else None
        assert response.headers.get("Link") == expected
    return met


def _index_anew() -> None:
    from directory.search.engine import rebuild

    rebuild.rebuild()


def test_walk_by_key_misses_none_while_others_come_and_go(client: Client) -> None:
    first, second, third = (make_organization(name=name) for name in "cba")
    page = client.get(f"{LIST}?page_size=2").json()
    changes.removed(first)
    with changes.recorded(second):
        second.name = "zz"
        second.save()

    rest = client.get(page["next"]).json()

    assert [one["slug"] for one in rest["results"]] == [third.slug]


def test_walk_in_an_order_goes_on_where_the_last_one_stands_now(client: Client) -> None:
    for name in ("a", "c", "d"):
        make_organization(name=name)
    page = client.get(f"{LIST}?page_size=2&sort=name").json()
    make_organization(name="b")

    assert walk(client, page["next"]) == ["d"]


def test_walk_in_an_order_goes_on_by_number_without_the_last_one(
    client: Client,
) -> None:
    rows = [make_organization(name=name) for name in ("a", "b", "c", "d")]
    page = client.get(f"{LIST}?page_size=2&sort=name").json()
    changes.removed(rows[1])

    assert walk(client, page["next"]) == ["d"]


@pytest.mark.parametrize("page_size", [1, 100])
def test_page_has_as_many_as_asked_for(client: Client, page_size: int) -> None:
    for _ in range(3):
        make_organization()

    body = client.get(f"{LIST}?page_size={page_size}").json()

    assert len(body["results"]) == min(page_size, 3)


@pytest.mark.parametrize("query", ["", "?sort=name", "?page_size=100&q=number"])
def test_page_takes_the_same_statements_however_many_there_are(
    client: Client, query: str
) -> None:
    numbers = []
    for start in (0, 10):
        for number in range(start, start + 10):
            full(f"Number {number}")
        client.get(LIST + query)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST + query, {} if query else {"page_size": 90})
        numbers.append(len(queries))

    assert numbers[0] == numbers[1] <= 22


def test_one_is_told_by_its_slug(client: Client) -> None:
    organization = full("Ash Works")

    body = client.get(f"{LIST}ash-works/").json()

    row = Organization.objects.with_values().get(pk=organization.pk)
    assert body == document_of(row)


def test_former_address_leads_to_the_present_one(client: Client) -> None:
    organization = make_organization(name="Ash", slug="ash")
    with changes.recorded(organization):
        organization.slug = "élan"
        organization.save()

    response = client.get(f"{LIST}ash/")

    assert response.status_code == 301
    assert response.headers["Location"] == f"{LIST}%C3%A9lan/"
    assert client.get(response.headers["Location"]).json()["slug"] == "élan"


@pytest.mark.parametrize(
    ("visibility", "status", "title"),
    [("draft", 404, "Not Found"), ("withdrawn", 410, "Gone")],
)
@pytest.mark.parametrize("slug", ["old", "new", "never"])
def test_hidden_one_says_nothing(
    client: Client, visibility: str, status: int, title: str, slug: str
) -> None:
    hidden = make_organization(name="Secret lodge", slug="old")
    hidden.slug, hidden.visibility = "new", visibility
    with changes.recorded(hidden):
        hidden.save()

    response = client.get(f"{LIST}{slug}/")

    expected = (404, "Not Found") if slug == "never" else (status, title)
    assert (response.status_code, response.json()["title"]) == expected
    assert "Secret" not in response.content.decode()


def test_staff_are_told_what_everybody_is(client: Client) -> None:
    make_organization(name="Draft", slug="draft", visibility="draft")
    client.force_login(make_user("superuser"))

    response = client.get(f"{LIST}draft/")

    assert response.status_code == 404
    assert slugs(client) == []


def refusal(client: Client, query: str) -> dict[str, Any]:
    """What is wrong with a question, by the names of its parameters."""
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    errors: dict[str, Any] = response.json()["errors"]
    return errors


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("colour=red", ["colour"]),
        ("page=2", ["page"]),
        ("format=csv", ["format"]),
        ("sector=nope&tag=nope", ["sector", "tag"]),
        ("kind=fund&kind=nope", ["kind"]),
        ("status=nope", ["status"]),
        ("sort=nope", ["sort"]),
        ("sort=best", ["sort"]),
        ("sort=listed", ["sort"]),
        ("country=XX", ["country"]),
        ("region=nowhere", ["region"]),
        ("sector=%00", ["sector"]),
        ("q=" + "x" * 201, ["q"]),
        ("page_size=0", ["page_size"]),
        ("page_size=101", ["page_size"]),
        ("page_size=-1", ["page_size"]),
        ("page_size=%D9%A1", ["page_size"]),
        ("cursor=", ["cursor"]),
        ("cursor=%00", ["cursor"]),
        ("cursor=WyJhIiwxLDFd:abc", ["cursor"]),
    ],
)
def test_what_is_not_known_is_refused_by_its_name(
    client: Client, query: str, names: list[str]
) -> None:
    assert sorted(refusal(client, query)) == names


def test_parameter_on_the_address_of_one_is_refused(client: Client) -> None:
    make_organization(slug="ash")

    response = client.get(f"{LIST}ash/?q=x")

    assert response.status_code == 400
    assert response.json()["errors"] == {"q": ["There is no such parameter."]}
