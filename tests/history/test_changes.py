"""The door records every change of content once, with who and when, and lets nothing
half-done through.
"""

from __future__ import annotations

from typing import Any

import pytest
import reversion
from django.db import IntegrityError
from reversion.models import Revision, Version

from directory.history import changes, versions
from directory.models import (
    AlternateName,
    Change,
    ContentVersion,
    Organization,
    SiteSettings,
    Tag,
)
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_tier,
    make_user,
)
from tests.support.versions import change, kinds, record

pytestmark = pytest.mark.django_db


def change_and_fail(organization: Organization) -> None:
    """Save a change, then one that the database refuses."""
    organization.name = "After"
    organization.save()
    organization.alternate_names.create(name="")


def stored_versions(subject: Any) -> Any:
    """The stored versions of a record, newest first."""
    return Version.objects.get_for_object_reference(type(subject), subject.pk).order_by(
        "-pk"
    )


def test_recorded_notes_an_added_organization_with_who_and_how() -> None:
    user = make_user("editor")
    organization = Organization(name="Bread Guild", visibility="published")

    with changes.recorded(organization, by=user, comment="By hand", form_key="k1"):
        organization.save()

    row = Change.objects.get()
    assert (row.organization_key, row.slug, row.name) == (
        organization.pk,
        "bread-guild",
        "Bread Guild",
    )
    assert (row.kind, row.visibility, row.is_public, row.form_key) == (
        "added",
        "published",
        True,
        "k1",
    )
    assert (row.by, row.comment) == (user, "By hand")


def test_recorded_makes_one_revision_with_user_and_comment() -> None:
    user = make_user("editor")

    organization = make_organization(by=user)

    revision = Revision.objects.get()
    assert (revision.user, revision.comment) == (user, "Made for a test")
    assert [version.object for version in revision.version_set.all()] == [organization]


def test_recorded_without_a_user_leaves_who_empty() -> None:
    organization = make_organization(by=None)

    assert stored_versions(organization).get().revision.user is None
    assert Change.objects.get().by is None


def test_recorded_stores_what_hangs_on_an_organization() -> None:
    organization = make_organization(sectors=[make_sector()], tags=["bread"])
    make_listing(organization)
    make_relationship(organization, other_name="Millers")

    with changes.recorded(organization):
        organization.alternate_names.create(name="The Guild")
        organization.identifiers.create(scheme="US-EIN", value="1")

    models = sorted(
        versions.row_of(version).model.__name__.lower()
        for version in Revision.objects.first().version_set.all()
    )
    assert models == [
        "alternatename",
        "identifier",
        "listing",
        "organization",
        "relationship",
        "taggedorganization",
    ]
    assert stored_versions(organization)[0].field_dict["sectors"] == [
        organization.sectors.get().pk
    ]


def test_recorded_reads_the_record_anew_and_not_the_instance_in_hand() -> None:
    made = make_organization(description="first")
    stale = Organization.objects.prefetch_related("alternate_names").get(pk=made.pk)

    with changes.recorded(stale):
        AlternateName.objects.create(organization=made, name="The Guild")
        Organization.objects.filter(pk=made.pk).update(description="second")

    assert stored_versions(made)[0].field_dict["description"] == "second"
    assert stored_versions(AlternateName.objects.get()).count() == 1


@pytest.mark.parametrize(
    ("before", "after", "kind", "is_public"),
    [
        ({"visibility": "draft"}, {"visibility": "published"}, "published", True),
        ({"visibility": "published"}, {"visibility": "draft"}, "hidden", True),
        ({"visibility": "published"}, {"visibility": "withdrawn"}, "withdrawn", True),
        ({"visibility": "draft"}, {"visibility": "withdrawn"}, "withdrawn", False),
        ({"visibility": "withdrawn"}, {"visibility": "draft"}, "hidden", False),
        ({"name": "Old"}, {"name": "New"}, "renamed", True),
        ({"slug": "old"}, {"slug": "new"}, "renamed", True),
        ({"city": ""}, {"city": "Oakland"}, "changed", True),
        ({"visibility": "draft"}, {"city": "Oakland"}, "changed", False),
        (
            {"visibility": "draft"},
            {"visibility": "published", "name": "New"},
            "published",
            True,
        ),
    ],
)
def test_recorded_derives_the_kind_of_change(
    before: dict[str, Any], after: dict[str, Any], kind: str, is_public: bool
) -> None:
    organization = make_organization(**before)

    change(organization, **after)

    newest = Change.objects.of(organization.pk)[0]
    assert (kinds(organization.pk), newest.is_public) == (["added", kind], is_public)


def test_recorded_takes_the_kind_that_the_caller_names() -> None:
    organization = make_organization()

    with changes.recorded(organization, kind=Change.Kind.MERGED):
        organization.save()

    assert kinds(organization.pk) == ["added", "merged"]


def test_recorded_dates_the_first_publication_and_keeps_the_date() -> None:
    organization = make_organization(visibility="draft")
    assert Organization.objects.get().published_at is None

    change(organization, visibility="published")
    first = Organization.objects.get().published_at
    change(Organization.objects.get(), visibility="draft")
    change(Organization.objects.get(), visibility="published")

    assert first is not None
    assert Organization.objects.get().published_at == first


def test_recorded_stores_the_date_of_publication_in_the_same_revision() -> None:
    organization = make_organization()

    stored = stored_versions(organization).get().field_dict["published_at"]

    published_at = Organization.objects.get().published_at
    assert published_at is not None
    assert stored == published_at.replace(
        microsecond=published_at.microsecond // 1000 * 1000
    )


def test_recorded_stores_a_page_and_writes_no_row_of_the_change_log() -> None:
    page = make_page(body="first")

    with changes.recorded(page, comment="Words"):
        page.body = "second"
        page.save()

    assert [version.field_dict["body"] for version in stored_versions(page)] == [
        "second",
        "first",
    ]
    assert Change.objects.count() == 0


def test_recorded_stores_the_site_settings() -> None:
    site = SiteSettings(site_name="Commons")

    with changes.recorded(site):
        site.save()

    assert stored_versions(site).get().field_dict["site_name"] == "Commons"


def test_recorded_leaves_the_vocabulary_without_revisions() -> None:
    make_sector()
    make_tier()

    assert (Revision.objects.count(), Change.objects.count()) == (0, 0)


def make_tag() -> Tag:
    tag = Tag.objects.create(name="bread")
    record(tag)
    return tag


@pytest.mark.parametrize(
    "make", [make_organization, make_page, make_sector, make_tag, make_tier]
)
def test_recorded_advances_the_content_version_once(make: Any) -> None:
    before = ContentVersion.objects.number()

    make()

    assert ContentVersion.objects.number() == before + 1


def test_recorded_leaves_nothing_behind_when_the_block_fails() -> None:
    organization = make_organization(name="Before")
    number = ContentVersion.objects.number()

    with pytest.raises(IntegrityError), changes.recorded(organization):
        change_and_fail(organization)

    assert Organization.objects.get().name == "Before"
    assert (kinds(organization.pk), stored_versions(organization).count()) == (
        ["added"],
        1,
    )
    assert ContentVersion.objects.number() == number


def test_recorded_opens_again_after_a_failure() -> None:
    organization = make_organization()
    with pytest.raises(ValueError, match="no"), changes.recorded(organization):
        raise ValueError("no")

    change(organization, city="Oakland")

    assert kinds(organization.pk) == ["added", "changed"]


def test_recorded_refuses_a_block_within_a_block() -> None:
    first, second = make_organization(), make_organization()

    with (
        pytest.raises(RuntimeError, match="open already"),
        changes.recorded(first),
        changes.recorded(second),
    ):
        second.save()

    assert (kinds(first.pk), kinds(second.pk)) == (["added"], ["added"])


def test_recorded_refuses_a_form_key_that_was_used() -> None:
    organization = make_organization()
    with changes.recorded(organization, form_key="once"):
        organization.save()

    with pytest.raises(IntegrityError), changes.recorded(organization, form_key="once"):
        organization.save()

    assert kinds(organization.pk) == ["added", "changed"]


def test_guard_refuses_a_revision_made_past_the_door() -> None:
    organization = make_organization()

    with (
        pytest.raises(RuntimeError, match="past history"),
        reversion.create_revision(),
    ):
        organization.save()

    assert stored_versions(organization).count() == 1


def test_guard_refuses_a_revision_that_holds_two_organizations() -> None:
    first, second = make_organization(), make_organization()

    with pytest.raises(RuntimeError, match="one organization"), changes.recorded(first):
        reversion.add_to_revision(second)

    assert (stored_versions(first).count(), stored_versions(second).count()) == (1, 1)
