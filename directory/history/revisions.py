"""Revisions of many organizations, one each, written by a fixed number of statements.

They are the very rows that the library writes for one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db.models import Max, Model, Prefetch
from django.utils import timezone
from reversion.models import Revision, Version
from reversion.revisions import _get_options

from directory.history.versions import PARTS
from directory.models import Listing, Organization, Relationship, TaggedOrganization

WHOLE = (
    "sectors",
    Prefetch("tagged_items", TaggedOrganization.objects.select_related("tag")),
    Prefetch("listings", Listing.objects.select_related("tier")),
    "alternate_names",
    "identifiers",
    "social_profiles",
    Prefetch("relationships", Relationship.objects.select_related("other")),
)
"""All that a version of an organization holds beside its own row."""


def fresh(keys: Collection[int]) -> list[Organization]:
    """Return these organizations, in this order, as they are stored now, with all that
    hangs on them.
    """
    rows = Organization._base_manager.select_related("successor", "verified_by")
    by_key = rows.prefetch_related(*WHOLE).in_bulk(keys)
    return [by_key[key] for key in keys]


def write(
    organizations: Sequence[Organization], *, by: User | None, comment: str
) -> dict[int, int]:
    """Store a revision of each of these organizations, as they are in hand.

    Return the key of the new version by that of its organization.
    """
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(date_created=now, user=by, comment=comment) for _ in organizations
    )
    written = [
        version(record, revision)
        for revision, organization in zip(revisions, organizations, strict=True)
        for record in (organization, *_parts(organization))
    ]
    Version.objects.bulk_create(written)
    own = ContentType.objects.get_for_model(Organization)
    return {
        int(each.object_id): each.pk
        for each in written
        if each.content_type_id == own.pk
    }


def newest(keys: Collection[int]) -> dict[int, int]:
    """Return the key of the newest version of each of these organizations that has one,
    by the key of the organization.
    """
    stored = Version.objects.get_for_model(Organization)
    of_these = stored.filter(object_id__in=[str(key) for key in keys])
    rows = of_these.order_by().values_list("object_id").annotate(Max("pk"))
    return {int(key): version for key, version in rows}


def version(record: Model, revision: Revision) -> Version:
    """Return the row of a revision that holds a record, or a part, as it is in hand."""
    options = _get_options(type(record))
    words = serializers.serialize(
        options.format,
        (record,),
        fields=options.fields,
        use_natural_foreign_keys=options.use_natural_foreign_keys,
    )
    return Version(
        revision=revision,
        object_id=str(record.pk),
        content_type=ContentType.objects.get_for_model(record),
        db="default",
        format=options.format,
        serialized_data=words,
        object_repr=str(record),
    )


def _parts(organization: Organization) -> Iterator[Model]:
    for accessor in PARTS[Organization]:
        yield from getattr(organization, accessor).all()
