"""What is done to many organizations at once, each with a record of its own, and which
of them look alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from directory import permissions
from directory.history import changes
from directory.models import Organization, Sector
from directory.models.visibility import Visibility
from directory.permissions import Effect

Keys = Iterable[int]


def publish(keys: Keys, *, by: User | None = None) -> list[Organization]:
    """Publish those of these records that are drafts, and return them.

    What asked to be left out stays so.
    """
    permissions.ask(by, Effect.PUBLISH, Organization)
    drafts = Organization.objects.filter(visibility=Organization.Visibility.DRAFT)
    return _each(
        keys,
        drafts,
        _to(Organization.Visibility.PUBLISHED),
        by=by,
        comment=pgettext("staff", "Published"),
    )


def hide(keys: Keys, *, by: User | None = None) -> list[Organization]:
    """Turn those of these records that are published back into drafts, and
    return them.
    """
    permissions.ask(by, Effect.PUBLISH, Organization)
    return _each(
        keys,
        Organization.objects.published(),
        _to(Organization.Visibility.DRAFT),
        by=by,
        comment=pgettext("staff", "Back to draft"),
    )


def verify(keys: Keys, *, by: User) -> list[Organization]:
    """Note that somebody checked these records now, and return them."""

    def verified(organization: Organization) -> None:
        organization.verified_at, organization.verified_by_id = timezone.now(), by.pk

    return _each(
        keys,
        Organization.objects.all(),
        verified,
        by=by,
        comment=pgettext("staff", "Verified"),
    )


def add_sector(
    keys: Keys, sector: Sector, *, by: User | None = None
) -> list[Organization]:
    """Put a sector on those of these records that lack it, and return them."""
    without = Organization.objects.exclude(sectors=sector)
    comment = pgettext("staff", "Sector added: %(name)s") % {"name": sector}
    return _each(
        keys,
        without,
        lambda organization: organization.sectors.add(sector),
        by=by,
        comment=comment,
    )


def remove_sector(
    keys: Keys, sector: Sector, *, by: User | None = None
) -> list[Organization]:
    """Take a sector off those of these records that have it, and return them."""
    bearing = Organization.objects.filter(sectors=sector)
    comment = pgettext("staff", "Sector removed: %(name)s") % {"name": sector}
    return _each(
        keys,
        bearing,
        lambda organization: organization.sectors.remove(sector),
        by=by,
        comment=comment,
    )


def _to(visibility: Visibility) -> Callable[[Organization], None]:
    def change(organization: Organization) -> None:
        organization.visibility = visibility

    return change


def _each(
    keys: Keys,
    candidates: QuerySet[Organization],
    change: Callable[[Organization], None],
    *,
    by: User | None,
    comment: str,
) -> list[Organization]:
    """Change each candidate in a transaction and a record of its own, looked at when no
    other writer can change it.
    """
    permissions.ask(by, Effect.CHANGE, Organization)
    changed = []
    for key in list(keys):
        with transaction.atomic():
            changes.wait_for_turn()
            organization = candidates.filter(pk=key).first()
            if organization is not None:
                with changes.recorded(organization, by=by, comment=comment):
                    change(organization)
                    organization.save()
                changed.append(organization)
    return changed
