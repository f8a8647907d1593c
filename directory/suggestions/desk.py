"""What staff keep beside a suggestion: notes for each other, and what is half typed.

Both may name the sender, and go when the sender is forgotten: `retention.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import pgettext

from directory import permissions
from directory.errors import DirectoryError
from directory.lib import text
from directory.models import KeptDecision, Suggestion, SuggestionNote
from directory.permissions import Effect

MOST_KEPT = 100_000
"""How many characters of a decision are kept: more than all of its fields hold."""


def note(suggestion: Suggestion, words: str, *, by: User) -> None:
    """Note something for the others who decide, dated and signed."""
    permissions.ask(by, Effect.DECIDE, suggestion)
    cleaned = text.clean_block(words)
    if not cleaned:
        raise DirectoryError(pgettext("staff", "Write the note."))
    row = SuggestionNote(suggestion=suggestion, text=cleaned, by=by)
    try:
        row.full_clean()
    except ValidationError as error:
        raise DirectoryError(" ".join(error.messages)) from error
    row.save()


def keep(
    suggestion: Suggestion, values: Mapping[str, Sequence[str]], *, by: User
) -> None:
    """Keep what this person typed about one that waits, in place of what was kept."""
    permissions.ask(by, Effect.DECIDE, suggestion)
    if not suggestion.is_pending:
        raise DirectoryError(pgettext("staff", "This is decided by now."))
    cleaned = {name: [_storable(one) for one in ones] for name, ones in values.items()}
    if sum(len(one) for ones in cleaned.values() for one in ones) > MOST_KEPT:
        raise DirectoryError(pgettext("staff", "This is too long to be kept."))
    KeptDecision.objects.update_or_create(
        suggestion=suggestion,
        by=by,
        defaults={"values": cleaned, "at": timezone.now()},
    )


def kept_for(person: User, suggestion: Suggestion) -> KeptDecision | None:
    """Return what this person typed and did not send, of one that waits."""
    if not suggestion.is_pending:
        return None
    return KeptDecision.objects.filter(suggestion=suggestion, by=person).first()


def drop(suggestion: Suggestion, person: User) -> None:
    """Forget what this person typed and did not send."""
    KeptDecision.objects.filter(suggestion=suggestion, by=person).delete()


def _storable(value: str) -> str:
    """Return a text without what no database stores: NUL, and half of a pair."""
    return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
