"""What staff decide, and what of it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from reversion.models import Version

from directory.errors import DirectoryError
from directory.history import changes
from directory.models import Change, Organization, Suggestion
from directory.suggestions import decisions, drafts, submission
from directory.suggestions.decisions import SeenState
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_sector,
    make_suggestion,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sol() -> User:
    return make_user("moderator", first_name="Sol")


def seen(suggestion: Suggestion, organization: Organization | None = None) -> SeenState:
    organization = organization or suggestion.organization
    return SeenState(
        suggestion.edition,
        changes.newest_version(organization) if organization else None,
    )


def comment_of(organization: Organization) -> str:
    return str(
        Version.objects.get_for_object(organization).order_by("-pk")[0].revision.comment
    )


def test_accept_publishes_a_new_record_and_keeps_the_decision(sol: User) -> None:
    housing = make_sector(slug="housing")
    suggestion = make_suggestion(
        values={"name": "Mill", "description": "is a mill.", "sectors": ["housing"]},
        language="fr",
    )
    values = {
        "name": "The Mill",
        "description": "is a mill.",
        "sectors": [housing],
        "city": "Leeds",
        "country": "GB",
    }

    made = decisions.accept(suggestion, values, by=sol, seen=SeenState(1))

    suggestion.refresh_from_db()
    assert (made.name, made.visibility, made.language, made.city) == (
        "The Mill",
        "published",
        "fr",
        "Leeds",
    )
    assert list(made.sectors.all()) == [housing]
    assert (suggestion.state, suggestion.decided_by, suggestion.organization) == (
        "accepted",
        sol,
        made,
    )
    assert suggestion.submitted["name"] == "Mill"
    assert suggestion.published == {
        "name": "The Mill", "description": "is a mill.", "sectors": ["housing"],
        "city": "Leeds", "country": "GB",
    }  # fmt: skip
    assert suggestion.version_after == changes.newest_version(made)


def test_accept_leaves_a_history_without_anything_personal(sol: User) -> None:
    suggestion = make_suggestion(email="ada@example.org", sender="Ada")

    made = decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))

    assert comment_of(made) == f"Suggestion {suggestion.pk} accepted"
    assert [(change.kind, change.by) for change in Change.objects.of(made.pk)] == [
        ("added", sol)
    ]


def test_accept_changes_the_record_it_is_about_and_nothing_else_of_it(
    sol: User,
) -> None:
    hub = make_organization(
        name="Hub", city="Leeds", acronym="HB", source_note="Their site"
    )
    suggestion = make_suggestion(organization=hub, values={"city": "York"})

    decisions.accept(
        suggestion, {"city": "York", "acronym": "HB"}, by=sol, seen=seen(suggestion)
    )

    hub.refresh_from_db()
    suggestion.refresh_from_db()
    assert (hub.city, hub.acronym, hub.source_note) == ("York", "HB", "Their site")
    assert suggestion.published == {"city": "York"}
    assert None not in (suggestion.version_before, suggestion.version_after)


def test_accept_closes_a_record_with_its_successor(sol: User) -> None:
    heir, hub = make_organization(slug="heir"), make_organization()
    suggestion = make_suggestion(
        organization=hub,
        kind="closed",
        values={"dissolved": "in spring 2024", "successor": "Heir"},
    )

    values = {"status": "merged", "dissolved": "2024", "successor": heir}
    decisions.accept(suggestion, values, by=sol, seen=seen(suggestion))

    hub.refresh_from_db()
    assert (hub.status, hub.dissolved, hub.successor) == ("merged", "2024", heir)
    assert suggestion.published == {
        "status": "merged",
        "dissolved": "2024",
        "successor": "heir",
    }


def test_accept_of_a_wish_withdraws_the_record() -> None:
    suggestion = make_suggestion(organization=make_organization(), kind="leave_out")

    values, ed = {"visibility": "withdrawn"}, make_user("editor")
    found = decisions.accept(suggestion, values, by=ed, seen=seen(suggestion))

    assert Organization.objects.get(pk=found.pk).visibility == "withdrawn"
    assert Change.objects.of(found.pk)[0].kind == "withdrawn"


def test_accept_of_what_no_record_may_be_changes_nothing(sol: User) -> None:
    suggestion = make_suggestion()

    with pytest.raises(DirectoryError):
        decisions.accept(
            suggestion,
            {"name": "Mill", "url": "javascript:alert(1)"},
            by=sol,
            seen=SeenState(1),
        )

    suggestion.refresh_from_db()
    assert (
        suggestion.state,
        Organization.objects.count(),
        suggestion.letters.count(),
    ) == ("received", 0, 0)


def test_accept_of_one_marked_as_spam_mends_the_verdict(sol: User) -> None:
    suggestion = make_suggestion(verdict="spam")

    decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))

    assert Suggestion.objects.get().verdict == "clean"


def test_merge_into_adds_words_and_the_name_to_a_listed_record(sol: User) -> None:
    hub = make_organization(name="Hub", city="")
    suggestion = make_suggestion(values={"name": "The Hub Group", "city": "Leeds"})

    decisions.merge_into(
        suggestion, hub, {"city": "Leeds"}, by=sol, seen=seen(suggestion, hub)
    )

    hub.refresh_from_db()
    suggestion.refresh_from_db()
    assert (hub.name, hub.city) == ("Hub", "Leeds")
    assert [(name.name, name.kind) for name in hub.alternate_names.all()] == [
        ("The Hub Group", "short")
    ]
    assert (suggestion.state, suggestion.organization) == ("merged", hub)
    assert suggestion.published == {"city": "Leeds", "alternate_name": "The Hub Group"}


@pytest.mark.parametrize(
    ("name", "kind"), [("Hub", "short"), ("Nabe", "short"), ("Else", "")]
)
def test_merge_into_adds_no_name_that_is_there_or_not_wanted(
    name: str, kind: str, sol: User
) -> None:
    hub = make_organization(name="Hub")
    make_alternate_name(hub, name="Nabe")
    suggestion = make_suggestion(values={"name": name})

    decisions.merge_into(
        suggestion,
        hub,
        {"name": name},
        by=sol,
        seen=seen(suggestion, hub),
        name_kind=kind,
    )

    assert [other.name for other in hub.alternate_names.all()] == ["Nabe"]
    assert Organization.objects.get(pk=hub.pk).name == "Hub"


def test_merge_into_a_record_that_is_gone_is_refused(sol: User) -> None:
    hub, suggestion = make_organization(), make_suggestion()
    looked_at = seen(suggestion, hub)
    changes.removed(Organization.objects.get(pk=hub.pk))

    with pytest.raises(DirectoryError, match="gone"):
        decisions.merge_into(suggestion, hub, {}, by=sol, seen=looked_at)


def test_ask_puts_a_question_and_takes_the_suggestion(sol: User) -> None:
    suggestion = make_suggestion()

    decisions.ask(suggestion, "Since when?", by=sol, seen=SeenState(1))

    suggestion.refresh_from_db()
    assert (
        suggestion.state,
        suggestion.assigned_to,
        suggestion.messages.get().text,
    ) == ("question", sol, "Since when?")


@pytest.mark.parametrize("question", ["", " \n", "Since when?"])
def test_ask_nothing_or_the_same_again_is_refused(question: str, sol: User) -> None:
    suggestion = make_suggestion()
    decisions.ask(suggestion, "Since when?", by=sol, seen=SeenState(1))

    with pytest.raises(DirectoryError):
        decisions.ask(suggestion, question, by=sol, seen=SeenState(1))

    assert suggestion.messages.count() == 1


def test_decline_keeps_the_reason_as_it_was_written(sol: User) -> None:
    suggestion = make_suggestion()

    decisions.decline(
        suggestion, "A company.\n\nWrite again.", by=sol, seen=SeenState(1)
    )

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.reason, suggestion.decided_by) == (
        "declined",
        "A company.\n\nWrite again.",
        sol,
    )


def test_decline_without_a_reason_is_refused(sol: User) -> None:
    suggestion = make_suggestion()

    with pytest.raises(DirectoryError):
        decisions.decline(suggestion, " ", by=sol, seen=SeenState(1))

    assert Suggestion.objects.get().state == "received"


def test_take_and_release_say_who_looks_at_it(sol: User) -> None:
    suggestion, kim = make_suggestion(), make_user("moderator")

    decisions.take(suggestion, by=sol)
    decisions.take(suggestion, by=kim)
    taken = (suggestion.state, suggestion.assigned_to)
    decisions.release(suggestion, by=kim)

    assert taken == ("looked_at", kim)
    assert (suggestion.state, suggestion.assigned_to, suggestion.assigned_at) == (
        "received",
        None,
        None,
    )


def test_the_second_to_decide_is_told_who_did_what(sol: User) -> None:
    suggestion = make_suggestion()
    other_screen = Suggestion.objects.get()
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))

    with pytest.raises(DirectoryError, match=r"Sol decided this on .*: Declined"):
        decisions.accept(
            other_screen, {"name": "Mill"}, by=make_user("moderator"), seen=SeenState(1)
        )

    assert not Organization.objects.exists()


def test_a_decision_about_words_not_seen_is_refused(sol: User) -> None:
    suggestion = make_suggestion()
    submission.amend(
        Suggestion.objects.get(), drafts.Draft("new", "en", {"name": "Other"})
    )

    with pytest.raises(DirectoryError, match="changed or answered"):
        decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))


def test_a_decision_about_a_record_that_changed_names_what_changed(sol: User) -> None:
    hub = make_organization(name="Hub", city="Leeds")
    suggestion = make_suggestion(organization=hub, values={"city": "York"})
    looked_at = seen(suggestion)
    hub.city, hub.region = "Hull", "Yorkshire"
    with changes.recorded(hub):
        hub.save()

    with pytest.raises(
        DirectoryError, match=r"“Hub” was changed since you opened this: City, Region"
    ):
        decisions.accept(suggestion, {"city": "York"}, by=sol, seen=looked_at)

    assert Organization.objects.get().city == "Hull"


def test_a_decision_about_a_suggestion_that_is_gone_is_refused(sol: User) -> None:
    suggestion = make_suggestion()
    Suggestion.objects.all().delete()

    with pytest.raises(DirectoryError, match="gone"):
        decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))


def test_a_correction_outlives_its_record_and_can_be_declined(sol: User) -> None:
    suggestion = make_suggestion(organization=make_organization(name="Hub"))
    changes.removed(Organization.objects.get())
    suggestion.refresh_from_db()

    with pytest.raises(DirectoryError, match="gone"):
        decisions.accept(suggestion, {"city": "York"}, by=sol, seen=SeenState(1))
    decisions.decline(suggestion, "It is gone.", by=sol, seen=SeenState(1))

    assert (suggestion.name, suggestion.organization, suggestion.state) == (
        "Hub",
        None,
        "declined",
    )


def test_mark_changes_the_verdict_of_those_that_wait(sol: User) -> None:
    waiting, spam = make_suggestion(), make_suggestion(verdict="spam")
    decided = make_suggestion()
    decisions.decline(decided, "No.", by=sol, seen=SeenState(1))

    number = decisions.mark_all([waiting.pk, spam.pk, decided.pk], "spam", by=sol)
    decisions.mark(spam, "clean", by=sol)

    assert number == 1
    assert dict(Suggestion.objects.values_list("pk", "verdict")) == {
        waiting.pk: "spam", spam.pk: "clean", decided.pk: "clean",
    }  # fmt: skip


@pytest.mark.parametrize("verdict", ["spam", "clean"])
def test_mark_all_of_a_flood_asks_no_more_than_of_a_few(
    verdict: str, sol: User, django_assert_max_num_queries: Any
) -> None:
    keys = [make_suggestion(verdict="doubtful").pk for _ in range(50)]

    with django_assert_max_num_queries(15):
        number = decisions.mark_all(keys, verdict, by=sol)

    assert number == 50


def test_mark_of_a_decided_one_is_refused(sol: User) -> None:
    suggestion = make_suggestion()
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))

    with pytest.raises(DirectoryError, match="Sol decided"):
        decisions.mark(suggestion, "spam", by=sol)


@pytest.mark.parametrize(
    "values", [{"slug": "taken-over"}, {"staff_notes": "x"}, {"published_at": None}]
)
def test_accept_writes_no_other_field(values: dict[str, Any], sol: User) -> None:
    hub = make_organization(name="Hub", slug="hub")
    suggestion = make_suggestion(organization=hub)

    decisions.accept(suggestion, values, by=sol, seen=seen(suggestion))

    hub.refresh_from_db()
    assert (
        hub.slug,
        hub.staff_notes,
        hub.published_at is not None,
        suggestion.published,
    ) == ("hub", "", True, {})


def test_decisions_are_logged_by_number_without_what_the_sender_wrote(
    sol: User,
) -> None:
    suggestion = make_suggestion(name="jo@example.org")

    decisions.take(suggestion, by=sol)
    decisions.mark(suggestion, "spam", by=sol)
    decisions.mark_all([suggestion.pk], "clean", by=sol)
    decisions.decline(suggestion, "No, Jo.", by=sol, seen=seen(suggestion))
    decisions.undo(suggestion, by=sol)
    decisions.release(suggestion, by=sol)

    entries = LogEntry.objects.order_by("pk")
    assert [entry.change_message for entry in entries] == [
        "Taken",
        "Verdict: Spam",
        "Verdict: Clean",
        "Declined",
        "Decision undone",
        "Given back",
    ]
    assert {entry.object_repr for entry in entries} == {f"Suggestion {suggestion.pk}"}
