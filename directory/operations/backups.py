"""Copies of the database: checked before they count; which of them are kept.

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

STAMP_FORMAT = "%Y%m%dT%H%M%S%f"
FILE_NAME = re.compile(r"ecosystem-(\d{8}T\d{12})\.(?:sqlite3|dump)")
PERIODS = ("%Y-%m-%d", "%G-%V", "%Y-%m")
"""A day, a week and a month: times in the same one are written alike."""
LEAST_AGE = timedelta(days=1)
"""Nothing younger goes: who makes several today may want to go back to any of them."""


def make() -> Path:
    """Write a copy of the database, check it, and return its file; touch no other."""
    folder: Path = settings.BACKUP_DIR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = datetime.now(UTC).strftime(STAMP_FORMAT)
    name = f"ecosystem-{stamp}{dumps.suffix()}"
    # By another name until it is checked: nobody shall take half a copy for a backup.
    unchecked = folder / f".{name}.part"
    try:
        unchecked.touch(mode=0o600)
        dumps.write(unchecked)
        if problem := dumps.problem(unchecked):
            words = pgettext(
                "staff", "%(name)s may be damaged, its copy is: %(problem)s"
            )
            database = connection.settings_dict["NAME"]
            raise DirectoryError(words % {"name": database, "problem": problem})
        return unchecked.rename(folder / name)
    finally:
        unchecked.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Refuse a file that is no whole backup of a directory."""
    with dumps.opened(path):
        pass


def newest_first() -> list[Path]:
    """Return the files of the backups that count, newest first."""
    candidates = settings.BACKUP_DIR.glob(f"ecosystem-*{dumps.suffix()}")
    files = [file for file in candidates if made_at(file)]
    # Names begin alike and go on with the time, so they sort by it.
    return sorted(files, key=lambda file: file.name, reverse=True)


def made_at(path: Path) -> datetime | None:
    """Return when a backup was made, as its name says; None for any other file."""
    match = FILE_NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        return datetime.strptime(f"{match[1]}+0000", f"{STAMP_FORMAT}%z")
    except ValueError:  # digits that are no time
        return None


def prune() -> None:
    """Delete the backups that BACKUPS_KEPT lets go; one of the last day never goes."""
    files: dict[datetime, Path] = {}
    for file in newest_first():
        if made := made_at(file):
            files[made] = file
    kept = _newest_of_periods(files)
    youngest = datetime.now(UTC) - LEAST_AGE
    for made, file in files.items():
        if made not in kept and made < youngest:
            file.unlink(missing_ok=True)


def oldest_needed() -> datetime:
    """Return the moment before which no backup that is kept can have been made."""
    days, weeks, months = settings.BACKUPS_KEPT
    longest = timedelta(days=max(days, 7 * weeks, 31 * months))
    moment = datetime.now(UTC) - longest
    # Days without a backup do not count, so older ones may still be kept.
    for path in settings.BACKUP_DIR.glob("ecosystem-*"):
        made = made_at(path)
        if made is not None:
            moment = min(moment, made)
    return moment


def _newest_of_periods(times: Iterable[datetime]) -> set[datetime]:
    """Return the newest time of each of the newest days, weeks and months with any.

    Days without a backup do not count: no stretch of failures lets a good one go.
    """
    oldest_first = sorted(times)
    kept: set[datetime] = set()
    for number, period in zip(settings.BACKUPS_KEPT, PERIODS, strict=True):
        # Of one period a later time takes the place of an earlier one.
        newest_of_each = {time.strftime(period): time for time in oldest_first}
        newest_first = sorted(newest_of_each.values(), reverse=True)
        kept.update(newest_first[:number])
    return kept
