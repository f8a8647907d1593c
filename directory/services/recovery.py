"""A backup comes back, also where there is nothing whole in its place."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext

from directory.models import ContentVersion
from directory.search import build
from directory.services import backups, dumps, personal_data
from directory.services.errors import DirectoryError


@dataclass(frozen=True)
class Restored:
    """What became of what was there: a copy of it, or the name of what was damaged."""

    before: Path | None
    aside: Path | None
    is_new_file: bool
    forgotten: str


def restore(path: Path) -> Restored:
    """Put a backup in the place of the present content, saved or set aside before.

    The backup is held open all the while, and none is deleted. No reader keeps a page
    of the time before, no running process a part of the former index, and whoever was
    forgotten since the backup was made is forgotten again.
    """
    before = aside = number = None
    with dumps.opened(path) as dump:
        is_lost = dumps.is_lost()
        if is_lost:
            aside = dumps.load_anew(dump)
        else:
            if before := _saved():
                number = ContentVersion.objects.number()
            dump.load()
    call_command("migrate", interactive=False, verbosity=0)
    _go_on_from(number)
    build.rebuild()
    return Restored(before, aside, is_lost, personal_data.purge())


def _saved() -> Path | None:
    """Return a new backup of what is there, None where nothing is."""
    tables = connection.introspection.table_names()
    if not tables:
        return None
    if dumps.MARK_TABLE not in tables:
        words = gettext("The database holds no portal, so nothing was changed.")
        raise DirectoryError(words)
    try:
        return backups.make()
    except DirectoryError as error:
        words = gettext("What is there now could not be saved: %(problem)s")
        raise DirectoryError(words % {"problem": error}) from error


def _go_on_from(number: int | None) -> None:
    """Let the number of the content be higher than any that a reader's copy can have.

    Where the last one is not known, the clock gives one: nothing changes every second.
    """
    ContentVersion.objects.advance()
    least = int(time.time()) if number is None else number + 1
    ContentVersion.objects.filter(number__lt=least).update(number=least)
