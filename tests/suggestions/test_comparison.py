"""Field by field: what was sent, what the record says, where they differ, and what
would be kept.
"""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from directory.models import Organization, Suggestion
from directory.suggestions import comparison
from directory.suggestions.comparison import FieldComparison
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_relationship,
    make_sector,
    make_suggestion,
)

pytestmark = pytest.mark.django_db


def row(
    name: str,
    suggestion: Suggestion,
    record: Organization | None = None,
    **options: Any,
) -> FieldComparison:
    return comparison.rows([name], suggestion, record, **options)[0]


def test_new_one_keeps_what_was_sent() -> None:
    found = row("city", make_suggestion(values={"name": "Hub", "city": "Lyon"}))

    assert (found.initial, found.side, found.is_loud, found.has_choice) == (
        ("Lyon",),
        "submitted",
        True,
        False,
    )


def test_kind_of_a_new_one_is_not_made_up() -> None:
    found = row("kind", make_suggestion())

    assert (found.initial, found.submitted) == ((), None)


def test_correction_keeps_what_was_sent_and_marks_both_sides() -> None:
    hub = make_organization(name="Theater Commons")

    found = row(
        "name",
        make_suggestion(organization=hub, values={"name": "Theatre Commons"}),
        hub,
    )

    assert (found.initial, found.side, found.has_choice) == (
        ("Theatre Commons",),
        "submitted",
        True,
    )
    assert found.submitted
    assert found.current
    marked = [
        [mark.text.strip() for mark in side.marks if mark.is_changed]
        for side in (found.submitted, found.current)
    ]
    assert marked == [["Theatre"], ["Theater"]]


def test_correction_leaves_what_it_does_not_speak_of() -> None:
    hub = make_organization(city="Lyon")

    found = row("city", make_suggestion(organization=hub), hub)

    assert (found.submitted, found.initial, found.is_loud) == (None, ("Lyon",), False)


def test_a_side_that_says_the_same_is_no_choice() -> None:
    hub = make_organization(city="Lyon", country="FR")

    found = row(
        "country", make_suggestion(organization=hub, values={"country": "FR"}), hub
    )

    assert (found.has_choice, found.is_loud) == (False, False)


def test_address_that_lacks_only_its_last_slash_is_no_choice() -> None:
    hub = make_organization(url="https://hub.example/")
    values = {"url": "https://hub.example"}

    field = row("url", make_suggestion(organization=hub, values=values), hub)

    assert (field.has_choice, field.is_loud) == (False, False)
    assert field.initial == ("https://hub.example/",)


@pytest.mark.parametrize(
    ("present", "kept"), [("Lyon", ("Lyon", "current")), ("", ("Paris", "submitted"))]
)
def test_merge_keeps_the_record_and_fills_what_it_lacks(
    present: str, kept: tuple[str, str]
) -> None:
    hub = make_organization(city=present)

    found = row(
        "city",
        make_suggestion(values={"name": "Hub", "city": "Paris"}),
        hub,
        is_merge=True,
    )

    assert (*found.initial, found.side) == kept


def test_merge_keeps_the_sectors_of_both() -> None:
    bread, media = make_sector(name="Bread"), make_sector(name="Media")
    hub = make_organization(sectors=[media])

    found = row(
        "sectors", make_suggestion(values={"sectors": [bread.slug]}), hub, is_merge=True
    )

    assert (set(found.initial), found.side) == ({str(bread.pk), str(media.pk)}, "")


def test_sectors_are_named_and_merged_or_unknown_ones_understood() -> None:
    bread, rolls = make_sector(name="Bread"), make_sector(name="Rolls")
    rolls.merged_into = bread
    rolls.save()

    found = row("sectors", make_suggestion(values={"sectors": [rolls.slug, "pies"]}))

    assert found.submitted
    assert (found.submitted.values, found.submitted.words) == (
        (str(bread.pk),),
        "Bread, pies (no such sector)",
    )


@pytest.mark.parametrize(
    ("values", "status"),
    [({"successor": "Hub"}, "merged"), ({"dissolved": "2024"}, "closed")],
)
def test_closure_says_how_it_ended(values: dict[str, str], status: str) -> None:
    old = make_organization()

    found = row(
        "status", make_suggestion(organization=old, kind="closed", values=values), old
    )

    assert (found.initial, found.current and found.current.words) == (
        (status,),
        "Active",
    )


def test_successor_in_words_becomes_the_record_they_name() -> None:
    make_organization(name="Valley Makers Guild", slug="guild")
    old = make_organization()
    suggestion = make_suggestion(
        organization=old, kind="closed", values={"successor": "The Valley Makers Guild"}
    )

    found = row("successor", suggestion, old)

    assert found.initial == ("guild",)


def test_successor_that_nobody_knows_stays_words_only() -> None:
    old = make_organization()
    suggestion = make_suggestion(
        organization=old, kind="closed", values={"successor": "Somebody else"}
    )

    found = row("successor", suggestion, old)

    assert (found.initial, found.submitted and found.submitted.words) == (
        (),
        "Somebody else",
    )


@pytest.mark.parametrize(
    ("told", "kept"), [("2024-06", ("2024-06",)), ("last summer", ())]
)
def test_only_a_date_is_kept_as_the_end(told: str, kept: tuple[str, ...]) -> None:
    old = make_organization()
    suggestion = make_suggestion(
        organization=old, kind="closed", values={"dissolved": told}
    )

    found = row("dissolved", suggestion, old)

    assert (found.initial, found.submitted and found.submitted.words) == (kept, told)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("country", "FR", "France"),
        ("country", "XX", "XX"),
        ("scope", "local", "Local"),
        ("status", "nonsense", "nonsense"),
        ("sectors", ["bread", "media"], "bread, media"),
        ("alternate_name", "Hub", "Hub"),
    ],
)
def test_values_are_put_into_words(name: str, value: Any, words: str) -> None:
    assert comparison.words_of(name, value) == words


def test_rows_cost_the_same_for_many_sectors(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sectors = [make_sector() for _ in range(20)]
    hub = make_organization(sectors=sectors[:10])
    suggestion = make_suggestion(
        organization=hub, values={"sectors": [sector.slug for sector in sectors]}
    )

    with django_assert_num_queries(2):
        comparison.rows(["name", "sectors", "city"], suggestion, hub)


@pytest.mark.parametrize(
    ("name", "present", "sent"),
    [
        ("url", "https://hub.example/about", "https://hub.example/about/"),
        ("url", "https://hub.example/", "http://hub.example"),
        ("url", "https://hub.example/", "HTTPS://Hub.Example"),
        ("url", "https://hub.example/", "hub.example"),
        ("description", "is a  hub\r\nof makers. ", "is a hub\nof makers."),
        ("city", "Montr\u00e9al", "Montre\u0301al"),
    ],
)
def test_equal_values_are_no_choice(name: str, present: str, sent: str) -> None:
    hub = make_organization(**{name: present})

    field = row(name, make_suggestion(organization=hub, values={name: sent}), hub)

    assert (field.has_choice, field.is_loud) == (False, False)
    assert "".join(field.initial) == getattr(hub, name)


@pytest.mark.parametrize(
    ("name", "present", "sent"),
    [
        ("url", "http://hub.example/", "https://hub.example/"),
        ("url", "https://hub.example/", "https://www.hub.example/"),
        ("url", "https://hub.example/A", "https://hub.example/a"),
        ("url", "https://hub.example/", ""),
        ("city", "lyon", "Lyon"),
        ("description", "is a hub.", "is a Hub."),
    ],
)
def test_corrections_are_a_choice(name: str, present: str, sent: str) -> None:
    hub = make_organization(**{name: present})

    field = row(name, make_suggestion(organization=hub, values={name: sent}), hub)

    assert (field.has_choice, "".join(field.initial)) == (True, sent)


@pytest.mark.parametrize(
    ("name", "present", "sent"),
    [
        ("url", "http://hub.example/", "https://www.hub.example"),
        ("city", "LYON", "Lyon"),
    ],
)
def test_two_records_of_one_differ_in_no_small_things(
    name: str, present: str, sent: str
) -> None:
    hub = make_organization(**{name: present})

    field = row(name, make_suggestion(values={name: sent}), hub, is_merge=True)

    assert (field.has_choice, "".join(field.initial)) == (False, present)


def test_complaint_about_a_website_may_mean_its_last_letter() -> None:
    hub = make_organization(url="https://hub.example/about")
    values = {"url": "https://hub.example/about/"}

    field = row(
        "url", make_suggestion(organization=hub, kind="link", values=values), hub
    )

    assert field.has_choice


def test_sector_that_both_sides_have_is_not_marked() -> None:
    bread, media = make_sector(name="Bread, rolls"), make_sector(name="Media")
    hub = make_organization(sectors=[bread])
    suggestion = make_suggestion(
        organization=hub, values={"sectors": [bread.slug, media.slug]}
    )

    found = row("sectors", suggestion, hub)

    assert found.current
    assert found.submitted
    marked = [
        [mark.text for mark in side.marks if mark.is_changed]
        for side in (found.current, found.submitted)
    ]
    assert marked == [[], ["Media"]]


def test_successor_that_is_the_present_one_is_no_choice() -> None:
    guild = make_organization(name="Valley Makers Guild")
    old = make_organization(status="merged", successor=guild)
    values = {"successor": "Valley Makers Guild"}

    found = row(
        "successor",
        make_suggestion(organization=old, kind="closed", values=values),
        old,
    )

    assert not found.has_choice


def test_other_names_are_to_be_added_each_with_its_likely_kind() -> None:
    hub = make_organization(name="Riverbend Arts Exchange")
    make_alternate_name(hub, name="Mill Street", kind="former")
    names = ["RVAE", "mill street", "RIVERBEND ARTS EXCHANGE", "Old Mill (former)"]
    suggestion = make_suggestion(organization=hub, values={"other_names": names})

    found = row("other_names", suggestion, hub)

    assert found.initial == ("RVAE (short)\nOld Mill (former)",)
    assert found.submitted
    assert found.current
    assert found.submitted.words == ", ".join(names)
    assert (found.current.words, found.current.values) == ("Mill Street (former)", ())
    assert (found.has_choice, found.side) == (True, "submitted")


def test_tie_in_words_becomes_the_published_record_they_name() -> None:
    hub = make_organization(name="Hub")
    union = make_organization(name="Riverbend Solidarity Union", slug="union")
    make_organization(name="Hidden Harvest Network", visibility="draft")
    make_relationship(hub, kind="member_of", other_name="Old Union")
    named = ["Riverbend Solidarity Union", "Hidden Harvest Network", "Nobody’s"]
    suggestion = make_suggestion(organization=hub, values={"belongs_to": named})

    found = row("belongs_to", suggestion, hub)

    assert found.initial == ("union\nHidden Harvest Network\nNobody’s",)
    assert found.submitted
    assert found.current
    assert f"({union.name} · union)" in found.submitted.words
    assert found.current.words == "is a member of Old Union"


@pytest.mark.parametrize("name", ["kind", "founded", "other_names", "belongs_to"])
def test_what_a_new_one_does_not_say_is_no_side_of_a_merge(name: str) -> None:
    hub = make_organization(kind="network", founded="1998")
    make_alternate_name(hub, name="Old Hub", kind="former")

    found = row(name, make_suggestion(), hub, is_merge=True)

    assert (found.submitted, found.has_choice) == (None, False)
