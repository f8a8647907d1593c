"""What was erased at a sender's wish or in time, kept outside the database as digests.

A restored backup knows nothing of what was erased after it; these files, which lie
beside the backups, do. A digest tells of nobody: it can be compared with a suggestion.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from directory.models import Suggestion

SALT = "directory.erased"
FILE_NAME = "erased-%Y-%m"
FILE_PATTERN = "erased-[0-9][0-9][0-9][0-9]-[0-9][0-9]"


def note(suggestions: Iterable[Suggestion]) -> None:
    """Keep the digests of suggestions whose sender is forgotten, safe on the disk."""
    digests = [_digest(suggestion, settings.SECRET_KEY) for suggestion in suggestions]
    if not digests:
        return
    # Each begins a line, so that a line cut off by a power cut spoils none after it.
    lines = "".join(f"\n{digest}" for digest in digests)
    folder: Path = settings.BACKUP_DIR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / datetime.now(UTC).strftime(FILE_NAME)
    # Appended in one write, so that what two processes note at once does not mix.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    descriptor = os.open(path, flags, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        file.write(lines.encode("ascii"))
        os.fsync(descriptor)


def undone() -> list[int]:
    """Return the keys of suggestions that have a sender although it was erased."""
    noted: set[str] = set()
    for path in _files():
        noted.update(path.read_text("ascii", errors="replace").split())
    if not noted:
        return []
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    with_sender = Suggestion.objects.filter(sender__isnull=False).only("received_at")
    keys = []
    for suggestion in with_sender:
        # What was noted before the key was changed is digested with the former one.
        digests = {_digest(suggestion, secret) for secret in secrets}
        if digests & noted:
            keys.append(suggestion.pk)
    return keys


def drop_before(moment: datetime) -> None:
    """Delete the digests of the months before the one that holds a moment."""
    first_name = moment.strftime(FILE_NAME)
    for path in _files():
        if path.name < first_name:
            path.unlink(missing_ok=True)


def _files() -> Iterator[Path]:
    files: Iterator[Path] = settings.BACKUP_DIR.glob(FILE_PATTERN)
    return files


def _digest(suggestion: Suggestion, secret: str) -> str:
    """Return what says which suggestion it is, in every backup that has it."""
    # The key alone would not do: after a restore it is given again, to another one.
    received_at = suggestion.received_at.astimezone(UTC)
    value = f"{suggestion.pk} {received_at.isoformat(timespec='microseconds')}"
    return salted_hmac(SALT, value, secret=secret, algorithm="sha256").hexdigest()
