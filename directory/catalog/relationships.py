"""Ties between organizations."""

from __future__ import annotations

from django.contrib.auth.models import User

from directory import permissions
from directory.history import changes
from directory.models import Relationship
from directory.permissions import Effect


def remove(tie: Relationship, *, by: User | None = None) -> None:
    """Delete a tie; the history of its owner says so."""
    permissions.ask(by, Effect.DELETE, tie)
    with changes.recorded(tie.organization, by=by, comment=str(tie)):
        tie.delete()
