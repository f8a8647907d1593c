"""The ways that lead through a suggestion: accept it, answer it, take that back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from directory.history import changes
from directory.models import Organization, Suggestion
from directory.suggestions import decisions
from tests.factories import make_organization, make_suggestion, make_user
from tests.support.permission_ways import (
    Attempt,
    Test,
    Way,
    by_button,
    by_deciding,
    has,
    in_list,
    is_gone,
)
from tests.support.permission_world import World

Values = dict[str, Any]
WITHDRAWN = {"visibility": "withdrawn"}


def of_gone(**values: Any) -> Suggestion:
    """A suggestion about a record that is gone."""
    record = make_organization()
    suggestion = make_suggestion(organization=record, **values)
    changes.removed(record)
    suggestion.refresh_from_db()
    return suggestion


def decided(
    suggestion: Suggestion,
    values: Values,
    into: Organization | None = None,
) -> Suggestion:
    """A suggestion that an editor accepted, or put into a record."""
    record = into or suggestion.organization
    seen = decisions.SeenState(1, changes.newest_version(record) if record else None)
    editor = make_user("editor")
    if into:
        decisions.merge_into(suggestion, into, values, by=editor, seen=seen)
    else:
        decisions.accept(suggestion, values, by=editor, seen=seen)
    return suggestion


def accepted_new(world: World) -> Attempt:
    suggestion = make_suggestion(values={"name": "Guild"})
    made = Organization.objects.published().filter(name="Guild")
    return by_deciding(world, suggestion, "accept", made.exists)


def accepted_as_draft(world: World) -> Attempt:
    suggestion = make_suggestion(values={"name": "Guild"})
    made = Organization.objects.filter(name="Guild", visibility="draft")
    return by_deciding(world, suggestion, "draft", made.exists)


def accepted(kind: str, values: Values, **expected: Any) -> Way:
    """Accept a suggestion about a record that is listed."""

    def way(world: World) -> Attempt:
        record = make_organization()
        suggestion = make_suggestion(organization=record, kind=kind, values=values)
        return by_deciding(world, suggestion, "accept", has(record, **expected))

    return way


def put_into(kind: str, values: Values, *, expected: Values, **typed: Any) -> Way:
    """Put a new one, or what was said of a record that is gone, into another record."""

    def way(world: World) -> Attempt:
        into = make_organization()
        about = make_suggestion if kind == "new" else of_gone
        suggestion = about(kind=kind, values=values)
        test = has(into, **expected)
        return by_deciding(world, suggestion, "merge", test, into, **typed)

    return way


def answered(decision: str, state: str, kind: str = "correction", **typed: Any) -> Way:
    """Ask about a suggestion, or decline it."""

    def way(world: World) -> Attempt:
        suggestion = make_suggestion(organization=make_organization(), kind=kind)
        test = has(suggestion, state=state)
        return by_deciding(world, suggestion, decision, test, **typed)

    return way


def taken(*, in_the_list: bool) -> Way:
    """Take a suggestion."""

    def way(world: World) -> Attempt:
        suggestion = make_suggestion()
        test = has(suggestion, assigned_to__isnull=False)
        if in_the_list:
            return in_list(suggestion, "take", test)
        return by_button(suggestion, "take", test, over="1")

    return way


def noted(world: World) -> Attempt:
    """Tell the others something about a suggestion."""
    suggestion = make_suggestion()
    test = suggestion.staff_notes.exists
    return by_button(suggestion, "note", test, staff_note="They moved.")


def kept(world: World) -> Attempt:
    """Keep what was typed about a suggestion, to decide it later."""
    suggestion = make_suggestion()
    test = suggestion.kept_decisions.exists
    return by_button(suggestion, "keep", test, question="Where?")


def marked(*, in_the_list: bool) -> Way:
    """Say that a suggestion is spam."""

    def way(world: World) -> Attempt:
        suggestion = make_suggestion()
        test = has(suggestion, verdict="spam")
        if in_the_list:
            return in_list(suggestion, "mark_as_spam", test)
        return by_button(suggestion, "mark", test, verdict="spam")

    return way


def undone(suggestion: Suggestion, test: Test) -> Attempt:
    """Take a decision back."""
    return by_button(suggestion, "undo", test)


def undone_decline(kind: str) -> Way:
    """Take back that something was declined."""

    def way(world: World) -> Attempt:
        suggestion = make_suggestion(organization=make_organization(), kind=kind)
        editor = make_user("editor")
        decisions.decline(suggestion, "No.", by=editor, seen=decisions.SeenState(1))
        return undone(suggestion, has(suggestion, state="received"))

    return way


def undone_new(*, is_own: bool) -> Way:
    """Take back that a new one was accepted, by oneself or by somebody else."""

    def way(world: World) -> Attempt:
        suggestion = decided(make_suggestion(), {"name": "Guild"})
        attempt = undone(suggestion, is_gone(suggestion.organization))
        rows = Suggestion.objects.filter(pk=suggestion.pk)

        def take_over(actor: User) -> None:
            rows.update(decided_by=actor)

        return attempt.made_ready(take_over) if is_own else attempt

    return way


def undone_change(kind: str, values: Values, *, is_put: bool, before: Values) -> Way:
    """Take back what was written into a record; `is_put`: one that it was not about."""

    def way(world: World) -> Attempt:
        record = make_organization()
        if is_put:
            about = make_suggestion if kind == "new" else of_gone
            suggestion = decided(about(kind=kind), values, into=record)
        else:
            own = make_suggestion(organization=record, kind=kind)
            suggestion = decided(own, values)
        return undone(suggestion, has(record, **before))

    return way
