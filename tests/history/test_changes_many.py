"""Many organizations recorded at once leave what each would leave by itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reversion.models import Revision, Version

from directory.history import changes
from directory.models import (
    Batch,
    Change,
    ContentVersion,
    Document,
    Identifier,
    OldSlug,
    Organization,
    Posting,
)
from directory.search.engine.postings import unpack
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_user,
)
from tests.support.versions import change

pytestmark = pytest.mark.django_db
Save = Callable[[list[Organization], User], None]
MOMENT = timezone.now()


def make_whole(**overrides: Any) -> Organization:
    """Return an organization on which something of each kind hangs."""
    other = make_organization()
    organization = make_organization(
        sectors=[make_sector(), make_sector()],
        tags=["seeds", "bread"],
        successor=other,
        verified_by=make_user(),
        **overrides,
    )
    make_listing(organization)
    make_alternate_name(organization)
    make_relationship(organization, other, kind="partner_of")
    make_relationship(organization, other_name="Bakers")
    with changes.recorded(organization):
        Identifier.objects.create(
            organization=organization, scheme="wikidata", value=str(organization.pk)
        )
    return organization


def one_by_one(organizations: list[Organization], by: User) -> None:
    for organization in organizations:
        with changes.recorded(organization, by=by, comment="Because."):
            store(organization)


def at_once(organizations: list[Organization], by: User) -> None:
    with changes.recorded_many(organizations, by=by, comment="Because."):
        for organization in organizations:
            store(organization)


def store(organization: Organization) -> None:
    """Save an organization at a fixed time, whenever that is."""
    organization.save()
    rows = Organization.objects.filter(pk=organization.pk)
    rows.update(updated_at=MOMENT, created_at=MOMENT)
    if organization.published_at is None:
        rows.update(published_at=MOMENT)


def rows_after(save: Save, organizations: list[Organization], by: User) -> list[Any]:
    """Save, and return what is stored by then, without keys of its own and times.

    Afterwards all is as it was before.
    """
    last = Version.objects.order_by("-pk")[0].pk
    last_change = Change.objects.order_by("-pk")[0].pk
    keys = [organization.pk for organization in organizations]
    with transaction.atomic():
        save(organizations, by)
        written = Version.objects.filter(pk__gt=last).order_by("pk")
        stored = [
            list(
                written.values_list(
                    "object_id", "content_type", "db", "format", "serialized_data",
                    "object_repr", "revision__user", "revision__comment",
                )
            ),
            Revision.objects.filter(version__in=written).distinct().count(),
            list(
                Change.objects.filter(pk__gt=last_change)
                .order_by("pk")
                .values_list(
                    "organization_key", "slug", "name", "kind", "visibility",
                    "is_public", "by", "comment", "form_key", "batch",
                )
            ),
            list(OldSlug.objects.order_by("slug").values_list("slug", "organization")),
            list(Organization.objects.filter(pk__in=keys).order_by("pk").values()),
            [found_by(key) for key in keys],
        ]  # fmt: skip
        transaction.set_rollback(True)
    return stored


def found_by(key: int) -> set[str]:
    """Return what the index finds an organization by."""
    entries = {row.pk: row.key for row in Posting.objects.all()}
    document = Document.objects.filter(organization_key=key).first()
    return {entries[pk] for pk in unpack(document.postings)} if document else set()


def renamed(organization: Organization, slug: str) -> Organization:
    organization.name, organization.slug = slug.title(), slug
    return organization


def with_values(organization: Organization, **values: Any) -> Organization:
    for name, value in values.items():
        setattr(organization, name, value)
    return organization


def test_recorded_many_leaves_the_same_rows_as_recorded() -> None:
    by = make_user("administrator")
    hidden = make_whole(visibility="draft")
    change(hidden, visibility="published")
    former = make_organization(slug="former")
    change(former, slug="present")
    organizations = [
        with_values(make_whole(), description="is another."),
        with_values(make_whole(visibility="draft"), visibility="published"),
        with_values(hidden, visibility="draft"),
        renamed(make_whole(slug="old-address"), "new-address"),
        # It takes the address that another had before.
        renamed(make_organization(), "former"),
        with_values(make_organization(), visibility="withdrawn"),
    ]

    expected = rows_after(one_by_one, organizations, by)
    stored = rows_after(at_once, organizations, by)

    assert stored == expected
    assert [row[3] for row in stored[2]] == [
        "changed", "published", "hidden", "renamed", "renamed", "withdrawn",
    ]  # fmt: skip


def test_recorded_many_records_what_the_block_adds() -> None:
    new = [Organization(name=f"Guild {number}", slug=f"g{number}") for number in (1, 2)]

    with changes.recorded_many(new) as written:
        Organization.objects.bulk_create(new)

    assert [row.kind for row in Change.objects.all()] == ["added", "added"]
    newest = [changes.newest_version(organization) for organization in new]
    assert [written[organization.pk] for organization in new] == newest


def test_recorded_many_dates_the_first_publication_only() -> None:
    draft, published = make_organization(visibility="draft"), make_organization()
    published.refresh_from_db()
    before = published.published_at

    with changes.recorded_many([draft, published]):
        Organization.objects.update(visibility="published")

    draft.refresh_from_db()
    published.refresh_from_db()
    assert draft.published_at is not None
    assert published.published_at == before


def test_recorded_many_raises_the_number_once_and_names_its_batch() -> None:
    organizations = [make_organization(), make_organization()]
    batch = Batch.objects.create(action="verify", what="Verified")
    before = ContentVersion.objects.number()

    with changes.recorded_many(organizations, batch=batch):
        pass

    assert ContentVersion.objects.number() == before + 1
    assert batch.changes.count() == 2


def test_recorded_many_takes_a_fixed_number_of_statements() -> None:
    numbers = []
    for size in (3, 30):
        organizations = [make_whole() for _ in range(size)]
        with (
            CaptureQueriesContext(
                connection,
            ) as statements,
            changes.recorded_many(organizations),
        ):
            pass
        numbers.append(len(statements))

    # Django writes many rows in parts, as many as the database takes at once.
    assert numbers[1] <= numbers[0] + 10


def test_recorded_many_refuses_who_may_not_publish_and_writes_nothing() -> None:
    draft, moderator = make_organization(visibility="draft"), make_user("moderator")
    before = Change.objects.count(), ContentVersion.objects.number()

    with (
        pytest.raises(PermissionDenied),
        changes.recorded_many([draft], by=moderator),
    ):
        Organization.objects.update(visibility="published")

    draft.refresh_from_db()
    assert draft.visibility == "draft"
    assert (Change.objects.count(), ContentVersion.objects.number()) == before


def test_recorded_many_refuses_more_than_a_transaction_may_hold() -> None:
    too_many = list(itertools.repeat(Organization(), changes.MOST_AT_ONCE + 1))

    with (
        pytest.raises(ValueError, match="500"),
        changes.recorded_many(too_many),
    ):
        pass


def test_recorded_many_refuses_another_record_within() -> None:
    organization = make_organization()

    with (
        pytest.raises(RuntimeError),
        changes.recorded_many([organization]),
        changes.recorded(organization),
    ):
        pass
