"""Pages that staff write."""

from __future__ import annotations

from django.contrib.auth.models import User

from directory.history import changes
from directory.models import Page


def remove(page: Page, *, by: User | None = None) -> None:
    """Delete a page; its history stays, so that it can be recovered."""
    changes.removed(page, by=by)
