"""Forget who sent a suggestion: after some days by a daily duty, or at once when the
sender wishes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import pgettext
from post_office.models import STATUS, Email

from directory.models import GreetedAddress, Letter, Sender, Sending, Suggestion
from directory.suggestions import erasures

SPAM_KEPT = timedelta(days=30)
GREETINGS_KEPT = timedelta(days=2)
BATCH = 500
REMOVED = "[…]"


def purge() -> str:
    """Forget the senders of what was decided long ago, delete old spam and mails.

    Who was forgotten before, and came back with a backup, is forgotten again.
    """
    ended = Suggestion.objects.due_to_forget().filter(sender__isnull=False)
    due = {*ended.values_list("pk", flat=True), *erasures.undone()}
    forget(due)
    spam = Suggestion.objects.filter(
        verdict=Suggestion.Verdict.SPAM, received_at__lt=timezone.now() - SPAM_KEPT
    )
    spam_keys = list(spam.values_list("pk", flat=True))
    forget(spam_keys)
    Suggestion.objects.filter(pk__in=spam_keys).delete()
    mails = _delete_old_mails()
    GreetedAddress.objects.filter(
        on__lte=timezone.localdate() - GREETINGS_KEPT
    ).delete()
    Sending.objects.over(timezone.now()).delete()
    _wipe()
    words = pgettext(
        "staff",
        "%(senders)d senders forgotten, %(spam)d spam suggestions and %(mails)d old"
        " mails deleted",
    )
    return words % {"senders": len(due), "spam": len(spam_keys), "mails": mails}


def forget(keys: Iterable[int]) -> None:
    """Forget at once who sent these suggestions: their rows, their letters with all
    logs, and their address in any text.
    """
    keys = list(keys)
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            _forget(keys[start : start + BATCH])
    if keys:
        transaction.on_commit(_wipe)


def _forget(keys: Sequence[int]) -> None:
    # Before anything goes: what cannot be noted is not erased, and its sender hears so.
    erasures.note(Suggestion.objects.filter(pk__in=keys, sender__isnull=False))
    senders = list(
        Sender.objects.filter(suggestion__in=keys)
        .exclude(email="")
        .select_related("suggestion")
    )
    for sender in senders:
        _strike_out(sender.suggestion, sender.email)
    Email.objects.filter(
        pk__in=Letter.objects.filter(suggestion__in=keys).values("email")
    ).delete()
    Sender.objects.filter(suggestion__in=keys).delete()
    addresses = [sender.email for sender in senders]
    transaction.on_commit(lambda: _delete_files(addresses))


def _strike_out(suggestion: Suggestion, address: str) -> None:
    """Take the sender's address out of what was written, also where the sender or staff
    wrote it into a text.
    """

    def struck(value: Any) -> Any:
        return (
            re.sub(re.escape(address), REMOVED, value, flags=re.IGNORECASE)
            if isinstance(value, str)
            else value
        )

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
        message.text = struck(message.text)
        message.save(update_fields=["text"])


def _delete_old_mails() -> int:
    """Delete every mail, of whatever kind, that was done with long ago: reports of
    errors may hold what somebody typed.
    """
    limit = timezone.now() - timedelta(days=settings.PERSONAL_DATA_DAYS)
    done = Email.objects.filter(
        status__in=(STATUS.sent, STATUS.failed), last_updated__lt=limit
    )
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
    wanted = [address.lower().encode() for address in addresses]
    for path in _files() if wanted else []:
        content = path.read_bytes().lower()
        if any(address in content for address in wanted):
            path.unlink(missing_ok=True)


def _wipe() -> None:
    """Write SQLite's log back into the database and empty it: what was deleted stands
    in it until then.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
