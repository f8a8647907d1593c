"""How often one network may ask: counted beside the database, by the nearest proxy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"


@pytest.fixture(autouse=True)
def _three_a_minute() -> Iterator[None]:
    caches["throttle"].clear()
    with (
        override_settings(API_REQUESTS_PER_MINUTE=3),
        time_machine.travel("2026-11-30T12:00:20Z", tick=False),
    ):
        yield
    caches["throttle"].clear()


def statuses(client: Client, number: int, **headers: str) -> list[int]:
    return [client.get(ROOT, headers=headers).status_code for _ in range(number)]


def test_fourth_request_of_a_minute_is_told_when_to_come_back(client: Client) -> None:
    assert statuses(client, 3) == [200, 200, 200]

    response = client.get(ROOT)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "41"
    assert response.json()["title"] == "Too Many Requests"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in response.headers["Access-Control-Expose-Headers"]


def test_next_minute_counts_anew(client: Client) -> None:
    statuses(client, 4)

    with time_machine.travel("2026-11-30T12:01:00Z", tick=False):
        assert statuses(client, 4) == [200, 200, 200, 429]


def test_visitor_cannot_write_another_address(client: Client) -> None:
    answers = [
        client.get(ROOT, headers={"x-forwarded-for": f"203.0.113.{number}"}).status_code
        for number in range(4)
    ]

    assert answers == [200, 200, 200, 429]


@override_settings(TRUSTED_PROXIES=1)
def test_address_that_the_own_proxy_names_counts(client: Client) -> None:
    first = statuses(client, 4, **{"x-forwarded-for": "203.0.113.1, 198.51.100.7"})
    same = statuses(client, 1, **{"x-forwarded-for": "203.0.113.2, 198.51.100.7"})
    other = statuses(client, 1, **{"x-forwarded-for": "203.0.113.1, 198.51.100.8"})

    assert (first, same, other) == ([200, 200, 200, 429], [429], [200])


@pytest.mark.parametrize("same_network", ["2001:db8::1", "2001:db8::ffff:2"])
def test_network_of_ipv6_counts_as_one(client: Client, same_network: str) -> None:
    for _ in range(3):
        client.get(ROOT, REMOTE_ADDR="2001:db8::9")

    assert client.get(ROOT, REMOTE_ADDR=same_network).status_code == 429


def test_answer_that_holds_costs_nothing(client: Client) -> None:
    known = client.get(ROOT).headers["ETag"]

    assert statuses(client, 5, **{"if-none-match": known}) == [304] * 5
    assert statuses(client, 3) == [200, 200, 429]


def test_counting_writes_nothing_to_the_database(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        statuses(client, 4)

    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
