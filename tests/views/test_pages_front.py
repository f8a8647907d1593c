"""The front page is the founding page: its headings, words, links and order, as a
reader meets them.
"""

from __future__ import annotations

import pytest
from django.test import Client

from directory.history import changes
from directory.models import NetworkTier, Organization, Page
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_sector,
    make_tier,
)
from tests.support import founding
from tests.support.reading import Element, headings, read, skipped_levels

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founding_directory")]


@pytest.fixture
def front(client: Client) -> Element:
    """The front page as it is served."""
    return read(client.get("/"))


def sections(page: Element) -> list[Element]:
    """The parts of a page that show a tier each."""
    return page.all("section", class_="tier")


def listings(page: Element) -> list[Element]:
    """The listings of all tiers, in their order."""
    return [listing for section in sections(page) for listing in section.all("li")]


def sentence(listing: Element) -> str:
    """What a listing reads like, without the line of links at its foot."""
    foot = listing.one("p", class_="entry__foot").text
    return listing.text.removesuffix(foot).strip()


def written(listing: founding.Listing) -> str:
    """What a listing of the founding page reads like."""
    return " ".join(
        part
        for part in (
            listing.name,
            listing.bracket and f"({listing.bracket})",
            listing.text,
        )
        if part
    )


def test_front_page_has_one_h1(front: Element) -> None:
    assert front.texts("h1") == ["The Solidarity Economy Ecosystem"]
    assert front.one("head").texts("title") == ["The Solidarity Economy Ecosystem"]


def test_front_page_has_every_founding_heading_in_order_and_level(
    front: Element,
) -> None:
    wanted = founding.read().headings

    found = [(level, words) for level, words in headings(front) if words in wanted]

    assert found == list(zip([1, 2, 3, 3, 3], wanted, strict=True))


def test_front_page_skips_no_heading_level(front: Element) -> None:
    assert skipped_levels(headings(front)) == []


def test_front_page_opens_with_the_founding_paragraph(front: Element) -> None:
    assert front.one("div", class_="cover__intro").texts("p") == [
        founding.read().opening
    ]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_front_page_shows_a_tier_as_founded(front: Element, position: int) -> None:
    tier = founding.read().tiers[position]

    section = sections(front)[position]

    assert section.one("h3").text == tier.heading
    assert [sentence(listing) for listing in section.all("li")] == [
        written(one) for one in tier.listings
    ]


def test_front_page_name_of_a_listing_leads_to_its_record(front: Element) -> None:
    records = {one.name: one.get_absolute_url() for one in Organization.objects.all()}

    found = [listing.one("h4").links() for listing in listings(front)]

    assert found == [
        [(one.name, records[one.name])] for one in founding.read().listings
    ]


def test_front_page_outside_link_of_a_listing_is_the_founding_one(
    front: Element,
) -> None:
    found = [
        [href for _, href in listing.links() if href.startswith("http")]
        for listing in listings(front)
    ]

    assert found == [[one.url] for one in founding.read().listings]


def test_front_page_counts_the_listings_of_each_tier_and_leads_to_it(
    front: Element,
) -> None:
    found = [section.one("p", class_="note").links() for section in sections(front)]

    assert found == [
        [("6 listings", "/tiers/international/")],
        [("4 listings", "/tiers/national/")],
        [("11 listings", "/tiers/sector-based/")],
    ]


def test_front_page_has_sectors_a_to_z_with_counts_and_the_rest(front: Element) -> None:
    lines = [
        line.text.split("·")[0] for line in front.one("section", id="sectors").all("li")
    ]

    assert lines == [
        "Academics1 organization",
        "Artists and cultural organizers1 organization",
        "Housing2 organizations",
        "Media3 organizations",
        "Performing artists1 organization",
        "Tenants organizing1 organization",
        "Worker co-ops1 organization",
        "No sector noted10 organizations",
    ]


def test_front_page_searches_the_list(front: Element) -> None:
    form = front.one("form", class_="search")

    assert (form.attributes["action"], form.attributes["method"]) == (
        "/organizations/",
        "get",
    )
    assert (
        form.one("label", for_=form.one("input", name="q").attributes["id"]).text != ""
    )
    assert [
        href for words, href in front.links() if words == "see all 20 organizations"
    ] == ["/organizations/"]


def test_front_page_names_its_one_address(front: Element) -> None:
    assert front.one("link", rel="canonical").href == "http://127.0.0.1:8000/"


def test_front_page_cuts_a_description_above_700_characters(client: Client) -> None:
    short, long = "x" * 350 + " " + "y" * 349, "is a group. " + "word " * 200
    tier = make_tier(position=9)
    make_listing(make_organization(name="Exact", description=short), tier, position=1)
    make_listing(make_organization(name="Long", description=long), tier, position=2)

    exact, cut = [sentence(listing) for listing in listings(read(client.get("/")))[-2:]]

    assert exact == f"Exact {short}"
    assert cut.startswith("Long is a group. word ")
    assert cut.endswith(" word…")
    assert len(cut) <= len("Long ") + 700


def test_front_page_shows_words_and_no_marks_of_markdown(client: Client) -> None:
    marked = make_organization(
        name="Marked",
        description="is **bold**, [linked](https://x.example/) & <b>plain</b>.",
    )
    make_listing(marked, make_tier(position=9))

    listing = listings(read(client.get("/")))[-1]

    assert sentence(listing) == "Marked is bold, linked & <b>plain</b>."


def test_front_page_shows_24_listings_of_a_tier_and_a_way_to_all(
    client: Client,
) -> None:
    tier = make_tier(position=9)
    for position in range(26):
        make_listing(tier=tier, position=position)

    section = sections(read(client.get("/")))[-1]

    assert len(section.all("li")) == 24
    assert ("See all 26 listings", tier.get_absolute_url()) in section.links()


def test_front_page_hides_an_empty_tier(client: Client) -> None:
    empty = make_tier(name="Nothing here yet")
    make_listing(make_organization(status="closed"), empty)

    page = read(client.get("/"))

    assert len(sections(page)) == 3
    assert "Nothing here yet" not in page.text


def test_front_page_without_organizations_says_so(client: Client) -> None:
    for organization in Organization.objects.all():
        changes.removed(organization)

    page = read(client.get("/"))

    assert sections(page) == []
    assert "The first listings are on their way." in page.text
    assert page.all("form", role="search") != []
    assert page.all("section", id="sectors") == []


def test_front_page_follows_the_order_that_staff_keep(client: Client) -> None:
    tier = NetworkTier.objects.get(slug="national")
    first = tier.listings.get(position=1)
    with changes.recorded(first.organization):
        first.position = 99
        first.save()

    section = sections(read(client.get("/")))[1]

    assert section.texts("h4")[-1] == first.organization.name


def test_front_page_above_24_sectors_shows_the_16_most_used(client: Client) -> None:
    organization = make_organization()
    used = [make_sector() for _ in range(20)]
    for one in (organization, make_organization()):
        with changes.recorded(one):
            one.sectors.set(used)

    lines = read(client.get("/")).one("section", id="sectors").texts("li")

    assert lines[-1] == "All 27 sectors"
    assert len(lines) == 16 + len(["No sector noted", "All 27 sectors"])


def test_front_page_without_the_page_still_shows_the_directory(client: Client) -> None:
    Page.objects.filter(path="/").update(is_published=False)

    page = read(client.get("/"))

    assert page.texts("h1") == ["Ecosystem"]
    assert len(sections(page)) == 3
    assert skipped_levels(headings(page)) == []


def test_other_page_may_show_the_directory_too(client: Client) -> None:
    make_page(
        path="/whole/",
        body="# The whole\n\nIntro.\n\n## Part\n\nText.",
        show_directory=True,
    )

    page = read(client.get("/whole/"))

    assert page.texts("h1") == ["The whole"]
    assert [section.texts("h3") for section in sections(page)] == [
        [tier.heading] for tier in founding.read().tiers
    ]
    assert skipped_levels(headings(page)) == []


def test_tier_keeps_its_look_whatever_descriptions_are_written(client: Client) -> None:
    def looks() -> list[str]:
        page = read(client.get("/"))
        return [
            section.one("ul").attributes["class"].removeprefix("entries").strip()
            for section in sections(page)
        ]

    before = looks()
    for organization in Organization.objects.filter(listings__tier__position__lte=2):
        text = "" if organization.description else "is a network."
        organization.description = text
        with changes.recorded(organization):
            organization.save()

    assert before == ["", "entries--lines", "entries--lines"]
    assert looks() == before


def test_tier_looks_as_staff_choose(client: Client) -> None:
    national = NetworkTier.objects.get(slug="national")
    national.look = NetworkTier.Look.ENTRIES
    with changes.recorded(national):
        national.save()

    found = [section.one("ul") for section in sections(read(client.get("/")))]

    assert [bool(one.all("li", class_="entry")) for one in found] == [True, True, False]
