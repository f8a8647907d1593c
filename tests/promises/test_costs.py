"""What a page costs: few statements, the same number with ten and with a thousand
organizations, and few bytes.
"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.history import changes
from directory.models import NetworkTier, Organization, Page, Sector, SiteSettings
from tests.benchmarks import fake_data
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
)

MOST_STATEMENTS = {
    "/": 6,
    "/organizations/": 6,
    "/organizations/?q=lodge": 8,
    "/organizations/?sector=housing&sector=_none&country=US&kind=network"
    "&status=any&sort=founded&page=1": (8),
    "/organizations/the-lodge/": 13,
    "/sectors/housing/": 8,
    "/tiers/national/": 8,
    "/sectors/": 8,
    "/tags/": 6,
    "/about/": 5,
}
WEIGHT = 30 * 1024
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture(autouse=True)
def _ten_organizations(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("_django_db_helper")
    fake_data.fill(8)
    sector, tier = (
        Sector.objects.get(slug="housing"),
        NetworkTier.objects.get(slug="national"),
    )
    lodge = make_organization(
        name="The lodge",
        sectors=[sector],
        tags=["mutual aid"],
        kind="network",
        country="US",
    )
    make_listing(lodge, tier)
    make_relationship(lodge, make_organization(name="Its network"))
    make_page(path="/", show_directory=True)
    make_page(path="/about/")


def statements(client: Client, address: str) -> int:
    """How many statements a request takes."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.django_db(transaction=True)
def test_pages_take_few_statements_however_many_organizations_there_are(
    client: Client,
) -> None:
    asked = [*MOST_STATEMENTS] * 2
    few = {address: statements(client, address) for address in asked}
    fake_data.fill(990, on_content=True)

    many = {address: statements(client, address) for address in asked}

    assert Organization.objects.count() == 1000
    # The few of a term are sorted by the database, the many from memory.
    assert abs(many.pop("/sectors/housing/") - few.pop("/sectors/housing/")) <= 1
    assert many == few
    assert {
        address: number
        for address, number in many.items()
        if number > MOST_STATEMENTS[address]
    } == {}


@pytest.mark.django_db(transaction=True)
def test_list_right_after_a_change_takes_a_few_statements_more(client: Client) -> None:
    client.get("/organizations/")
    make_listing(
        make_organization(tags=["mutual aid"]), NetworkTier.objects.get(slug="national")
    )

    first, second = (
        statements(client, "/organizations/"),
        statements(client, "/organizations/"),
    )

    assert first <= 15
    assert second <= MOST_STATEMENTS["/organizations/"]


@pytest.mark.django_db(transaction=True)
def test_list_right_after_an_edit_takes_a_few_statements_more(client: Client) -> None:
    client.get("/organizations/")
    lodge = Organization.objects.get(slug="the-lodge")
    with changes.recorded(lodge):
        lodge.name = "The new lodge"
        lodge.save()

    first = statements(client, "/organizations/")

    assert first <= 13


@pytest.mark.django_db
def test_page_that_a_reader_has_costs_one_statement(client: Client) -> None:
    known = client.get("/organizations/").headers["ETag"]

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/organizations/", headers={"if-none-match": known})

    assert (response.status_code, len(queries)) == (304, 1)


@pytest.mark.django_db
def test_list_page_with_all_it_loads_is_light(client: Client) -> None:
    fake_data.fill(100, on_content=True)
    page = client.get("/organizations/", headers={"accept-encoding": "gzip"})
    plain = client.get("/organizations/").content.decode()

    sizes = {"page": len(page.content)}
    for address in set(ASSET.findall(plain)):
        asset = client.get(address, headers={"accept-encoding": "gzip, br"})
        sizes[address] = len(b"".join(asset.streaming_content))  # type: ignore[attr-defined]
        asset.close()

    assert len(sizes) >= 4
    assert sum(sizes.values()) <= WEIGHT, sizes


@pytest.mark.django_db(transaction=True)
def test_what_a_process_keeps_is_new_after_a_change(client: Client) -> None:
    client.get("/organizations/")
    sector, site, page = (
        Sector.objects.get(slug="housing"),
        SiteSettings.objects.current(),
        Page.objects.get(path="/about/"),
    )
    sector.name, site.site_name, page.title = "Homes", "Commons", "Who we are"
    for changed in (sector, site, page):
        with changes.recorded(changed):
            changed.save()

    text = client.get("/organizations/").content.decode()

    assert [
        words for words in ("Homes", "Commons", "Who we are") if words not in text
    ] == []
