"""Who may bring about what: asked here, before it is offered and before it is written.

Django asks for the forms of the staff side by itself: to add, to change, to delete.
What else happens to records is named here, with the rights that it needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import cast

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils.translation import pgettext

from directory.models import Listing, Organization, Suggestion

Person = User | AnonymousUser
Subject = Model | type[Model]
"""One record, or a model where it may be any of its records."""


class Effect(Enum):
    """What can become of what is stored."""

    ADD = auto()
    CHANGE = auto()
    DELETE = auto()
    PREPARE = auto()
    """Prepare a change of a record for later, set its time, or discard it."""
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


def may(person: Person, effect: Effect, subject: Subject) -> bool:
    """Tell whether somebody may bring this about, to a record or to any of a model."""
    return person.has_perms(list(_needs(effect, subject, person)))


def ask(person: Person | None, effect: Effect, subject: Subject) -> None:
    """Refuse whoever may not bring this about; None is the portal, which may do all."""
    if person is None:
        return
    if not may(person, effect, subject):
        raise PermissionDenied(pgettext("staff", "This is not for your role."))


def _needs(effect: Effect, subject: Subject, person: Person) -> Iterator[str]:
    """Yield the names of the permissions that an effect needs, all of them."""
    if effect is Effect.ORDER:
        # The order stands in the listings, whichever tier it is asked about.
        yield _name("change", Listing)
        return
    for verb in _VERBS.get(effect, ("change",)):
        yield _name(verb, subject)
    # These two are asked about one suggestion, never about all of them.
    if effect is Effect.ACCEPT:
        suggestion = cast("Suggestion", subject)
        if suggestion.kind == Suggestion.Kind.LEAVE_OUT:
            yield from _needs(Effect.WITHDRAW, Organization, person)
    elif effect is Effect.UNDO:
        suggestion = cast("Suggestion", subject)
        # What was withdrawn is listed again.
        was_left_out = suggestion.kind == Suggestion.Kind.LEAVE_OUT
        if suggestion.wrote_record and was_left_out:
            yield from _needs(Effect.WITHDRAW, Organization, person)
        # What was made goes: whoever made it by accepting may take it away again, from
        # anybody else that is a deletion.
        if suggestion.made_record and suggestion.decided_by_id != person.pk:
            yield from _needs(Effect.DELETE, Organization, person)


def _name(verb: str, subject: Subject) -> str:
    """Return Django's name of the permission, such as `directory.change_tag`."""
    return f"{subject._meta.app_label}.{verb}_{subject._meta.model_name}"
