"""The vocabularies: sectors, tags and tiers, and the order of a tier's listings."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import pgettext

from directory import permissions
from directory.errors import DirectoryError
from directory.history import changes
from directory.models import (
    Listing,
    NetworkTier,
    Organization,
    Sector,
    Tag,
)
from directory.permissions import Effect

Mergeable = Sector | Tag
Term = Mergeable | NetworkTier


def bearers(term: Term) -> list[Organization]:
    """Return the organizations that have this word or stand in this tier, by name."""
    field = {
        Sector: "sectors",
        Tag: "tagged_items__tag",
        NetworkTier: "listings__tier",
    }[type(term)]
    return list(Organization.objects.filter(**{field: term}).distinct())


def remove(term: Term, *, by: User | None = None) -> None:
    """Delete a sector, tag or tier that no record has and into which none was merged.

    Refuse any other.
    """
    permissions.ask(by, Effect.DELETE, term)
    with transaction.atomic():
        changes.wait_for_turn()
        is_followed = not isinstance(term, NetworkTier) and term.merged.exists()
        if is_followed or bearers(term):
            refusal = pgettext(
                "staff", "“%(name)s” is in use. Merge it into another instead."
            )
            raise DirectoryError(refusal % {"name": term})
        changes.removed(term, by=by)


def merge(
    term: Mergeable, into: Mergeable, *, by: User | None = None
) -> list[Organization]:
    """Put one sector or tag in the place of another on every record, and return those.

    The other stays as a hidden row.

    All of it is one transaction, with one revision and one change for each organization
    that had the merged one.
    """
    permissions.ask(by, Effect.MERGE, term)
    with transaction.atomic():
        changes.wait_for_turn()
        _refuse_impossible_merge(term, into)
        comment = pgettext("staff", "“%(name)s” merged into “%(into)s”") % {
            "name": term,
            "into": into,
        }
        touched = bearers(term)
        for organization in touched:
            with changes.recorded(organization, by=by, comment=comment):
                _swap(organization, term, into)
                organization.save()
        with changes.recorded(term, by=by, comment=comment):
            term.merged.update(merged_into=into)
            term.merged_into = into
            term.save()
    return touched


def order(
    tier: NetworkTier, listings: Sequence[int], *, seen: str, by: User | None = None
) -> list[Organization]:
    """Bring the listings of a tier into this order of their keys, and return the
    organizations that moved.

    Refused when the order is no longer the one that was seen (`order_of`): somebody
    else changed it meanwhile.
    """
    permissions.ask(by, Effect.ORDER, tier)
    with transaction.atomic():
        changes.wait_for_turn()
        present = listings_of(tier)
        if seen != order_of(present):
            raise DirectoryError(
                pgettext(
                    "staff",
                    "Somebody else changed this list meanwhile. Here it is as it is"
                    " now.",
                )
            )
        by_key = {listing.pk: listing for listing in present}
        if sorted(by_key) != sorted(listings):
            raise DirectoryError(pgettext("staff", "Send every listing once."))
        moved = []
        for key, place in zip(listings, _places(present), strict=True):
            listing = by_key[key]
            if listing.position != place:
                _move(listing, place, by)
                moved.append(listing.organization)
        return moved


def listings_of(tier: NetworkTier) -> list[Listing]:
    """Return all listings of a tier in order, also those the public does not see."""
    return list(
        tier.listings.select_related("organization", "tier").order_by("position", "id")
    )


def order_of(listings: Sequence[Listing]) -> str:
    """Return the order as a word that differs as soon as anything in it does."""
    return ",".join(f"{listing.pk}:{listing.position}" for listing in listings)


def _places(listings: Sequence[Listing]) -> list[int]:
    """Return the positions to give out: the present ones, so that few records change,
    or new ones where some coincide.
    """
    present = [listing.position for listing in listings]
    if len(set(present)) == len(present):
        return present
    return list(range(1, len(present) + 1))


def _move(listing: Listing, place: int, by: User | None) -> None:
    comment = pgettext("staff", "Moved in “%(tier)s”") % {"tier": listing.tier}
    with changes.recorded(listing.organization, by=by, comment=comment):
        listing.position = place
        listing.save(update_fields=["position"])


def _refuse_impossible_merge(term: Mergeable, into: Mergeable) -> None:
    term.refresh_from_db()
    into.refresh_from_db()
    if type(term) is not type(into) or term.pk == into.pk:
        raise DirectoryError(pgettext("staff", "Choose another one to merge it into."))
    if term.merged_into_id or into.merged_into_id:
        raise DirectoryError(pgettext("staff", "One of the two was merged already."))


def _swap(organization: Organization, term: Mergeable, into: Mergeable) -> None:
    if isinstance(term, Sector):
        organization.sectors.remove(term)
        organization.sectors.add(into)  # type: ignore[arg-type]
    else:
        organization.tagged_items.filter(tag=term).delete()
        organization.tags.add(into)
