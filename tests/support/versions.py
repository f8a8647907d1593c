"""Records changed as staff would, and what their stored versions say."""

from __future__ import annotations

from typing import Any

from reversion.models import Version

from directory.history import changes, versions
from directory.models import Change, Organization


def stored_versions(subject: Any, key: int | None = None) -> list[Version]:
    """The stored versions of a record, oldest first."""
    return list(
        Version.objects.get_for_object_reference(
            type(subject), key or subject.pk
        ).order_by("pk")
    )


def newest(subject: Any) -> Version:
    """The newest stored version of a record."""
    return stored_versions(subject)[-1]


def words(subject: Any) -> dict[str, str]:
    """What the newest version of a record says."""
    return versions.snapshot(newest(subject)).words


def record(term: changes.Subject) -> None:
    """Record a sector, tier, tag or synonym that was just saved."""
    with changes.recorded(term):
        pass


def change(organization: Organization, **values: Any) -> None:
    """Change an organization, its sectors and its tags."""
    with changes.recorded(organization):
        for name, value in values.items():
            if name in ("sectors", "tags"):
                getattr(organization, name).set(value)
            else:
                setattr(organization, name, value)
        organization.save()


def clear(organization: Organization) -> None:
    """Take everything off an organization."""
    with changes.recorded(organization):
        organization.sectors.clear()
        organization.tags.clear()
        for accessor in ("listings", "alternate_names", "identifiers", "relationships"):
            getattr(organization, accessor).all().delete()


def kinds(organization_key: int) -> list[str]:
    """The kinds of an organization's changes, oldest first."""
    return list(
        Change.objects.filter(organization_key=organization_key)
        .order_by("id")
        .values_list("kind", flat=True)
    )


def addresses(organization: Organization) -> list[str]:
    """The addresses that an organization had before."""
    return list(organization.old_slugs.values_list("slug", flat=True))
