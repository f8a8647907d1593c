"""What staff keep beside a suggestion, and when it goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from directory.errors import DirectoryError
from directory.models import KeptDecision, Suggestion, SuggestionNote
from directory.suggestions import decisions, desk, retention, submission
from directory.suggestions.decisions import SeenState
from tests.factories import make_suggestion, make_user

pytestmark = pytest.mark.django_db


def test_note_is_signed_and_dated() -> None:
    suggestion, sol = make_suggestion(), make_user("moderator")

    desk.note(suggestion, "They moved.\r\nAsk Kim. ", by=sol)

    note = suggestion.staff_notes.get()
    assert (note.text, note.by) == ("They moved.\nAsk Kim.", sol)
    assert timezone.now() - note.at < timedelta(minutes=1)


@pytest.mark.parametrize("words", ["", " \u200b ", "x" * 2001])
def test_note_that_is_none_or_too_long_is_refused(words: str) -> None:
    with pytest.raises(DirectoryError):
        desk.note(make_suggestion(), words, by=make_user("moderator"))

    assert not SuggestionNote.objects.exists()


def test_viewers_note_and_keep_nothing() -> None:
    suggestion, viewer = make_suggestion(), make_user("viewer")

    with pytest.raises(PermissionDenied):
        desk.note(suggestion, "They moved.", by=viewer)
    with pytest.raises(PermissionDenied):
        desk.keep(suggestion, {"text": ["No."]}, by=viewer)


def test_what_is_kept_last_counts_for_each_person() -> None:
    suggestion = make_suggestion()
    ada, sol = make_user("moderator"), make_user("moderator")

    desk.keep(suggestion, {"text": ["No."]}, by=ada)
    desk.keep(suggestion, {"text": ["No, thanks."]}, by=ada)
    desk.keep(suggestion, {"text": ["Yes."]}, by=sol)

    kept = [desk.kept_for(person, suggestion) for person in (ada, sol)]
    assert [one and one.values for one in kept] == [
        {"text": ["No, thanks."]},
        {"text": ["Yes."]},
    ]


def test_what_no_database_stores_is_left_out_of_what_is_kept() -> None:
    suggestion, sol = make_suggestion(), make_user("moderator")

    desk.keep(suggestion, {"text": ["a\x00b\ud83dc"]}, by=sol)

    kept = desk.kept_for(sol, suggestion)
    assert kept
    assert kept.values == {"text": ["abc"]}


def test_what_is_too_long_or_decided_is_not_kept() -> None:
    suggestion, declined = make_suggestion(), make_suggestion()
    sol = make_user("moderator")
    decisions.decline(declined, "No.", by=sol, seen=SeenState(1))

    for one, text in ((suggestion, "x" * 100_001), (declined, "Yes.")):
        with pytest.raises(DirectoryError):
            desk.keep(one, {"text": [text]}, by=sol)

    assert not KeptDecision.objects.exists()


def test_decided_one_shows_nothing_half_typed() -> None:
    suggestion, ada, sol = (
        make_suggestion(),
        make_user("moderator"),
        make_user("moderator"),
    )
    desk.keep(suggestion, {"text": ["No."]}, by=ada)

    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))
    while_decided = desk.kept_for(ada, suggestion)
    decisions.undo(suggestion, by=sol)

    assert while_decided is None
    assert desk.kept_for(ada, suggestion) is not None


def left() -> tuple[int, int]:
    return SuggestionNote.objects.count(), KeptDecision.objects.count()


def noted(suggestion: Suggestion) -> Suggestion:
    sol = make_user("moderator")
    desk.note(suggestion, "Kim Doe rang.", by=sol)
    desk.keep(suggestion, {"text": ["Dear Kim"]}, by=sol)
    return suggestion


def test_both_go_when_the_sender_is_forgotten() -> None:
    suggestion = noted(make_suggestion(email="kim@example.org"))
    noted(make_suggestion(email="jo@example.org"))

    submission.erase_sender(suggestion)

    assert left() == (1, 1)
    assert not suggestion.staff_notes.exists()


def test_what_is_noted_after_the_sender_was_forgotten_goes_with_the_days() -> None:
    suggestion = make_suggestion(email="kim@example.org")
    sol = make_user("moderator")
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))
    Suggestion.objects.update(ended_at=timezone.now() - timedelta(days=40))
    retention.purge()
    desk.note(suggestion, "Kim Doe rang.", by=sol)

    retention.purge()

    assert left() == (0, 0)


def test_what_was_begun_long_ago_and_never_sent_goes() -> None:
    noted(make_suggestion(email="kim@example.org"))
    KeptDecision.objects.update(at=timezone.now() - timedelta(days=31))

    retention.purge()

    # It waits, and so does its note.
    assert left() == (1, 0)


def test_both_go_with_their_suggestion() -> None:
    suggestion = noted(make_suggestion())

    with transaction.atomic():
        suggestion.delete()

    assert left() == (0, 0)
