"""Cursors: signed, good for their own question, and refused when they are broken."""

from __future__ import annotations

import pytest
from django.core import signing
from django.test import Client

from tests.factories import make_organization

pytestmark = pytest.mark.django_db

LIST = "/api/v1/organizations/"


@pytest.fixture
def next_page(client: Client) -> str:
    for name in ("Ash", "Bay", "Cod"):
        make_organization(name=name, country="GB")
    address: str = client.get(f"{LIST}?country=GB&page_size=1").json()["next"]
    return address


def test_cursor_goes_on_where_the_page_ended(client: Client, next_page: str) -> None:
    body = client.get(next_page).json()

    assert [one["slug"] for one in body["results"]] == ["bay"]


def test_cursor_keeps_the_question_and_the_size(next_page: str) -> None:
    assert next_page.startswith(
        "http://127.0.0.1:8000/api/v1/organizations/?country=GB"
    )
    assert next_page.endswith("&page_size=1")


def test_cursor_may_go_on_with_pages_of_another_size(
    client: Client, next_page: str
) -> None:
    body = client.get(next_page.replace("page_size=1", "page_size=2")).json()

    assert [one["slug"] for one in body["results"]] == ["bay", "cod"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("country=GB", "country=GB&sort=name"), ("/organizations/", "/tags/")],
)
def test_cursor_of_another_question_is_refused(
    client: Client, next_page: str, old: str, new: str
) -> None:
    address = next_page.replace(old, new)
    if "tags" in new:
        address = address.replace("country=GB&", "")

    response = client.get(address)

    assert response.status_code == 400
    assert response.json()["errors"] == {
        "cursor": ["This cursor belongs to another question; begin without one."]
    }


@pytest.mark.parametrize("position", [0, 5, -2])
def test_cursor_with_another_letter_is_refused(
    client: Client, next_page: str, position: int
) -> None:
    cursor = next_page.partition("cursor=")[2].partition("&")[0]
    letters = [*cursor]
    letters[position] = "x" if letters[position] != "x" else "y"

    response = client.get(next_page.replace(cursor, "".join(letters)))

    assert response.status_code == 400


def test_cursor_signed_for_something_else_is_refused(client: Client) -> None:
    forged = signing.Signer(salt="other").sign_object(["x", 1, 1])

    response = client.get(LIST, {"cursor": forged})

    assert response.json()["errors"] == {
        "cursor": ["This cursor is broken; begin without one."]
    }
