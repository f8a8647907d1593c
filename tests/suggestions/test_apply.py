"""How the words of a suggestion get into a record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from directory.history import changes
from directory.models import Organization
from directory.suggestions import decisions
from directory.suggestions.decisions import SeenState
from tests.factories import make_organization, make_suggestion, make_user

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 24, tzinfo=UTC)


def accepted(evidence: str, **options: Any) -> Organization:
    suggestion = make_suggestion(evidence=evidence, received_at=NOVEMBER)
    return decisions.accept(
        suggestion,
        {"name": "Mill"},
        by=make_user("moderator"),
        seen=SeenState(1),
        **options,
    )


@pytest.mark.parametrize(
    ("evidence", "url", "note"),
    [
        ("https://mill.example.org/about", "https://mill.example.org/about", ""),
        ("See https://mill.example.org/about.", "https://mill.example.org/about", ""),
        ("Their newsletter of May", "", "Their newsletter of May"),
        ("Ask ada@example.org", "", ""),
        ("javascript:alert(1)", "", "javascript:alert(1)"),
        (
            "http://127.0.0.1/ and https://mill.example.org",
            "https://mill.example.org",
            "",
        ),
        ("x" * 600, "", "x" * 499 + "…"),
    ],
)
def test_evidence_becomes_the_source_of_the_record(
    evidence: str, url: str, note: str
) -> None:
    made = accepted(evidence)

    assert (made.source_url, made.source_note, made.facts_as_of) == (
        url,
        note,
        "2026-11",
    )


def test_source_is_of_the_month_where_the_directory_is_kept() -> None:
    suggestion = make_suggestion(
        evidence="Their site", received_at=datetime(2026, 10, 31, 20, tzinfo=UTC)
    )

    with timezone.override("Asia/Tokyo"):
        made = decisions.accept(
            suggestion, {"name": "Mill"}, by=make_user("moderator"), seen=SeenState(1)
        )

    assert made.facts_as_of == "2026-11"


@pytest.mark.parametrize(
    ("evidence", "options"), [("", {}), ("Their site", {"note_source": False})]
)
def test_no_source_is_noted_without_evidence_or_wish(
    evidence: str, options: dict[str, Any]
) -> None:
    made = accepted(evidence, **options)

    assert (made.source_url, made.source_note, made.facts_as_of) == ("", "", "")


def test_a_source_that_stands_there_stays() -> None:
    hub = make_organization(source_note="Annual report", facts_as_of="2020")
    suggestion = make_suggestion(organization=hub, evidence="https://hub.example.org")

    decisions.accept(
        suggestion,
        {"city": "York"},
        by=make_user("moderator"),
        seen=SeenState(1, changes.newest_version(hub)),
    )

    hub.refresh_from_db()
    assert (hub.source_url, hub.source_note, hub.facts_as_of) == (
        "",
        "Annual report",
        "2020",
    )


@pytest.mark.parametrize(
    ("choice", "continues"), [({}, False), ({"continues_name": True}, True)]
)
def test_words_of_a_visitor_stand_by_themselves_unless_staff_join_them(
    choice: dict[str, bool], continues: bool
) -> None:
    suggestion = make_suggestion(values={"name": "Mill", "description": "we bake."})

    made = decisions.accept(
        suggestion,
        {"name": "Mill", "description": "we bake.", **choice},
        by=make_user("moderator"),
        seen=SeenState(1),
    )

    made.refresh_from_db()
    assert made.lead() == ("Mill" if continues else "")


def test_sentence_of_staff_goes_on_when_something_else_is_corrected() -> None:
    hub = make_organization(name="Hub", description="is a network.")
    suggestion = make_suggestion(organization=hub, values={"city": "York"})

    decisions.accept(
        suggestion,
        {"city": "York", "description": "is a network."},
        by=make_user("moderator"),
        seen=SeenState(1, changes.newest_version(hub)),
    )

    hub.refresh_from_db()
    assert hub.lead() == "Hub"


def test_hostile_words_are_stored_as_words() -> None:
    name = "<script>alert(1)</script> =cmd|' /C calc'!A0"
    suggestion = make_suggestion(values={"name": name})

    made = decisions.accept(
        suggestion, {"name": name}, by=make_user("moderator"), seen=SeenState(1)
    )

    assert Organization.objects.get().name == name
    assert made.slug == "scriptalert1script-cmd-c-calca0"
