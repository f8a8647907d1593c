"""The facet of states and regions, which a chosen country brings."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.history import changes
from tests.factories import make_organization
from tests.support.lists import chips, facet, folded, found, listed
from tests.support.reading import Element

pytestmark = pytest.mark.django_db


def legends(page: Element) -> list[str]:
    return page.texts("legend")


def test_chosen_country_with_two_regions_offers_them_with_exact_numbers(
    client: Client,
) -> None:
    make_organization(name="Lodge", country="US", region="California", kind="fund")
    make_organization(name="Barn", country="US", region="Michigan")
    make_organization(name="Mill", country="US", region="michigan")
    make_organization(name="Somewhere", country="US")
    make_organization(name="Far", country="FR", region="Bretagne")

    page = listed(client, "?country=US")

    assert facet(page, "State or region") == {"California": "1", "Michigan": "2"}
    assert found(client, "?country=US&region=us-michigan") == ["Barn", "Mill"]
    assert found(client, "?region=us-michigan&region=fr-bretagne") == [
        "Barn",
        "Far",
        "Mill",
    ]
    narrower = listed(client, "?country=US&kind=fund")
    assert facet(narrower, "State or region") == {"California": "1"}
    assert folded(narrower, "region")[0] == "1 more, none here"


def test_regions_stand_only_where_a_chosen_country_has_two(client: Client) -> None:
    make_organization(country="US", region="California")
    make_organization(country="US", region="Michigan", status="closed")
    make_organization(country="FR", region="Bretagne")
    make_organization(country="CA", region="Quebec")

    assert "State or region" not in legends(listed(client))
    assert "State or region" not in legends(listed(client, "?country=FR&country=CA"))
    assert "State or region" in legends(listed(client, "?country=US&country=FR"))


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
def test_region_of_hidden_records_alone_is_not_known(
    client: Client, visibility: str
) -> None:
    make_organization(name="Lodge", country="US", region="California")
    make_organization(name="Barn", country="US", region="Michigan")
    make_organization(country="US", region="Utah", visibility=visibility)
    make_organization(country="US", region="Michigan", visibility=visibility)

    page = listed(client, "?country=US")
    unknown = listed(client, "?country=US&region=us-utah")

    assert facet(page, "State or region") == {"California": "1", "Michigan": "1"}
    assert "Utah" not in page.text
    assert "We do not know region=us-utah, so it was left out." in unknown.text
    assert len(found(client, "?country=US&region=us-utah")) == 2


def test_code_name_and_spelling_of_a_region_are_one_value(client: Client) -> None:
    for region in ("CA", "California", "california"):
        make_organization(country="US", region=region)
    for region in ("Île-de-France", "Île-de-France", "ile de france"):
        make_organization(country="FR", region=region)
    make_organization(country="FR", region="Corse")
    make_organization(country="US", region="Ohio")

    page = listed(client, "?country=US&country=FR")

    assert facet(page, "State or region") == {
        "California": "3",
        "Corse": "1",
        "Île-de-France": "3",
        "Ohio": "1",
    }


def test_region_is_a_chip_and_a_part_of_the_heading(client: Client) -> None:
    make_organization(country="US", region="New York")
    make_organization(country="US", region="Ohio")

    page = listed(client, "?country=US&region=us-new-york")

    assert page.texts("h1") == ["1 organization in the United States: New York"]
    assert chips(page) == [
        ("Country United States, remove", "?region=us-new-york"),
        ("State or region New York, remove", "?country=US"),
    ]
    assert facet(listed(client, "?region=us-new-york"), "State or region") == {
        "New York": "1 checked",
        "Ohio": "1",
    }


def test_region_that_moved_leaves_its_value(client: Client) -> None:
    make_organization(country="US", region="California")
    make_organization(country="US", region="Utah")
    moved = make_organization(country="US", region="Ohio")

    moved.region = "Utah"
    with changes.recorded(moved):
        moved.save()

    assert facet(listed(client, "?country=US"), "State or region") == {
        "California": "1",
        "Utah": "2",
    }
