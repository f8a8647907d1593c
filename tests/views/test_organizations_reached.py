"""How an organization is reached and joined, and what is said of one that nobody
described.
"""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import Organization
from tests.factories import make_organization, make_sector, make_social_profile
from tests.support.reading import Element, headings, read, skipped_levels

pytestmark = pytest.mark.django_db


def record(client: Client, organization: Organization) -> Element:
    """The record as readers get it."""
    return read(client.get(organization.get_absolute_url()))


def facts(page: Element) -> dict[str, list[str]]:
    """The table of facts."""
    return {
        row.one("dt").text: row.texts("dd")
        for row in page.one("dl", class_="facts").all("div")
    }


def test_record_shows_the_ways_to_reach_it(client: Client) -> None:
    organization = make_organization(
        phone="+49 (0)30 123 45 67", email="us@lodge.example.org",
        working_languages="en es", language="en",
    )  # fmt: skip
    for url in ("https://social.example.org/@lodge", "https://x.com/lodge"):
        make_social_profile(organization, url=url)

    page = record(client, organization)
    spanish = read(client.get(f"/es{organization.get_absolute_url()}"))

    table = facts(page)
    links = {
        link.text: (link.href, link.attributes.get("rel"))
        for link in page.one("dl", class_="facts").all("a")
    }
    assert table["Phone"] == ["+49 (0)30 123 45 67"]
    assert links["+49 (0)30 123 45 67"] == ("tel:+49301234567", None)
    assert table["On social networks"] == ["Mastodon", "X"]
    assert links["Mastodon"] == ("https://social.example.org/@lodge", "noopener")
    assert table["Languages it works in"] == ["English, Spanish"]
    assert facts(spanish)["Idiomas en los que trabaja"] == ["Español, inglés"]


def test_record_tells_two_profiles_of_one_network_apart(client: Client) -> None:
    organization = make_organization()
    for name in ("lodge", "lodge-kids"):
        make_social_profile(organization, url=f"https://www.facebook.com/{name}/")

    page = record(client, organization)

    assert facts(page)["On social networks"] == [
        "Facebook lodge",
        "Facebook lodge-kids",
    ]


def test_record_says_how_to_join_unless_it_has_ended(client: Client) -> None:
    words = "Come on **Mondays**.\n\n# Costs\n\nNone."
    open_one = make_organization(joining=words)
    closed = make_organization(joining=words, status="closed")

    page = record(client, open_one)

    section = page.one("section", **{"aria-labelledby": "h-joining"})
    assert section.texts("h2", "h3", "strong") == [
        "How to join or get support",
        "Mondays",
        "Costs",
    ]
    assert "How to join" not in record(client, closed).text
    assert not skipped_levels(headings(page))


def test_record_without_description_says_what_is_known(client: Client) -> None:
    told = make_organization(kind="fund", city="Lyon", description="is here.")
    untold = make_organization(
        name="Untold", kind="fund", city="Lyon", country="FR", founded="1991",
        sectors=[make_sector(name="Housing")],
    )  # fmt: skip
    sentence = "A fund or lender in Lyon, France, since 1991, in housing."

    page = record(client, untold)
    spanish = read(client.get(f"/es{untold.get_absolute_url()}"))

    assert page.one("header", class_="record__head").texts("p")[1] == sentence
    description = page.one("meta", name="description").attributes["content"]
    assert (
        description
        == "Untold: a fund or lender in Lyon, France, since 1991, in housing."
    )
    assert (
        "Un fondo o entidad de crédito en Lyon, Francia, desde 1991, que trabaja en"
        " housing." in spanish.text
    )
    assert "A fund or lender" not in record(client, told).text
