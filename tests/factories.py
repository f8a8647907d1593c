"""Records for tests: plain functions that save through the door, with every field open
to be overridden.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User

from directory.history import changes
from directory.models import (
    AlternateName,
    Listing,
    NetworkTier,
    Organization,
    Page,
    Relationship,
    Sector,
    Sender,
    SocialProfile,
    Suggestion,
)
from directory.operations import roles

_numbers = count(1)


def make_organization(
    *,
    sectors: list[Sector] | None = None,
    tags: list[str] | None = None,
    by: User | None = None,
    **overrides: Any,
) -> Organization:
    """Return a published organization with one revision and one row of the
    change log.
    """
    organization = Organization(
        **{
            "name": f"Organization {next(_numbers)}",
            "visibility": "published",
            **overrides,
        }
    )
    with changes.recorded(organization, by=by, comment="Made for a test"):
        organization.save()
        organization.sectors.set(sectors or [])
        organization.tags.set(tags or [])
    return organization


def make_sector(**overrides: Any) -> Sector:
    """Return a sector."""
    number = next(_numbers)
    sector = Sector(
        **{"name": f"Sector {number}", "slug": f"sector-{number}", **overrides}
    )
    with changes.recorded(sector):
        sector.save()
    return sector


def make_tier(**overrides: Any) -> NetworkTier:
    """Return a tier without listings."""
    number = next(_numbers)
    tier = NetworkTier(
        **{
            "name": f"Tier {number}",
            "short_name": f"Tier {number}",
            "slug": f"tier-{number}",
            **overrides,
        }
    )
    with changes.recorded(tier):
        tier.save()
    return tier


def make_listing(
    organization: Organization | None = None,
    tier: NetworkTier | None = None,
    **overrides: Any,
) -> Listing:
    """Return a place in a tier.

    Organization and tier are made where they are not given.
    """
    organization = organization or make_organization()
    listing = Listing(organization=organization, tier=tier or make_tier(), **overrides)
    with changes.recorded(organization, comment="Listed for a test"):
        listing.save()
    return listing


def make_relationship(
    organization: Organization, other: Organization | None = None, **overrides: Any
) -> Relationship:
    """Return a tie of an organization to another, or to one that is not listed when
    `other_name` is given.
    """
    tie = Relationship(organization=organization, other=other, **overrides)
    with changes.recorded(organization, comment="Tied for a test"):
        tie.save()
    return tie


def make_alternate_name(organization: Organization, **overrides: Any) -> AlternateName:
    """Return another name of an organization."""
    name = AlternateName(
        **{
            "organization": organization,
            "name": f"Other name {next(_numbers)}",
            **overrides,
        }
    )
    with changes.recorded(organization, comment="Named for a test"):
        name.save()
    return name


def make_social_profile(organization: Organization, **overrides: Any) -> SocialProfile:
    """Return a profile of an organization on a social network."""
    profile = SocialProfile(
        **{
            "organization": organization,
            "url": f"https://social.example.org/@number{next(_numbers)}",
            **overrides,
        }
    )
    with changes.recorded(organization, comment="Met for a test"):
        profile.save()
    return profile


def make_page(**overrides: Any) -> Page:
    """Return a published page."""
    number = next(_numbers)
    page = Page(
        **{
            "path": f"/page-{number}/",
            "title": f"Page {number}",
            "is_published": True,
            **overrides,
        }
    )
    with changes.recorded(page, comment="Made for a test"):
        page.save()
    return page


def make_user(role: str = "", **overrides: Any) -> User:
    """Return an account: `superuser`, staff with a role and its rights, or a user."""
    if role in roles.ROLES and not Group.objects.filter(name=role).exists():
        roles.set_up()
    user = User.objects.create_user(
        **{
            "username": f"{role or 'user'}-{next(_numbers)}",
            "is_staff": bool(role),
            "is_superuser": role == "superuser",
            **overrides,
        }
    )
    if role and role != "superuser":
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def make_suggestion(
    *,
    email: str = "",
    sender: str = "",
    values: dict[str, Any] | None = None,
    **overrides: Any,
) -> Suggestion:
    """Return a clean suggestion that waits, of a new organization or the one given.

    It has a sender only where one is named.
    """
    organization = overrides.get("organization")
    name = organization.name if organization else f"Suggested {next(_numbers)}"
    given = (
        {"description": "says otherwise."}
        if organization
        else {"name": name, "description": "is a network."}
    )
    kind = "correction" if organization else "new"
    seen = changes.newest_version(organization) if organization else None
    suggestion = Suggestion.objects.create(
        **{
            "name": name,
            "kind": kind,
            "submitted": values or given,
            "seen_version": seen,
            **overrides,
        }
    )
    if email or sender:
        Sender.objects.create(suggestion=suggestion, email=email, name=sender)
    return suggestion
