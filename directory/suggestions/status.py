"""Where a suggestion stands: its private page, its state while nothing is decided, and
how long answers take.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from statistics import median

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from directory.models import Suggestion

FEWEST_DECISIONS = 5
COUNTED = timedelta(days=180)
MOST_COUNTED = 1000
_signer = Signer(salt="directory.suggestion", sep=".")


def token_of(suggestion: Suggestion) -> str:
    """Return the secret word of the private page.

    It is derived, stored nowhere, and stays right while the key is known.
    """
    return _signer.sign(f"{suggestion.pk}.{suggestion.secret}")


def of_token(token: str) -> Suggestion | None:
    """Return the suggestion of a private page; None for any other token or when over.

    The number alone opens nothing: after a restore it is given again, to another one.
    """
    number, _, secret = _signed(token).partition(".")
    if not secret:
        return None
    return _still_open(Suggestion.objects.filter(pk=number, secret=secret))


def of_former_token(token: str) -> Suggestion | None:
    """Return the suggestion of a token from when the number alone was signed, or None.

    Only rows that were there at that time have one, so a number given again is safe.
    """
    number = _signed(token)
    if not number.isdecimal():
        return None
    return _still_open(Suggestion.objects.filter(pk=number, has_former_token=True))


def status_address(suggestion: Suggestion) -> str:
    """Return the whole address of the private page, in the language of the form."""
    with translation.override(language_of(suggestion)):
        return settings.SITE_URL + reverse("suggestion", args=[token_of(suggestion)])


def language_of(suggestion: Suggestion) -> str:
    """Return the language in which its sender is spoken to."""
    return (
        suggestion.language
        if suggestion.language in dict(settings.LANGUAGES)
        else settings.LANGUAGE_CODE
    )


def state_while_pending(suggestion: Suggestion) -> str:
    """Return the state of one that is not decided: it follows from what was asked last
    and from who took it.
    """
    last = suggestion.messages.last()
    if last is not None and not last.is_answer:
        return Suggestion.State.QUESTION
    return (
        Suggestion.State.LOOKED_AT
        if suggestion.assigned_to_id
        else Suggestion.State.RECEIVED
    )


def answer_days() -> int | None:
    """Return within how many whole days half of the recent suggestions were decided.

    None while there are too few to say.
    """
    recent = (
        Suggestion.objects.decided()
        .exclude(verdict=Suggestion.Verdict.SPAM)
        .filter(decided_by__isnull=False)
    )
    times = (
        recent.filter(ended_at__gte=timezone.now() - COUNTED)
        .order_by("-ended_at")
        .values_list("received_at", "ended_at")
    )
    days = [
        (ended - received) / timedelta(days=1)
        for received, ended in times[:MOST_COUNTED]
        if ended
    ]
    return max(1, ceil(median(days))) if len(days) >= FEWEST_DECISIONS else None


def _signed(token: str) -> str:
    """Return what was signed; an empty text for a token that is not ours."""
    try:
        return _signer.unsign(token)
    except (BadSignature, ValueError):
        return ""


def _still_open(found: QuerySet[Suggestion]) -> Suggestion | None:
    """Return the one that was found, unless its time is over."""
    suggestion = found.first()
    return None if suggestion is None or _is_over(suggestion) else suggestion


def _is_over(suggestion: Suggestion) -> bool:
    limit = timezone.now() - timedelta(days=settings.PERSONAL_DATA_DAYS)
    return suggestion.ended_at is not None and suggestion.ended_at < limit
