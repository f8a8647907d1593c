"""The picture on the front page and at its own address: what it shows, in words too,
and never what is hidden.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from directory.models import (
    ContentVersion,
    Listing,
    NetworkTier,
    Organization,
    Relationship,
)
from directory.search.engine import rebuild
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_tier,
)
from tests.support.reading import Element, headings, read, skipped_levels

pytestmark = pytest.mark.django_db

CHECKED: dict[str, Any] = {"is_confirmed": True, "note": "its list", "as_of": "2026-04"}


def many(number: int, tier: NetworkTier) -> list[Organization]:
    """Return so many organizations of a tier, made at once, and found by the search."""
    names = [f"Example {one:04}" for one in range(number)]
    made = [
        Organization(
            name=name,
            sort_name=name.lower(),
            slug=name.lower().replace(" ", "-"),
            visibility="published",
            kind="network",
        )
        for name in names
    ]
    Organization.objects.bulk_create(made)
    Listing.objects.bulk_create(
        [
            Listing(organization=one, tier=tier, position=place)
            for place, one in enumerate(made)
        ]
    )
    ContentVersion.objects.advance()
    rebuild.rebuild()
    return made


def picture(client: Client, address: str = "/") -> Element:
    """The picture of a page with its words."""
    return read(client.get(address)).one("section", class_="picture")


def labels(shown: Element) -> list[str]:
    """The names on the axis."""
    return [link.one("text").text for link in shown.one("svg").all("a")]


def groups(shown: Element) -> dict[str, list[str]]:
    """The words beside the picture: for each heading what stands below it."""
    found = shown.one("div", class_="words").all("div")
    return {group.one("h3").text: group.texts("li", "p") for group in found}


def test_front_page_draws_the_founding_ties_and_says_them_in_words(
    client: Client, seeded: object
) -> None:
    shown = picture(client)

    words = groups(shown)
    assert list(words) == [
        "Members of New Economy Coalition",
        "Observers at The UN Inter-Agency Task Force on Social and Solidarity Economy",
        "Other ties",
        "Ties outside this directory",
        "Listed in more than one tier",
        "No tie checked yet",
    ]
    assert (
        words["Members of New Economy Coalition"][-1]
        == "Source: its members list, as of April 2026"
    )
    assert words["Other ties"][0].startswith(
        "US Solidarity Economy Network is a member of RIPESS North America Source:"
        " socioeco.org"
    )
    assert len(shown.one("svg").all("circle")) == 21
    assert (
        len(
            [
                path
                for path in shown.all("path")
                if path.attributes["class"].startswith("p-tie")
            ]
        )
        == 12 + 1 + 5
    )


def test_front_page_links_in_words_to_every_organization_that_is_drawn(
    client: Client, seeded: object
) -> None:
    shown = picture(client)

    drawn = {link.href for link in shown.one("svg").all("a")}
    assert drawn <= {href for _, href in shown.one("div", class_="words").links()}
    assert len(drawn) == 20


def test_front_page_picture_skips_no_heading_level(
    client: Client, seeded: object
) -> None:
    assert skipped_levels(headings(read(client.get("/")))) == []


@pytest.mark.parametrize("address", ["/", "/picture/", "/picture/?sort=founded"])
def test_picture_shows_only_checked_ties_with_a_source_between_public_organizations(
    client: Client, address: str
) -> None:
    hub, one, two, three = (
        make_organization(name=name) for name in ("Hub", "One", "Two", "Three")
    )
    make_relationship(one, hub, **CHECKED)
    make_relationship(two, hub, **{**CHECKED, "is_confirmed": False})
    make_relationship(three, hub, **{**CHECKED, "note": ""})
    closed: dict[str, Any] = {"status": "closed"}
    for values in ({"visibility": "draft"}, {"visibility": "withdrawn"}, closed):
        hidden = make_organization(name=f"Secret {values}", **values)
        make_relationship(hidden, hub, **CHECKED)
        make_relationship(one, hidden, **CHECKED)

    shown = picture(client, address)

    assert groups(shown) == {
        "Other ties": ["One is a member of Hub", "Source: its list, as of April 2026"],
        "No tie checked yet": ["Three, Two. Tell us of one."],
    }
    assert sorted(labels(shown)) == ["Hub", "One", "Three", "Two"]
    assert ("Tell us of one", "/suggest/") in shown.links()
    assert "Secret" not in client.get(address).content.decode()


def test_picture_gives_each_tie_its_own_source_where_they_differ(
    client: Client,
) -> None:
    hub = make_organization(name="Hub")
    make_relationship(make_organization(name="One"), hub, **CHECKED)
    make_relationship(
        make_organization(name="Two"),
        hub,
        is_confirmed=True,
        source_url="https://two.example/us",
    )

    found = groups(picture(client))

    assert found["Members of Hub"] == [
        "One Source: its list, as of April 2026",
        "Two Source: two.example, date not known",
    ]


def test_picture_groups_a_tier_of_sectors_and_keeps_the_order_of_listings(
    client: Client,
) -> None:
    tier = make_tier(listings_show="sectors", short_name="By sector")
    food = make_sector(name="Food")
    make_listing(make_organization(name="Without"), tier, position=1)
    make_listing(make_organization(name="Z", sectors=[food]), tier, position=2)
    make_listing(
        make_organization(name="A", sectors=[food, make_sector(name="Housing")]),
        tier,
        position=3,
    )

    shown = picture(client)

    assert labels(shown) == ["Z", "A", "Without"]
    assert shown.texts("text", class_="p-sector") == ["food", "no sector noted"]
    assert shown.texts("text", class_="p-tier") == ["By sector"]


def test_picture_prints_names_as_text(client: Client) -> None:
    make_relationship(
        make_organization(name="<b>One</b>"), make_organization(name='"&<i>'), **CHECKED
    )

    shown = picture(client)

    assert shown.all("b", "i") == []
    assert sorted(labels(shown)) == ['"&<i>', "<b>One</b>"]


def test_picture_above_40_draws_what_has_a_tie_and_counts_the_rest(
    client: Client,
) -> None:
    made = many(41, make_tier(slug="near", short_name="Near"))
    make_relationship(made[0], made[1], **CHECKED)

    shown = picture(client)

    assert labels(shown) == [
        "and 39 more without a checked tie",
        "Example 0000",
        "Example 0001",
    ]
    assert groups(shown)["No tie checked yet"] == ["Near: 39 organizations"]
    assert ("39 organizations", "/tiers/near/") in shown.links()


@pytest.mark.parametrize("address", ["/", "/picture/", "/picture/?kind=network"])
def test_picture_above_200_is_a_table_that_leads_to_lists(
    client: Client, address: str
) -> None:
    made = many(201, make_tier(slug="near", short_name="Near"))
    food = make_sector(name="Food", slug="food")
    make_organization(name="In food", sectors=[food], kind="network")
    make_relationship(made[5], made[3], **CHECKED)
    make_relationship(made[4], made[3], **CHECKED)

    shown = picture(client, address)

    rows = [row.texts("th", "td") for row in shown.one("table").all("tr")]
    assert rows[0] == ["", "Near", "In no tier", "All"]
    assert rows[1] == [
        "Food",
        "0",
        "1 organization, Food, In no tier",
        "1 organization, Food, All",
    ]
    assert rows[2] == [
        "No sector noted",
        "201 organizations, No sector noted, Near",
        "0",
        "201 organizations, No sector noted, All",
    ]
    assert shown.texts("li") == [
        "Example 00032 ties",
        "Example 00041 tie",
        "Example 00051 tie",
    ]


@pytest.mark.parametrize("address", ["/", "/picture/", "/picture/?kind=network"])
def test_names_and_numbers_of_the_table_lead_to_the_lists_that_they_count(
    client: Client, address: str
) -> None:
    food = make_sector(name="Food", slug="food")
    many(201, make_tier(slug="near", short_name="Near"))
    make_organization(name="In food", sectors=[food], kind="network")

    head, in_food, without = picture(client, address).one("table").all("tr")

    def found(line: Element) -> list[str]:
        links = [href for _, href in line.links()]
        pages = [read(client.get(link)) for link in links]
        return [page.one(class_="count").text.split()[0] for page in pages]

    assert found(head) == ["201", "1", "202"]
    assert found(in_food) == ["1", "1", "1"]
    assert found(without) == ["201", "201", "201"]


def test_table_of_a_filtered_picture_keeps_the_choice_in_its_links(
    client: Client,
) -> None:
    many(201, make_tier(slug="near"))

    links = [
        href
        for _, href in picture(client, "/picture/?kind=network").one("table").links()
    ]

    assert links == [
        "/organizations/?tier=near&kind=network",
        "/organizations/?kind=network",
        "/organizations/?sector=_none&kind=network",
        "/organizations/?sector=_none&tier=near&kind=network",
        "/organizations/?sector=_none&kind=network",
    ]


def test_picture_follows_the_parameters_of_the_list(client: Client) -> None:
    food = make_sector(name="Food", slug="food")
    one, two = (
        make_organization(name="One", sectors=[food]),
        make_organization(name="Two", sectors=[food]),
    )
    make_relationship(one, make_organization(name="Elsewhere"), **CHECKED)

    page = read(client.get("/picture/?sector=food&nonsense=1"))

    assert page.texts("h1") == ["Picture of 2 organizations: food"]
    assert page.texts("title")[0] == "Picture of 2 organizations: food · Ecosystem"
    assert labels(page.one("section", class_="picture")) == [one.name, two.name]
    assert groups(page.one("section", class_="picture")) == {
        "No tie checked among these": ["One, Two"]
    }
    assert (
        page.one("link", rel="canonical").href
        == "http://127.0.0.1:8000/picture/?sector=food"
    )
    assert ("See this as a list", "/organizations/?sector=food") in page.links()
    assert "We do not know nonsense, so it was left out." in page.text


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/organizations/", ""),
        (
            "/organizations/?kind=network&q=one&sort=founded&page=1",
            "?q=one&kind=network",
        ),
        ("/sectors/food/?kind=network", "?sector=food&kind=network"),
        ("/es/tags/bread/?sort=founded", "?tag=bread"),
    ],
)
def test_list_leads_to_the_picture_of_the_same_organizations(
    client: Client, address: str, query: str
) -> None:
    for name in ("One", "Another one"):
        make_organization(
            name=name,
            kind="network",
            sectors=[make_sector(name=f"Food for {name}")],
            tags=["bread"],
        )
    food = make_sector(name="Food", slug="food")
    make_organization(name="One more", kind="network", sectors=[food], tags=["bread"])

    page = read(client.get(address))
    [link] = page.one("div", class_="bar").one("p").links()

    assert link[1] == f"{'/es' if address.startswith('/es') else ''}/picture/{query}"
    drawn = set(labels(picture(client, link[1])))
    assert drawn == {
        heading.one("a").text
        for card in page.all("li", class_="card")
        for heading in card.all("h2", "h3")
    }


def test_front_page_leads_to_the_picture_with_its_filters(client: Client) -> None:
    make_organization()

    assert picture(client).links()[-1] == (
        "See a part of this picture: one sector, kind or country",
        "/picture/",
    )


def test_picture_in_another_language_keeps_what_is_chosen(client: Client) -> None:
    make_organization(name="One")

    page = read(client.get("/picture/?sort=founded&colour=red&kind=network"))

    others = [
        link.href
        for link in page.one("header", class_="head").all("a")
        if "hreflang" in link.attributes
    ]
    assert others == [
        "/es/picture/?kind=network&sort=founded",
        "/fr/picture/?kind=network&sort=founded",
    ]
    assert "http://127.0.0.1:8000/es/picture/?kind=network&sort=founded" in [
        link.href for link in page.all("link", rel="alternate")
    ]


def test_picture_of_nothing_offers_a_way_out(client: Client) -> None:
    make_organization(name="One")

    page = read(client.get("/picture/?q=zzzzzz"))

    assert page.all("svg", role="group") == []
    assert ("See the whole list", ".") in page.links()


def test_picture_says_how_it_read_a_slip(client: Client) -> None:
    make_organization(name="Commonweal")

    head = read(client.get("/picture/?q=comonweal")).one("header", class_="list-head")

    assert head.one("h1").text == "Picture of 1 organization for “commonweal”"
    assert head.one("p").text.startswith(
        "No one has “comonweal”, so we looked for “commonweal”."
    )


def test_picture_stands_in_the_navigation_of_every_page(client: Client) -> None:
    make_organization()

    for address, current in (("/organizations/", []), ("/picture/", ["Picture"])):
        menu = read(client.get(address)).one("nav", aria_label="Main")

        assert ("Picture", "/picture/") in menu.links()
        assert ("Picture" in menu.texts("a", aria_current="page")) is bool(current)


def test_picture_of_nothing_is_called_as_its_list(client: Client) -> None:
    make_organization(name="One", kind="network")

    page = read(client.get("/picture/?kind=fund&scope=local"))

    assert page.texts("h1") == ["No organization matches both"]


def test_front_page_without_organizations_has_no_picture(client: Client) -> None:
    assert read(client.get("/")).all("section", class_="picture") == []


def test_front_page_takes_as_many_statements_with_300_as_with_1000_organizations(
    client: Client,
) -> None:
    make_page(path="/", show_directory=True)
    made = many(300, make_tier())
    Relationship.objects.bulk_create(
        [Relationship(organization=one, other=made[0], **CHECKED) for one in made[1:]]
    )

    with CaptureQueriesContext(connection) as few:
        client.get("/")
    Relationship.objects.all().delete()
    Organization.objects.all().delete()
    made = many(1000, make_tier())
    Relationship.objects.bulk_create(
        [Relationship(organization=one, other=made[0], **CHECKED) for one in made[1:]]
    )

    with CaptureQueriesContext(connection) as many_more:
        client.get("/")

    assert len(few) == len(many_more) < 40


@pytest.mark.django_db(transaction=True)
def test_front_page_remembers_the_picture_until_the_content_changes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_listing(make_organization(name="First"))
    client.get("/")

    with django_assert_num_queries(2):
        remembered = labels(picture(client))
    make_organization(name="Second")

    assert remembered == ["First"]
    assert sorted(labels(picture(client))) == ["First", "Second"]
