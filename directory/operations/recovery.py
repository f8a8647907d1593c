"""A backup comes back, also where there is nothing whole in its place."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils.translation import pgettext

from directory.errors import DirectoryError
from directory.models import ContentVersion
from directory.operations import backups, dumps
from directory.search import maintenance
from directory.suggestions import retention


def restore(path: Path, *, said: Callable[[str], object]) -> None:
    """Put a backup in the place of the present content, saved or set aside before.

    The backup is held open all the while, and none is deleted. No reader keeps a page
    of the time before, no running process a part of the former index, and whoever was
    forgotten since the backup was made is forgotten again. Each step is said when done.
    """
    with dumps.opened(path) as dump:
        if dumps.is_lost():
            number = None
            said(_what_was_lost(dumps.load_anew(dump)))
        else:
            number = _saved(said)
            dump.load()
    call_command("migrate", interactive=False, verbosity=0)
    _go_on_from(number)
    maintenance.rebuild()
    said(pgettext("staff", "%(name)s is back.") % {"name": path.name})
    said(pgettext("staff", "Personal data: %(words)s.") % {"words": retention.purge()})


def _what_was_lost(aside: Path | None) -> str:
    if aside is None:
        return pgettext("staff", "There was nothing to save.")
    words = pgettext("staff", "The damaged database was set aside as %(path)s.")
    return words % {"path": aside}


def _saved(said: Callable[[str], object]) -> int | None:
    """Back up what is there and return the number of its content, None without any."""
    tables = connection.introspection.table_names()
    if not tables:
        said(pgettext("staff", "There was nothing to save."))
        return None
    if dumps.MARK_TABLE not in tables:
        words = pgettext(
            "staff", "The database holds no portal, so nothing was changed."
        )
        raise DirectoryError(words)
    try:
        before = backups.make()
    except DirectoryError as error:
        words = pgettext("staff", "What is there now could not be saved: %(problem)s")
        raise DirectoryError(words % {"problem": error}) from error
    said(
        pgettext("staff", "What was there before is in %(name)s.")
        % {"name": before.name}
    )
    return ContentVersion.objects.number()


def _go_on_from(number: int | None) -> None:
    """Let the number of the content be higher than any that a reader's copy can have.

    Where the last one is not known, the clock gives one: nothing changes every second.
    """
    ContentVersion.objects.advance()
    least = int(time.time()) if number is None else number + 1
    ContentVersion.objects.filter(number__lt=least).update(number=least)
