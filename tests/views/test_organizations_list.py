"""The list of organizations: every parameter, its orders, pages, cards and headings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Organization
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_sector,
    make_tier,
)
from tests.support.lists import found, listed, names
from tests.support.reading import headings, read, skipped_levels
from tests.support.search import add_many

pytestmark = pytest.mark.django_db


def test_list_is_headed_by_how_many_there_are(client: Client) -> None:
    make_organization()
    make_organization()

    page = listed(client)

    assert page.texts("h1") == ["2 organizations"]
    assert page.texts("title") == ["2 organizations · Ecosystem"]
    assert skipped_levels(headings(page)) == []


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("?country=US", "1 organization in the United States"),
        ("?country=US&country=FR", "2 organizations in the United States and France"),
        ("?sector=media&sector=housing", "2 organizations: media, housing"),
        ("?q=theatre", "1 organization for “theatre”"),
        ("?country=_none&kind=fund", "No organization matches both"),
        ("?country=_none&kind=fund&scope=local", "No organization matches all of this"),
        ("?q=xyzzy", "No organization matches this"),
    ],
)
def test_list_heading_says_of_what(client: Client, query: str, heading: str) -> None:
    make_organization(
        name="A theatre",
        country="US",
        sectors=[make_sector(name="Media", slug="media")],
        scope="local",
    )
    make_organization(
        country="FR",
        sectors=[make_sector(name="Housing", slug="housing")],
        kind="fund",
        scope="local",
    )

    assert listed(client, query).texts("h1") == [heading]


def test_list_finds_by_each_facet(client: Client) -> None:
    sector, tier = make_sector(slug="food"), make_tier(slug="near")
    wanted = make_organization(
        name="Wanted",
        sectors=[sector],
        tags=["Bread"],
        kind="fund",
        scope="local",
        country="ES",
    )
    make_listing(wanted, tier)
    make_organization(
        name="Other",
        sectors=[make_sector()],
        tags=["Salt"],
        kind="media",
        scope="national",
        country="FR",
    )

    for query in (
        "sector=food",
        "tier=near",
        "tag=bread",
        "kind=fund",
        "scope=local",
        "country=ES",
        "status=active&q=wanted",
    ):
        assert found(client, f"?{query}") == ["Wanted"], query


def test_list_takes_several_values_as_or_and_several_names_as_and(
    client: Client,
) -> None:
    make_organization(name="A", kind="fund", country="US")
    make_organization(name="B", kind="media", country="US")
    make_organization(name="C", kind="media", country="FR")
    make_organization(name="D", kind="event", country="US")

    assert found(client, "?kind=fund&kind=media") == ["A", "B", "C"]
    assert found(client, "?kind=fund&kind=media&country=US") == ["A", "B"]


def test_list_finds_those_without_sector_or_place(client: Client) -> None:
    make_organization(name="Bare")
    make_organization(name="Placed", country="US")
    make_organization(name="Working", sectors=[make_sector(slug="food")])

    assert found(client, "?sector=_none") == ["Bare", "Placed"]
    assert found(client, "?country=_none") == ["Bare", "Working"]
    assert found(client, "?sector=_none&sector=food&country=_none") == [
        "Bare",
        "Working",
    ]


def test_list_finds_and_counts_those_without_a_kind(client: Client) -> None:
    make_organization(name="Bare")
    make_organization(name="Lender", kind="fund")

    page = listed(client, "?kind=_none")

    assert (names(page), page.texts("h1")) == (
        ["Bare"],
        ["1 organization: kind not noted"],
    )
    facet = next(one for one in page.all("fieldset") if "Kind" in one.texts("legend"))
    assert facet.texts("label") == [
        "Fund or lender 1 organization",
        "Kind not noted 1 organization",
    ]
    assert found(client, "?kind=_none&kind=fund") == ["Bare", "Lender"]


def test_list_finds_by_words_in_name_acronym_and_former_name(client: Client) -> None:
    make_organization(name="Café Común", acronym="CCX")
    make_alternate_name(
        make_organization(name="New one"), name="Elder lodge", kind="former"
    )
    make_organization(name="Neither")

    assert found(client, "?q=cafe+comun") == ["Café Común"]
    assert found(client, "?q=ccx") == ["Café Común"]
    assert found(client, "?q=elder") == ["New one"]


def test_list_leaves_out_those_that_ended_until_asked(client: Client) -> None:
    for status in ("active", "unknown", "closed", "merged"):
        make_organization(name=f"Lodge {status}", status=status)

    assert found(client, "") == ["Lodge active", "Lodge unknown"]
    assert sorted(found(client, "?q=lodge")) == [
        "Lodge active",
        "Lodge closed",
        "Lodge merged",
        "Lodge unknown",
    ]
    assert found(client, "?status=closed") == ["Lodge closed"]
    assert found(client, "?status=closed&status=merged") == [
        "Lodge closed",
        "Lodge merged",
    ]
    assert len(found(client, "?status=any")) == 4


def test_list_offers_to_include_those_that_ended(client: Client) -> None:
    make_organization(kind="fund")
    make_organization(kind="fund", status="closed")
    make_organization(kind="fund", status="merged")
    make_organization(kind="media", status="closed")

    links = listed(client, "?kind=fund").links()

    assert ("Include 2 that have closed", "?kind=fund&status=any") in links
    assert not any(
        "closed" in words
        for words, _ in listed(client, "?status=any").one("main").links()
    )


def test_list_never_finds_what_is_not_published(client: Client) -> None:
    make_organization(name="Shown lodge")
    make_organization(name="Draft lodge", visibility="draft")
    make_organization(name="Withdrawn lodge", visibility="withdrawn")

    for query in ("", "?q=lodge", "?status=any", "?sort=founded"):
        assert found(client, query) == ["Shown lodge"]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["The Alpha", "Beta", "Gamma"]),
        ("?sort=name", ["The Alpha", "Beta", "Gamma"]),
        ("?sort=facts", ["Beta", "The Alpha", "Gamma"]),
        ("?sort=founded", ["Gamma", "The Alpha", "Beta"]),
        ("?sort=best", ["The Alpha", "Beta", "Gamma"]),
        ("?sort=nonsense", ["The Alpha", "Beta", "Gamma"]),
    ],
)
def test_list_order(client: Client, query: str, order: list[str]) -> None:
    make_organization(name="The Alpha", founded="1999", facts_as_of="2020-05")
    make_organization(name="Gamma", founded="1947-02-12", facts_as_of="")
    make_organization(name="Beta", founded="", facts_as_of="2024")

    assert found(client, query) == order


def test_list_of_the_newest_begins_with_who_was_added_last(client: Client) -> None:
    for days, name in enumerate(("Mill", "Apple", "Zebra")):
        organization = make_organization(name=name)
        day = timezone.now() - timedelta(days=days)
        Organization.objects.filter(pk=organization.pk).update(published_at=day)
    make_organization(name="Hidden", visibility="draft")

    assert found(client, "?sort=added") == ["Mill", "Apple", "Zebra"]


def test_list_orders_on_offer_keep_the_question(client: Client) -> None:
    make_organization(kind="fund", name="Lodge")

    bar = listed(client, "?kind=fund").one("div", class_="bar").one("ul")
    searched = (
        listed(client, "?kind=fund&q=lodge&sort=name")
        .one("div", class_="bar")
        .one("ul")
    )

    assert bar.links() == [
        ("A to Z", "?kind=fund"),
        ("Latest additions", "?kind=fund&sort=added"),
        ("Newest facts", "?kind=fund&sort=facts"),
        ("Founding year", "?kind=fund&sort=founded"),
    ]
    assert searched.links()[0] == ("Best match", "?q=lodge&kind=fund")
    assert searched.one("a", aria_current="true").text == "A to Z"


def test_list_names_what_it_does_not_know_and_goes_on(client: Client) -> None:
    make_organization(name="Kept", kind="fund")
    make_organization(kind="media")

    page = listed(client, "?kind=fund&kind=spaceship&country=XX&colour=blue&sort=size")

    assert names(page) == ["Kept"]
    assert (
        page.one("header", class_="list-head").one("p", class_="note").text
        == "We do not know kind=spaceship, country=XX, sort=size, colour, so it was"
        " left out."
    )


def test_list_says_nothing_of_unknown_values_where_there_are_none(
    client: Client,
) -> None:
    make_organization(kind="fund")

    assert (
        listed(client, "?kind=fund&q=&sector=&page=1")
        .one("header", class_="list-head")
        .all("p", class_="note")
        == []
    )


def test_list_pages_are_20_long_in_a_stable_order(client: Client) -> None:
    for number in range(41):
        make_organization(name="Same name", slug=f"same-{number}")

    pages = [listed(client, query) for query in ("", "?page=2", "?page=3")]

    shown = [page.one("ol", class_="cards").all("h2") for page in pages]
    addresses = [heading.one("a").href for page in shown for heading in page]
    assert [len(page) for page in shown] == [20, 20, 1]
    assert len(set(addresses)) == 41
    assert (
        pages[1].one("nav", class_="pages").one("p", class_="note").text
        == "21 to 40 of 41"
    )


def test_list_page_links_keep_the_question(client: Client) -> None:
    for _ in range(41):
        make_organization(kind="fund")

    first, second, last = (
        listed(client, f"?page={page}&kind=fund").one("nav", class_="pages").links()
        for page in (1, 2, 3)
    )

    pages = [
        ("Page 1", "?kind=fund"),
        ("Page 2", "?kind=fund&page=2"),
        ("Page 3", "?kind=fund&page=3"),
    ]
    assert first == [*pages, ("Next page", "?kind=fund&page=2")]
    assert second == [
        *pages,
        ("Previous page", "?kind=fund"),
        ("Next page", "?kind=fund&page=3"),
    ]
    assert last == [*pages, ("Previous page", "?kind=fund&page=2")]


@pytest.mark.parametrize(
    "path", ["/organizations/", "/es/organizations/", "/fr/organizations/"]
)
def test_list_of_many_pages_leaves_out_those_far_away(
    client: Client, path: str
) -> None:
    add_many(161)

    pages = read(client.get(path, {"page": 5})).one("nav", class_="pages").one("ol")

    assert [link.href for link in pages.all("a")] == [
        ".",
        "?page=4",
        "?page=5",
        "?page=6",
        "?page=9",
    ]
    assert pages.texts("span", class_="pages__gap") == ["…", "…"]


@pytest.mark.parametrize("page", ["x", "-1", "1.5", "²", "", " ", "%00"])
def test_list_page_that_is_no_number_is_the_first(client: Client, page: str) -> None:
    make_organization(name="First")

    assert found(client, f"?page={page}") == ["First"]


@pytest.mark.parametrize("page", ["0", "2", "99", "1" + "0" * 20])
def test_list_page_that_does_not_exist_leads_back(client: Client, page: str) -> None:
    make_organization(kind="fund")

    response = client.get(f"/organizations/?kind=fund&page={page}")

    assert response.status_code == 404
    assert (
        "This list has fewer pages. Go to its first page.",
        "/organizations/?kind=fund",
    ) in read(response).links()


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("?page=1", ""),
        ("?sort=name&q=&colour=blue", ""),
        ("?status=unknown&status=active", ""),
        ("?kind=media&kind=fund&kind=media", "?kind=fund&kind=media"),
        ("?scope=local&kind=fund", "?kind=fund&scope=local"),
        ("?q=++Lodge%00++&sort=best", "?q=Lodge"),
        ("?q=lodge&status=any", "?q=lodge"),
        ("?page=02", "?page=2"),
    ],
)
def test_list_has_one_canonical_address(
    client: Client, query: str, canonical: str
) -> None:
    for number in range(21):
        make_organization(name=f"Lodge {number}", kind="fund", scope="local")

    link = listed(client, query).one("link", rel="canonical")

    assert link.href == f"http://127.0.0.1:8000/organizations/{canonical}"


def test_list_of_an_empty_directory_says_so(client: Client) -> None:
    page = listed(client)

    assert page.texts("h1") == ["0 organizations"]
    assert "The first listings are on their way." in page.text
    assert page.all("fieldset", "nav", class_="pages") == []


def test_list_card_says_what_is_known(client: Client) -> None:
    known: dict[str, Any] = {
        "acronym": "LDG",
        "kind": "fund",
        "scope": "local",
        "city": "Quito",
        "country": "EC",
    }
    make_organization(
        name="Lodge",
        founded="2004-05",
        description="lends. " + "word " * 60,
        **known,
        url="https://www.lodge.ec/x",
    )

    card = listed(client).one("li", class_="card")

    assert card.one("h2").text == "Lodge LDG"
    assert card.one("p", class_="runin").text == "Fund or lender local Quito since 2004"
    assert card.one("p", class_="card__text").text.startswith("Lodge lends. word word")
    assert len(card.one("p", class_="card__text").text) <= 150
    assert ("lodge.ec", "https://www.lodge.ec/x") in card.links()


def test_list_card_leaves_out_what_is_not_known(client: Client) -> None:
    make_organization(name="Bare")

    card = listed(client).one("li", class_="card")

    assert card.text == "Bare"


def test_list_card_of_one_that_ended_says_so_first(client: Client) -> None:
    make_organization(status="closed", dissolved="2024-02", kind="fund")

    card = listed(client, "?status=any").one("li", class_="card")

    assert card.one("p", class_="runin").text.startswith("closed 2024 ")


@pytest.mark.parametrize(
    "words",
    ['"><script>alert(1)</script>', "{{ 7|add:7 }}", "</title><b>", "' or 1=1 --"],
)
def test_list_prints_what_was_asked_as_words_only(client: Client, words: str) -> None:
    page = read(client.get("/organizations/", {"q": words, "colour" + words: words}))

    assert page.texts("b") == ["Search"]
    assert f"We do not know colour{words}, so it was left out." in page.text
    assert [
        script.attributes["src"].partition(".")[0] for script in page.all("script")
    ] == [
        "/static/js/live",
        "/static/js/suggest",
    ]
    assert page.one("input", id="q").attributes["value"] == words
