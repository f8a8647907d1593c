"""The bar of staff: the way around that stands on each of their pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User

from directory import permissions
from directory.models import Organization
from directory.permissions import Effect
from directory.suggestions import queue


@dataclass(frozen=True)
class StaffBar:
    """What the bar shows beside its links, which Django's permissions decide."""

    waiting: int
    may_add: bool


def bar_of(person: User | AnonymousUser) -> StaffBar | None:
    """Return the bar of somebody of the staff who has a role; others have none."""
    if not person.is_staff or not person.has_perm("directory.view_organization"):
        return None
    sees_suggestions = person.has_perm("directory.view_suggestion")
    return StaffBar(
        waiting=queue.number_waiting() if sees_suggestions else 0,
        may_add=permissions.may(person, Effect.ADD, Organization),
    )
