"""Who may bring about what: asked here, before it is offered and before it is written.

Django asks for the forms of the staff side by itself: to add, to change, to delete.
What else happens to records is named here, with the rights that it needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.utils.translation import pgettext

from directory.models import Listing, Organization, Suggestion

Person = User | AnonymousUser


class Effect(Enum):
    """What can become of what is stored."""

    ADD = auto()
    CHANGE = auto()
    DELETE = auto()
    PUBLISH = auto()
    """Show a record to readers that they do not see, or hide one from them."""
    WITHDRAW = auto()
    """Withdraw a record that asked to be left out, or list it again."""
    MERGE = auto()
    """Put a record, sector or tag in the place of another one."""
    PART = auto()
    """Make two of a record that was merged."""
    ORDER = auto()
    """Bring the listings of a tier into an order."""
    REVERT = auto()
    """Bring back a version of what is there."""
    RECOVER = auto()
    """Bring back what was deleted."""
    DECIDE = auto()
    """Ask about a suggestion, decline it, take it or mend its verdict."""
    ACCEPT = auto()
    """Write a suggestion into a record, a new one or one that is listed."""
    UNDO = auto()
    """Take a decision back, with what it wrote."""


_VERBS = {
    Effect.ADD: ("add",),
    Effect.DELETE: ("delete",),
    Effect.PART: ("add", "change"),
    Effect.RECOVER: ("add", "change"),
}
"""What an effect asks of its subject, where that is not simply to change it."""


def may(person: Person, effect: Effect, subject: Any) -> bool:
    """Tell whether somebody may bring this about, to a record or to any of a model."""
    return person.has_perms(list(_needs(effect, subject, person)))


def ask(person: Person | None, effect: Effect, subject: Any) -> None:
    """Refuse whoever may not bring this about; None is the portal, which may do all."""
    if person is not None and not may(person, effect, subject):
        raise PermissionDenied(pgettext("staff", "This is not for your role."))


def _needs(effect: Effect, subject: Any, person: Person) -> Iterable[str]:
    """Yield the names of the permissions that an effect needs, all of them."""
    if effect is Effect.ORDER:
        yield _name("change", Listing)
        return
    for verb in _VERBS.get(effect, ("change",)):
        yield _name(verb, subject)
    if effect is Effect.ACCEPT and subject.kind == Suggestion.Kind.LEAVE_OUT:
        yield from _needs(Effect.WITHDRAW, Organization, person)
    if effect is Effect.UNDO:
        yield from _needs_to_undo(subject, person)


def _needs_to_undo(suggestion: Suggestion, person: Person) -> Iterable[str]:
    """Yield what taking a decision back needs besides the right to decide.

    What was withdrawn is listed again. What was made goes: whoever made it by accepting
    may take it away again, from anybody else that is a deletion.
    """
    if suggestion.wrote_record and suggestion.kind == Suggestion.Kind.LEAVE_OUT:
        yield from _needs(Effect.WITHDRAW, Organization, person)
    if suggestion.made_record and suggestion.decided_by_id != person.pk:
        yield from _needs(Effect.DELETE, Organization, person)


def _name(verb: str, subject: Any) -> str:
    return f"{subject._meta.app_label}.{verb}_{subject._meta.model_name}"
