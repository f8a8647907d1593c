"""The care of the search: its index rebuilt, checked, read as a process starts."""

from __future__ import annotations

from collections.abc import Collection

from django.db import DatabaseError, connection, transaction
from django.utils.translation import npgettext

from directory.errors import DirectoryError
from directory.models import ContentVersion
from directory.search import missed
from directory.search.engine import cache
from directory.search.engine import rebuild as index
from directory.search.engine.rebuild import rebuild

__all__ = ["rebuild", "rebuild_if_needed", "verify", "verify_search", "warm"]

ORGANIZATIONS_CHECKED_A_DAY = 2000
MOST_NAMED_IN_MESSAGE = 10


def rebuild_if_needed() -> int | None:
    """Build the index anew where this code reads another form of it.

    Return the number of organizations, None where nothing had to be done.
    """
    return rebuild() if index.needs_rebuild() else None


def verify(ids: Collection[int] | None = None) -> list[int]:
    """Return the organizations, of these or of all, that the index has wrong."""
    if not index.verify(ids):
        return []
    # A change meanwhile looks like a fault: what was found is looked at again while
    # nobody writes.
    with transaction.atomic():
        ContentVersion.objects.select_for_update().first()
        return index.verify(ids)


def verify_search() -> str:
    """Compare the index of some thousand organizations with what it should be.

    Forget old missed searches besides, and say in words how it went.
    """
    missed.forget_old()
    sample = index.sample(ORGANIZATIONS_CHECKED_A_DAY)
    wrong = verify(sample)
    if wrong:
        message = npgettext(
            "staff",
            "The search has %(number)d organization wrong (%(keys)s). Run: manage.py"
            " search rebuild",
            "The search has %(number)d organizations wrong (%(keys)s). Run: manage.py"
            " search rebuild",
            len(wrong),
        )
        keys = ", ".join(map(str, wrong[:MOST_NAMED_IN_MESSAGE]))
        raise DirectoryError(message % {"number": len(wrong), "keys": keys})
    message = npgettext(
        "staff",
        "%(number)d organization checked",
        "%(number)d organizations checked",
        len(sample),
    )
    return message % {"number": len(sample)}


def warm() -> None:
    """Read what the first searches need when a process starts, so that nobody waits."""
    try:
        cache.shared.warm()
    except DatabaseError:
        # The process serves all the same: the first search reads it then.
        return
    finally:
        connection.close()
