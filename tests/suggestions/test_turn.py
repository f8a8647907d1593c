"""One person has the turn at a suggestion; who comes too late is told so."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from directory.errors import DirectoryError
from directory.models import Suggestion
from directory.suggestions import turn
from tests.factories import make_suggestion, make_user

pytestmark = pytest.mark.django_db


def test_held_suggestion_is_read_anew() -> None:
    suggestion = make_suggestion(note="before")
    Suggestion.objects.filter(pk=suggestion.pk).update(note="after")

    with turn.held(suggestion):
        assert suggestion.note == "after"


def test_turn_at_what_is_gone_is_refused() -> None:
    suggestion = make_suggestion()
    Suggestion.objects.all().delete()

    with pytest.raises(DirectoryError, match="is gone"), turn.pending(suggestion):
        pass


def test_sender_of_what_has_ended_hears_no_name() -> None:
    sol = make_user("moderator", first_name="Sol")
    suggestion = make_suggestion(
        state="declined", ended_at="2026-01-02T03:04:00+00:00", decided_by=sol
    )

    with pytest.raises(DirectoryError) as sender, turn.pending(suggestion):
        pass
    with pytest.raises(DirectoryError) as staff, turn.pending(suggestion, by=sol):
        pass

    assert "Sol" not in str(sender.value)
    assert "Sol decided this on 2 January 2026" in str(staff.value)


def test_staff_hear_how_a_sender_ended_it() -> None:
    suggestion = make_suggestion(
        state="withdrawn", ended_at="2026-01-02T12:04:00+00:00"
    )
    sol = make_user("moderator")

    with (
        pytest.raises(DirectoryError, match="Withdrawn on 2 January 2026"),
        turn.pending(suggestion, by=sol),
    ):
        pass


def test_right_is_asked_before_anything_is_told() -> None:
    suggestion = make_suggestion(state="declined", ended_at="2026-01-02T12:04+00:00")

    with pytest.raises(PermissionDenied), turn.pending(suggestion, by=make_user()):
        pass
