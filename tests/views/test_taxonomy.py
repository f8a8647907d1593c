"""Browsing by sector, tier and tag: introductions, counts and lists, for what readers
may see.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.history import changes
from directory.models import Tag
from tests.factories import (
    make_listing,
    make_organization,
    make_sector,
    make_tier,
    make_user,
)
from tests.support.reading import Element, headings, read, skipped_levels

pytestmark = pytest.mark.django_db

NOT_LISTED: list[dict[str, Any]] = [
    {"status": "closed"},
    {"visibility": "draft"},
    {"visibility": "withdrawn"},
]


def names(page: Element) -> list[str]:
    """The names on the cards of a list, in order."""
    return [card.one("h3").one("a").text for card in page.all("li", class_="card")]


def lines(page: Element) -> list[tuple[str, str]]:
    """The lines of an index, of its first list where it has more: all their words and
    where they lead.
    """
    first = [*page.all("ul", class_="bars"), *page.all("ul", class_="index")][0]
    return [(line.text, line.one("a").href) for line in first.all("li")]


def test_sector_page_has_introduction_count_and_list(client: Client) -> None:
    sector = make_sector(
        name="Food", slug="food", description="Who **grows** it.\n\n# Inside"
    )
    make_organization(name="Second", sectors=[sector])
    make_organization(name="First", sectors=[sector])
    make_organization(name="Elsewhere", sectors=[make_sector()])

    page = read(client.get("/sectors/food/"))

    assert headings(page)[:3] == [(1, "Food"), (2, "Inside"), (2, "2 organizations")]
    assert page.texts("title") == ["Food: 2 organizations · Ecosystem"]
    assert page.one("header", class_="term").texts("p") == ["Who grows it."]
    assert names(page) == ["First", "Second"]
    assert skipped_levels(headings(page)) == []


def test_tier_page_drops_the_last_colon_of_its_name(client: Client) -> None:
    tier = make_tier(name="Examples of Networks:", slug="examples")
    make_listing(make_organization(name="Listed"), tier)
    make_organization(name="Elsewhere")

    page = read(client.get("/tiers/examples/"))

    assert page.texts("h1") == ["Examples of Networks"]
    assert names(page) == ["Listed"]


def test_tag_page_lists_what_carries_it(client: Client) -> None:
    make_organization(name="Tagged", tags=["Open source"])
    make_organization(name="Elsewhere", tags=["Closed"])

    page = read(client.get("/tags/open-source/"))

    assert page.texts("h1") == ["Open source"]
    assert names(page) == ["Tagged"]


def test_term_page_without_introduction_leaves_no_gap(client: Client) -> None:
    make_sector(slug="food")

    page = read(client.get("/sectors/food/"))

    assert page.one("header", class_="term").all("div") == []


def test_term_page_filters_within_the_term(client: Client) -> None:
    sector = make_sector(slug="food")
    make_organization(name="Fund", kind="fund", sectors=[sector])
    make_organization(name="Media", kind="media", sectors=[sector])
    make_organization(name="Elsewhere", kind="fund")

    page = read(client.get("/sectors/food/?kind=fund"))

    assert names(page) == ["Fund"]
    assert page.texts("legend") == ["Kind"]
    assert (
        page.one("link", rel="canonical").href
        == "http://127.0.0.1:8000/sectors/food/?kind=fund"
    )
    assert (
        page.one("form", class_="facets__form").attributes["action"] == "/sectors/food/"
    )


def test_term_page_takes_no_second_value_of_its_own_facet(client: Client) -> None:
    make_organization(name="Food", sectors=[make_sector(slug="food")])
    make_organization(name="Media", sectors=[make_sector(slug="media")])

    page = read(client.get("/sectors/food/?sector=media"))

    assert names(page) == ["Food"]
    assert page.all("a", class_="chip") == []
    assert "We do not know sector=media, so it was left out." in page.text


@pytest.mark.parametrize("address", ["/sectors/food/", "/tiers/near/", "/tags/bread/"])
def test_term_page_counts_and_lists_nothing_hidden_and_offers_what_ended(
    client: Client, address: str
) -> None:
    sector, tier = make_sector(slug="food"), make_tier(slug="near")
    for values in ({"name": "Alive"}, *NOT_LISTED):
        make_listing(
            make_organization(sectors=[sector], tags=["bread"], **values), tier
        )

    page = read(client.get(address))

    assert names(page) == ["Alive"]
    assert page.texts("h2")[0] == "1 organization"
    assert ("Include 1 that has closed", "?status=any") in page.links()


@pytest.mark.parametrize(
    "address",
    ["/sectors/none/", "/tiers/none/", "/tags/none/", "/sectors/%00/", "/tags/a%20b/"],
)
def test_term_page_that_does_not_exist_is_404(client: Client, address: str) -> None:
    make_organization(sectors=[make_sector(slug="food")], tags=["bread"])

    assert client.get(address).status_code == 404


def test_merged_sector_leads_to_its_successor_and_is_offered_nowhere(
    client: Client,
) -> None:
    kept = make_sector(name="Kept", slug="kept")
    merged = make_sector(name="Merged", slug="merged", merged_into=kept)
    make_organization(sectors=[kept, merged])
    make_organization(sectors=[make_sector(name="Other")])

    moved = client.get("/sectors/merged/")

    assert (moved.status_code, moved.headers["Location"]) == (301, "/sectors/kept/")
    for address in ("/", "/sectors/", "/organizations/"):
        assert "Merged" not in read(client.get(address)).text


def test_merged_tag_leads_to_its_successor(client: Client) -> None:
    make_organization(tags=["kept"])
    tag = Tag(name="Merged", slug="merged", merged_into=Tag.objects.get(slug="kept"))
    with changes.recorded(tag):
        tag.save()

    moved = client.get("/tags/merged/")

    assert (moved.status_code, moved.headers["Location"]) == (301, "/tags/kept/")


def test_sector_index_is_a_to_z_with_counts_and_those_without(client: Client) -> None:
    media, art = (
        make_sector(name="Media", slug="media"),
        make_sector(name="Art", slug="art"),
    )
    make_sector(name="Unused")
    make_organization(sectors=[media, art])
    make_organization(sectors=[media])
    make_organization()

    page = read(client.get("/sectors/"))

    assert page.texts("h1") == ["Organizations by sector"]
    assert lines(page) == [
        ("Art1 organization", "/sectors/art/"),
        ("Media2 organizations", "/sectors/media/"),
        ("No sector noted1 organization", "/organizations/?sector=_none"),
    ]


def test_sector_index_counts_nothing_hidden_or_ended(client: Client) -> None:
    media = make_sector(name="Media", slug="media")
    make_organization(sectors=[media])
    for values in NOT_LISTED:
        make_organization(sectors=[media], **values)
        make_organization(**values)

    assert lines(read(client.get("/sectors/"))) == [
        ("Media1 organization", "/sectors/media/")
    ]


def test_tag_index_is_linked_once_a_tag_is_used(client: Client) -> None:
    make_organization(tags=["secret"], visibility="draft")
    before = read(client.get("/sectors/")).links()
    make_organization(tags=["Éclair", "bread"])

    after = read(client.get("/sectors/")).links()

    assert ("Or by tag", "/tags/") not in before
    assert ("Or by tag", "/tags/") in after
    assert [words for words, _ in lines(read(client.get("/tags/")))] == [
        "bread1 organization",
        "Éclair1 organization",
    ]


def test_index_of_an_empty_directory_says_so(client: Client) -> None:
    for address in ("/sectors/", "/tags/"):
        assert "The first listings are on their way." in read(client.get(address)).text


def test_term_page_leads_editors_to_its_form(client: Client) -> None:
    sector = make_sector(slug="food")
    edit = ("Edit", f"/admin/directory/sector/{sector.pk}/change/")

    for_readers = read(client.get("/sectors/food/")).links()
    client.force_login(make_user("superuser"))
    for_staff = read(client.get("/sectors/food/")).links()

    assert (edit in for_readers, edit in for_staff) == (False, True)


def test_term_page_that_finds_nothing_leads_to_the_same_words_in_the_whole_directory(
    client: Client,
) -> None:
    food = make_sector(name="Food", slug="food")
    make_organization(name="Lodge 1.0", sectors=[food])
    make_organization(name="Granary 2.0")

    page = read(client.get("/sectors/food/?q=granary+2.0"))

    assert page.one("ul", class_="ways").links() == [
        ("1 organization without “granary 2.0”", "."),
        ("1 organization in the whole directory", "/organizations/?q=granary+2.0"),
    ]
    alone = (
        read(client.get("/sectors/food/?q=granary")).one("ul", class_="ways").links()
    )
    assert alone[0] == ("1 organization without “granary”", ".")
    assert (
        page.one("link", rel="canonical").href
        == "http://127.0.0.1:8000/sectors/food/?q=granary+2.0"
    )


def test_tier_page_keeps_the_order_that_staff_set(client: Client) -> None:
    tier = make_tier(slug="national", name="National")
    for position, name in enumerate(("Zebra", "Apple", "Hidden", "Mill"), 1):
        visibility = "draft" if name == "Hidden" else "published"
        organization = make_organization(
            name=name, visibility=visibility, kind="fund" if name != "Apple" else ""
        )
        make_listing(organization, tier, position=position)

    page = read(client.get("/tiers/national/"))

    assert names(page) == ["Zebra", "Apple", "Mill"]
    sorts = page.one("div", class_="bar").one("ul").links()
    assert sorts[:2] == [("Our order", "."), ("A to Z", "?sort=name")]
    by_name = read(client.get("/tiers/national/?sort=name"))
    assert names(by_name) == ["Apple", "Mill", "Zebra"]
    narrowed = read(client.get("/tiers/national/?kind=fund"))
    assert names(narrowed) == ["Zebra", "Mill"]


def test_tier_page_follows_a_new_order(client: Client) -> None:
    tier = make_tier(slug="national")
    first = make_listing(make_organization(name="Zebra"), tier, position=1)
    make_listing(make_organization(name="Apple"), tier, position=2)
    client.get("/tiers/national/")

    first.position = 3
    with changes.recorded(first.organization):
        first.save()

    assert names(read(client.get("/tiers/national/"))) == ["Apple", "Zebra"]


def test_tier_page_of_many_cuts_the_order_of_staff_into_pages(client: Client) -> None:
    tier = make_tier(slug="national")
    for number in range(22):
        organization = make_organization(name=f"Lodge {99 - number}")
        make_listing(organization, tier, position=number)

    second = read(client.get("/tiers/national/?page=2"))

    assert names(second) == ["Lodge 79", "Lodge 78"]
    assert second.all("nav", class_="letters") == []


def test_order_of_staff_is_known_on_pages_of_tiers_alone(client: Client) -> None:
    make_listing(make_organization(name="Mill"), make_tier(slug="national"))

    page = read(client.get("/organizations/?tier=national&sort=listed"))

    assert "We do not know sort=listed, so it was left out." in page.text


def test_tags_above_a_hundred_stand_under_letters(client: Client) -> None:
    words = [f"{letter} {number}" for letter in "bzé" for number in range(34)]
    make_organization(tags=words[:50])
    make_organization(tags=words[50:100])
    few = read(client.get("/tags/"))

    make_organization(tags=words[100:])

    page = read(client.get("/tags/"))
    assert few.all("nav", class_="letters") == []
    assert page.one("nav", class_="letters").links() == [
        ("B", "#to-b"),
        ("E", "#to-e"),
        ("Z", "#to-z"),
    ]
    assert headings(page)[1:] == [(2, "B"), (2, "E"), (2, "Z")]
    assert page.one("h2", id="to-e").text == "E"
    assert len(page.all("li", class_="index__line")) == 102
