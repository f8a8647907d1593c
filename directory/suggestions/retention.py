"""Forget who sent a suggestion: after some days, or at once when the sender wishes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import npgettext, pgettext
from post_office.models import STATUS, Email

from directory.models import (
    GreetedAddress,
    KeptDecision,
    Letter,
    Sender,
    Sending,
    Suggestion,
    SuggestionNote,
)
from directory.suggestions import erasures

SPAM_KEPT = timedelta(days=30)
# Only those of today are asked for.
GREETINGS_KEPT = timedelta(days=2)
# Each batch is one transaction, for which other writers wait.
BATCH_SIZE = 500
REMOVED = "[…]"


def purge() -> str:
    """Forget the senders of what was decided long ago; delete old spam, what was
    withdrawn, and old mails.

    Who was forgotten before, and came back with a backup, is forgotten again.
    """
    ended = Suggestion.objects.due_to_forget().filter(sender__isnull=False)
    due_keys = {*ended.values_list("pk", flat=True), *erasures.undone()}
    forget(due_keys)
    # Senders first: a suggestion's row does not take the mails of its letters along.
    spam_keys = _old_spam()
    forget(spam_keys)
    withdrawn_keys = _withdrawn()
    Suggestion.objects.filter(pk__in=[*spam_keys, *withdrawn_keys]).delete()
    _delete_staff_words()
    number_of_mails = _delete_old_mails()
    last_day = timezone.localdate() - GREETINGS_KEPT
    GreetedAddress.objects.filter(on__lte=last_day).delete()
    Sending.objects.over(timezone.now()).delete()
    _wipe()
    senders = npgettext(
        "staff", "%(number)d sender", "%(number)d senders", len(due_keys)
    )
    spam_words = npgettext(
        "staff",
        "%(number)d spam suggestion",
        "%(number)d spam suggestions",
        len(spam_keys),
    )
    withdrawn_words = npgettext(
        "staff",
        "%(number)d withdrawn one",
        "%(number)d withdrawn ones",
        len(withdrawn_keys),
    )
    mails = npgettext(
        "staff", "%(number)d old mail", "%(number)d old mails", number_of_mails
    )
    words = pgettext(
        "staff", "%(senders)s forgotten, %(spam)s, %(withdrawn)s and %(mails)s deleted"
    )
    return words % {
        "senders": senders % {"number": len(due_keys)},
        "spam": spam_words % {"number": len(spam_keys)},
        "withdrawn": withdrawn_words % {"number": len(withdrawn_keys)},
        "mails": mails % {"number": number_of_mails},
    }


def forget(keys: Iterable[int]) -> None:
    """Forget at once who sent these suggestions.

    Their rows go, their letters with all logs, and their address in any text.
    """
    keys = list(keys)
    for start in range(0, len(keys), BATCH_SIZE):
        with transaction.atomic():
            _forget_batch(keys[start : start + BATCH_SIZE])
    if keys:
        transaction.on_commit(_wipe)


def _old_spam() -> list[int]:
    limit = timezone.now() - SPAM_KEPT
    old = Suggestion.objects.filter(received_at__lt=limit)
    spam = old.filter(verdict=Suggestion.Verdict.SPAM)
    return list(spam.values_list("pk", flat=True))


def _withdrawn() -> list[int]:
    """Return what its sender took back so long ago that its page has ended."""
    limit = timezone.now() - timedelta(days=settings.PERSONAL_DATA_DAYS)
    ended = Suggestion.objects.filter(ended_at__lt=limit)
    withdrawn = ended.filter(state=Suggestion.State.WITHDRAWN)
    return list(withdrawn.values_list("pk", flat=True))


def _forget_batch(keys: Sequence[int]) -> None:
    # Before anything goes: what cannot be noted is not erased, and its sender hears so.
    erasures.note(Suggestion.objects.filter(pk__in=keys, sender__isnull=False))
    senders = Sender.objects.filter(suggestion__in=keys)
    with_address = list(senders.exclude(email="").select_related("suggestion"))
    for sender in with_address:
        _strike_out(sender.suggestion, sender.email)
    letters = Letter.objects.filter(suggestion__in=keys)
    Email.objects.filter(pk__in=letters.values("email")).delete()
    senders.delete()
    # Whom they name cannot be told by machine, so they go whole.
    SuggestionNote.objects.filter(suggestion__in=keys).delete()
    KeptDecision.objects.filter(suggestion__in=keys).delete()
    addresses = [sender.email for sender in with_address]
    # A file comes back with no roll-back, so it goes when all else is gone.
    transaction.on_commit(lambda: _delete_files(addresses))


def _strike_out(suggestion: Suggestion, address: str) -> None:
    """Take the sender's address out of all texts, whoever wrote it into them."""
    pattern = re.compile(re.escape(address), re.IGNORECASE)

    def struck(value: object) -> object:
        if not isinstance(value, str):
            return value
        return pattern.sub(REMOVED, value)

    for name in ("name", "note", "evidence", "reason"):
        setattr(suggestion, name, struck(getattr(suggestion, name)))
    suggestion.submitted = {
        name: struck(value) for name, value in suggestion.submitted.items()
    }
    suggestion.reasons = [
        {name: struck(value) for name, value in reason.items()}
        for reason in suggestion.reasons
    ]
    suggestion.save(
        update_fields=["name", "note", "evidence", "reason", "submitted", "reasons"]
    )
    for message in suggestion.messages.filter(text__icontains=address):
        message.text = pattern.sub(REMOVED, message.text)
        message.save(update_fields=["text"])


def _delete_staff_words() -> None:
    """Delete what staff wrote beside a suggestion after its sender was forgotten.

    And what somebody began to type long ago and never sent.
    """
    over = Suggestion.objects.due_to_forget()
    SuggestionNote.objects.filter(suggestion__in=over.values("pk")).delete()
    limit = timezone.now() - timedelta(days=settings.PERSONAL_DATA_DAYS)
    KeptDecision.objects.filter(at__lt=limit).delete()


def _delete_old_mails() -> int:
    """Delete every mail, of whatever kind, that was done with long ago.

    Reports of errors may hold what somebody typed.
    """
    limit = timezone.now() - timedelta(days=settings.PERSONAL_DATA_DAYS)
    done = Email.objects.filter(
        status__in=(STATUS.sent, STATUS.failed), last_updated__lt=limit
    )
    # Counted before: what `delete` returns has the logs in it, too.
    number: int = done.count()
    done.delete()
    for path in _files():
        if path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
    return number


def _files() -> list[Path]:
    """Return the mails in the folder that stands in for a mail server."""
    return sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"))


def _delete_files(addresses: Iterable[str]) -> None:
    """Delete the files of mails that name one of these addresses."""
    needles = [address.lower().encode() for address in addresses]
    if not needles:
        return
    for path in _files():
        content = path.read_bytes().lower()
        if any(needle in content for needle in needles):
            path.unlink(missing_ok=True)


def _wipe() -> None:
    """Write SQLite's log back into the database and empty it.

    What was deleted stands in the log until then.
    """
    # Within a transaction SQLite refuses.
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
