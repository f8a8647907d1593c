"""What every address of the API shares: it is the same for all, and kept by ETag."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/organizations/"


def test_answer_that_holds_is_not_sent_again(client: Client) -> None:
    make_organization()
    first = client.get(LIST)

    with CaptureQueriesContext(connection) as queries:
        again = client.get(LIST, headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content, len(queries)) == (304, b"", 1)
    assert again.headers["ETag"] == first.headers["ETag"]


def test_answer_has_another_tag_after_a_change(client: Client) -> None:
    known = client.get(LIST).headers["ETag"]
    make_organization()

    response = client.get(LIST, headers={"if-none-match": known})

    assert response.status_code == 200
    assert response.headers["ETag"] != known


def test_each_question_has_a_tag_of_its_own(client: Client) -> None:
    addresses = [LIST, f"{LIST}?page_size=1", f"{LIST}?page_size=2", "/api/v1/tags/"]

    tags = {client.get(address).headers["ETag"] for address in addresses}

    assert len(tags) == 4


@pytest.mark.parametrize(
    ("query", "status"), [("", 200), ("?colour=red", 400), ("nobody/", 404)]
)
def test_whoever_has_any_answer_is_told_whether_there_is_one(
    client: Client, query: str, status: int
) -> None:
    response = client.get(f"{LIST}{query}", headers={"if-none-match": "*"})

    assert response.status_code == status


def test_refusal_has_no_tag(client: Client) -> None:
    response = client.get(f"{LIST}?colour=red")

    assert response.status_code == 400
    assert "ETag" not in response.headers


def test_everybody_shares_one_answer(client: Client) -> None:
    make_organization()
    plain = client.get(LIST)
    client.force_login(make_user("superuser"))

    own = client.get(LIST)

    assert own.content == plain.content
    assert own.headers["Cache-Control"] == "public, no-cache"
    assert own.headers.get("Vary", "") == plain.headers.get("Vary", "")
    assert "Cookie" not in own.headers.get("Vary", "")
    assert settings.SESSION_COOKIE_NAME not in own.cookies


def test_head_has_the_tag_and_no_body(client: Client) -> None:
    response = client.head(LIST)

    assert response.headers["ETag"] == client.get(LIST).headers["ETag"]
    assert response.content == b""
