"""What every public page shares: fresh or unchanged, small, without a cookie, and with
the same strict headers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from directory.history import changes
from directory.models import NetworkTier, Organization, Page, Sector, SiteSettings, Tag
from directory.public import release
from tests.factories import make_organization, make_user
from tests.support.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founding_directory")]

PAGES = (
    *(
        "/",
        "/organizations/",
        "/organizations/?kind=network",
        "/organizations/geocoop/",
        "/sectors/",
        "/sectors/media/",
    ),
    *("/tiers/national/", "/tags/", "/about/"),
)
REFUSED = {
    "/organizations/nobody/": 404,
    "/nothing/": 404,
    "/organizations/?page=99": 404,
    "/organizations/?page=0": 404,
}


def edit(subject: Any, **values: Any) -> None:
    """Change one thing the way staff do."""
    with changes.recorded(subject):
        for name, value in values.items():
            setattr(subject, name, value)
        subject.save()


def edit_organization() -> None:
    edit(Organization.objects.get(slug="geocoop"), city="Riverdale")


def edit_page() -> None:
    edit(Page.objects.get(path="/about/"), title="About us")


def edit_settings() -> None:
    edit(SiteSettings.objects.current(), site_name="Another name")


def edit_sector() -> None:
    edit(Sector.objects.get(slug="media"), name="Press")


def edit_tier() -> None:
    edit(NetworkTier.objects.get(slug="national"), short_name="Nationwide")


def edit_tag() -> None:
    edit(Tag.objects.get(slug="bread"), name="Loaf")


def edit_order() -> None:
    listing = NetworkTier.objects.get(slug="national").listings.get(position=1)
    with changes.recorded(listing.organization):
        listing.position = 99
        listing.save()


def remove_organization() -> None:
    changes.removed(Organization.objects.get(slug="geocoop"))


@pytest.mark.parametrize("address", PAGES)
def test_page_has_an_etag_and_answers_304_to_who_has_it(
    client: Client, address: str
) -> None:
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Cookie" in first.headers["Vary"]


@pytest.mark.parametrize("address", ["/", "/organizations/", "/about/"])
@pytest.mark.parametrize(
    "change",
    [
        *(
            edit_organization,
            edit_page,
            edit_settings,
            edit_sector,
            edit_tier,
            edit_tag,
            edit_order,
        ),
        remove_organization,
    ],
)
def test_etag_changes_with_everything_that_is_shown(
    client: Client, address: str, change: Callable[[], None]
) -> None:
    make_organization(tags=["bread"])
    before = client.get(address).headers["ETag"]

    change()

    after = client.get(address, headers={"if-none-match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


def test_etag_differs_by_known_parameters_alone(client: Client) -> None:
    tags = {
        query: client.get(f"/organizations/{query}").headers["ETag"]
        for query in ("", "?kind=media", "?q=media", "?utm=1")
    }

    assert tags[""] == tags["?utm=1"]
    assert len({tags[""], tags["?kind=media"], tags["?q=media"]}) == 3


def test_etag_holds_for_the_compressed_page_too(client: Client) -> None:
    compressed = client.get("/", headers={"accept-encoding": "gzip"})

    again = client.get(
        "/",
        headers={
            "if-none-match": compressed.headers["ETag"],
            "accept-encoding": "gzip",
        },
    )

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert {"Accept-Encoding", "Cookie"} <= {
        name.strip() for name in compressed.headers["Vary"].split(",")
    }
    assert again.status_code == 304


@pytest.mark.parametrize("address", REFUSED)
def test_refusals_carry_no_etag(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == REFUSED[address]
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    "address", [*PAGES, *REFUSED, "/robots.txt", "/sitemap.xml", "/healthz"]
)
def test_readers_get_no_cookie(client: Client, address: str) -> None:
    response = client.get(address)

    assert dict(response.cookies) == {}
    assert not Session.objects.exists()


@pytest.mark.parametrize("address", [*PAGES, *REFUSED])
def test_request_without_a_cookie_never_touches_the_session(
    client: Client, address: str
) -> None:
    response = client.get(address)

    assert response.wsgi_request.session.accessed is False


def test_pages_for_staff_are_kept_nowhere(client: Client) -> None:
    known = client.get("/organizations/").headers["ETag"]
    client.force_login(make_user("superuser"))

    response = client.get("/organizations/", headers={"if-none-match": known})

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers


def test_account_without_rights_reads_like_everybody_but_a_foreign_cookie_helps_nobody(
    client: Client,
) -> None:
    make_organization(name="Draft lodge", visibility="draft")
    client.force_login(make_user())
    signed_in = client.get("/organizations/draft-lodge/").status_code
    client.cookies["session"] = "invented"

    assert signed_in == 404
    assert client.get("/organizations/draft-lodge/").status_code == 404


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_pages_only_read(client: Client, address: str, method: str) -> None:
    response = getattr(client, method)(address)

    assert response.status_code == 405
    assert {"GET", "HEAD"} <= {
        name.strip() for name in response.headers["Allow"].split(",")
    }


@pytest.mark.parametrize("address", PAGES)
def test_head_answers_like_get_without_a_body(client: Client, address: str) -> None:
    response = client.head(address)

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["ETag"] == client.get(address).headers["ETag"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_hold_no_script_or_style_of_their_own_and_load_nothing_from_elsewhere(
    client: Client, address: str
) -> None:
    page = read(client.get(address))

    assert page.all("style") == []
    assert [element for element in page.all() if "style" in element.attributes] == []
    loaded = [
        element.attributes["src"]
        for element in page.all("script", "img", "iframe", "source")
        if element.attributes.get("type") != "application/ld+json"
    ]
    loaded += [
        link.href
        for link in page.all("link")
        if link.attributes["rel"] in ("stylesheet", "icon", "manifest")
    ]
    assert loaded != []
    assert all(source.startswith("/static/") for source in loaded)


@pytest.mark.parametrize("address", PAGES)
def test_pages_speak_their_language_and_have_one_h1_and_one_main(
    client: Client, address: str
) -> None:
    page = read(client.get(address))

    assert page.one("html").attributes["lang"] == "en"
    assert (
        len(page.all("h1")),
        len(page.all("main")),
        len(page.one("head").all("title")),
    ) == (1, 1, 1)
    ids = [
        element.attributes["id"] for element in page.all() if "id" in element.attributes
    ]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(
    ("name", "value"),
    [("SITE_URL", "https://other.example"), ("TIME_ZONE", "Asia/Tokyo")],
)
def test_setting_that_shapes_pages_makes_them_new(
    name: str, value: str, settings: Any
) -> None:
    before = release.__wrapped__()

    setattr(settings, name, value)

    assert release.__wrapped__() != before
