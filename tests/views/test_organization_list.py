"""The list of organizations: every parameter, the numbers beside the filters, and the ways on from each state."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.models import Organization
from tests.factories import make_alternate_name, make_listing, make_organization, make_sector, make_tier
from tests.reading import Element, headings, read, skipped_levels

pytestmark = pytest.mark.django_db


def listed(client: Client, query: str = "") -> Element:
    """The list at this query."""
    response = client.get(f"/organizations/{query}")
    assert response.status_code == 200
    return read(response)


def names(page: Element) -> list[str]:
    """The names on the cards of a list, in order."""
    return [card.one("h2", "h3").one("a").text for card in page.all("li", class_="card")]


def found(client: Client, query: str) -> list[str]:
    """The names that a query finds."""
    return names(listed(client, query))


def facet(page: Element, legend: str) -> dict[str, str]:
    """The values of a facet: words and number, with a mark where one is chosen or disabled."""
    fieldset = next(one for one in page.all("fieldset") if one.one("legend").text == legend)
    values = {}
    for label in fieldset.all("label"):
        box, (words, number) = label.one("input"), [span.text for span in label.children if isinstance(span, Element)][1:]
        marks = "".join(f" {mark}" for mark in ("checked", "disabled") if mark in box.attributes)
        values[words] = number.split()[0] + marks
    return values


def chips(page: Element) -> list[tuple[str, str]]:
    """The words and the address of each chip."""
    return [(chip.text, chip.href) for chip in page.all("a", class_="chip")]


def test_list_is_headed_by_how_many_there_are(client: Client) -> None:
    make_organization()
    make_organization()

    page = listed(client)

    assert page.texts("h1") == ["2 organizations"]
    assert page.texts("title") == ["2 organizations · Ecosystem"]
    assert skipped_levels(headings(page)) == []


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("?country=US", "1 organization in the United States"),
        ("?country=US&country=FR", "2 organizations in the United States and France"),
        ("?sector=media&sector=housing", "2 organizations: media, housing"),
        ("?q=theatre", "1 organization for “theatre”"),
        ("?country=_none&kind=fund", "No organization matches both"),
        ("?country=_none&kind=fund&scope=local", "No organization matches all of this"),
        ("?q=xyzzy", "No organization matches this"),
    ],
)
def test_list_heading_says_of_what(client: Client, query: str, heading: str) -> None:
    make_organization(name="A theatre", country="US", sectors=[make_sector(name="Media", slug="media")], scope="local")
    make_organization(country="FR", sectors=[make_sector(name="Housing", slug="housing")], kind="fund", scope="local")

    assert listed(client, query).texts("h1") == [heading]


def test_list_finds_by_each_facet(client: Client) -> None:
    sector, tier = make_sector(slug="food"), make_tier(slug="near")
    wanted = make_organization(name="Wanted", sectors=[sector], tags=["Bread"], kind="fund", scope="local", country="ES")
    make_listing(wanted, tier)
    make_organization(name="Other", sectors=[make_sector()], tags=["Salt"], kind="media", scope="national", country="FR")

    for query in ("sector=food", "tier=near", "tag=bread", "kind=fund", "scope=local", "country=ES", "status=active&q=wanted"):
        assert found(client, f"?{query}") == ["Wanted"], query


def test_list_takes_several_values_as_or_and_several_names_as_and(client: Client) -> None:
    make_organization(name="A", kind="fund", country="US")
    make_organization(name="B", kind="media", country="US")
    make_organization(name="C", kind="media", country="FR")
    make_organization(name="D", kind="event", country="US")

    assert found(client, "?kind=fund&kind=media") == ["A", "B", "C"]
    assert found(client, "?kind=fund&kind=media&country=US") == ["A", "B"]


def test_list_finds_those_without_sector_or_place(client: Client) -> None:
    make_organization(name="Bare")
    make_organization(name="Placed", country="US")
    make_organization(name="Working", sectors=[make_sector(slug="food")])

    assert found(client, "?sector=_none") == ["Bare", "Placed"]
    assert found(client, "?country=_none") == ["Bare", "Working"]
    assert found(client, "?sector=_none&sector=food&country=_none") == ["Bare", "Working"]


def test_list_finds_by_words_in_name_acronym_and_former_name(client: Client) -> None:
    make_organization(name="Café Común", acronym="CCX")
    make_alternate_name(make_organization(name="New one"), name="Elder lodge", kind="former")
    make_organization(name="Neither")

    assert found(client, "?q=cafe+comun") == ["Café Común"]
    assert found(client, "?q=ccx") == ["Café Común"]
    assert found(client, "?q=elder") == ["New one"]


def test_list_leaves_out_those_that_ended_until_asked(client: Client) -> None:
    for status in ("active", "unknown", "closed", "merged"):
        make_organization(name=f"Lodge {status}", status=status)

    assert found(client, "") == ["Lodge active", "Lodge unknown"]
    assert sorted(found(client, "?q=lodge")) == ["Lodge active", "Lodge closed", "Lodge merged", "Lodge unknown"]
    assert found(client, "?status=closed") == ["Lodge closed"]
    assert found(client, "?status=closed&status=merged") == ["Lodge closed", "Lodge merged"]
    assert len(found(client, "?status=any")) == 4


def test_list_offers_to_include_those_that_ended(client: Client) -> None:
    make_organization(kind="fund")
    make_organization(kind="fund", status="closed")
    make_organization(kind="fund", status="merged")
    make_organization(kind="media", status="closed")

    links = listed(client, "?kind=fund").links()

    assert ("Include 2 that have closed", "?kind=fund&status=any") in links
    assert not any("closed" in words for words, _ in listed(client, "?status=any").one("main").links())


def test_list_never_finds_what_is_not_published(client: Client) -> None:
    make_organization(name="Shown lodge")
    make_organization(name="Draft lodge", visibility="draft")
    make_organization(name="Withdrawn lodge", visibility="withdrawn")

    for query in ("", "?q=lodge", "?status=any", "?sort=founded"):
        assert found(client, query) == ["Shown lodge"]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["The Alpha", "Beta", "Gamma"]),
        ("?sort=name", ["The Alpha", "Beta", "Gamma"]),
        ("?sort=facts", ["Beta", "The Alpha", "Gamma"]),
        ("?sort=founded", ["Gamma", "The Alpha", "Beta"]),
        ("?sort=best", ["The Alpha", "Beta", "Gamma"]),
        ("?sort=nonsense", ["The Alpha", "Beta", "Gamma"]),
    ],
)
def test_list_order(client: Client, query: str, order: list[str]) -> None:
    make_organization(name="The Alpha", founded="1999", facts_as_of="2020-05")
    make_organization(name="Gamma", founded="1999", facts_as_of="")
    make_organization(name="Beta", founded="", facts_as_of="2024")
    Organization.objects.filter(name="Gamma").update(founded="1947-02-12")

    assert found(client, query) == order


def test_list_orders_on_offer_keep_the_question(client: Client) -> None:
    make_organization(kind="fund", name="Lodge")

    bar = listed(client, "?kind=fund").one("div", class_="bar")
    searched = listed(client, "?kind=fund&q=lodge&sort=name").one("div", class_="bar")

    assert bar.links() == [
        ("A to Z", "?kind=fund"),
        ("Newest facts", "?kind=fund&sort=facts"),
        ("Oldest first", "?kind=fund&sort=founded"),
    ]
    assert searched.links()[0] == ("Best match", "?q=lodge&kind=fund")
    assert searched.one("a", aria_current="true").text == "A to Z"


def test_list_names_what_it_does_not_know_and_goes_on(client: Client) -> None:
    make_organization(name="Kept", kind="fund")
    make_organization(kind="media")

    page = listed(client, "?kind=fund&kind=spaceship&country=XX&colour=blue&sort=size")

    assert names(page) == ["Kept"]
    assert page.one("header", class_="list-head").one("p", class_="note").text == (
        "We do not know kind=spaceship, country=XX, sort=size, colour, so it was left out."
    )


def test_list_says_nothing_of_unknown_values_where_there_are_none(client: Client) -> None:
    make_organization(kind="fund")

    assert listed(client, "?kind=fund&q=&sector=&page=1").one("header", class_="list-head").all("p", class_="note") == []


def test_list_pages_are_20_long_in_a_stable_order(client: Client) -> None:
    for number in range(41):
        make_organization(name="Same name", slug=f"same-{number}")

    pages = [listed(client, query) for query in ("", "?page=2", "?page=3")]

    shown = [page.one("ol", class_="cards").all("h2") for page in pages]
    addresses = [heading.one("a").href for page in shown for heading in page]
    assert [len(page) for page in shown] == [20, 20, 1]
    assert len(set(addresses)) == 41
    assert pages[1].one("nav", class_="pages").one("p").text == "21 to 40 of 41"


def test_list_page_links_keep_the_question(client: Client) -> None:
    for _ in range(21):
        make_organization(kind="fund")

    links = listed(client, "?page=2&kind=fund").one("nav", class_="pages").links()

    assert links == [("Page 1", "?kind=fund"), ("Page 2", "?kind=fund&page=2")]


@pytest.mark.parametrize("page", ["x", "-1", "1.5", "²", "", " ", "%00"])
def test_list_page_that_is_no_number_is_the_first(client: Client, page: str) -> None:
    make_organization(name="First")

    assert found(client, f"?page={page}") == ["First"]


@pytest.mark.parametrize("page", ["0", "2", "99", "1" + "0" * 20])
def test_list_page_that_does_not_exist_leads_back(client: Client, page: str) -> None:
    make_organization(kind="fund")

    response = client.get(f"/organizations/?kind=fund&page={page}")

    assert response.status_code == 404
    assert ("This list has fewer pages. Go to its first page.", "/organizations/?kind=fund") in read(response).links()


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("?page=1", ""),
        ("?sort=name&q=&colour=blue", ""),
        ("?status=unknown&status=active", ""),
        ("?kind=media&kind=fund&kind=media", "?kind=fund&kind=media"),
        ("?scope=local&kind=fund", "?kind=fund&scope=local"),
        ("?q=++Lodge%00++&sort=best", "?q=Lodge"),
        ("?q=lodge&status=any", "?q=lodge"),
        ("?page=02", "?page=2"),
    ],
)
def test_list_has_one_canonical_address(client: Client, query: str, canonical: str) -> None:
    for number in range(21):
        make_organization(name=f"Lodge {number}", kind="fund", scope="local")

    link = listed(client, query).one("link", rel="canonical")

    assert link.href == f"http://127.0.0.1:8000/organizations/{canonical}"


def test_list_counts_leave_the_own_choice_of_a_facet_out(client: Client) -> None:
    make_organization(kind="fund", country="US")
    make_organization(kind="fund", country="FR")
    make_organization(kind="media", country="US")
    make_organization(kind="media", country="US", status="closed")

    page = listed(client, "?kind=fund")

    assert facet(page, "Kind") == {"Fund or lender": "2 checked", "Media": "1"}
    assert facet(page, "Country") == {"France": "1", "United States": "1"}


def test_list_number_beside_a_value_is_what_choosing_it_gives(client: Client) -> None:
    make_organization(kind="fund", country="US", sectors=[make_sector(name="Food", slug="food")])
    make_organization(kind="fund", country="FR")
    make_organization(kind="media")

    promised = facet(listed(client, "?kind=fund"), "Sector")

    assert promised == {"Food": "1", "No sector noted": "1"}
    assert len(found(client, "?kind=fund&sector=food")) == 1
    assert len(found(client, "?kind=fund&sector=_none")) == 1


def test_list_disables_a_value_that_would_find_nothing_but_never_a_chosen_one(client: Client) -> None:
    make_organization(kind="fund", country="US")
    make_organization(kind="media", country="FR")

    page = listed(client, "?kind=fund&country=FR")

    assert facet(page, "Kind") == {"Fund or lender": "0 checked", "Media": "1"}
    assert facet(page, "Country") == {"France": "0 checked", "United States": "1"}
    assert facet(listed(client, "?kind=fund"), "Country") == {"France": "0 disabled", "United States": "1"}


def test_list_offers_no_value_that_no_public_record_has(client: Client) -> None:
    make_sector(name="Nobody works here")
    make_organization(kind="fund", country="US", sectors=[make_sector(name="Food")])
    make_organization(kind="media", country="FR")
    make_organization(visibility="draft", kind="event", country="ES", sectors=[make_sector(name="Secret")])

    page = listed(client)

    assert facet(page, "Sector") == {"Food": "1", "No sector noted": "1"}
    assert facet(page, "Kind") == {"Fund or lender": "1", "Media": "1"}
    assert facet(page, "Country") == {"France": "1", "United States": "1"}


def test_list_hides_a_facet_with_fewer_than_two_values(client: Client) -> None:
    make_organization(kind="fund", country="US", tags=["bread"])
    make_organization(kind="media", country="US")

    assert listed(client).texts("legend") == ["Kind"]


def test_list_facets_stand_in_their_order(client: Client) -> None:
    make_listing(make_organization(kind="fund", country="US", scope="local", tags=["bread"]))
    make_listing(make_organization(kind="media", scope="national", tags=["salt"], sectors=[make_sector()]))

    assert listed(client).texts("legend") == ["Sector", "Listed under", "Kind", "Reach", "Country", "Tag"]


def test_list_long_facet_shows_the_ten_fullest_the_chosen_and_a_way_to_all(client: Client) -> None:
    make_organization(tags=[f"tag {number:02}" for number in range(12)])
    make_organization(tags=[f"tag {number:02}" for number in range(11)])

    page = listed(client, "?tag=tag-11")

    assert list(facet(page, "Tag")) == [f"tag {number:02}" for number in (*range(10), 11)]
    assert ("All 12 tags", "/tags/") in page.links()


def test_list_facet_without_an_index_shows_all_its_values(client: Client) -> None:
    for country in ("AR", "BE", "BR", "CA", "DE", "ES", "FR", "GB", "IT", "MX", "US", "UY"):
        make_organization(country=country)

    assert len(facet(listed(client), "Country")) == 12


def test_list_chips_each_lead_to_the_list_without_them(client: Client) -> None:
    make_organization(name="Lodge", kind="fund", country="US", status="closed")

    page = listed(client, "?q=lodge&kind=fund&kind=media&country=US&status=closed&page=1")

    assert chips(page) == [
        ("Search lodge, remove", "?kind=fund&kind=media&country=US&status=closed"),
        ("Kind Fund or lender, remove", "?q=lodge&kind=media&country=US&status=closed"),
        ("Kind Media, remove", "?q=lodge&kind=fund&country=US&status=closed"),
        ("Country United States, remove", "?q=lodge&kind=fund&kind=media&status=closed"),
        ("Status Closed, remove", "?q=lodge&kind=fund&kind=media&country=US"),
    ]
    assert ("Clear all", ".") in page.links()


def test_list_without_choices_has_no_chips(client: Client) -> None:
    make_organization()

    page = listed(client)

    assert (chips(page), page.all("div", class_="chips")) == ([], [])


def test_list_form_keeps_what_it_does_not_show(client: Client) -> None:
    make_organization(status="closed", name="Lodge")

    form = listed(client, "?q=lodge&status=closed&sort=founded").one("form", class_="facets__form")

    hidden = {(one.attributes["name"], one.attributes["value"]) for one in form.all("input", type="hidden")}
    assert hidden == {("status", "closed"), ("sort", "founded")}
    assert form.one("input", name="q").attributes["value"] == "lodge"


def test_list_empty_offers_up_to_three_ways_out_with_real_numbers(client: Client) -> None:
    make_organization(kind="fund", country="US", scope="local")
    make_organization(kind="fund", country="US", scope="national")
    make_organization(kind="media", country="FR", scope="local")

    page = listed(client, "?kind=media&country=US")

    assert page.one("ul", class_="ways").links() == [
        ("2 organizations without Media", "?country=US"),
        ("1 organization without United States", "?kind=media"),
    ]
    assert names(page) == []


def test_list_empty_where_no_single_choice_helps_leads_to_the_whole(client: Client) -> None:
    make_organization(kind="fund", country="US", scope="local")

    page = listed(client, "?kind=media&country=FR&scope=national")

    assert ("See the whole list", ".") in page.links()


def test_list_of_an_empty_directory_says_so(client: Client) -> None:
    page = listed(client)

    assert page.texts("h1") == ["0 organizations"]
    assert "The first listings are on their way." in page.text
    assert page.all("fieldset", "nav", class_="pages") == []


def test_list_card_says_what_is_known(client: Client) -> None:
    known: dict[str, Any] = {"acronym": "LDG", "kind": "fund", "scope": "local", "city": "Quito", "country": "EC"}
    make_organization(
        name="Lodge", founded="2004-05", description="lends. " + "word " * 60, **known, url="https://www.lodge.ec/x"
    )

    card = listed(client).one("li", class_="card")

    assert card.one("h2").text == "Lodge LDG"
    assert card.one("p", class_="runin").text == "Fund or lender local Quito since 2004"
    assert card.one("p", class_="card__text").text.startswith("Lodge lends. word word")
    assert len(card.one("p", class_="card__text").text) <= 150
    assert ("lodge.ec", "https://www.lodge.ec/x") in card.links()


def test_list_card_leaves_out_what_is_not_known(client: Client) -> None:
    make_organization(name="Bare")

    card = listed(client).one("li", class_="card")

    assert card.text == "Bare Network or coalition"


def test_list_card_of_one_that_ended_says_so_first(client: Client) -> None:
    make_organization(status="closed", dissolved="2024-02")

    card = listed(client, "?status=any").one("li", class_="card")

    assert card.one("p", class_="runin").text.startswith("closed 2024 ")


@pytest.mark.parametrize("words", ['"><script>alert(1)</script>', "{{ 7|add:7 }}", "</title><b>", "' or 1=1 --"])
def test_list_prints_what_was_asked_as_words_only(client: Client, words: str) -> None:
    page = read(client.get("/organizations/", {"q": words, "colour" + words: words}))

    assert page.texts("b") == ["Search"]
    assert f"We do not know colour{words}, so it was left out." in page.text
    assert [script.attributes["src"].partition(".")[0] for script in page.all("script")] == [
        "/static/js/live",
        "/static/js/suggest",
    ]
    assert page.one("input", name="q").attributes["value"] == words
