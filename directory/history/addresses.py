"""Former addresses of organizations, which lead to the present ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from directory.models import Change, Merge, OldSlug, Organization


def keep_old(organizations: Sequence[Organization]) -> None:
    """Lead from each address at which readers could have met these to the present one.

    But not from one that another record took.
    """
    slugs = [organization.slug for organization in organizations]
    OldSlug.objects.filter(slug__in=slugs).delete()
    former = _former(organizations)
    wanted = set().union(*former.values())
    if not wanted:
        return
    taken: set[str] = set()
    for model in (Organization, OldSlug):
        rows = model._base_manager.filter(slug__in=wanted)
        taken.update(rows.values_list("slug", flat=True))
    new = []
    for organization in organizations:
        for slug in sorted(former[organization.pk] - taken):
            new.append(OldSlug(organization=organization, slug=slug))
            taken.add(slug)
    OldSlug.objects.bulk_create(new)


def _former(organizations: Sequence[Organization]) -> dict[int, set[str]]:
    """Return the addresses that each had, or took over from those merged into it."""
    keys = [organization.pk for organization in organizations]
    former: dict[int, set[str]] = defaultdict(set)
    met = Change.objects.public().filter(organization_key__in=keys).order_by()
    for key, slug in met.values_list("organization_key", "slug").distinct():
        former[key].add(slug)
    for key, slugs in Merge.objects.addresses_of(keys).items():
        former[key] |= slugs
    for organization in organizations:
        former[organization.pk].discard(organization.slug)
    return former
