"""Decisions that are undone: everything is as it was before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from reversion.models import Version

from directory.duplicates import merge
from directory.errors import DirectoryError
from directory.history import changes, versions
from directory.models import Change, Organization, Suggestion
from directory.suggestions import decisions
from directory.suggestions.decisions import SeenState
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_relationship,
    make_sector,
    make_suggestion,
    make_user,
)

pytestmark = pytest.mark.django_db
OWN = (
    "state",
    "verdict",
    "organization_id",
    "ended_at",
    "decided_by_id",
    "reason",
    "published",
    "version_before",
    "version_after",
)


@pytest.fixture
def sol() -> User:
    return make_user("moderator", first_name="Sol")


def state_of(suggestion: Suggestion) -> dict[str, Any]:
    fresh = Suggestion.objects.get(pk=suggestion.pk)
    return {name: getattr(fresh, name) for name in OWN}


def words_of(organization: Organization) -> dict[str, str]:
    return versions.present(Organization.objects.get(pk=organization.pk)).words


def seen(organization: Organization) -> SeenState:
    return SeenState(1, changes.newest_version(organization))


def test_undo_of_a_new_record_takes_it_away_again(sol: User) -> None:
    suggestion = make_suggestion()
    before = state_of(suggestion)
    made = decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))

    decisions.undo(suggestion, by=sol)

    assert state_of(suggestion) == before
    assert not Organization.objects.exists()
    assert Change.objects.of(made.pk)[0].kind == "removed"


@pytest.mark.parametrize("decide", ["accept", "merge_into"])
def test_undo_of_a_changed_record_brings_all_of_it_back(decide: str, sol: User) -> None:
    hub = make_organization(
        name="Hub", city="Leeds", sectors=[make_sector()], tags=["bread"]
    )
    make_alternate_name(hub)
    make_relationship(hub, make_organization(), kind="member_of")
    suggestion = make_suggestion(
        organization=hub, verdict="doubtful", evidence="Their site"
    )
    state, words = state_of(suggestion), words_of(hub)
    values = {"name": "Hub 2", "city": "York", "sectors": [make_sector()]}

    arguments = (
        (suggestion, values) if decide == "accept" else (suggestion, hub, values)
    )
    getattr(decisions, decide)(*arguments, by=sol, seen=seen(hub))
    meanwhile = words_of(hub)
    decisions.undo(suggestion, by=sol)

    assert meanwhile["city"] == "York"
    assert (state_of(suggestion), words_of(hub)) == (state, words)


def test_undo_of_a_withdrawal_shows_the_record_again() -> None:
    ed = make_user("editor")
    hub = make_organization(name="Hub")
    suggestion = make_suggestion(organization=hub, kind="leave_out")
    decisions.accept(suggestion, {"visibility": "withdrawn"}, by=ed, seen=seen(hub))

    decisions.undo(suggestion, by=ed)

    assert list(Organization.objects.published()) == [hub]


@pytest.mark.parametrize(("prepare", "state"), [
    (lambda _one, _sol: None, "received"),
    (lambda one, sol: decisions.take(one, by=sol), "looked_at"),
    (lambda one, sol: decisions.ask(one, "When?", by=sol, seen=SeenState(1)),
    "question"),
])  # fmt: skip
def test_undo_of_a_declined_one_brings_its_state_back(
    prepare: Callable[..., None], state: str, sol: User
) -> None:
    suggestion = make_suggestion()
    prepare(suggestion, sol)
    before = state_of(suggestion)
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))

    decisions.undo(suggestion, by=sol)

    assert state_of(suggestion) == before
    assert before["state"] == state


def test_undo_gives_a_merged_suggestion_its_own_record_back(sol: User) -> None:
    hub, mill = make_organization(name="Hub"), make_organization(name="Mill")
    suggestion = make_suggestion(organization=hub)
    decisions.merge_into(suggestion, mill, {"city": "York"}, by=sol, seen=seen(mill))

    decisions.undo(suggestion, by=sol)

    assert Suggestion.objects.get().organization == hub


def test_undo_after_another_change_is_refused(sol: User) -> None:
    hub = make_organization(name="Hub", city="Leeds")
    suggestion = make_suggestion(organization=hub)
    decisions.accept(suggestion, {"city": "York"}, by=sol, seen=seen(hub))
    hub.refresh_from_db()
    with changes.recorded(hub):
        hub.region = "Yorkshire"
        hub.save()

    with pytest.raises(DirectoryError, match="“Hub” was changed since"):
        decisions.undo(suggestion, by=sol)

    assert (state_of(suggestion)["state"], Organization.objects.get().city) == (
        "accepted",
        "York",
    )


def test_undo_when_others_suggest_something_about_the_new_record_is_refused(
    sol: User,
) -> None:
    suggestion = make_suggestion()
    made = decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))
    make_suggestion(organization=made)

    with pytest.raises(DirectoryError, match="Other suggestions"):
        decisions.undo(suggestion, by=sol)

    assert Organization.objects.get() == made


def test_undo_when_the_record_is_gone_or_merged_is_refused(sol: User) -> None:
    first, second = make_suggestion(), make_suggestion()
    gone = decisions.accept(first, {"name": "Gone"}, by=sol, seen=SeenState(1))
    merged = decisions.accept(second, {"name": "Merged"}, by=sol, seen=SeenState(1))
    changes.removed(gone)
    merge.merge(make_organization(), merged)

    for suggestion in (first, second):
        with pytest.raises(DirectoryError):
            decisions.undo(suggestion, by=sol)

    assert set(Suggestion.objects.values_list("state", flat=True)) == {"accepted"}


def test_undo_twice_is_refused(sol: User) -> None:
    suggestion = make_suggestion()
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))
    other_screen = Suggestion.objects.get()
    decisions.undo(suggestion, by=sol)

    with pytest.raises(DirectoryError, match="not decided"):
        decisions.undo(other_screen, by=sol)


def test_refusal_of_undo_says_nothing_where_it_is_possible(sol: User) -> None:
    suggestion = make_suggestion()

    before = decisions.refusal_of_undo(suggestion)
    decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))

    assert (before, decisions.refusal_of_undo(suggestion)) == (
        "This is not decided.",
        "",
    )


def test_undone_and_decided_again(sol: User) -> None:
    suggestion = make_suggestion()
    decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))
    decisions.undo(suggestion, by=sol)

    made = decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))

    assert (made.slug, suggestion.organization) == ("mill", made)


def test_undo_of_a_change_to_a_record_without_any_version(sol: User) -> None:
    hub = make_organization(name="Hub", city="Leeds")
    Version.objects.get_for_object(hub).delete()
    suggestion = make_suggestion(organization=hub)
    decisions.accept(suggestion, {"city": "York"}, by=sol, seen=SeenState(1, None))

    decisions.undo(suggestion, by=sol)

    assert Organization.objects.get().city == "Leeds"
