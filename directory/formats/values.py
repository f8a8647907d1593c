"""An organization as plain data, from which every format is written.

All that is public, every key always there, in the order of `fields.FIELDS`. Two calls
for the same content give the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from directory.lib import places
from directory.models import (
    AlternateName,
    Identifier,
    Listing,
    Organization,
    Relationship,
    SocialProfile,
)


def values_of(organization: Organization) -> dict[str, Any]:
    """Return all that is public of an organization that `with_values` brought."""
    successor = organization.successor
    return {
        "slug": organization.slug,
        "name": organization.name,
        "acronym": organization.acronym,
        "alternate_names": [_name(name) for name in organization.other_names],
        "kind": organization.kind,
        "description": organization.description,
        "continues_name": organization.continues_name,
        "language": organization.language,
        "url": organization.url,
        "email": organization.email,
        "phone": organization.phone,
        "social_profiles": [_profile(profile) for profile in organization.own_profiles],
        "joining": organization.joining,
        "working_languages": organization.working_languages.split(),
        "sectors": [sector.slug for sector in organization.kept_sectors],
        "tags": [str(tagging.tag.name) for tagging in organization.kept_taggings],
        "listings": [_listing(listing) for listing in organization.own_listings],
        "scope": organization.scope,
        "city": organization.city,
        "region": organization.region,
        "country": organization.country.code or "",
        "latitude": places.degrees(organization.latitude),
        "longitude": places.degrees(organization.longitude),
        "founded": organization.founded,
        "dissolved": organization.dissolved,
        "status": organization.status,
        "successor": successor.slug if successor else "",
        "relationships": [
            relationship_values(tie) for tie in organization.public_relationships
        ],
        "identifiers": [
            _identifier(identifier) for identifier in organization.own_identifiers
        ],
        "old_slugs": [old.slug for old in organization.own_old_slugs],
        "source_url": organization.source_url,
        "source_note": organization.source_note,
        "source_licence": organization.source_licence,
        "facts_as_of": organization.facts_as_of,
        "verified_on": _day(organization.verified_at),
        "published_at": _time(organization.published_at),
        "updated_at": _time(organization.updated_at),
    }


def _name(name: AlternateName) -> dict[str, Any]:
    return {
        "name": name.name,
        "kind": name.kind,
        "language": name.language,
        "until": name.until,
    }


def _profile(profile: SocialProfile) -> dict[str, Any]:
    return {"kind": profile.kind, "url": profile.url}


def _listing(listing: Listing) -> dict[str, Any]:
    return {
        "tier": listing.tier.slug,
        "position": listing.position,
        "note": listing.note,
    }


def relationship_values(tie: Relationship) -> dict[str, Any]:
    """Return a tie with name and address of its other end, listed here or not.

    So it still says whom it means where the other one's record does not go along.
    """
    other = tie.other
    return {
        "kind": tie.kind,
        "other": other.slug if other else "",
        "other_name": other.name if other else tie.other_name,
        "other_url": other.url if other else tie.other_url,
        "source_url": tie.source_url,
        "as_of": tie.as_of,
        "is_confirmed": tie.is_confirmed,
        "note": tie.note,
    }


def _identifier(identifier: Identifier) -> dict[str, Any]:
    return {"scheme": identifier.scheme, "value": identifier.value}


def _day(moment: datetime | None) -> str:
    """Return the day as the site's own pages name it."""
    if moment is None:
        return ""
    return timezone.localdate(moment, timezone.get_default_timezone()).isoformat()


def _time(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
