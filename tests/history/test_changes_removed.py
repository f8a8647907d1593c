"""Removing and restoring through the door, and the versions by which it notices who
came second.
"""

from __future__ import annotations

from typing import Any

import pytest
from reversion.models import Version

from directory.history import changes
from directory.models import (
    Change,
    OldSlug,
    Organization,
    Relationship,
)
from tests.factories import make_organization, make_relationship, make_user
from tests.support.versions import addresses, change, kinds

pytestmark = pytest.mark.django_db


def versions(subject: Any) -> Any:
    """The stored versions of a record, newest first."""
    return Version.objects.get_for_object_reference(type(subject), subject.pk).order_by(
        "-pk"
    )


def test_removed_refuses_to_run_within_a_block() -> None:
    first, second = make_organization(), make_organization()

    with pytest.raises(RuntimeError, match="open already"), changes.recorded(first):
        changes.removed(second)

    assert Organization.objects.count() == 2


def test_removed_notes_who_and_what_was_public() -> None:
    user = make_user("administrator")
    organization = make_organization(name="Bread Guild")
    key = organization.pk

    changes.removed(organization, by=user)

    newest = Change.objects.of(key)[0]
    assert (newest.kind, newest.name, newest.by, newest.is_public) == (
        "removed",
        "Bread Guild",
        user,
        True,
    )
    assert not Organization.objects.exists()


def test_removed_keeps_the_comment_or_says_how_it_went() -> None:
    first, second = make_organization(), make_organization()

    changes.removed(first, comment="Asked by mail")
    changes.removed(second)

    comments = Change.objects.filter(kind="removed").order_by("pk")
    assert [change.comment for change in comments] == ["Asked by mail", "Removed"]


def test_removed_draft_is_no_public_change() -> None:
    organization = make_organization(visibility="draft")

    changes.removed(organization)

    assert Change.objects.public().count() == 0


def test_removed_turns_ties_into_words_in_their_owners_own_revision() -> None:
    gone = make_organization(name="Millers", url="https://millers.example/")
    owner = make_organization()
    tie = make_relationship(owner, gone, note="since 1990")

    changes.removed(gone)

    tie.refresh_from_db()
    assert (tie.other, tie.other_name, tie.other_url) == (
        None,
        "Millers",
        "https://millers.example/",
    )
    assert (tie.note, kinds(owner.pk)[-1]) == ("since 1990", "changed")
    assert versions(owner)[0].revision.comment == "Millers left the directory"
    assert versions(tie)[0].field_dict["other_name"] == "Millers"


def test_removed_keeps_one_of_two_ties_that_would_say_the_same() -> None:
    gone = make_organization(name="Millers")
    owner = make_organization()
    make_relationship(owner, gone)
    make_relationship(owner, other_name="Millers")

    changes.removed(gone)

    assert [(tie.other_id, tie.other_name) for tie in Relationship.objects.all()] == [
        (None, "Millers")
    ]


def test_removed_turns_a_succession_into_a_staff_note() -> None:
    gone = make_organization(name="Millers")
    owner = make_organization(successor=gone, staff_notes="Called in May.")

    changes.removed(gone)

    owner.refresh_from_db()
    assert owner.successor is None
    assert (
        owner.staff_notes
        == "Called in May.\n\nIts successor was Millers, which left the directory."
    )
    assert kinds(owner.pk) == ["added", "changed"]


def test_removed_record_can_have_ties_and_predecessors_of_one_owner() -> None:
    gone, owner = make_organization(), make_organization()
    make_relationship(owner, gone, kind="member_of")
    make_relationship(owner, gone, kind="partner_of")
    change(owner, successor=gone)

    changes.removed(gone)

    assert Relationship.objects.filter(organization=owner, other=None).count() == 2
    assert Organization.objects.get() == owner


def test_reverted_deleted_record_is_restored_with_its_old_addresses() -> None:
    organization = make_organization(slug="bread")
    change(organization, slug="bakers")
    key, version = organization.pk, versions(organization)[0]
    changes.removed(organization)
    assert not OldSlug.objects.exists()

    changes.reverted(version)

    restored = Organization.objects.get()
    assert (restored.pk, restored.slug, addresses(restored)) == (
        key,
        "bakers",
        ["bread"],
    )
    assert kinds(key) == ["added", "renamed", "removed", "restored"]


def test_newest_version_is_none_before_the_first() -> None:
    assert changes.newest_version(Organization(pk=7)) is None
