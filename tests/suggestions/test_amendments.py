"""What staff changed before they published, as its sender sees it."""

from __future__ import annotations

from typing import Any

import pytest

from directory.history import changes
from directory.models import Organization, Suggestion
from directory.suggestions import amendments, decisions
from directory.suggestions.decisions import SeenState
from tests.factories import make_organization, make_sector, make_suggestion, make_user

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
