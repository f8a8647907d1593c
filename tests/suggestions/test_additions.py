"""What a decision adds to a record beside its fields."""

from __future__ import annotations

from typing import Any

import pytest

from directory.catalog.relationships import NewTie
from directory.errors import DirectoryError
from directory.models import Organization, Suggestion
from directory.suggestions import additions, decisions
from directory.suggestions.decisions import SeenState
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_relationship,
    make_suggestion,
    make_user,
)
from tests.support.decisions import fresh

pytestmark = pytest.mark.django_db


def accept(suggestion: Suggestion, **values: Any) -> Organization:
    """Accept a suggestion, having seen the record as it is."""
    record = suggestion.organization
    version = None
    if record is not None:
        version = decisions.changes.newest_version(record)
    return decisions.accept(
        suggestion, values, by=make_user("moderator"), seen=SeenState(1, version)
    )


def ties(record: Organization) -> list[tuple[str, str]]:
    """The ties that a record owns, in words."""
    owned = record.relationships.select_related("other")
    return [
        (tie.kind, tie.other.name if tie.other else tie.other_name) for tie in owned
    ]


def test_names_and_ties_are_added_and_said() -> None:
    hub, union = make_organization(name="Hub"), make_organization(name="Union")
    suggestion = make_suggestion(
        organization=hub,
        language="es",
        evidence="See https://hub.example/about",
        values={"other_names": ["Centro"], "belongs_to": ["Union", "Elsewhere"]},
    )

    accept(
        suggestion,
        other_names=[("Centro", "translated"), ("HB", "short")],
        belongs_to=[NewTie("member_of", union), NewTie("member_of", name="Elsewhere")],
    )

    assert sorted(hub.alternate_names.values_list("name", "kind", "language")) == [
        ("Centro", "translated", "es"),
        ("HB", "short", ""),
    ]
    assert ties(hub) == [("member_of", "Union"), ("member_of", "Elsewhere")]
    assert {tie.source_url for tie in hub.relationships.all()} == {
        "https://hub.example/about"
    }
    published = fresh(suggestion).published
    assert published["other_names"] == ["Centro", "HB"]
    assert published["belongs_to"] == ["Union", "Elsewhere"]


def test_what_is_there_already_is_not_added_again() -> None:
    hub, union = make_organization(name="Hub"), make_organization(name="Union")
    make_alternate_name(hub, name="HB", kind="short")
    make_relationship(hub, kind="member_of", other=union)
    suggestion = make_suggestion(organization=hub)

    accept(
        suggestion,
        other_names=[
            ("hb", "short"),
            ("HUB", "legal"),
            ("New", "short"),
            ("NEW", "short"),
        ],
        belongs_to=[NewTie("member_of", union)],
    )

    assert sorted(hub.alternate_names.values_list("name", flat=True)) == ["HB", "New"]
    assert ties(hub) == [("member_of", "Union")]
    published = fresh(suggestion).published
    assert (published["other_names"], "belongs_to" in published) == (["New"], False)


def test_name_that_was_words_of_a_tie_gives_way_to_its_record() -> None:
    hub, union = make_organization(name="Hub"), make_organization(name="Union")
    make_relationship(hub, kind="member_of", other_name="Union")

    accept(make_suggestion(organization=hub), belongs_to=[NewTie("member_of", union)])

    assert [tie.other for tie in hub.relationships.all()] == [union]


def test_undo_takes_names_and_ties_back() -> None:
    hub, union = make_organization(name="Hub"), make_organization(name="Union")
    make_alternate_name(hub, name="HB", kind="short")
    suggestion = make_suggestion(organization=hub)
    accept(
        suggestion,
        other_names=[("New", "short")],
        belongs_to=[NewTie("member_of", union)],
        founded="1998",
        kind="network",
    )
    assert (hub.alternate_names.count(), hub.relationships.count()) == (2, 1)

    decisions.undo(fresh(suggestion), by=make_user("moderator"))

    hub.refresh_from_db()
    assert [name.name for name in hub.alternate_names.all()] == ["HB"]
    assert hub.relationships.count() == 0
    assert (hub.founded, hub.kind) == ("", "")


def test_undo_of_a_new_one_takes_it_and_its_ties_away() -> None:
    union = make_organization(name="Union")
    suggestion = make_suggestion(values={"name": "Mill"})
    accept(suggestion, name="Mill", belongs_to=[NewTie("chapter_of", union)])
    assert union.incoming_relationships.count() == 1

    decisions.undo(
        fresh(suggestion), by=fresh(suggestion).decided_by or make_user("editor")
    )

    assert not Organization.objects.filter(name="Mill").exists()
    assert union.incoming_relationships.count() == 0


def test_tie_to_itself_is_refused_and_nothing_is_written() -> None:
    hub = make_organization(name="Hub")
    suggestion = make_suggestion(organization=hub)

    with pytest.raises(DirectoryError, match="no tie to itself"):
        accept(suggestion, city="Lyon", belongs_to=[NewTie("member_of", hub)])

    assert (fresh(suggestion).state, fresh_city(hub)) == ("received", "")


def fresh_city(record: Organization) -> str:
    """Read a record's city anew."""
    return Organization.objects.get(pk=record.pk).city


def test_kinds_offered_are_those_that_the_record_owns() -> None:
    owned = set(additions.BELONGING)

    assert owned.isdisjoint(additions.Relationship.RECEIVING)
    assert additions.BELONGING[0] == "member_of"
