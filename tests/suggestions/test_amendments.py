"""What staff changed before they published, as its sender sees it."""

from __future__ import annotations

from typing import Any

import pytest

from directory.catalog.relationships import NewTie
from directory.history import changes
from directory.models import Organization, Suggestion
from directory.suggestions import amendments, decisions
from directory.suggestions.decisions import SeenState
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_relationship,
    make_sector,
    make_social_profile,
    make_suggestion,
    make_user,
)

pytestmark = pytest.mark.django_db
MILL = {
    "name": "Mill",
    "url": "https://mill.example.org",
    "description": "Grinds grain.\n\nFor all.",
    "city": "Leeds",
    "country": "GB",
}


def accepted(sent: dict[str, Any], saved: dict[str, Any], **given: Any) -> Suggestion:
    suggestion = make_suggestion(values=sent, **given)
    by = make_user("superuser")
    version = None
    if suggestion.organization:
        version = changes.newest_version(suggestion.organization)
    decisions.accept(suggestion, saved, by=by, seen=SeenState(1, version))
    return suggestion


def told(suggestion: Suggestion) -> list[tuple[str, str, str]]:
    found = amendments.of(suggestion, suggestion.organization)
    return [(one.name, one.sent, one.published) for one in found]


def test_what_was_taken_as_it_came_is_no_amendment() -> None:
    saved = MILL | {"description": "Grinds grain.\n\nFor  all."}

    assert told(accepted(MILL, saved)) == []


def test_changed_added_and_left_out_fields_are_told() -> None:
    sector = make_sector(name="Food", slug="food")
    saved = MILL | {"city": "York", "url": "", "sectors": [sector]}

    assert told(accepted(MILL | {"country": "FR"}, saved)) == [
        ("url", "https://mill.example.org", ""),
        ("sectors", "", "Food"),
        ("city", "Leeds", "York"),
        ("country", "France", "United Kingdom"),
    ]


def test_kind_and_tags_that_staff_added_are_told() -> None:
    saved = MILL | {"kind": Organization.Kind.values[0], "tags": ["grain"]}

    names = [name for name, _sent, _published in told(accepted(MILL, saved))]

    assert names == ["kind", "tags"]


def test_correction_tells_what_was_not_taken_over() -> None:
    hub = make_organization(name="Hub", city="Bern", url="https://hub.example")
    sent = {"city": "Basel", "region": "North", "url": "https://hub.example/"}

    done = accepted(sent, {"city": "Basle"}, kind="correction", organization=hub)

    assert told(done) == [("city", "Basel", "Basle"), ("region", "North", "")]


def test_names_and_ties_that_staff_left_out_or_wrote_otherwise_are_told() -> None:
    union = make_organization(name="Union of Mills", acronym="UM")
    sent = MILL | {
        "other_names": ["Old Mill (former)", "The Wheel", "Moulin"],
        "belongs_to": ["um", "Guild of Grain", "Secret Circle"],
        "social_profiles": ["https://x.com/mill", "https://www.facebook.com/mill/"],
    }

    done = accepted(
        sent,
        MILL
        | {
            "other_names": [("Old Mill", "former"), ("Moulin de Leeds", "translated")],
            "belongs_to": [
                NewTie("member_of", union),
                NewTie("member_of", name="Grain Guild"),
            ],
            "social_profiles": ["https://x.com/mill"],
        },
    )

    assert told(done) == [
        ("other_names", "The Wheel\nMoulin", "Moulin de Leeds"),
        ("belongs_to", "Guild of Grain\nSecret Circle", "Grain Guild"),
        ("social_profiles", "https://www.facebook.com/mill/", ""),
    ]


def test_names_and_ties_that_a_record_has_already_are_not_told_as_left_out() -> None:
    hub, union = make_organization(name="Hub"), make_organization(name="Union")
    make_alternate_name(hub, name="Centro", kind="translated")
    make_alternate_name(union, name="Sindicato", kind="translated")
    make_relationship(hub, union, kind="member_of")
    make_relationship(make_organization(name="Circle"), hub, kind="partner_of")
    make_relationship(hub, kind="partner_of", other_name="Elsewhere")
    make_social_profile(hub, url="https://x.com/hub")
    sent = {
        "city": "Basel",
        "other_names": ["CENTRO"],
        "belongs_to": ["Sindicato", "elsewhere", "circle"],
        "social_profiles": ["https://x.com/hub/"],
    }

    done = accepted(sent, {"city": "Basel"}, kind="correction", organization=hub)

    assert told(done) == []


def test_all_that_staff_left_out_of_a_correction_is_told_in_its_letter() -> None:
    hub = make_organization(name="Hub")
    sent = {"city": "Basel", "other_names": ["Nave"], "belongs_to": ["Elsewhere"]}

    done = accepted(sent, {"city": "Basel"}, kind="correction", organization=hub)

    found = amendments.of(done, done.organization)
    assert list(map(str, amendments.labels(found))) == [
        "other names",
        "what it belongs to",
    ]


def test_end_that_staff_dated_otherwise_is_told() -> None:
    hub, heir = make_organization(name="Hub"), make_organization(name="Heir")
    sent = {"successor": "HEIR", "dissolved": "2019-02"}
    saved = {"status": "merged", "successor": heir, "dissolved": "2019-03"}

    done = accepted(sent, saved, kind="closed", organization=hub)

    assert told(done) == [("dissolved", "February 2019", "March 2019")]


def test_successor_that_staff_chose_otherwise_is_told_by_its_name() -> None:
    hub, heir = make_organization(name="Hub"), make_organization(name="The Heir")
    sent = {"successor": "Somebody", "dissolved": "2019"}

    done = accepted(
        sent,
        {"status": "merged", "successor": heir, "dissolved": "2019"},
        kind="closed",
        organization=hub,
    )

    assert told(done) == [("successor", "Somebody", "The Heir")]


def test_name_that_became_another_name_is_not_told_as_left_out() -> None:
    hub = make_organization(name="Hub")
    suggestion = make_suggestion(values=MILL)

    decisions.merge_into(
        suggestion,
        hub,
        MILL,
        by=make_user("superuser"),
        seen=SeenState(1, changes.newest_version(hub)),
        name_kind="former",
    )

    assert ("name", "Mill", "") not in told(suggestion)
    assert ("alternate_name", "", "Mill") in told(suggestion)


def test_hidden_record_and_open_suggestion_tell_nothing() -> None:
    done = accepted(MILL, MILL | {"city": "York"})
    waiting = make_suggestion(values=MILL)

    assert amendments.of(done, None) == []
    assert amendments.of(waiting, done.organization) == []


def test_long_words_are_cut() -> None:
    long = "word " * 200

    done = accepted(MILL, MILL | {"description": long})

    (amendment,) = amendments.of(done, done.organization)
    assert len(amendment.published) <= amendments.MOST_WORDS
    assert amendment.published.endswith("…")
