"""Feeds: what changed last, what is gone, names that stay, and refusals in words."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from directory import feeds
from directory.history import changes
from directory.models import ContentVersion, Organization, SiteSettings
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_tier,
    make_user,
)
from tests.support.reading import read

pytestmark = pytest.mark.django_db

ATOM, JSON_FEED = "/feeds/organizations.atom", "/feeds/organizations.json"
HOME = settings.SITE_URL
NS = {"a": "http://www.w3.org/2005/Atom", "at": feeds.AtomFeed.tombstones_ns}


def atom(client: Client, address: str = ATOM) -> ElementTree.Element:
    """The feed at an address, read by a parser."""
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def titles(client: Client, address: str = ATOM) -> list[str | None]:
    return [one.text for one in atom(client, address).findall("a:entry/a:title", NS)]


def ids(client: Client, address: str = ATOM) -> list[str | None]:
    return [one.text for one in atom(client, address).findall("a:entry/a:id", NS)]


def tombs(client: Client) -> list[str | None]:
    return [one.get("ref") for one in atom(client).findall("at:deleted-entry", NS)]


def show(organization: Organization, visibility: str) -> None:
    with changes.recorded(organization):
        organization.visibility = visibility
        organization.save()


def text_of(feed: ElementTree.Element, path: str) -> str | None:
    return feed.findtext(path, namespaces=NS)


def test_feed_tells_what_changed_last_on_top(client: Client) -> None:
    with time_machine.travel("2026-01-05T09:00:00Z", tick=False):
        bakery = make_organization(name="Bakery")
    with time_machine.travel("2026-02-05T09:00:00Z", tick=False):
        make_organization(name="Loom House", acronym="LH")
    before = titles(client)
    with time_machine.travel("2026-03-05T09:00:00Z", tick=False):
        bakery.refresh_from_db()
        show(bakery, "published")

    feed = atom(client)

    assert before == ["Loom House (LH)", "Bakery"]
    assert titles(client) == ["Bakery", "Loom House (LH)"]
    assert text_of(feed, "a:updated") == "2026-03-05T09:00:00+00:00"
    assert text_of(feed, "a:entry/a:updated") == "2026-03-05T09:00:00+00:00"
    assert text_of(feed, "a:entry/a:published") == "2026-01-05T09:00:00+00:00"


def test_entry_says_what_the_record_says(client: Client) -> None:
    make_organization(
        name="Röst & Co",
        description="roasts **beans** for <all>.",
        url="https://roest.example/?a=1&b=2",
        language="de",
        sectors=[make_sector(name="Food")],
        tags=["coffee"],
    )

    entry = atom(client).find("a:entry", NS)
    item = json.loads(client.get(JSON_FEED).content)["items"][0]

    assert entry is not None
    language = entry.get("{http://www.w3.org/XML/1998/namespace}lang")
    links = {one.get("rel"): one.get("href") for one in entry.findall("a:link", NS)}
    assert language == "de"
    assert links == {
        "alternate": f"{HOME}/organizations/rost-co/",
        "related": "https://roest.example/?a=1&b=2",
    }
    # As HTML, which is what a reader of feeds makes of it.
    summary = "Röst &amp; Co roasts beans for &lt;all&gt;."
    html = "<p>Röst &amp; Co roasts <strong>beans</strong> for &lt;all&gt;.</p>\n"
    assert text_of(entry, "a:summary") == summary
    assert text_of(entry, "a:content") == html
    assert [one.get("term") for one in entry.findall("a:category", NS)] == [
        "Food",
        "coffee",
    ]
    assert item["summary"] == "Röst & Co roasts beans for <all>."
    assert (item["content_html"], item["language"]) == (html, "de")
    assert (item["title"], item["tags"]) == ("Röst & Co", ["Food", "coffee"])
    assert (item["url"], item["external_url"]) == (*links.values(),)


def test_signs_that_no_xml_holds_break_no_feed(client: Client) -> None:
    make_organization(name="Form", description="A text with a&#12;feed.")

    content = text_of(atom(client), "a:entry/a:content")

    assert content == "<p>A text with afeed.</p>\n"


def test_withdrawn_record_is_told_as_gone_and_comes_back_under_the_same_name(
    client: Client,
) -> None:
    house = make_organization(name="Loom House")
    named = ids(client)

    show(house, "withdrawn")
    gone = (titles(client), tombs(client))
    body = client.get(ATOM).content.decode()
    show(house, "published")

    assert gone == ([], named)
    assert "Loom" not in body
    assert "loom" not in body
    assert (ids(client), tombs(client)) == (named, [])


def test_record_withdrawn_twice_is_told_as_gone_once(client: Client) -> None:
    house = make_organization(name="Loom House")
    for visibility in ("withdrawn", "published", "draft"):
        show(house, visibility)

    assert len(tombs(client)) == 1


def test_removed_record_is_told_as_gone(client: Client) -> None:
    house = make_organization(name="Loom House")
    named = ids(client)

    changes.removed(house)

    assert (titles(client), tombs(client)) == ([], named)


def test_draft_that_readers_never_saw_is_not_told_as_gone(client: Client) -> None:
    draft = make_organization(name="Secret", visibility="draft")
    show(draft, "withdrawn")

    assert (titles(client), tombs(client)) == ([], [])


def test_name_outlives_slug_host_and_scheme(client: Client) -> None:
    bakery = make_organization(name="Bakery")
    named = ids(client)

    bakery.slug = "old-oven"
    show(bakery, "published")
    with override_settings(SITE_URL="https://elsewhere.example"):
        feed = atom(client)

    assert text_of(feed, "a:entry/a:id") == named[0]
    assert str(named[0]).startswith("urn:uuid:")
    link = feed.find("a:entry/a:link", NS)
    assert link is not None
    assert link.get("href") == "https://elsewhere.example/organizations/old-oven/"


def test_two_directories_never_give_the_same_name(client: Client) -> None:
    make_organization(name="Bakery")
    named = ids(client)

    other = "7b0e0d2e-5f4e-4c58-9a5d-1f0a35a9a5a1"
    ContentVersion.objects.update(directory_id=other)

    assert ids(client) != named


def test_both_forms_name_the_same(client: Client) -> None:
    make_organization()
    make_organization()

    items = json.loads(client.get(JSON_FEED).content)["items"]

    assert [item["id"] for item in items] == ids(client)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sector=food", ["Both", "Bakery"]),
        ("tag=bread", ["Both"]),
        ("tier=near", ["Bakery"]),
        ("q=bakery", ["Bakery"]),
        ("sector=food&tag=bread", ["Both"]),
        ("status=closed", ["Mill"]),
        ("sort=name", ["Mill", "Both", "Bakery"]),
    ],
)
def test_feed_follows_the_parameters_of_lists(
    client: Client, query: str, expected: list[str]
) -> None:
    food = make_sector(slug="food", name="Food")
    with time_machine.travel("2026-01-05T09:00:00Z", tick=False):
        bakery = make_organization(name="Bakery", sectors=[food])
        make_listing(bakery, make_tier(slug="near"))
    with time_machine.travel("2026-02-05T09:00:00Z", tick=False):
        make_organization(name="Both", sectors=[food], tags=["bread"])
    make_organization(name="Mill", status="closed")

    assert titles(client, f"{ATOM}?{query}") == expected


def test_feed_is_called_by_what_it_holds(client: Client) -> None:
    make_organization(sectors=[make_sector(slug="food", name="Food")], country="FR")

    feed = json.loads(client.get(f"{JSON_FEED}?sector=food&country=FR").content)
    spanish = json.loads(client.get(f"/es{JSON_FEED}?country=FR").content)

    assert feed["title"] == "Ecosystem: Food, France"
    assert feed["home_page_url"] == (f"{HOME}/organizations/?sector=food&country=FR")
    assert feed["feed_url"] == f"{HOME}{JSON_FEED}?sector=food&country=FR"
    assert spanish["title"] == "Ecosystem: Francia"
    assert spanish["language"] == "es"
    assert spanish["items"][0]["url"].startswith(f"{HOME}/es/organizations/")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("sektor=food", "There is no such parameter: sektor."),
        ("sector=nothing", "sector: "),
        ("sort=best", "sort: The order “best” goes with words in “q”."),
    ],
)
@pytest.mark.parametrize("address", [ATOM, JSON_FEED])
def test_what_is_not_known_is_refused_with_its_name(
    client: Client, address: str, query: str, reason: str
) -> None:
    response = client.get(f"{address}?{query}")

    assert response.status_code == 400
    assert response.content.decode().startswith(reason)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "ETag" not in response.headers


@pytest.mark.parametrize("address", [ATOM, JSON_FEED])
def test_feed_that_a_reader_has_costs_one_statement(
    client: Client, address: str
) -> None:
    bakery = make_organization()
    tag = client.get(address).headers["ETag"]

    with CaptureQueriesContext(connection) as queries:
        same = client.get(address, headers={"if-none-match": tag})
    number = len(queries)
    show(bakery, "withdrawn")
    changed = client.get(address, headers={"if-none-match": tag})

    assert (same.status_code, same.content, number) == (304, b"", 1)
    assert changed.status_code == 200


@pytest.mark.parametrize("query", ["", "?status=active"])
def test_many_organizations_come_in_pages(client: Client, query: str) -> None:
    for _ in range(feeds.ENTRIES + 3):
        make_organization()
    joint = "&" if query else "?"

    first, second = atom(client, ATOM + query), f"{ATOM}{query}{joint}page=2"
    links = {one.get("rel"): one.get("href") for one in first.findall("a:link", NS)}

    assert len(first.findall("a:entry", NS)) == feeds.ENTRIES
    assert links["next"] == f"{HOME}{second}"
    assert len(ids(client, second)) == 3
    assert not set(ids(client, second)) & set(ids(client, ATOM + query))
    assert atom(client, second).find("a:link[@rel='next']", NS) is None
    assert client.get(f"{ATOM}{query}{joint}page=3").status_code == 404
    assert client.get(f"{ATOM}{query}{joint}page=0").status_code == 404


def fill(number: int) -> None:
    """Organizations with all that a feed may read of them."""
    tier = make_tier()
    for _ in range(number):
        organization = make_organization(sectors=[make_sector()], tags=["bread"])
        make_listing(organization, tier)
        make_alternate_name(organization, kind="short")
        make_relationship(organization, make_organization())
        show(make_organization(), "withdrawn")


@pytest.mark.parametrize("address", [ATOM, f"{JSON_FEED}?tag=bread"])
def test_feed_takes_the_same_statements_however_much_it_tells(
    client: Client, address: str
) -> None:
    numbers = []
    for _ in range(2):
        fill(4)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        numbers.append(len(queries))

    assert numbers[0] == numbers[1] <= 20


def test_empty_feed_is_the_same_each_time(client: Client) -> None:
    feed = atom(client)

    assert text_of(feed, "a:updated") == "1970-01-01T00:00:00+00:00"
    assert client.get(ATOM).content == client.get(ATOM).content


def test_licence_stands_in_the_feed_once_it_is_set(client: Client) -> None:
    unset = text_of(atom(client), "a:rights")
    site = SiteSettings.objects.current()
    site.data_licence = "CC BY 4.0"
    with changes.recorded(site):
        site.save()

    assert (unset, text_of(atom(client), "a:rights")) == (None, "CC BY 4.0")


def test_staff_find_no_draft_in_a_feed(client: Client) -> None:
    make_organization(name="Secret", visibility="draft")
    client.force_login(make_user("superuser"))

    response = client.get(ATOM)

    assert b"Secret" not in response.content
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("/", ""),
        ("/organizations/", ""),
        ("/organizations/?country=FR&page=1&sort=added", "?country=FR"),
        ("/sectors/food/", "?sector=food"),
        ("/tiers/near/?q=oven", "?q=oven&tier=near"),
        ("/tags/bread/?nothing=1", "?tag=bread"),
        ("/picture/?sector=food", "?sector=food"),
        ("/es/tags/bread/", "?tag=bread"),
    ],
)
def test_list_names_its_feeds(client: Client, page: str, query: str) -> None:
    oven = make_organization(
        name="Oven",
        sectors=[make_sector(slug="food")],
        tags=["bread"],
        country="FR",
    )
    make_listing(oven, make_tier(slug="near"))

    links = read(client.get(page)).all("link", rel="alternate")
    feeds_of_page = {
        link.attributes["type"]: link.href
        for link in links
        if "type" in link.attributes
    }

    mount = "/es" if page.startswith("/es") else ""
    assert feeds_of_page == {
        "application/atom+xml": mount + ATOM + query,
        "application/feed+json": mount + JSON_FEED + query,
    }
    for address in feeds_of_page.values():
        assert client.get(address).status_code == 200
