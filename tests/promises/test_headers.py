"""The strict headers stand on every answer: pages, static files, refusals, errors and
the staff side.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(),"
        " payment=(), usb=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def assert_strict(response: Any) -> None:
    """Every header stands there, with its value."""
    policy = {
        part.strip() for part in response.headers["Content-Security-Policy"].split(";")
    }
    assert policy == POLICY
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/organizations/", 200),
        ("/organizations/nobody/", 404),
        ("/nothing/", 404),
        ("/organizations", 301),
        ("/robots.txt", 200),
        ("/healthz", 200),
        ("/sitemap.xml", 200),
        ("/admin/", 302),
        ("/admin/login/", 200),
        ("/static/nothing.css", 404),
        ("/organizations/?" + "&".join(["q=x"] * 2001), 400),
    ],
)
def test_answer_carries_the_headers(client: Client, address: str, status: int) -> None:
    response = client.get(address)

    assert response.status_code == status
    assert_strict(response)


@pytest.mark.parametrize(
    "file", ["css/site.css", "js/live.js", "img/icon.svg", "admin/css/base.css"]
)
def test_static_file_carries_the_headers_and_is_kept_for_ever(
    client: Client, file: str
) -> None:
    response = client.get(staticfiles_storage.url(file))

    assert b"".join(response.streaming_content) != b""  # type: ignore[attr-defined]
    response.close()
    assert response.status_code == 200
    assert_strict(response)
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X" * 40]
)
@pytest.mark.parametrize(
    "address", ["/", "/organizations/", "/nothing/", "/admin/", "/static/nothing.css"]
)
def test_method_that_no_page_takes_is_405_with_the_headers(
    client: Client, method: str, address: str
) -> None:
    response = client.generic(method, address)

    assert response.status_code == 405
    assert_strict(response)


def test_form_in_another_encoding_is_400_with_the_headers(client: Client) -> None:
    response = client.post(
        "/organizations/",
        "q=x",
        content_type="application/x-www-form-urlencoded; charset=utf-16",
    )

    assert (response.status_code, response.content) == (400, b"Send forms in UTF-8.")
    assert_strict(response)


def test_unknown_host_is_400_with_the_headers(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert b"evil.example" not in response.content
    assert_strict(response)


def test_post_without_a_token_is_403_with_the_headers() -> None:
    response = Client(enforce_csrf_checks=True).post(
        "/admin/login/", {"username": "a", "password": "b"}
    )

    assert response.status_code == 403
    assert b"<h1>This is not open to you</h1>" in response.content
    assert_strict(response)


def test_cookie_of_forms_ends_with_the_browser(client: Client) -> None:
    cookie = client.get("/suggest/").cookies[settings.CSRF_COOKIE_NAME]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_staff_pages_may_run_only_what_we_serve(client: Client) -> None:
    body = client.get("/admin/login/").content.decode()

    assert "<style" not in body
    assert " style=" not in body
    assert "onclick" not in body
