"""Pages that staff write."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from directory.history import rights
from directory.history.rights import Effect
from directory.models import ContentVersion, Page


def remove(page: Page, *, by: User | None = None) -> None:
    """Delete a page; its history stays, so that it can be recovered."""
    rights.ask(by, Effect.DELETE, page)
    with transaction.atomic():
        ContentVersion.objects.advance()
        page.delete()
