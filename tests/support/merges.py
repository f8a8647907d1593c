"""Organizations to be merged, and what is stored of them before and after."""

from __future__ import annotations

from typing import Any

from reversion.models import Version

from directory.history import changes, versions
from directory.models import Organization
from tests.factories import (
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
)


def words(key: int) -> dict[str, str]:
    """What the newest version of an organization says."""
    newest = Version.objects.get_for_object_reference(Organization, key).order_by(
        "-pk"
    )[0]
    return versions.snapshot(newest).words


def make_full(name: str, number: str, **overrides: Any) -> Organization:
    """An organization that has one of everything."""
    organization = make_organization(
        name=name, sectors=[make_sector()], tags=[f"tag {number}"], **overrides
    )
    make_listing(organization, position=int(number), note=f"note {number}")
    make_relationship(organization, other_name=f"Other {number}")
    with changes.recorded(organization):
        organization.alternate_names.create(name=f"Also {number}", kind="former")
        organization.identifiers.create(scheme="US-EIN", value=number)
        organization.social_profiles.create(url=f"https://x.com/guild{number}")
    return organization
