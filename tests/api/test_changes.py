"""Changes in the API: what a copy elsewhere needs to follow, and nothing of what is
hidden.
"""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.history import changes
from directory.models import Organization
from tests.factories import make_organization, make_relationship

pytestmark = pytest.mark.django_db

LIST = "/api/v1/changes/"
ROW = ("kind", "slug", "name", "is_published")


def told(client: Client, query: str = "") -> list[tuple[Any, ...]]:
    """The rows of a page without their numbers and times."""
    results = client.get(LIST + query).json()["results"]
    return [tuple(one[name] for name in ROW) for one in results]


def change(organization: Organization, **values: Any) -> None:
    with changes.recorded(organization):
        for name, value in values.items():
            setattr(organization, name, value)
        organization.save()


def loom_in(month: int) -> time_machine.travel:
    return time_machine.travel(f"2026-{month:02}-10T12:00:00Z", tick=False)


@pytest.fixture
def loom() -> Organization:
    """Published in January, withdrawn in April and published again in May."""
    with loom_in(1):
        loom = make_organization(name="Loom House")
    with loom_in(4):
        change(loom, visibility="withdrawn")
    with loom_in(5):
        change(loom, visibility="published")
    return loom


@pytest.mark.usefixtures("loom")
def test_client_that_last_asked_in_march_learns_of_end_and_return(
    client: Client,
) -> None:
    body = client.get(f"{LIST}?since=2026-03-01").json()

    assert [(one["at"], one["kind"], one["slug"]) for one in body["results"]] == [
        ("2026-04-10T12:00:00Z", "withdrawn", "loom-house"),
        ("2026-05-10T12:00:00Z", "published", "loom-house"),
    ]
    assert [one["name"] for one in body["results"]] == ["", "Loom House"]


def test_no_row_has_the_name_of_what_is_hidden_now(
    client: Client, loom: Organization
) -> None:
    change(loom, visibility="withdrawn", name="Secret name", slug="secret-slug")

    assert told(client) == [
        ("added", "loom-house", "", True),
        ("withdrawn", "loom-house", "", False),
        ("published", "loom-house", "", True),
        ("withdrawn", "loom-house", "", False),
    ]


def test_draft_that_was_never_shown_is_not_told(client: Client) -> None:
    draft = make_organization(visibility="draft")
    change(draft, city="Leeds")

    assert told(client) == []


def test_new_name_and_address_are_told(client: Client, loom: Organization) -> None:
    change(loom, name="Weavers", slug="weavers")

    assert told(client)[-1] == ("renamed", "weavers", "Weavers", True)


def test_removed_record_is_told_without_its_name(client: Client) -> None:
    ash = make_organization(name="Ash")
    changes.removed(ash)

    assert told(client) == [("added", "ash", "", True), ("removed", "ash", "", False)]


@pytest.mark.usefixtures("loom")
@pytest.mark.parametrize(
    ("since", "number"),
    [
        ("2026-04-10", 2),
        ("2026-04-11", 1),
        ("2026-04-10T12:00:00Z", 2),
        ("2026-04-10T12:00:01", 1),
        ("2026-04-10T14:00:00%2B02:00", 2),
        ("2026-04-10T14:00:01+02:00", 1),
        ("2026-04-10T09:00:00-03:00", 2),
        ("9999-12-31", 0),
        ("0001-01-01", 3),
    ],
)
def test_since_is_a_day_or_a_time(client: Client, since: str, number: int) -> None:
    assert len(told(client, f"?since={since}")) == number


@pytest.mark.parametrize(
    "since",
    ["", "yesterday", "2026-02-30", "2026-13-01T00:00", "0001-01-01T00:00%2B14:00",
     "9999-12-31T23:59-12:00", "%00", "1767225600", "NaN", "%D9%A2026-01-01",
     "20260301T"],
)  # fmt: skip
def test_what_is_no_time_is_refused(client: Client, since: str) -> None:
    response = client.get(f"{LIST}?since={since}")

    assert response.status_code == 400
    assert response.json()["errors"] == {
        "since": [
            "A day or a time of ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z."
        ]
    }


@pytest.mark.usefixtures("loom")
def test_changes_come_page_by_page(client: Client) -> None:
    address, kinds = f"{LIST}?since=2026-01-01&page_size=1", []
    while address:
        body = client.get(address).json()
        kinds += [one["kind"] for one in body["results"]]
        address = body["next"]

    assert kinds == ["added", "withdrawn", "published"]


def test_statements_are_the_same_however_many_there_are(client: Client) -> None:
    numbers = []
    for _ in range(2):
        for _ in range(10):
            organization = make_organization()
            make_relationship(organization, make_organization())
            change(organization, visibility="withdrawn")
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        numbers.append(len(queries))

    assert numbers == [2, 2]
