"""What machines ask for: whether the portal lives, is ready, what robots may read, whom
to tell of a hole.
"""

from __future__ import annotations

import pytest
import time_machine
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from directory.history import changes
from directory.models import SiteSettings


def set_contact(address: str) -> None:
    """Let staff set the contact address."""
    site = SiteSettings.objects.current()
    site.contact_email = address
    with changes.recorded(site):
        site.save()


@pytest.mark.django_db
def test_healthz_asks_nothing_of_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_ready_on_a_migrated_database(client: Client) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_names_missing_migrations(client: Client) -> None:
    newest = (
        MigrationRecorder.Migration.objects.filter(app="reversion")
        .order_by("-name")
        .first()
    )
    assert newest is not None
    newest.delete()

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (
        503,
        b"database: 1 migrations to run\n",
    )
    assert response.headers["Retry-After"] == "30"


@pytest.mark.django_db
def test_readyz_names_unsafe_settings(client: Client, settings: Settings) -> None:
    settings.SITE_URL, settings.HTTPS, settings.IS_LOOPBACK = (
        "http://directory.example",
        False,
        False,
    )

    response = client.get("/readyz")

    assert response.status_code == 503
    assert (
        response.content
        == b"settings: HTTPS is off while SITE_URL is http://directory.example.\n"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/healthz", "/readyz", "/robots.txt", "/.well-known/security.txt"]
)
def test_machine_addresses_only_read(client: Client, address: str) -> None:
    assert client.head(address).status_code in (200, 404)
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_robots_are_kept_from_the_staff_side_and_told_of_the_sitemap(
    client: Client,
) -> None:
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*?*&*&",
        "Disallow: /data/list.",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]


@pytest.mark.django_db
def test_security_txt_is_absent_until_a_contact_is_set(client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.django_db
@time_machine.travel("2026-03-01T15:30:00Z", tick=False)
def test_security_txt_names_the_contact_and_an_end_within_a_year(
    client: Client,
) -> None:
    set_contact("a%b&c@münchen.example")

    response = client.get("/.well-known/security.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:a%25b%26c@xn--mnchen-3ya.example",
        "Expires: 2026-08-28T00:00:00Z",
        "Canonical: http://127.0.0.1:8000/.well-known/security.txt",
    ]
