"""Ties between organizations."""

from __future__ import annotations

from directory.models import Relationship
from directory.services import changes
from directory.services.changes import User


def remove(tie: Relationship, *, by: User = None) -> None:
    """Delete a tie; the history of its owner says so."""
    with changes.recorded(tie.organization, by=by, comment=str(tie)):
        tie.delete()
