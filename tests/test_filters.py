"""The filters of a list: the numbers beside their values, the chips, and the ways on
where nothing is found.
"""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from directory.filters import OrganizationFilterSet
from directory.lib.facets import FACETS
from directory.search.results import Results
from directory.strict_filters import StrictOrganizationFilterSet
from tests.factories import make_listing, make_organization, make_sector
from tests.support.lists import chips, facet, folded, found, listed, names

pytestmark = pytest.mark.django_db


def test_list_counts_leave_the_own_choice_of_a_facet_out(client: Client) -> None:
    make_organization(kind="fund", country="US")
    make_organization(kind="fund", country="FR")
    make_organization(kind="media", country="US")
    make_organization(kind="media", country="US", status="closed")

    page = listed(client, "?kind=fund")

    assert facet(page, "Kind") == {"Fund or lender": "2 checked", "Media": "1"}
    assert facet(page, "Country") == {"France": "1", "United States": "1"}


def test_list_number_beside_a_value_is_what_choosing_it_gives(client: Client) -> None:
    make_organization(
        kind="fund", country="US", sectors=[make_sector(name="Food", slug="food")]
    )
    make_organization(kind="fund", country="FR")
    make_organization(kind="media")

    promised = facet(listed(client, "?kind=fund"), "Sector")

    assert promised == {"Food": "1", "No sector noted": "1"}
    assert len(found(client, "?kind=fund&sector=food")) == 1
    assert len(found(client, "?kind=fund&sector=_none")) == 1


def test_list_folds_the_values_that_would_find_nothing_but_never_a_chosen_one(
    client: Client,
) -> None:
    make_organization(kind="fund", country="US")
    make_organization(kind="media", country="FR")

    page = listed(client, "?kind=fund&country=FR")

    assert facet(page, "Kind") == {"Fund or lender": "0 checked", "Media": "1"}
    assert facet(page, "Country") == {"France": "0 checked", "United States": "1"}
    assert folded(page, "kind") == folded(page, "country") == []
    page = listed(client, "?kind=fund")
    assert facet(page, "Country") == {"United States": "1"}
    assert folded(page, "country") == [
        "1 more, none here",
        "1 more, none here France",
    ]


def test_list_offers_no_value_that_no_public_record_has(client: Client) -> None:
    make_sector(name="Nobody works here")
    make_organization(kind="fund", country="US", sectors=[make_sector(name="Food")])
    make_organization(kind="media", country="FR")
    make_organization(
        visibility="draft",
        kind="event",
        country="ES",
        sectors=[make_sector(name="Secret")],
    )

    page = listed(client)

    assert facet(page, "Sector") == {"Food": "1", "No sector noted": "1"}
    assert facet(page, "Kind") == {"Fund or lender": "1", "Media": "1"}
    assert facet(page, "Country") == {"France": "1", "United States": "1"}


def test_list_hides_a_facet_with_fewer_than_two_values(client: Client) -> None:
    make_organization(kind="fund", country="US", tags=["bread"])
    make_organization(kind="media", country="US")

    assert listed(client).texts("legend") == ["Kind"]


def test_list_facets_stand_in_their_order(client: Client) -> None:
    make_listing(
        make_organization(kind="fund", country="US", scope="local", tags=["bread"])
    )
    make_listing(
        make_organization(
            kind="media", scope="national", tags=["salt"], sectors=[make_sector()]
        )
    )

    assert listed(client).texts("legend") == [
        "Sector",
        "Listed under",
        "Kind",
        "Reach",
        "Country",
        "Tag",
    ]


def test_list_long_facet_shows_the_ten_fullest_the_chosen_and_a_way_to_all(
    client: Client,
) -> None:
    make_organization(tags=[f"tag {number:02}" for number in range(12)])
    make_organization(tags=[f"tag {number:02}" for number in range(11)])

    page = listed(client, "?tag=tag-11")

    assert list(facet(page, "Tag")) == [
        f"tag {number:02}" for number in (*range(10), 11)
    ]
    assert ("All 12 tags", "/tags/") in page.links()


def test_list_facet_without_an_index_shows_all_its_values(client: Client) -> None:
    for country in (
        "AR",
        "BE",
        "BR",
        "CA",
        "DE",
        "ES",
        "FR",
        "GB",
        "IT",
        "MX",
        "US",
        "UY",
    ):
        make_organization(country=country)

    assert len(facet(listed(client), "Country")) == 12


def test_list_chips_each_lead_to_the_list_without_them(client: Client) -> None:
    make_organization(name="Lodge", kind="fund", country="US", status="closed")

    page = listed(
        client, "?q=lodge&kind=fund&kind=media&country=US&status=closed&page=1"
    )

    assert chips(page) == [
        ("Search lodge, remove", "?kind=fund&kind=media&country=US&status=closed"),
        ("Kind Fund or lender, remove", "?q=lodge&kind=media&country=US&status=closed"),
        ("Kind Media, remove", "?q=lodge&kind=fund&country=US&status=closed"),
        (
            "Country United States, remove",
            "?q=lodge&kind=fund&kind=media&status=closed",
        ),
        ("Status Closed, remove", "?q=lodge&kind=fund&kind=media&country=US"),
    ]
    assert ("Clear all", ".") in page.links()


def test_list_without_choices_has_no_chips(client: Client) -> None:
    make_organization()

    page = listed(client)

    assert (chips(page), page.all("div", class_="chips")) == ([], [])


def test_list_form_keeps_what_it_does_not_show(client: Client) -> None:
    make_organization(status="closed", name="Lodge")

    page = listed(client, "?q=lodge&status=closed&sort=founded")
    form = page.one("form", class_="facets__form")

    hidden = {
        (one.attributes["name"], one.attributes["value"])
        for one in form.all("input", type="hidden")
    }
    assert hidden == {("status", "closed"), ("sort", "founded")}
    box = page.one("input", name="q", form=form.attributes["id"])
    assert box.attributes["value"] == "lodge"


def test_list_empty_offers_up_to_three_ways_out_with_real_numbers(
    client: Client,
) -> None:
    make_organization(kind="fund", country="US", scope="local")
    make_organization(kind="fund", country="US", scope="national")
    make_organization(kind="media", country="FR", scope="local")

    page = listed(client, "?kind=media&country=US")

    assert page.one("ul", class_="ways").links() == [
        ("2 organizations without Media", "?country=US"),
        ("1 organization without United States", "?kind=media"),
    ]
    assert names(page) == []


def test_list_empty_offers_to_leave_out_one_word(client: Client) -> None:
    make_organization(name="Lodge", kind="fund")
    make_organization(name="Granary", kind="fund")

    page = listed(client, "?q=%22lodge+zzzz%22&kind=fund")

    assert page.one("p", class_="lead").text == "Instead you will find:"
    assert page.one("ul", class_="ways").links() == [
        ("1 organization without “zzzz”", "?q=%22lodge%22&kind=fund")
    ]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("?q=%22lodge+zzzz%22", "?q=%22lodge%22"),
        ("?q=%22zzzz+lodge+zzzz%22", "?q=%22lodge%22"),
        ("?q=%22one+two+three+four+five+six+lodge%22", ""),
    ],
)
def test_list_empty_leaves_out_a_word_within_quotation_marks_and_wherever_it_stands(
    client: Client, query: str, address: str
) -> None:
    make_organization(name="Lodge")

    ways = [
        link
        for way in listed(client, query).all("ul", class_="ways")
        for link in way.links()
    ]

    assert ways == ([("1 organization without “zzzz”", address)] if address else [])


def test_list_empty_for_words_alone_leads_to_the_whole(client: Client) -> None:
    make_organization(name="Lodge")

    page = listed(client, "?q=zzzz")

    assert page.all("ul", class_="ways") == []
    assert ("See the whole list", ".") in page.links()


def test_list_empty_where_no_single_choice_helps_leads_to_the_whole(
    client: Client,
) -> None:
    make_organization(kind="fund", country="US", scope="local")

    page = listed(client, "?kind=media&country=FR&scope=national")

    assert ("See the whole list", ".") in page.links()


def test_list_number_of_a_way_out_is_what_its_address_finds(client: Client) -> None:
    make_organization(name="Open Fund", kind="fund")
    make_organization(name="Lodge", kind="media", status="closed")
    make_organization(name="Old Lodge", kind="fund", status="merged")

    for query in (
        "?q=lodge&kind=network",
        "?q=zzzz&kind=fund",
        "?status=unknown&kind=fund",
        "?q=open&status=closed&kind=fund",
    ):
        ways = listed(client, query).one("ul", class_="ways").links()

        assert [words.split()[0] for words, _ in ways] == [
            str(len(found(client, address))) for _, address in ways
        ]


def test_every_parameter_says_what_it_is() -> None:
    described = {
        name: (str(one.label), one.extra["help_text"])
        for name, one in OrganizationFilterSet.base_filters.items()
    }

    assert list(described) == ["q", *FACETS, "status", "sort"]
    assert all(label and text.endswith(".") for label, text in described.values())


def test_filterset_gives_the_paginator_what_the_search_finds() -> None:
    make_organization(name="Lodge", kind="fund")
    make_organization(name="Draft", kind="fund", visibility="draft")
    make_organization(name="Other", kind="media")

    for filterset_class in (OrganizationFilterSet, StrictOrganizationFilterSet):
        filterset = filterset_class(QueryDict("kind=fund"))

        assert filterset.is_valid()
        assert isinstance(filterset.qs, Results)
        assert [str(card.organization) for card in filterset.qs] == ["Lodge"]


def test_filterset_of_no_parameters_is_the_whole_list() -> None:
    make_organization(name="Lodge")

    filterset = OrganizationFilterSet()

    assert (filterset.is_valid(), len(filterset.qs)) == (True, 1)


def test_page_of_a_term_takes_no_other_value_of_its_facet() -> None:
    make_organization(sectors=[make_sector(slug="food"), make_sector(slug="care")])
    query, within = QueryDict("sector=care"), ("sector", "food")

    lenient = OrganizationFilterSet(query, within=within)
    strict = StrictOrganizationFilterSet(query, within=within)

    assert lenient.ignored == ["sector=care"]
    assert list(strict.errors) == ["sector"]
