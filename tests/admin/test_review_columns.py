"""The columns of a review: what is at hand in the last one, what the others mark."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import Organization
from directory.suggestions import decisions
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_sector,
    make_suggestion,
    make_tier,
    make_user,
)
from tests.support.admin import shown
from tests.support.decisions import decide, fresh, review
from tests.support.reading import read

pytestmark = pytest.mark.django_db


def loud(client: Client, **values: object) -> list[str]:
    """The fields that are not folded away."""
    rows = shown(review(client, make_suggestion(**values)))["form"].loud_rows()
    return [row.comparison.name for row in rows]


def test_new_one_gets_kind_tiers_tags_and_sectors_at_once(moderator: Client) -> None:
    sector, tier = make_sector(), make_tier()
    first = make_listing(tier=tier, position=7)
    suggestion = make_suggestion(values={"name": "Mill"})

    decide(
        moderator,
        suggestion,
        "accept",
        kind="media",
        tiers=[tier.pk],
        tags="worker ownership, housing",
        sectors=[sector.pk],
    )

    made = Organization.objects.get(name="Mill")
    assert (made.kind, list(made.sectors.all())) == ("media", [sector])
    assert sorted(made.tags.names()) == ["housing", "worker ownership"]
    assert made.listings.get().position > first.position
    published = fresh(suggestion).published
    assert (published["tiers"], published["tags"]) == (
        [tier.short_name],
        ["housing", "worker ownership"],
    )


def test_what_staff_say_of_a_new_one_is_not_folded_away(moderator: Client) -> None:
    fields = loud(moderator, values={"name": "Mill"})

    assert {"kind", "tiers", "tags", "sectors"} <= set(fields)


def test_ending_is_not_folded_away_in_a_closure(moderator: Client) -> None:
    hub = make_organization()

    fields = loud(moderator, organization=hub, kind="closed", values={"dissolved": ""})

    assert fields[:3] == ["status", "dissolved", "successor"]


def test_record_joins_another_tier_and_leaves_none(moderator: Client) -> None:
    hub, second = make_organization(name="Hub", tags=["housing"]), make_tier()
    first = make_listing(hub, note="As written")
    suggestion = make_suggestion(organization=hub, values={"city": "Lyon"})

    decide(moderator, suggestion, "accept", tiers=[second.pk])

    assert sorted(hub.listings.values_list("note", "tier")) == [
        ("", second.pk),
        ("As written", first.tier_id),
    ]
    assert list(hub.tags.names()) == ["housing"]


def test_undo_takes_tiers_and_tags_back(moderator: Client) -> None:
    hub, tier = make_organization(name="Hub", tags=["housing"]), make_tier()
    suggestion = make_suggestion(organization=hub, values={"city": "Lyon"})
    decide(moderator, suggestion, "accept", tiers=[tier.pk], tags="land")
    assert (list(hub.tags.names()), hub.listings.count()) == (["land"], 1)

    decisions.undo(fresh(suggestion), by=make_user("moderator"))

    assert (list(hub.tags.names()), hub.listings.count()) == (["housing"], 0)


def test_tier_that_a_record_is_in_is_not_offered_again(moderator: Client) -> None:
    hub = make_organization(name="Hub")
    listing, other = make_listing(hub), make_tier()
    suggestion = make_suggestion(organization=hub, values={"city": "Lyon"})

    page = read(review(moderator, suggestion))
    refused = decide(moderator, suggestion, "accept", tiers=[listing.tier_id])

    boxes = page.all("input", name="tiers")
    assert [box.attributes["value"] for box in boxes] == [str(other.pk)]
    assert shown(refused)["errors"] != []


def test_tags_that_were_typed_come_back_with_an_error(moderator: Client) -> None:
    answer = decide(
        moderator, make_suggestion(), "accept", name="", tags="land, housing"
    )

    assert read(answer).one("input", name="tags").attributes["value"] == "land, housing"


def test_what_stays_is_not_struck_out(moderator: Client) -> None:
    hub = make_organization(name="Hub", city="Lyon")
    suggestion = make_suggestion(values={"name": "Hub", "city": "Paris"})

    page = read(review(moderator, suggestion, f"?with={hub.pk}"))

    # What the sides differ in is marked; the style strikes it out once it is to go.
    assert (page.all("del"), page.texts("mark")) == ([], ["Paris", "Lyon"])


def test_record_website_and_evidence_are_links_each_once(moderator: Client) -> None:
    hub = make_organization(name="Hub", url="https://hub.example/")
    suggestion = make_suggestion(
        organization=hub, values={"city": "Lyon"}, evidence="See https://hub.example/a."
    )

    links = [href for _text, href in read(review(moderator, suggestion)).links()]

    form = f"/admin/directory/organization/{hub.pk}/change/"
    ways = [form, "https://hub.example/", "https://hub.example/a"]
    assert [links.count(way) for way in ways] == [1, 1, 1]


def test_likely_double_is_linked_once(moderator: Client) -> None:
    hub = make_organization(name="Geo.coop", url="https://geo.coop/")
    suggestion = make_suggestion(values={"name": "Geo.coop", "url": hub.url})

    links = [href for _text, href in read(review(moderator, suggestion)).links()]

    form = f"/admin/directory/organization/{hub.pk}/change/"
    assert (links.count(form), links.count("https://geo.coop/")) == (1, 1)


def test_language_of_the_sender_and_domain_of_the_address_are_said(
    moderator: Client,
) -> None:
    hub = make_organization(url="https://hub.example/")
    suggestion = make_suggestion(
        organization=hub, language="es", email="jo@hub.example", values={"city": "Lyon"}
    )

    page = read(review(moderator, suggestion))

    assert "Written on the form in español" in page.text
    assert "This address is on the domain of the website." in page.text


def test_what_was_said_besides_is_compared_and_kept(moderator: Client) -> None:
    hub = make_organization(name="Hub", kind="network")
    make_organization(name="Riverbend Solidarity Union", slug="union")
    suggestion = make_suggestion(
        organization=hub,
        values={
            "kind": "federation",
            "founded": "1998",
            "other_names": ["HB", "The <b>Hub</b>"],
            "belongs_to": ["Riverbend Solidarity Union"],
        },
    )

    page = read(review(moderator, suggestion))
    decide(moderator, suggestion, "accept", tie_kind="chapter_of")

    assert "<b>Hub</b>" in page.one("main").text
    assert (
        "Riverbend Solidarity Union (Riverbend Solidarity Union · union)" in page.text
    )
    hub.refresh_from_db()
    assert (hub.kind, hub.founded) == ("federation", "1998")
    assert sorted(name.name for name in hub.alternate_names.all()) == [
        "HB",
        "The <b>Hub</b>",
    ]
    tie = hub.relationships.get()
    assert (tie.kind, tie.other and tie.other.slug) == ("chapter_of", "union")
    rows = shown(review(moderator, suggestion))["decided"]
    decided = {label: written for label, _sent, written in rows}
    assert decided["Other names"] == "HB, The <b>Hub</b>"
    assert decided["What it belongs to"] == "Riverbend Solidarity Union"


def test_choosing_the_present_side_adds_nothing(moderator: Client) -> None:
    hub = make_organization(name="Hub")
    suggestion = make_suggestion(
        organization=hub, values={"other_names": ["HB"], "belongs_to": ["Union"]}
    )

    decide(
        moderator,
        suggestion,
        "accept",
        use_other_names="current",
        use_belongs_to="current",
    )

    assert (hub.alternate_names.count(), hub.relationships.count()) == (0, 0)


def test_names_and_ties_as_staff_typed_them_win(moderator: Client) -> None:
    hub, union = make_organization(name="Hub"), make_organization(name="Union")
    suggestion = make_suggestion(
        organization=hub, values={"other_names": ["HB"], "belongs_to": ["Onion"]}
    )

    decide(
        moderator,
        suggestion,
        "accept",
        other_names="Hub Guild (legal)\nOld Mill",
        belongs_to=f"https://example.org/organizations/{union.slug}/\nElsewhere",
    )

    assert sorted(hub.alternate_names.values_list("name", "kind")) == [
        ("Hub Guild", "legal"),
        ("Old Mill", "former"),
    ]
    ties = hub.relationships.order_by("id")
    assert [(tie.other, tie.other_name) for tie in ties] == [
        (union, ""),
        (None, "Elsewhere"),
    ]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("other_names", "x" * 201, "Too long (201 of 200): xxx"),
        ("belongs_to", "hub", "An organization has no tie to itself."),
        ("tie_kind", "has_member", "Select a valid choice"),
    ],
)
def test_wrong_names_and_ties_come_back_in_words(
    moderator: Client, field: str, typed: str, words: str
) -> None:
    hub = make_organization(name="Hub", slug="hub")
    suggestion = make_suggestion(organization=hub, values={"belongs_to": ["Union"]})

    answer = decide(moderator, suggestion, "accept", **{field: typed})

    assert words in " ".join(shown(answer)["errors"])
    assert shown(answer)["form"][field].value() == typed
    assert hub.relationships.count() == 0


def test_merging_adds_names_and_ties_to_the_record(moderator: Client) -> None:
    hub = make_organization(name="Hub")
    suggestion = make_suggestion(
        values={
            "name": "Hub of the Valley",
            "other_names": ["HV"],
            "belongs_to": ["Union"],
        }
    )

    decide(moderator, suggestion, "merge", f"?with={hub.pk}", name_kind="legal")

    assert sorted(hub.alternate_names.values_list("name", "kind")) == [
        ("HV", "short"),
        ("Hub of the Valley", "legal"),
    ]
    assert hub.relationships.get().other_name == "Union"


def test_names_and_ties_that_nobody_told_are_folded_away(moderator: Client) -> None:
    hub = make_organization(name="Hub")
    make_alternate_name(hub, name="HB", kind="short")

    fields = loud(moderator, organization=hub, values={"city": "Lyon"})

    assert fields == ["city"]
