"""Which organizations are close to one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from directory.history import changes
from directory.models import Organization
from directory.network import queries
from directory.search.related import FEW_OF_ONE_WEIGHT, close_to
from tests.factories import make_organization, make_relationship, make_sector
from tests.support.reading import read
from tests.support.search import add_many

pytestmark = pytest.mark.django_db


def close(organization: Organization) -> list[tuple[str, str]]:
    """Those that are close, as a record shows them, each with why."""
    ties = queries.readings_of(organization)
    neighbors = {
        tie.organization.pk: tie.organization for tie in ties if tie.organization
    }
    return [(one.name, why) for one, why in close_to(organization, neighbors)]


def names_close_to(organization: Organization) -> list[str]:
    return [name for name, _ in close(organization)]


def in_network(name: str, network: Organization, **fields: Any) -> Organization:
    organization = make_organization(name=name, **fields)
    make_relationship(organization, network)
    return organization


def test_shared_ties_weigh_more_than_sectors_and_those_more_than_tag_or_place() -> None:
    sector, network = make_sector(), make_organization(name="Network")
    one = make_organization(name="One", sectors=[sector], tags=["seeds"], city="Quito")
    fellow = make_organization(name="Fellow")
    make_organization(name="Worker", sectors=[sector])
    make_organization(name="Alike", tags=["seeds"])
    make_organization(name="Neighbor", city="Quito")
    for member in (one, fellow):
        make_relationship(member, network)

    assert names_close_to(one) == ["Fellow", "Worker", "Alike", "Neighbor"]


def test_weights_add_up() -> None:
    sector = make_sector()
    one = make_organization(name="One", sectors=[sector], tags=["seeds"])
    make_organization(name="A worker", sectors=[sector])
    make_organization(name="B worker alike", sectors=[sector], tags=["seeds"])

    assert names_close_to(one) == ["B worker alike", "A worker"]


def test_last_place_is_for_the_same_sector_before_a_single_shared_tie() -> None:
    sector, network = make_sector(name="Housing"), make_organization(name="Network")
    one = in_network("One", network, sectors=[sector])
    for number in range(6):
        in_network(f"Fellow {number}", network)
    make_organization(name="Worker", sectors=[sector])
    make_organization(name="Hidden", sectors=[sector], visibility="draft")

    assert names_close_to(one) == ["Fellow 0", "Fellow 1", "Fellow 2", "Worker"]


def test_those_who_share_more_than_one_thing_keep_their_places() -> None:
    sector, network = make_sector(), make_organization(name="Network")
    one = in_network("One", network, sectors=[sector], tags=["seeds"])
    for number in range(4):
        in_network(f"Fellow {number}", network, tags=["seeds"])
    make_organization(name="Worker", sectors=[sector])

    assert names_close_to(one) == [f"Fellow {number}" for number in range(4)]


def test_each_says_why_it_is_close(client: Client) -> None:
    sector = make_sector(name="Housing")
    network = make_organization(name="Food & Land Coalition")
    partner = make_organization(name="Partner")
    one = in_network("One", network, sectors=[sector], tags=["seeds"], city="Quito")
    make_relationship(one, partner, kind="partner_of")
    in_network("Fellow", network, sectors=[sector], tags=["seeds"])
    make_relationship(make_organization(name="Known"), partner, kind="partner_of")
    make_organization(name="Neighbor", city="Quito", tags=["seeds"])

    coalition = '<bdi lang="en">the Food &amp; Land Coalition</bdi>'
    assert dict(close(one)) == {
        "Fellow": f"both in {coalition}, also housing",
        "Known": 'both tied to <bdi lang="en">Partner</bdi>',
        "Neighbor": "also seeds, also in Quito",
    }
    page = read(client.get("/organizations/one/"))
    assert "both in the Food & Land Coalition, also housing" in page.text


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("es", "ambas en"),
        ("fr", "toutes deux dans"),
    ],
)
def test_why_stands_in_the_language_of_the_reader(language: str, why: str) -> None:
    sector, network = make_sector(name="Food"), make_organization(name="Land Coalition")
    one = in_network("One", network, sectors=[sector])
    in_network("Two", network, sectors=[sector])

    with translation.override(language):
        ((_, reason),) = close(one)

    assert reason.startswith(f'{why} <bdi lang="en">Land Coalition</bdi>, ')
    assert '<span lang="en">food</span>' in reason


def test_those_with_a_tie_to_the_same_member_are_close() -> None:
    one, member = make_organization(name="One"), make_organization(name="Member")
    for network in (one, make_organization(name="Other network")):
        make_relationship(member, network)

    assert names_close_to(one) == ["Other network"]


def test_hidden_and_ended_ones_are_never_close() -> None:
    one = make_organization(name="One", tags=["seeds"])
    make_organization(name="Draft", tags=["seeds"], visibility="draft")
    make_organization(name="Closed", tags=["seeds"], status="closed")

    assert names_close_to(one) == []


def test_place_counts_only_where_the_city_is_known() -> None:
    one = make_organization(name="One", country="US")
    make_organization(name="Far", country="US")

    assert names_close_to(one) == []


def test_those_of_one_weight_are_a_to_z_however_many() -> None:
    sector = make_sector()
    one = make_organization(name="One", sectors=[sector])
    rows = add_many(FEW_OF_ONE_WEIGHT + 5)
    for row in reversed(rows):
        with changes.recorded(row):
            row.sectors.add(sector)
    make_organization(name="Aunt", sectors=[sector])

    assert names_close_to(one) == ["Aunt", "Housing 0", "Housing 1", "Housing 2"]


@pytest.mark.django_db(transaction=True)
def test_record_shows_close_ones_within_its_thirteen_statements(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sector, network = make_sector(), make_organization(name="Network")
    one = make_organization(name="One", sectors=[sector], tags=["seeds"], city="Quito")
    make_relationship(one, network)
    for number in range(6):
        make_organization(
            name=f"Worker {number}",
            acronym=f"W{number}",
            sectors=[sector],
            city="Quito",
        )
    client.get("/organizations/one/")

    with django_assert_max_num_queries(13):
        page = read(client.get("/organizations/one/"))

    assert page.one("ul", class_="near").texts("h3") == [
        "Worker 0 W0",
        "Worker 1 W1",
        "Worker 2 W2",
        "Worker 3 W3",
    ]


def test_record_folds_more_than_twelve_ties_of_a_kind(client: Client) -> None:
    network = make_organization(name="Network")
    for number in range(10, 24):
        make_relationship(make_organization(name=f"Member {number}"), network)

    fold = read(client.get("/organizations/network/")).one(
        "details", id="more-ties-has-member"
    )

    assert fold.texts("summary") == ["Show all 14 members"]
    assert [line.one("a").text for line in fold.all("li")] == ["Member 22", "Member 23"]
