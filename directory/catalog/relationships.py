"""Ties between organizations: added from either side, many at once, and deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import pgettext

from directory import permissions
from directory.errors import DirectoryError
from directory.history import changes
from directory.lib import text
from directory.models import Organization, Relationship
from directory.permissions import Effect

Kind = Relationship.Kind


@dataclass(frozen=True)
class NewTie:
    """A tie to be added, as read from the side of one organization.

    `other` is None where it is not listed; then `name` says who it is.
    """

    kind: str
    other: Organization | None = None
    name: str = ""
    url: str = ""

    @property
    def is_kept_by_other(self) -> bool:
        """Tell whether the other is the member, and listed: then it owns the tie."""
        return self.other is not None and self.kind in Relationship.RECEIVING


@dataclass(frozen=True)
class Evidence:
    """Where ties were read, as of when, and whether somebody read it there."""

    source_url: str = ""
    as_of: str = ""
    is_confirmed: bool = False
    note: str = ""


class PresentTies:
    """The ties that one organization has now, by either end, read at once."""

    def __init__(self, side: Organization) -> None:
        own = Relationship.objects.filter(organization=side.pk)
        theirs = Relationship.objects.filter(other=side.pk)
        turned = Relationship.FROM_THE_OTHER_SIDE
        self._listed: set[tuple[str, int]] = set()
        self._named: set[tuple[str, str]] = set()
        for tie in own:
            if tie.other_id is None:
                self._named.add((tie.kind, text.fold(tie.other_name)))
            else:
                self._listed.add((tie.kind, tie.other_id))
        for tie in theirs:
            self._listed.add((turned[Kind(tie.kind)], tie.organization_id))

    def have(self, tie: NewTie) -> bool:
        """Tell whether a tie is there already, whoever owns it."""
        if tie.other is not None:
            return (tie.kind, tie.other.pk) in self._listed
        return (tie.kind, text.fold(tie.name)) in self._named

    def add(self, tie: NewTie) -> None:
        """Count this one, too."""
        if tie.other is not None:
            self._listed.add((tie.kind, tie.other.pk))
        else:
            self._named.add((tie.kind, text.fold(tie.name)))


def add(
    side: Organization,
    ties: Iterable[NewTie],
    *,
    evidence: Evidence = Evidence(),
    by: User | None = None,
) -> list[NewTie]:
    """Add ties to one organization, and return those that were not there before.

    All of it is one transaction; each stands in the history of the record that owns
    it. What was kept in words gives way to the record it turned out to be.
    """
    permissions.ask(by, Effect.CHANGE, side)
    permissions.ask(by, Effect.ADD, Relationship)
    with transaction.atomic():
        changes.wait_for_turn()
        new = _new_ones(side, ties)
        comment = _words_for(side, len(new))
        own = [tie for tie in new if not tie.is_kept_by_other]
        spent = _spent_words(side, new)
        if own or spent:
            with changes.recorded(side, by=by, comment=comment):
                Relationship.objects.filter(pk__in=spent).delete()
                for tie in own:
                    _save(side, tie.kind, tie.other, tie, evidence)
                _touch(side)
        for tie in new:
            if tie.is_kept_by_other and tie.other is not None:
                kind = Relationship.FROM_THE_OTHER_SIDE[Kind(tie.kind)]
                permissions.ask(by, Effect.CHANGE, tie.other)
                with changes.recorded(tie.other, by=by, comment=comment):
                    _save(tie.other, kind, side, tie, evidence)
                    _touch(tie.other)
    return new


def add_own(
    owner: Organization, ties: Iterable[NewTie], evidence: Evidence
) -> list[NewTie]:
    """Add ties that a record owns, and return those that were not there before.

    It belongs into the block of the door that saves the record. What was kept in words
    gives way to the record it turned out to be.
    """
    new = _new_ones(owner, ties)
    spent = _spent_words(owner, new)
    Relationship.objects.filter(pk__in=spent).delete()
    for tie in new:
        _save(owner, tie.kind, tie.other, tie, evidence)
    return new


def remove(tie: Relationship, *, by: User | None = None) -> None:
    """Delete a tie; the history of its owner says so."""
    permissions.ask(by, Effect.DELETE, tie)
    with changes.recorded(tie.organization, by=by, comment=str(tie)):
        tie.delete()


def _new_ones(side: Organization, ties: Iterable[NewTie]) -> list[NewTie]:
    """Return the ties that are not there, each once; refuse what cannot be."""
    present = PresentTies(side)
    new = []
    for tie in ties:
        if tie.other is not None:
            if tie.other.pk == side.pk:
                words = pgettext("staff", "An organization has no tie to itself.")
                raise DirectoryError(words)
            if not Organization.objects.filter(pk=tie.other.pk).exists():
                words = pgettext("staff", "“%(name)s” was deleted meanwhile.")
                raise DirectoryError(words % {"name": tie.other})
        if not present.have(tie):
            present.add(tie)
            new.append(tie)
    return new


def _spent_words(side: Organization, new: Sequence[NewTie]) -> list[int]:
    """Return the keys of the ties in words that a record takes the place of now."""
    known = set()
    for tie in new:
        if tie.other is not None:
            known.add((tie.kind, text.fold(tie.other.name)))
            known.add((tie.kind, text.fold(tie.name)))
    in_words = side.relationships.filter(other=None)
    return [
        relationship.pk
        for relationship in in_words
        if (relationship.kind, text.fold(relationship.other_name)) in known
    ]


def _save(
    owner: Organization,
    kind: str,
    other: Organization | None,
    tie: NewTie,
    evidence: Evidence,
) -> None:
    relationship = Relationship(
        organization=owner,
        kind=kind,
        other=other,
        other_name="" if other else tie.name,
        other_url="" if other else tie.url,
        source_url=evidence.source_url,
        as_of=evidence.as_of,
        is_confirmed=evidence.is_confirmed,
        note=evidence.note,
    )
    relationship.full_clean()
    relationship.save()


def _touch(owner: Organization) -> None:
    """Give a record a new time of change, whatever else the one in hand holds."""
    Organization.objects.get(pk=owner.pk).save()


def _words_for(side: Organization, number: int) -> str:
    words = pgettext("staff", "Ties of “%(name)s” entered: %(number)d")
    return words % {"name": side, "number": number}
