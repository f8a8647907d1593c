"""Plain values written into records, new ones by a fixed number of statements.

It belongs into a block of the door.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q

from directory.imports.ties import TIES
from directory.lib import slugs
from directory.models import (
    AlternateName,
    Identifier,
    Listing,
    NetworkTier,
    OldSlug,
    Organization,
    Sector,
    SocialProfile,
    Tag,
    TaggedOrganization,
)

Values = Mapping[str, Any]
HANGING = (
    "sectors",
    "tags",
    "listings",
    "alternate_names",
    "identifiers",
    "social_profiles",
    "old_slugs",
    *TIES,
)
DEGREES = ("latitude", "longitude")


@dataclass
class StoredTerms:
    """The sectors, tiers and tags of the directory, to be pointed at."""

    sectors: dict[str, Sector]
    tiers: dict[str, NetworkTier]
    tags: dict[str, Tag]

    @classmethod
    def read(cls) -> StoredTerms:
        """Return them as they are now."""
        return cls(
            {sector.slug: sector for sector in Sector.objects.kept()},
            {tier.slug: tier for tier in NetworkTier.objects.all()},
            {
                tag.key: tag.merged_into or tag
                for tag in Tag.objects.select_related("merged_into")
            },
        )

    def tags_of(self, values: Values) -> list[Tag]:
        """Return the tags of these words, each once, made now where there is none."""
        found: dict[int, Tag] = {}
        for name in values.get("tags", ()):
            key = slugs.tag_key(name)
            if key not in self.tags:
                self.tags[key] = Tag(name=name)
                self.tags[key].save()
            found[self.tags[key].pk] = self.tags[key]
        return list(found.values())


def add_new(
    rows: Sequence[Values], terms: StoredTerms, *, publishes: bool
) -> list[Organization]:
    """Make an organization of each of these values, and return them in their order."""
    organizations = [_new(values, publishes=publishes) for values in rows]
    _give_slugs(organizations)
    for organization in organizations:
        organization.derive()
    Organization.objects.bulk_create(organizations)
    _hang(list(zip(organizations, rows, strict=True)), terms)
    return organizations


def change(organization: Organization, values: Values, terms: StoredTerms) -> None:
    """Write these values into a record; what hangs on it gives way to them."""
    _set(organization, values)
    organization.save()
    if "sectors" in values:
        organization.sectors.clear()
    if "tags" in values:
        TaggedOrganization.objects.filter(content_object=organization).delete()
    for name in ("listings", "alternate_names", "identifiers", "social_profiles"):
        if name in values:
            getattr(organization, name).all().delete()
    _hang([(organization, values)], terms)


def _new(values: Values, *, publishes: bool) -> Organization:
    organization = Organization()
    _set(organization, values)
    if publishes:
        organization.visibility = Organization.Visibility.PUBLISHED
    return organization


def _set(organization: Organization, values: Values) -> None:
    for name, value in values.items():
        if name in HANGING:
            continue
        if name in DEGREES:
            value = Decimal(value) if value else None
        elif name == "working_languages":
            value = " ".join(value)
        setattr(organization, name, value)


def _give_slugs(organizations: Sequence[Organization]) -> None:
    """Give each an address that no record has now or had before, and none of these."""
    wanted = [
        each.slug or slugs.slug_of(each.name) or "organization"
        for each in organizations
    ]
    taken = _taken(Q(slug__in=wanted))
    for slug, number in Counter(wanted).items():
        if number > 1 or slug in taken:
            taken |= _taken(Q(slug__startswith=slug))
    for organization, slug in zip(organizations, wanted, strict=True):
        organization.slug = slugs.numbered(slug, taken)
        taken.add(organization.slug)


def _taken(condition: Q) -> set[str]:
    """Return the addresses of this kind that a record has now or had before."""
    present = Organization.objects.filter(condition).order_by()
    former = OldSlug.objects.filter(condition).order_by()
    return {
        *present.values_list("slug", flat=True),
        *former.values_list("slug", flat=True),
    }


def _hang(pairs: Sequence[tuple[Organization, Values]], terms: StoredTerms) -> None:
    """Write what hangs on these organizations."""
    sector_rows = Organization.sectors.through
    sector_rows._default_manager.bulk_create(
        sector_rows(organization_id=organization.pk, sector_id=terms.sectors[slug].pk)
        for organization, values in pairs
        for slug in values.get("sectors", ())
        if slug in terms.sectors
    )
    TaggedOrganization.objects.bulk_create(
        TaggedOrganization(content_object=organization, tag=tag)
        for organization, values in pairs
        for tag in terms.tags_of(values)
    )
    _hang_listings(pairs, terms)
    AlternateName.objects.bulk_create(
        AlternateName(
            organization=organization,
            **(each | {"kind": each["kind"] or AlternateName.Kind.SHORT}),
        )
        for organization, values in pairs
        for each in values.get("alternate_names", ())
    )
    Identifier.objects.bulk_create(
        Identifier(organization=organization, **each)
        for organization, values in pairs
        for each in values.get("identifiers", ())
    )
    profiles = [
        SocialProfile(organization=organization, **each)
        for organization, values in pairs
        for each in values.get("social_profiles", ())
    ]
    for profile in profiles:
        profile.clean()
    SocialProfile.objects.bulk_create(profiles)
    _hang_old_slugs(pairs)


def _hang_old_slugs(pairs: Sequence[tuple[Organization, Values]]) -> None:
    """Let addresses that were lead to these, where they lead nowhere yet."""
    wanted = {
        slug: organization
        for organization, values in pairs
        for slug in values.get("old_slugs", ())
    }
    free = wanted.keys() - (_taken(Q(slug__in=wanted)) if wanted else set())
    OldSlug.objects.bulk_create(
        OldSlug(organization=wanted[slug], slug=slug) for slug in sorted(free)
    )


def _hang_listings(
    pairs: Sequence[tuple[Organization, Values]], terms: StoredTerms
) -> None:
    """List organizations in tiers, last where nobody says at which place."""
    listed = [
        (organization, each)
        for organization, values in pairs
        for each in values.get("listings", ())
        if each["tier"] in terms.tiers
    ]
    if not listed:
        return
    last = dict(
        Listing.objects.order_by()
        .values_list("tier__slug")
        .annotate(last=Max("position"))
    )
    rows = []
    for organization, each in listed:
        tier = each["tier"]
        position = each["position"]
        if position is None:
            position = last[tier] = last.get(tier, 0) + 1
        rows.append(
            Listing(
                organization=organization,
                tier=terms.tiers[tier],
                position=position,
                note=each["note"],
            )
        )
    Listing.objects.bulk_create(rows)
