"""Copies of the database: opened and checked before they count, and which are kept.

recovery.py brings one back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import pgettext

from directory.errors import DirectoryError
from directory.operations import dumps

STAMP = "%Y%m%dT%H%M%S%f"
NAME = re.compile(r"ecosystem-(\d{8}T\d{12})\.(?:sqlite3|dump)")
PERIODS = ("%Y-%m-%d", "%G-%V", "%Y-%m")
"""A day, a week and a month: times in the same one are written alike."""
RECENT = timedelta(days=1)


def make() -> Path:
    """Write a copy of the database, check it, and return its file; touch no other."""
    folder: Path = settings.BACKUP_DIR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"ecosystem-{datetime.now(UTC).strftime(STAMP)}{dumps.suffix()}"
    unchecked = folder / f".{name}.part"
    try:
        unchecked.touch(mode=0o600)
        dumps.write(unchecked)
        if problem := dumps.problem(unchecked):
            words = pgettext(
                "staff", "%(name)s may be damaged, its copy is: %(problem)s"
            )
            name = connection.settings_dict["NAME"]
            raise DirectoryError(words % {"name": name, "problem": problem})
        return unchecked.rename(folder / name)
    finally:
        unchecked.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Refuse a file that is no whole backup of a directory."""
    with dumps.opened(path):
        pass


def newest_first() -> list[Path]:
    """Return the files of the backups that count, newest first."""
    files = settings.BACKUP_DIR.glob(f"ecosystem-*{dumps.suffix()}")
    return sorted(filter(made_at, files), key=lambda file: file.name, reverse=True)


def made_at(path: Path) -> datetime | None:
    """Return when a backup was made, as its name says; None for any other file."""
    name = NAME.fullmatch(path.name)
    try:
        return datetime.strptime(f"{name[1]}+0000", f"{STAMP}%z") if name else None
    except ValueError:
        return None


def prune() -> None:
    """Delete the backups that BACKUPS_KEPT lets go; one of the last day never goes."""
    files = {made: file for file in newest_first() if (made := made_at(file))}
    kept = _newest_of_periods(files)
    for made, file in files.items():
        if made not in kept and datetime.now(UTC) - made > RECENT:
            file.unlink(missing_ok=True)


def oldest_needed() -> datetime:
    """Return the moment before which no backup that is kept can have been made."""
    days, weeks, months = settings.BACKUPS_KEPT
    longest = timedelta(days=max(days, 7 * weeks, 31 * months))
    times = filter(None, map(made_at, settings.BACKUP_DIR.glob("ecosystem-*")))
    return min((datetime.now(UTC) - longest, *times))


def _newest_of_periods(times: Iterable[datetime]) -> set[datetime]:
    """Return the newest time of each of the newest days, weeks and months with any.

    Days without a backup do not count: no stretch of failures lets a good one go.
    """
    kept: set[datetime] = set()
    for number, period in zip(settings.BACKUPS_KEPT, PERIODS, strict=True):
        newest = {time.strftime(period): time for time in sorted(times)}
        kept.update(sorted(newest.values(), reverse=True)[:number])
    return kept
