"""What scripts of other sites may read, on every status, and what they may not."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from directory.lib import sharing
from tests.factories import make_organization

pytestmark = pytest.mark.django_db

LIST = "/api/v1/organizations/"
NEEDED = {"ETag", "Link", "Retry-After", "X-Total-Count"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/v1/organizations/", True),
        ("/api/reconcile/", True),
        ("/data/ecosystem.csv", True),
        ("/feeds/all.atom", True),
        ("/es/feeds/all.atom", True),
        ("/organizations/ash.json", True),
        ("/fr/organizations/ash.ttl", True),
        ("/organizations/ash/murmurations.json", True),
        ("/organizations/", False),
        ("/organizations/ash/", False),
        ("/organizations/ash/correct/", False),
        ("/organizations/ash.json/correct/", False),
        ("/admin/", False),
        ("/suggest/", False),
        ("/apiary/", False),
        ("/about/api/", False),
    ],
)
def test_path_is_shared(path: str, expected: bool) -> None:
    assert sharing.is_shared(path) is expected


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("GET", LIST, {}, 200),
        ("HEAD", LIST, {}, 200),
        ("GET", f"{LIST}?colour=red", {}, 400),
        ("GET", f"{LIST}nobody/", {}, 404),
        ("GET", "/api/v1/nothing/", {}, 404),
        ("GET", "/api/v1/organizations", {}, 301),
        ("POST", LIST, {}, 405),
        ("DELETE", LIST, {}, 405),
        ("GET", LIST, {"host": "evil.example"}, 400),
        ("GET", "/feeds/nothing/", {}, 404),
        ("GET", "/data/nothing.csv", {}, 404),
    ],
)
def test_script_of_another_site_reads_every_answer(
    client: Client, method: str, address: str, headers: dict[str, str], status: int
) -> None:
    make_organization()

    response = client.generic(
        method, address, headers={"origin": "https://other.example", **headers}
    )

    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    exposed = response.headers["Access-Control-Expose-Headers"].split(", ")
    assert set(exposed) >= NEEDED
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_script_of_another_site_reads_that_its_copy_holds(client: Client) -> None:
    known = client.get(LIST).headers["ETag"]

    response = client.get(LIST, headers={"if-none-match": known})

    assert response.status_code == 304
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    exposed = response.headers["Access-Control-Expose-Headers"].split(", ")
    assert set(exposed) >= NEEDED


def test_browser_that_asks_first_is_told_what_may_be_sent(client: Client) -> None:
    response = client.options(
        LIST,
        headers={
            "origin": "https://other.example",
            "access-control-request-method": "GET",
            "access-control-request-headers": "if-none-match",
        },
    )

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    allowed = response.headers["Access-Control-Allow-Headers"].split(", ")
    assert "If-None-Match" in allowed


@pytest.mark.parametrize("address", ["/", "/organizations/", "/admin/login/"])
def test_pages_are_not_for_scripts_of_other_sites(client: Client, address: str) -> None:
    response = client.get(address, headers={"origin": "https://other.example"})

    assert "Access-Control-Allow-Origin" not in response.headers


def test_view_elsewhere_shares_its_answer() -> None:
    view = sharing.shared(lambda _request: HttpResponse("x"))

    response = view(RequestFactory().get("/elsewhere"))

    assert response.headers["Access-Control-Allow-Origin"] == "*"
