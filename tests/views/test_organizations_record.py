"""The record of one organization: everything stored that is public, its ties from both
sides, and its life.
"""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from directory.history import changes
from directory.models import Identifier, Organization
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_tier,
)
from tests.support.reading import Element, headings, read, skipped_levels

pytestmark = pytest.mark.django_db


def record(client: Client, organization: Organization) -> Element:
    """The record as readers get it."""
    response = client.get(organization.get_absolute_url())
    assert response.status_code == 200
    return read(response)


def facts(page: Element) -> dict[str, list[str]]:
    """The table of facts."""
    return {
        row.one("dt").text: row.texts("dd")
        for row in page.one("dl", class_="facts").all("div")
    }


def ties(page: Element) -> list[str]:
    """Below each heading of the ties its common source, if any, and who is there."""
    lines = []
    for child in page.one("section", aria_labelledby="h-ties").children:
        if isinstance(child, Element):
            rows = child.texts("li") if child.tag in ("ul", "details") else [child.text]
            lines += rows
    return lines


def test_record_with_nothing_but_facts_begins_with_them(client: Client) -> None:
    food = make_sector()
    bare, near = (
        make_organization(name=name, sectors=[food]) for name in ("Bare", "Near")
    )
    told = make_organization(
        name="Told", description="is an organization.", sectors=[food]
    )

    pages = {
        one.name: record(client, one).one("div", class_="record__grid")
        for one in (bare, near, told)
    }

    assert {name: page.texts("dl", "h2") for name, page in pages.items()} == {
        "Bare": [pages["Bare"].one("dl").text, "Close to it in this directory"],
        "Near": [pages["Near"].one("dl").text, "Close to it in this directory"],
        "Told": [
            "Description",
            "Close to it in this directory",
            pages["Told"].one("dl").text,
        ],
    }


@time_machine.travel("2026-11-16T12:00:00Z", tick=False)
def test_record_shows_every_public_fact(client: Client) -> None:
    organization = make_organization(
        name="The Lodge", acronym="TL", kind="fund", scope="local", city="Quito",
        region="Pichincha", country="EC",
        latitude="-0.25", longitude="-78.5", founded="2004-05", email="us@lodge.ec",
        url="https://www.lodge.ec/home",
        facts_as_of="2020-05", source_url="https://source.example/x",
        source_note="its charter", source_licence="CC0",
        verified_at="2026-02-03T12:00:00Z", sectors=[make_sector(name="Food")],
        tags=["bread"],
    )  # fmt: skip
    make_listing(organization, make_tier(name="Near networks:"))
    with changes.recorded(organization):
        Identifier.objects.create(
            organization=organization, scheme="EC-RUC", value="123"
        )

    page = record(client, organization)

    assert facts(page) == {
        "Listed under": ["Near networks"],
        "Sector": ["Food"],
        "Kind and reach": ["Fund or lender, local"],
        "Seat": ["Quito, Pichincha, Ecuador"],
        "Coordinates": ["-0.25, -78.5"],
        "Founded": ["May 2004"],
        "Tags": ["bread"],
        "Registered number": ["EC-RUC 123"],
        "E-mail": ["us@lodge.ec"],
        "Where this comes from": ["source.example", "its charter", "CC0"],
        "How fresh this is": [
            "Facts as of May 2020",
            "Read over by an editor on 3 February 2026",
            "Record last changed on 16 November 2026",
        ],
        "Something wrong or out of date?": ["Suggest a correction"],
        "Share": [page.one("div", class_="share").one("dd").text],
        "This record as": ["JSON JSON-LD Turtle Markdown vCard Murmurations"],
    }


def test_record_heads_with_name_place_and_link(client: Client) -> None:
    organization = make_organization(
        name="Lodge",
        acronym="LDG",
        city="Quito",
        founded="2004",
        kind="network",
        url="https://www.lodge.ec/home",
    )

    page = record(client, organization)

    assert page.texts("h1") == ["Lodge LDG"]
    assert page.texts("title") == ["Lodge (LDG) · Ecosystem"]
    assert (
        page.one("p", class_="record__runin").text
        == "Network or coalition Quito since 2004"
    )
    assert ("Visit lodge.ec", "https://www.lodge.ec/home") in page.links()
    assert (
        page.one("link", rel="canonical").href
        == "http://127.0.0.1:8000/organizations/lodge/"
    )
    assert skipped_levels(headings(page)) == []


def test_record_leaves_out_what_is_not_known(client: Client) -> None:
    page = record(client, make_organization(name="Bare"))

    assert list(facts(page)) == [
        "How fresh this is",
        "Something wrong or out of date?",
        "Share",
        "This record as",
    ]
    assert "None" not in page.text
    assert page.texts("h2") == []
    assert "We have no description yet." in page.text


@pytest.mark.parametrize(
    ("known", "label", "words"),
    [
        ({"kind": "fund"}, "Kind", "Fund or lender"),
        ({"scope": "local"}, "Reach", "Local"),
        ({"kind": "fund", "scope": "local"}, "Kind and reach", "Fund or lender, local"),
    ],
)
def test_record_names_kind_and_reach_as_far_as_they_are_known(
    client: Client, known: dict[str, str], label: str, words: str
) -> None:
    shown = facts(record(client, make_organization(**known)))

    assert shown[label] == [words]


def test_record_never_shows_what_is_for_staff(client: Client) -> None:
    page = record(client, make_organization(staff_notes="Called twice, nobody there"))

    assert "Called twice" not in page.text


def test_record_description_reads_as_a_sentence_with_headings_below(
    client: Client,
) -> None:
    organization = make_organization(
        name="Lodge", description="is a *house*.\n\n# History\n\nOld."
    )

    page = record(client, organization)

    assert page.one("div", class_="prose").texts("p") == ["Lodge is a house.", "Old."]
    assert (3, "History") in headings(page)
    assert (
        page.one("meta", name="description").attributes["content"]
        == "Lodge is a house. History Old."
    )


@pytest.mark.parametrize(
    ("description", "continues_name", "shown"),
    [
        ("is a house.", True, "1. *Mai* > Laden is a house."),
        ("we bake bread.", False, "we bake bread."),
        ("(formerly Gap) is a fund.", True, "(formerly Gap) is a fund."),
        ("iFixit-style repair.", True, "iFixit-style repair."),
        ("ქსელი ვართ.", True, "ქსელი ვართ."),
    ],
)
def test_record_name_stands_before_a_sentence_that_continues_it(
    client: Client, description: str, continues_name: bool, shown: str
) -> None:
    organization = make_organization(
        name="1. *Mai* > Laden",
        description=description,
        continues_name=continues_name,
    )

    page = record(client, organization)

    assert page.one("div", class_="prose").texts("p") == [shown]
    assert page.one("meta", name="description").attributes["content"] == shown


@pytest.mark.parametrize(
    "description", ["- first item\n- second", "## what we do", "|a|\n|-|\n|b|"]
)
def test_record_name_stands_before_no_other_block(
    client: Client, description: str
) -> None:
    page = record(client, make_organization(name="Lodge", description=description))

    assert "Lodge" not in page.one("div", class_="prose").text


def test_record_writes_the_address_of_its_mail_for_the_link(client: Client) -> None:
    page = record(client, make_organization(email="a%b&c?d@münchen.example"))

    link = page.one("a", href="mailto:a%25b%26c%3Fd@xn--mnchen-3ya.example")

    assert link.text == "a%b&c?d@münchen.example"


@pytest.mark.parametrize("name", ["हिन्दी", "กลุ่ม", "Кооператив ABC", "Łódź", "✊"])
def test_record_of_any_script_answers_at_its_address(client: Client, name: str) -> None:
    organization = make_organization(name=name, slug="")

    page = record(client, organization)

    assert page.one("h1").text == name


def test_record_address_of_marks_is_taken_from_staff() -> None:
    organization = make_organization(slug="हिन्दी")

    organization.full_clean()

    assert Organization.objects.get(slug="हिन्दी") == organization


def test_record_is_in_its_own_language(client: Client) -> None:
    page = record(
        client, make_organization(name="Casa", description="Una casa.", language="es")
    )

    assert page.one("h1").attributes["lang"] == "es"
    assert page.one("div", class_="prose").attributes["lang"] == "es"


def test_record_terms_are_links(client: Client) -> None:
    organization = make_organization(
        sectors=[make_sector(slug="food")],
        tags=["bread"],
        kind="fund",
        scope="local",
        country="EC",
    )
    make_listing(organization, make_tier(slug="near"))

    facts = record(client, organization).one("dl")
    forms = {href for _, href in facts.one("div", class_="forms").links()}
    hrefs = {href for _, href in facts.links()}

    assert hrefs - forms == {
        *("/sectors/food/", "/tags/bread/", "/tiers/near/"),
        *("/organizations/?kind=fund", "/organizations/?scope=local"),
        "/organizations/?country=EC",
        f"{organization.get_absolute_url()}correct/",
    }


def test_record_has_its_other_names(client: Client) -> None:
    organization = make_organization(name="Lodge")
    make_alternate_name(organization, name="Lodge Incorporated", kind="legal")
    make_alternate_name(organization, name="LDG", kind="short")
    make_alternate_name(organization, name="La Casa", kind="translated", language="es")
    make_alternate_name(organization, name="Old House", kind="former", until="2019")

    page = record(client, organization)

    assert facts(page)["Also known as"] == ["Lodge Incorporated", "La Casa"]
    assert facts(page)["Former names"] == ["Old House, until 2019"]
    assert page.texts("p", class_="record__former") == [
        "Formerly Old House, until 2019"
    ]
    assert page.texts("h1") == ["Lodge LDG"]


def test_record_tells_its_short_name_once(client: Client) -> None:
    same, other = (make_organization(acronym="TL") for _ in range(2))
    make_alternate_name(same, name="tl", kind="short")
    make_alternate_name(other, name="Lodge", kind="short")

    assert "Also known as" not in facts(record(client, same))
    assert facts(record(client, other))["Also known as"] == ["Lodge"]


def test_record_ties_read_from_both_sides_with_source_and_date(client: Client) -> None:
    member, network = (
        make_organization(name="Member"),
        make_organization(name="Network"),
    )
    make_relationship(
        member,
        network,
        kind="member_of",
        source_url="https://www.list.example/all",
        as_of="2026-04",
        note="its list",
    )

    source = "Source: list.example, its list, as of April 2026"
    assert ties(record(client, member)) == ["Ties", "Member of", source, "Network"]
    assert ties(record(client, network)) == ["Ties", "Members (1)", source, "Member"]
    assert ("Network", "/organizations/network/") in record(client, member).links()


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("program_of", "Program of", "Programs (1)"),
        ("chapter_of", "Chapter of", "Chapters (1)"),
        ("hosted_by", "Hosted by", "Hosted organizations (1)"),
        ("observer_at", "Observer at", "Observers (1)"),
        ("partner_of", "Partners (1)", "Partners (1)"),
    ],
)
def test_record_tie_words(client: Client, kind: str, here: str, there: str) -> None:
    one, other = make_organization(name="One"), make_organization(name="Other")
    make_relationship(one, other, kind=kind)

    unknown = "date not known"
    assert ties(record(client, one)) == ["Ties", here, unknown, "Other"]
    assert ties(record(client, other)) == ["Ties", there, unknown, "One"]


def test_record_ties_of_several_sources_have_one_each(client: Client) -> None:
    network = make_organization(name="Network")
    for name in ("First", "Second"):
        make_relationship(make_organization(name=name), network, note=f"{name} list")

    assert ties(record(client, network)) == [
        "Ties",
        "Members (2)",
        "First Source: First list, date not known",
        "Second Source: Second list, date not known",
    ]


def test_record_tie_to_one_that_is_not_listed(client: Client) -> None:
    organization = make_organization()
    make_relationship(
        organization,
        other_name="Far House",
        other_url="https://far.example/",
        kind="hosted_by",
    )

    page = record(client, organization)

    assert ties(page) == [
        "Ties",
        "Hosted by",
        "date not known",
        "Far House (not in this directory)",
    ]
    assert (
        page.one("li", class_="tie").one("a").attributes["rel"] == "nofollow noopener"
    )


def test_record_ties_stand_upward_first_then_a_to_z(client: Client) -> None:
    centre = make_organization(name="Centre")
    for name in ("Zeta", "The Alpha"):
        make_relationship(make_organization(name=f"{name} member"), centre)
        make_relationship(centre, make_organization(name=f"{name} network"))

    assert ties(record(client, centre)) == [
        "Ties",
        "Member of",
        "date not known",
        "The Alpha network",
        "Zeta network",
        "Members (2)",
        "date not known",
        "The Alpha member",
        "Zeta member",
    ]


def test_closed_record_says_so_and_has_no_button(client: Client) -> None:
    organization = make_organization(
        status="closed",
        founded="1998",
        dissolved="2024-02",
        url="https://gone.example/",
    )

    page = record(client, organization)

    assert (
        page.one("div", class_="panel--closed").text
        == "This organization has closed Ended: February 2024."
    )
    assert page.one("p", class_="record__runin").text.endswith("1998 to 2024")
    assert page.all("a", class_="record__website") == []
    assert facts(page)["Website"] == ["gone.example"]
    assert skipped_levels(headings(page)) == []


def test_merged_record_names_its_successor_and_is_named_there(client: Client) -> None:
    heir = make_organization(name="Heir")
    gone = make_organization(name="Gone", status="merged", successor=heir)

    panel = record(client, gone).one("div", class_="panel--closed")

    assert (
        panel.text
        == "This organization has merged into another It was followed by Heir."
    )
    assert panel.links() == [("Heir", "/organizations/heir/")]
    assert ties(record(client, heir)) == ["Ties", "Came from", "Gone"]


def test_record_of_which_nobody_knows_whether_it_lives_says_so(client: Client) -> None:
    page = record(client, make_organization(status="unknown"))

    assert facts(page)["Status"] == ["We do not know whether it is still active"]


def test_record_leads_to_its_correction(client: Client) -> None:
    page = record(client, make_organization(name="Lodge", description=""))

    assert facts(page)["Something wrong or out of date?"] == ["Suggest a correction"]
    assert ("Suggest a correction", "/organizations/lodge/correct/") in page.links()
    assert (
        "Write two sentences.",
        "/organizations/lodge/correct/#description",
    ) in page.links()


def test_record_of_an_ended_one_asks_whether_it_is_open_again(client: Client) -> None:
    page = record(client, make_organization(name="Lodge", status="closed"))

    assert facts(page)["Open again?"] == ["Tell us"]
    assert ("Tell us", "/organizations/lodge/correct/#note") in page.links()


@pytest.mark.parametrize(
    "field", ["name", "description", "acronym", "city", "source_note"]
)
def test_record_prints_markup_as_words(client: Client, field: str) -> None:
    values: dict[str, Any] = {"name": "Lodge", field: "<script>x</script> & <b>y</b>"}
    organization = make_organization(**values)

    page = record(client, organization)

    assert page.all("b") == []
    # What no browser runs holds the words as data.
    (data,) = page.all("script", type="application/ld+json")
    assert "<" not in data.text
    assert len([one for one in page.all("script") if "src" not in one.attributes]) == 1
    assert "<b>y</b>" in page.text


def test_record_with_a_name_in_another_script_has_an_address(client: Client) -> None:
    organization = make_organization(name="連帯経済")

    page = record(client, organization)

    assert page.texts("h1") == ["連帯経済"]
    assert (
        page.one("link", rel="canonical").href
        == f"http://127.0.0.1:8000{organization.get_absolute_url()}"
    )
