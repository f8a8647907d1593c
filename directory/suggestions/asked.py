"""Questions that wait for an answer: reminding their senders once, and which of them to
close when no answer comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import pgettext

from directory.errors import DirectoryError
from directory.models import Suggestion
from directory.suggestions import emails, status, turn

REMIND_AFTER = timedelta(days=14)
CLOSE_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class AskedLine:
    """A suggestion that waits for its sender, and for how many days.

    `closing` is what its sender reads when it is closed, in their language; it is empty
    until closing is proposed.
    """

    suggestion: Suggestion
    days: int
    closing: str = ""


def lines(most: int) -> list[AskedLine]:
    """Return what waits for its sender, the longest first, in one statement."""
    now = timezone.now()
    waiting = Suggestion.objects.for_sender().select_related("assigned_to")[:most]
    found = []
    for suggestion in waiting:
        age = now - suggestion.asked_at
        closing = status.closing_words(suggestion) if age >= CLOSE_AFTER else ""
        found.append(AskedLine(suggestion, age.days, closing))
    return found


def remind() -> str:
    """Write once to each sender whose answer is awaited for two weeks.

    Nothing else happens by itself, however long it takes.
    """
    since = timezone.now() - REMIND_AFTER
    due = Suggestion.objects.for_sender(to_remind_since=since)
    number = sum(map(_remind, list(due)))
    return pgettext("staff", "%(number)d reminded") % {"number": number}


def _remind(suggestion: Suggestion) -> bool:
    """Write to one sender, unless an answer or a decision has come meanwhile."""
    try:
        with turn.held(suggestion):
            question = suggestion.messages.last()
            is_waiting = suggestion.state == Suggestion.State.QUESTION
            if question is None or question.reminded_at or not is_waiting:
                return False
            is_written = emails.reminded(suggestion, question)
            if is_written:
                question.reminded_at = timezone.now()
                question.save(update_fields=["reminded_at"])
            return is_written
    except DirectoryError:
        # Erased since the list was read.
        return False
