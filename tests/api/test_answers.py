"""Answers of the API: JSON whatever is asked for, refusals as problem details."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"


@pytest.mark.parametrize(
    "accept", ["*/*", "text/html", "text/csv;q=0.1", "nonsense", "application/xml", ""]
)
def test_answer_is_json_whatever_is_accepted(client: Client, accept: str) -> None:
    response = client.get(ROOT, headers={"accept": accept})

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"


def test_json_is_short_whatever_indents_are_asked_for(client: Client) -> None:
    response = client.get(ROOT, headers={"accept": "application/json; indent=4"})

    assert b"\n" not in response.content


@pytest.mark.parametrize(
    ("method", "address", "status", "title"),
    [
        ("GET", "/api/v1/nothing/", 404, "Not Found"),
        ("GET", "/api/v1/organizations/no-such/", 404, "Not Found"),
        ("GET", "/api/v1/organizations/%00/", 404, "Not Found"),
        ("GET", "/api/v1/organizations/a/b/c/", 404, "Not Found"),
        ("GET", "/api/v1/?x=1", 400, "Bad Request"),
        ("POST", "/api/v1/organizations/", 405, "Method Not Allowed"),
        ("POST", "/api/v1/nothing/", 405, "Method Not Allowed"),
        ("PUT", "/api/v1/organizations/", 405, "Method Not Allowed"),
        ("GET", "/api/a%0Ab/", 404, "Not Found"),
    ],
)
def test_refusal_is_told_as_problem_details(
    client: Client, method: str, address: str, status: int, title: str
) -> None:
    response = client.generic(method, address)

    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["status"]) == (status, status)
    assert (body["type"], body["title"]) == ("about:blank", title)
    assert body["detail"].endswith(".")


@pytest.mark.parametrize(
    ("fault", "status"),
    [(OperationalError("secret"), 503), (ValueError("secret"), 500)],
)
def test_fault_is_told_as_problem_details_that_all_scripts_may_read(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise fault

    client = Client(raise_request_exception=False)
    monkeypatch.setattr("directory.api.root.Root.get", fail)

    response = client.get(ROOT)

    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.status_code, response.json()["status"]) == (status, status)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert ("Retry-After" in response.headers) is (status == 503)
    assert b"secret" not in response.content


def test_form_in_another_charset_is_refused_as_problem_details(client: Client) -> None:
    kind = "application/x-www-form-urlencoded; charset=latin-1"

    response = client.post("/api/reconcile/", data=b"queries={}", content_type=kind)

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


def test_way_to_the_api_leads_to_its_page(client: Client) -> None:
    response = client.get("/api/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/api/docs/"


def test_address_without_its_last_slash_is_led_on(client: Client) -> None:
    response = client.get("/api/v1/organizations?q=x")

    assert response.status_code == 301
    assert response.headers["Location"] == "/api/v1/organizations/?q=x"
