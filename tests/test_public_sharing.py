"""What a page says of itself where it is shared, and how browsers search the directory
from their own box.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from contextlib import closing

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_organization, make_page, make_sector
from tests.support.reading import Element, read

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def shared(page: Element) -> dict[str, str]:
    """What the page tells those that show a preview of it."""
    metas = [meta.attributes for meta in page.all("meta")]
    return {
        meta["property"].removeprefix("og:"): meta["content"]
        for meta in metas
        if "property" in meta
    }


def kind_of_file(client: Client, address: str) -> str:
    """What kind of file an address answers with."""
    with closing(client.get(address)) as response:
        return str(response.headers["Content-Type"])


def test_record_is_shared_with_name_text_address_and_picture(client: Client) -> None:
    make_organization(name="Lodge", acronym="LDG", description="is a **house** of all.")

    found = shared(read(client.get("/organizations/lodge/")))

    picture = found.pop("image")
    assert found == {
        "title": "Lodge (LDG)",
        "description": "Lodge is a house of all.",
        "url": f"{SITE}/organizations/lodge/",
        "site_name": "Ecosystem",
        "type": "website",
    }
    assert picture.startswith(f"{SITE}/static/img/share.")
    assert kind_of_file(client, picture.removeprefix(SITE)) == "image/png"


@pytest.mark.parametrize(
    ("known", "description"),
    [
        ({"kind": "fund", "city": "Quito"}, "Lodge: a fund or lender in Quito."),
        ({"city": "Quito"}, "Lodge: an organization in Quito."),
        ({}, "Lodge"),
    ],
)
def test_record_without_text_is_shared_with_kind_and_place_as_far_as_known(
    client: Client, known: dict[str, str], description: str
) -> None:
    make_organization(name="Lodge", **known)

    page = read(client.get("/organizations/lodge/"))

    assert shared(page)["description"] == description


def test_record_without_text_is_shared_with_the_colon_of_the_language(
    client: Client,
) -> None:
    make_organization(name="Lodge", kind="network", city="Quito")

    found = [
        shared(read(client.get(f"/{language}/organizations/lodge/")))["description"]
        for language in ("es", "fr")
    ]

    assert found == [
        "Lodge: una red o coalición en Quito.",
        "Lodge\N{NO-BREAK SPACE}: un réseau ou une coalition à Quito.",
    ]


def test_list_is_shared_at_its_one_address(client: Client) -> None:
    make_organization(kind="fund", sectors=[make_sector(name="Food", slug="food")])

    found = shared(read(client.get("/organizations/?sort=name&kind=fund")))
    within = shared(read(client.get("/sectors/food/?kind=fund")))

    assert (found["title"], found["url"]) == (
        "1 organization: fund or lender",
        f"{SITE}/organizations/?kind=fund",
    )
    assert (within["title"], within["url"]) == (
        "Food: 1 organization: fund or lender",
        f"{SITE}/sectors/food/?kind=fund",
    )


def test_browsers_are_told_how_to_search(client: Client) -> None:
    described = client.get("/opensearch.xml")
    root = ElementTree.fromstring(described.content)
    spec = "{http://a9.com/-/spec/opensearch/1.1/}"

    assert (
        described.headers["Content-Type"]
        == "application/opensearchdescription+xml; charset=utf-8"
    )
    assert root.findtext(f"{spec}ShortName") == "Ecosystem"
    assert [url.get("template") for url in root.iter(f"{spec}Url")] == [
        f"{SITE}/organizations/?q={{searchTerms}}"
    ]
    assert read(client.get("/")).one("link", rel="search").href == "/opensearch.xml"


def test_icons_and_colors_of_the_browser_stand_on_every_page(client: Client) -> None:
    page = read(client.get("/sectors/"))
    icons = [link.href for link in page.all("link") if "icon" in link.attributes["rel"]]

    assert [kind_of_file(client, icon) for icon in icons] == [
        "image/png",
        "image/svg+xml",
        "image/png",
    ]
    assert len(page.all("meta", name="theme-color")) == 2


@pytest.mark.parametrize("status", [400, 403, 500, 503])
def test_pages_of_errors_have_the_stylesheet_and_ask_no_database(
    status: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        html = render_to_string(f"{status}.html")

    sheet = html.split('rel="stylesheet" href="')[1].split('"')[0]
    assert kind_of_file(client, sheet).startswith("text/css")
    assert html.count("<h1>") == 1


def test_page_with_three_parts_lists_them(client: Client) -> None:
    make_page(
        path="/long/", body="Text.\n\n## One *two*\n\n### Below\n\n## Two\n\n## Three"
    )
    make_page(path="/short/", body="## One\n\n## Two")

    page = read(client.get("/long/"))

    contents = page.one("nav", aria_labelledby="h-contents").links()
    assert contents == [
        ("One two", "#part-1"),
        ("Two", "#part-2"),
        ("Three", "#part-3"),
    ]
    assert [
        heading.attributes["id"]
        for heading in page.one("div", class_="prose").all("h2")
    ] == ["part-1", "part-2", "part-3"]
    assert read(client.get("/short/")).all("nav", aria_labelledby="h-contents") == []


def test_footer_has_every_page_and_the_navigation_only_its_own(client: Client) -> None:
    make_page(path="/quiet/", title="Quiet", hide_in_navigation=True)
    make_page(path="/draft/", title="Draft", is_published=False)

    page = read(client.get("/sectors/"))

    assert ("Quiet", "/quiet/") in page.one("footer").links()
    assert ("Quiet", "/quiet/") not in page.one("nav", aria_label="Main").links()
    assert "Draft" not in page.text


def test_front_page_calls_to_the_criteria_once_they_are_published(
    client: Client,
) -> None:
    before = read(client.get("/")).links()
    make_page(path="/criteria/", title="Criteria")

    after = read(client.get("/")).links()

    call = ("Read what we list, and why", "/criteria/")
    assert (call in before, call in after) == (False, True)
