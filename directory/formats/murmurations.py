"""An organization as a profile of the Murmurations network.

Its index asks for no more than the address at which this stands. Fields as in
`organizations_schema-v1.0.0`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import override

from directory.formats import linked_data
from directory.lib import dates, languages, markdown, places
from directory.models import Organization, Relationship

SCHEMA = "organizations_schema-v1.0.0"
STATUSES: dict[str, str] = {
    Organization.Status.ACTIVE: "active",
    Organization.Status.CLOSED: "completed",
    Organization.Status.MERGED: "completed",
}
"""What is said there of a state of life; of one that is not known nothing."""
PREDICATES: dict[str, str] = {
    Relationship.Kind.MEMBER_OF: "https://schema.org/memberOf",
    Relationship.Kind.PROGRAM_OF: "https://schema.org/parentOrganization",
    Relationship.Kind.CHAPTER_OF: "https://schema.org/parentOrganization",
    Relationship.Kind.HAS_MEMBER: "https://schema.org/member",
    Relationship.Kind.HAS_PROGRAM: "https://schema.org/subOrganization",
    Relationship.Kind.HAS_CHAPTER: "https://schema.org/subOrganization",
}
MOST_TAGS, LONGEST_TAG, LONGEST_NAME, LONGEST_ADDRESS = 100, 100, 200, 2000


def profile_of(organization: Organization, urn: str) -> dict[str, Any]:
    """Return the profile of an organization that `with_values` brought."""
    lead = organization.lead()
    profile = {
        "linked_schemas": [SCHEMA],
        "name": organization.name[:LONGEST_NAME],
        "nickname": organization.short_name(),
        "primary_url": _address(organization.url),
        "tags": _tags(organization),
        "urls": [
            {"name": profile.label, "url": address}
            for profile in organization.own_profiles
            if (address := _address(profile.url))
        ],
        "description": markdown.plain(organization.description, lead=lead),
        "status": STATUSES.get(organization.status, ""),
        "full_address": _full_address(organization),
        "country_iso_3166": organization.country.code or "",
        "geolocation": _geolocation(organization),
        "relationships": _relationships(organization),
        "starts_at": _seconds(organization.founded),
        "ends_at": _seconds(organization.dissolved),
        "contact_details": {"email": organization.email} if organization.email else {},
        "telephone": organization.phone,
        "geographic_scope": organization.scope,
        "unique_id": urn,
    }
    # A year can begin at zero, and zero is a number there.
    return {name: value for name, value in profile.items() if value not in ("", [], {})}


def _address(value: str) -> str:
    """Return an address as they take it; nothing where it is too long for them."""
    address = linked_data.iri(value)
    return address if len(address) <= LONGEST_ADDRESS else ""


def _tags(organization: Organization) -> list[str]:
    names = [sector.name for sector in organization.kept_sectors]
    names += [str(tagging.tag.name) for tagging in organization.kept_taggings]
    return [name[:LONGEST_TAG] for name in dict.fromkeys(names)][:MOST_TAGS]


def _full_address(organization: Organization) -> str:
    with override(languages.ENGLISH):
        country = places.name_of(organization.country.code or "")
    return ", ".join(filter(None, [organization.city, organization.region, country]))


def _geolocation(organization: Organization) -> dict[str, float]:
    if organization.latitude is None or organization.longitude is None:
        return {}
    return {"lat": float(organization.latitude), "lon": float(organization.longitude)}


def _relationships(organization: Organization) -> list[dict[str, str]]:
    """Return the ties that there are words for, to those that have a web address."""
    relationships = []
    for tie in organization.public_relationships:
        predicate = PREDICATES.get(tie.kind)
        address = _address(tie.other.url if tie.other else tie.other_url)
        if predicate and address:
            relationships.append({"predicate_url": predicate, "object_url": address})
    return relationships


def _seconds(partial: str) -> int | str:
    """Return when a partial date begins, in seconds since 1970, or before it."""
    first = dates.first_day(partial)
    if first is None:
        return ""
    return int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())
