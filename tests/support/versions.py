"""Records changed as staff would, and what their stored versions say."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from reversion.models import Version

from directory.history import changes, versions
from directory.models import (
    ORGANIZATION_PARTS,
    Change,
    NetworkTier,
    Organization,
)
from tests.factories import make_listing, make_relationship


def stored_versions(subject: Any, key: int | None = None) -> list[Version]:
    """The stored versions of a record, oldest first."""
    return list(
        Version.objects.get_for_object_reference(
            type(subject), key or subject.pk
        ).order_by("pk")
    )


def newest(subject: Any) -> Version:
    """The newest stored version of a record."""
    return stored_versions(subject)[-1]


def words(subject: Any) -> dict[str, str]:
    """What the newest version of a record says."""
    return versions.snapshot(newest(subject)).words


def record(term: changes.Subject) -> None:
    """Record a sector, tier, tag or synonym that was just saved."""
    with changes.recorded(term):
        pass


def change(organization: Organization, **values: Any) -> None:
    """Change an organization, its sectors and its tags."""
    with changes.recorded(organization):
        for name, value in values.items():
            if name in ("sectors", "tags"):
                getattr(organization, name).set(value)
            else:
                setattr(organization, name, value)
        organization.save()


def clear(organization: Organization) -> None:
    """Take everything off an organization."""
    with changes.recorded(organization):
        organization.sectors.clear()
        organization.tags.clear()
        for accessor in ORGANIZATION_PARTS[1:]:
            getattr(organization, accessor).all().delete()


def add_one_of_each(
    organization: Organization, tier: NetworkTier | None = None
) -> None:
    """Hang one of every kind of part on a record, and rename it `Guild`."""
    change(organization, name="Guild", tags=["bread"])
    make_listing(organization, tier)
    make_relationship(organization, other_name="Millers")
    with changes.recorded(organization):
        organization.alternate_names.create(name="The Guild", language="en")
        organization.identifiers.create(scheme="US-EIN", value="1")
        organization.social_profiles.create(url="https://x.com/guild")


def kinds(organization_key: int) -> list[str]:
    """The kinds of an organization's changes, oldest first."""
    return list(
        Change.objects.filter(organization_key=organization_key)
        .order_by("id")
        .values_list("kind", flat=True)
    )


def addresses(organization: Organization) -> list[str]:
    """The addresses that an organization had before."""
    return list(organization.old_slugs.values_list("slug", flat=True))


def forget_part(version: Version, accessor: str) -> Version:
    """Make a version as it would be if it were older than this kind of part."""
    (stored,) = json.loads(version.serialized_data)
    known = stored.get("parts", versions.ORGANIZATION_PARTS)
    stored["parts"] = [each for each in known if each != accessor]
    version.serialized_data = json.dumps([stored])
    version.save()
    model = versions.part_model(Organization, accessor)
    rows = version.revision.version_set.all()
    rows.filter(content_type=ContentType.objects.get_for_model(model)).delete()
    return Version.objects.get(pk=version.pk)


def forget_field(version: Version, name: str) -> Version:
    """Make a version as it would be if it were older than this field."""
    (stored,) = json.loads(version.serialized_data)
    del stored["fields"][name]
    version.serialized_data = json.dumps([stored])
    version.save()
    return Version.objects.get(pk=version.pk)


def forget_all_parts(version: Version) -> Version:
    """Make a version as those are that name none: from before versions did."""
    (stored,) = json.loads(version.serialized_data)
    del stored["parts"]
    version.serialized_data = json.dumps([stored])
    version.save()
    return Version.objects.get(pk=version.pk)
