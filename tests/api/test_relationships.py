"""Ties in the API: those of which readers may see both ends."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.history import changes
from tests.factories import make_organization, make_relationship

pytestmark = pytest.mark.django_db

LIST = "/api/v1/relationships/"


def told(client: Client, query: str = "") -> list[Any]:
    """The ties of a page."""
    results: list[Any] = client.get(LIST + query).json()["results"]
    return results


@pytest.fixture(autouse=True)
def _ties() -> None:
    loom = make_organization(name="Loom", url="https://loom.example")
    ash, draft = make_organization(name="Ash"), make_organization(name="Secret draft")
    make_relationship(ash, loom, note="Since the start", is_confirmed=True)
    make_relationship(loom, kind="partner_of", other_name="Elsewhere", as_of="2020-05")
    make_relationship(ash, draft)
    make_relationship(draft, ash, kind="partner_of")
    with changes.recorded(draft):
        draft.visibility = "draft"
        draft.save()


def test_tie_is_told_once_by_who_keeps_it(client: Client) -> None:
    assert told(client) == [
        {
            "organization": "ash",
            "kind": "member_of",
            "other": "loom",
            "other_name": "Loom",
            "other_url": "https://loom.example",
            "source_url": "",
            "as_of": "",
            "is_confirmed": True,
            "note": "Since the start",
        },
        {
            "organization": "loom",
            "kind": "partner_of",
            "other": "",
            "other_name": "Elsewhere",
            "other_url": "",
            "source_url": "",
            "as_of": "2020-05",
            "is_confirmed": False,
            "note": "",
        },
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?organization=ash", ["ash"]),
        ("?kind=partner_of", ["loom"]),
        ("?kind=partner_of&organization=ash", []),
    ],
)
def test_ties_are_narrowed(client: Client, query: str, expected: list[str]) -> None:
    assert [one["organization"] for one in told(client, query)] == expected


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("organization=secret-draft", ["organization"]),
        ("organization=nobody&kind=nope", ["kind", "organization"]),
        ("organization=%00", ["organization"]),
        ("kind=", ["kind"]),
        ("other=ash", ["other"]),
    ],
)
def test_what_is_not_known_is_refused(
    client: Client, query: str, names: list[str]
) -> None:
    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 400
    assert sorted(response.json()["errors"]) == names


def test_statements_are_the_same_however_many_there_are(client: Client) -> None:
    numbers = []
    for _ in range(2):
        for _ in range(10):
            make_relationship(make_organization(), make_organization())
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        numbers.append(len(queries))

    assert numbers == [3, 3]
