"""Ties of organizations that came with a file: to each other, and to what was listed.

They belong into a block of the door.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from directory.models import OldSlug, Organization, Relationship

Values = Mapping[str, Any]
TIES = ("relationships", "successor")


def keys_by_slug(slugs: Iterable[str]) -> dict[str, int]:
    """Return the keys of records by the addresses they have, or had before."""
    wanted = set(slugs) - {""}
    if not wanted:
        return {}
    former = OldSlug.objects.filter(slug__in=wanted).order_by()
    present = Organization.objects.filter(slug__in=wanted).order_by()
    by_slug = dict(former.values_list("slug", "organization"))
    by_slug.update(present.values_list("slug", "pk"))
    return by_slug


def others_of(values: Values) -> set[str]:
    """Return the addresses of those that a row is tied to."""
    named = {each["other"] for each in values.get("relationships", ())}
    return (named | {values.get("successor", "")}) - {""}


def tie(pairs: Sequence[tuple[Organization, Values]]) -> dict[int, str]:
    """Write the ties of these; one to somebody who is not listed is kept in words.

    Ties that nobody but staff can see are of no file, and stay. Return, by their
    keys, the successors that could not be kept, since nobody listed is at this address.
    """
    slugs = {slug for _organization, values in pairs for slug in others_of(values)}
    by_slug = keys_by_slug(slugs)
    told = [organization for organization, values in pairs if "relationships" in values]
    Relationship.objects.to_visible().filter(organization__in=told).delete()
    rows: list[Relationship] = []
    for organization, values in pairs:
        listed = {}
        for each in values.get("relationships", ()):
            row = _relationship(organization, each, by_slug)
            # By what no two of one record may share.
            listed[row.kind, row.other_id, row.other_name] = row
        rows += listed.values()
    Relationship.objects.bulk_create(rows)
    followed = []
    for organization, values in pairs:
        if "successor" in values:
            organization.successor_id = by_slug.get(values["successor"])
            followed.append(organization)
    Organization.objects.bulk_update(followed, ["successor"])
    return {
        organization.pk: values["successor"]
        for organization, values in pairs
        if values.get("successor", "") not in {"", *by_slug}
    }


def _relationship(
    organization: Organization, each: Values, by_slug: Mapping[str, int]
) -> Relationship:
    other = by_slug.get(each["other"])
    facts = ("source_url", "as_of", "is_confirmed", "note")
    return Relationship(
        organization=organization,
        kind=each["kind"],
        other_id=other,
        other_name="" if other else each["other_name"] or each["other"],
        other_url="" if other else each["other_url"],
        **{name: each[name] for name in facts},
    )
