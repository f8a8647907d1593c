"""The sitemap names every public address of content with its date, in every language,
and nothing else.
"""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory import sitemaps
from directory.lib import languages
from directory.models import Organization
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_sector,
    make_tier,
)
from tests.support.reading import read
from tests.support.search import add_many

pytestmark = pytest.mark.django_db

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
SITE = "http://127.0.0.1:8000"


def entries(client: Client, address: str) -> list[tuple[str, str]]:
    """Each address of a sitemap with its date."""
    tree = ElementTree.fromstring(client.get(address).content)
    return [
        (
            row.findtext("s:loc", "", NAMES).removeprefix(SITE),
            row.findtext("s:lastmod", "", NAMES),
        )
        for row in tree
    ]


def all_entries(client: Client) -> dict[str, str]:
    """Every address that the index leads to, with its date, but for other languages."""
    return {
        address: date
        for address, date in in_all_languages(client).items()
        if languages.of_path(address) == languages.ENGLISH
    }


def in_all_languages(client: Client) -> dict[str, str]:
    """Every address that the index leads to, with its date."""
    return dict(
        entry
        for section, _ in entries(client, "/sitemap.xml")
        for entry in entries(client, section)
    )


def test_sitemap_has_every_public_address_of_content(client: Client) -> None:
    sector, tier = make_sector(slug="food"), make_tier(slug="near")
    make_listing(
        make_organization(name="Lodge", sectors=[sector], tags=["bread"]), tier
    )
    make_organization(name="Gone", status="closed")
    make_page(path="/")
    make_page(path="/about/")

    dates = all_entries(client)

    assert set(dates) == {
        *(
            "/",
            "/about/",
            "/organizations/",
            "/sectors/",
            "/picture/",
            "/data/",
            "/tags/",
            "/suggest/",
            "/sectors/food/",
            "/tiers/near/",
            "/tags/bread/",
        ),
        *("/organizations/lodge/", "/organizations/gone/"),
    }


def test_sitemap_addresses_all_answer(client: Client) -> None:
    make_listing(
        make_organization(
            name="Ökonomie für alle", sectors=[make_sector()], tags=["日本"]
        )
    )
    make_page(path="/about/")

    addresses = in_all_languages(client)

    assert len(addresses) == len(settings.LANGUAGES) * len(all_entries(client))
    assert {client.get(address).status_code for address in addresses} == {200}


def test_sitemap_has_each_address_in_every_language_and_each_names_all(
    client: Client,
) -> None:
    make_organization(name="Ökonomie")
    tree = ElementTree.fromstring(client.get("/sitemap-organizations.xml").content)

    found = {
        row.findtext("s:loc", "", NAMES): {
            link.attrib["hreflang"]: link.attrib["href"]
            for link in row.findall("x:link", NAMES)
            if link.attrib["rel"] == "alternate"
        }
        for row in tree
    }

    path = "/organizations/okonomie/"
    alternates = {"en": SITE + path, "x-default": SITE + path}
    alternates |= {code: f"{SITE}/{code}{path}" for code in languages.translations()}
    assert found == {
        address: alternates
        for code, address in alternates.items()
        if code != "x-default"
    }


def test_sitemap_says_the_same_as_the_page_itself(client: Client) -> None:
    make_page(path="/about/")

    tree = ElementTree.fromstring(client.get("/sitemap-pages.xml").content)
    page = read(client.get("/fr/about/"))

    of_sitemap = [
        (link.attrib["hreflang"], link.attrib["href"])
        for link in tree[0].findall("x:link", NAMES)
    ]
    of_page = [
        (link.attributes["hreflang"], link.href)
        for link in page.all("link", rel="alternate")
        if "hreflang" in link.attributes
    ]
    assert of_sitemap == of_page


def test_one_file_stays_below_what_search_engines_take() -> None:
    assert sitemaps.Organizations.limit * len(settings.LANGUAGES) <= 50_000


def test_sitemap_has_the_date_of_the_last_change(client: Client) -> None:
    organization = make_organization(sectors=[make_sector(slug="food")])
    Organization.objects.filter(pk=organization.pk).update(
        updated_at="2020-05-04T12:00:00Z"
    )

    dates = all_entries(client)

    assert dates[organization.get_absolute_url()] == "2020-05-04"
    assert dates["/sectors/food/"] == "2020-05-04"


def test_sitemap_leaves_out_what_readers_may_not_see(client: Client) -> None:
    sector = make_sector(slug="food")
    for visibility in ("draft", "withdrawn"):
        make_listing(
            make_organization(
                name=visibility,
                visibility=visibility,
                sectors=[sector],
                tags=[visibility],
            )
        )
    make_page(path="/soon/", is_published=False)

    assert set(all_entries(client)) == {
        "/organizations/",
        "/sectors/",
        "/picture/",
        "/data/",
        "/suggest/",
    }


def test_sitemap_uses_the_configured_address_and_not_that_of_the_request(
    client: Client,
) -> None:
    make_organization()

    body = client.get("/sitemap.xml", headers={"host": "localhost"}).content.decode()

    assert "http://127.0.0.1:8000/sitemap-organizations.xml" in body
    assert "localhost" not in body


def test_sitemap_of_an_unknown_section_is_404(client: Client) -> None:
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_index_costs_the_same_for_many_parts_as_for_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps.Organizations, "limit", 2)
    make_organization(tags=["bread"])

    _, few = index_and_cost(client)
    add_many(5)
    parts, many = index_and_cost(client)

    assert parts[-3:] == [
        "/sitemap-organizations.xml",
        "/sitemap-organizations.xml?p=2",
        "/sitemap-organizations.xml?p=3",
    ]
    assert many == few


def index_and_cost(client: Client) -> tuple[list[str], int]:
    """Return the addresses in the index, and how many statements it took."""
    entries(client, "/sitemap.xml")
    with CaptureQueriesContext(connection) as queries:
        return [address for address, _date in entries(client, "/sitemap.xml")], len(
            queries
        )
