"""Which organizations are close to one."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.history import changes
from directory.models import Organization
from directory.network import queries
from directory.search.related import FEW_OF_ONE_WEIGHT, close_to
from tests.factories import make_organization, make_relationship, make_sector
from tests.support.reading import read
from tests.support.search import add_many

pytestmark = pytest.mark.django_db


def names_close_to(organization: Organization) -> list[str]:
    """The names of those that are close, as a record shows them."""
    ties = queries.readings_of(organization)
    return [
        one.name
        for one in close_to(
            organization, {tie.organization.pk for tie in ties if tie.organization}
        )
    ]


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

    fold = read(client.get("/organizations/network/")).one("details", class_="more")

    assert fold.texts("summary") == ["Show all 14 members"]
    assert [line.one("a").text for line in fold.all("li")] == ["Member 22", "Member 23"]
