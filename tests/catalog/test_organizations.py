"""What is done to many organizations gives each a record of its own and touches no
other.
"""

from __future__ import annotations

import pytest
from reversion.models import Revision, Version

from directory.catalog import organizations
from directory.models import Change, Organization
from tests.factories import make_organization, make_sector, make_user

pytestmark = pytest.mark.django_db


def keys(*records: Organization) -> list[int]:
    return [record.pk for record in records]


def kinds() -> list[str]:
    return list(Change.objects.order_by("id").values_list("kind", flat=True))


def test_publish_publishes_drafts_only() -> None:
    draft, published, withdrawn = (
        make_organization(visibility=word)
        for word in ("draft", "published", "withdrawn")
    )

    done = organizations.publish(keys(draft, published, withdrawn))

    assert done == [draft]
    assert list(Organization.objects.order_by("pk").values_list("visibility",
    flat=True)) == [
        "published", "published", "withdrawn",
    ]  # fmt: skip
    assert kinds() == ["added", "added", "added", "published"]


def test_hide_turns_published_ones_into_drafts() -> None:
    draft, published = make_organization(visibility="draft"), make_organization()

    done = organizations.hide(keys(draft, published))

    published.refresh_from_db()
    assert (done, published.visibility) == ([published], "draft")


def test_verify_notes_who_and_when_in_one_revision_each() -> None:
    first, second, editor = (
        make_organization(),
        make_organization(),
        make_user("editor"),
    )
    before = Revision.objects.count()

    organizations.verify(keys(first, second), by=editor)

    assert [record.verified_by for record in Organization.objects.all()] == [
        editor,
        editor,
    ]
    assert None not in Organization.objects.values_list("verified_at", flat=True)
    assert Revision.objects.count() == before + 2
    assert Version.objects.get_for_object(first)[0].revision.user == editor


def test_add_sector_leaves_alone_who_has_it() -> None:
    sector = make_sector()
    having, lacking = make_organization(sectors=[sector]), make_organization()

    done = organizations.add_sector(keys(having, lacking), sector)

    assert (done, list(lacking.sectors.all())) == ([lacking], [sector])


def test_remove_sector_leaves_alone_who_lacks_it() -> None:
    sector, other = make_sector(), make_sector()
    having, lacking = (
        make_organization(sectors=[sector, other]),
        make_organization(sectors=[other]),
    )

    done = organizations.remove_sector(keys(having, lacking), sector)

    assert (done, list(having.sectors.all()), list(lacking.sectors.all())) == (
        [having],
        [other],
        [other],
    )


def test_a_key_that_is_gone_is_passed_over() -> None:
    assert organizations.publish([12345]) == []
