"""What a decision adds to a record beside its fields: names, tiers, and ties.

Nothing here takes anything away. It belongs into a block of the door.
"""

from __future__ import annotations

from collections.abc import Iterable

from directory import duplicates
from directory.catalog import relationships
from directory.catalog.relationships import Evidence, NewTie
from directory.lib import text, urls
from directory.models import (
    AlternateName,
    NetworkTier,
    Organization,
    Relationship,
    SocialProfile,
)
from directory.suggestions import naming

BELONGING = (
    Relationship.Kind.MEMBER_OF,
    Relationship.Kind.PROGRAM_OF,
    Relationship.Kind.CHAPTER_OF,
    Relationship.Kind.HOSTED_BY,
    Relationship.Kind.OBSERVER_AT,
    Relationship.Kind.PARTNER_OF,
)
"""The kinds of ties that a record owns, the likeliest first."""


def names_there(organization: Organization) -> set[str]:
    """Return the names that a record has, folded."""
    there = {organization.name, organization.acronym}
    # A record that is not saved yet cannot be asked for what hangs on it.
    if organization.pk:
        there.update(organization.alternate_names.values_list("name", flat=True))
    return {text.fold(name) or name for name in there}


def ties_there(organization: Organization) -> dict[str, str]:
    """Return whom a record is tied to: each folded name of theirs, and the first one.

    Whoever is not listed is read as the tie writes it.
    """
    there: dict[str, str] = {}
    others = []
    owned = organization.relationships.select_related("other")
    for tie in owned.prefetch_related("other__alternate_names"):
        if tie.other:
            others.append(tie.other)
        else:
            key = text.fold(tie.other_name) or tie.other_name
            there[key] = key
    incoming = organization.incoming_relationships.select_related("organization")
    incoming = incoming.prefetch_related("organization__alternate_names")
    others += [tie.organization for tie in incoming]
    for other in others:
        own = text.fold(other.name) or other.name
        names = [other.acronym, *(one.name for one in other.alternate_names.all())]
        there.update({text.fold(name): own for name in names if text.fold(name)})
        there[own] = own
    return there


def likely_names(
    names: Iterable[str], organization: Organization, *, language: str
) -> list[tuple[str, str]]:
    """Return those of these names that a record has not, each with its likely kind.

    `language` is that in which they were sent.
    """
    there = names_there(organization)
    found = []
    for line in names:
        # Whoever writes "(former)" behind a name says of which kind it is.
        name, kind = naming.of_line(line)
        kind = kind or naming.kind_of(name, organization, language=language)
        if kind != naming.LEFT_OUT and (text.fold(name) or name) not in there:
            found.append((name, kind))
    return found


def record_named(words: str, *, besides: Organization | None) -> Organization | None:
    """Return the published record that these words most likely name."""
    candidate = duplicates.Candidate(words, exclude=besides.pk if besides else None)
    for duplicate in duplicates.find(candidate, limit=1):
        if duplicate.degree == "likely":
            return duplicate.organization
    return None


def add_names(
    organization: Organization, names: Iterable[tuple[str, str]], *, language: str
) -> dict[str, list[str]]:
    """Add these names, each of its kind, unless the record has them."""
    there = names_there(organization)
    added = []
    for name, kind in names:
        key = text.fold(name) or name
        if key in there:
            continue
        there.add(key)
        is_translated = kind == AlternateName.Kind.TRANSLATED
        organization.alternate_names.create(
            name=name, kind=kind, language=language if is_translated else ""
        )
        added.append(name)
    return {"other_names": added} if added else {}


def new_profiles(
    addresses: Iterable[str], organization: Organization | None
) -> list[str]:
    """Return those of these addresses of social profiles that a record has not."""
    there: set[str] = set()
    if organization is not None and organization.pk:
        there.update(organization.social_profiles.values_list("url_key", flat=True))
    found: dict[str, str] = {}
    for address in addresses:
        key = urls.url_key(address)
        if key not in there:
            found.setdefault(key, address)
    return list(found.values())


def add_profiles(
    organization: Organization, addresses: Iterable[str]
) -> dict[str, list[str]]:
    """Add the social profiles at these addresses, unless the record has them."""
    new = new_profiles(addresses, organization)
    for address in new:
        profile = SocialProfile(organization=organization, url=address)
        profile.full_clean()
        profile.save()
    return {"social_profiles": new} if new else {}


def add_ties(
    organization: Organization, ties: Iterable[NewTie], evidence: Evidence
) -> dict[str, list[str]]:
    """Add these ties of the record's own, unless they are there."""
    new = relationships.add_own(organization, ties, evidence)
    names = [tie.other.name if tie.other else tie.name for tie in new]
    return {"belongs_to": names} if names else {}


def join_tiers(
    organization: Organization, tiers: Iterable[NetworkTier]
) -> dict[str, list[str]]:
    """List the record in these tiers, last in each, where it is not listed yet."""
    joined = []
    for tier in tiers:
        if organization.listings.filter(tier=tier).exists():
            continue
        last = tier.listings.order_by("position").last()
        position = last.position + 1 if last else 1
        organization.listings.create(tier=tier, position=position)
        joined.append(tier.short_name)
    return {"tiers": joined} if joined else {}
