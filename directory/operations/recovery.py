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


def restore(path: Path, *, report: Callable[[str], object]) -> None:
    """Put a backup in the place of the present content, saved or set aside before.

    The backup is held open all the while, and none is deleted. No reader keeps a page
    of the time before, no running process a part of the former index, and whoever was
    forgotten since the backup was made is forgotten again. Each step is reported.
    """
    with dumps.opened(path) as dump:
        if dumps.is_lost():
            number = None
            aside = dumps.load_anew(dump)
            if aside is None:
                words = pgettext("staff", "There was nothing to save.")
            else:
                words = pgettext(
                    "staff", "The damaged database was set aside as %(path)s."
                )
            report(words % {"path": aside})
        else:
            number = _save_present(report)
            dump.load()
    # A backup may be older than the code.
    call_command("migrate", interactive=False, verbosity=0)
    _go_on_from(number)
    maintenance.rebuild()
    report(pgettext("staff", "%(name)s is back.") % {"name": path.name})
    forgotten = retention.purge()
    report(pgettext("staff", "Personal data: %(words)s.") % {"words": forgotten})


def _save_present(report: Callable[[str], object]) -> int | None:
    """Back up what is there and return the number of its content, None without any."""
    tables = connection.introspection.table_names()
    if not tables:
        report(pgettext("staff", "There was nothing to save."))
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
    words = pgettext("staff", "What was there before is in %(name)s.")
    report(words % {"name": before.name})
    return ContentVersion.objects.number()


def _go_on_from(number: int | None) -> None:
    """Raise the number of the content above any that a reader's copy can have."""
    ContentVersion.objects.advance()
    # Where the last one is not known, the clock gives one: no content changes every
    # second.
    least = int(time.time()) if number is None else number + 1
    ContentVersion.objects.filter(number__lt=least).update(number=least)
