"""Ties between organizations."""

from __future__ import annotations

from django.contrib.auth.models import User

from directory.history import changes, rights
from directory.history.rights import Effect
from directory.models import Relationship


def remove(tie: Relationship, *, by: User | None = None) -> None:
    """Delete a tie; the history of its owner says so."""
    rights.ask(by, Effect.DELETE, tie)
    with changes.recorded(tie.organization, by=by, comment=str(tie)):
        tie.delete()
