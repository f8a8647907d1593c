"""The only turn at a suggestion: what is read of it within cannot change any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext, pgettext

from directory import permissions
from directory.errors import DirectoryError
from directory.history import changes
from directory.lib import dates
from directory.models import Suggestion
from directory.permissions import Effect


@contextmanager
def held(suggestion: Suggestion) -> Iterator[None]:
    """Read a suggestion anew and hold it while nobody else can change it."""
    with transaction.atomic():
        changes.wait_for_turn()
        locked = Suggestion.objects.select_for_update()
        try:
            suggestion.refresh_from_db(from_queryset=locked)
        except Suggestion.DoesNotExist:
            # Spam is deleted after a while, whatever page somebody still has open.
            raise DirectoryError(gettext("This suggestion is gone.")) from None
        yield


@contextmanager
def pending(
    suggestion: Suggestion,
    effect: Effect = Effect.DECIDE,
    *,
    by: User | None = None,
) -> Iterator[None]:
    """Hold a suggestion that waits; refused without the right, and when it has ended.

    `by` is who decides; nobody is the sender, whom the link of the page lets in.
    """
    with held(suggestion):
        permissions.ask(by, effect, suggestion)
        if not suggestion.is_pending:
            raise DirectoryError(_refusal(suggestion, by))
        yield


def _refusal(suggestion: Suggestion, by: User | None) -> str:
    if by is None:
        return gettext("This was decided or withdrawn meanwhile. Nothing was changed.")
    if suggestion.decided_by is None:
        words = pgettext("staff", "%(state)s on %(when)s.")
        who = ""
    else:
        words = pgettext(
            "staff",
            "%(who)s decided this on %(when)s: %(state)s. Nothing was changed by you.",
        )
        decider = suggestion.decided_by
        who = decider.get_short_name() or decider.get_username()
    return words % {
        "who": who,
        "when": dates.moment(suggestion.ended_at),
        "state": suggestion.get_state_display(),
    }
