"""Relationships are deleted by those who may, and the history of the owner says so."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from reversion.models import Version

from directory.catalog import relationships
from directory.models import Relationship
from tests.factories import make_organization, make_relationship, make_user

pytestmark = pytest.mark.django_db


def test_removed_relationship_is_told_by_the_history_of_its_owner() -> None:
    owner = make_organization(name="Member")
    relationship = make_relationship(owner, other=make_organization(name="Network"))
    editor = make_user("editor")

    relationships.remove(relationship, by=editor)

    assert not Relationship.objects.exists()
    newest = Version.objects.get_for_object(owner).order_by("-pk")[0].revision
    assert (newest.user, newest.comment) == (editor, "Member is a member of Network")


def test_relationship_is_not_removed_by_a_moderator() -> None:
    relationship = make_relationship(make_organization(), other=make_organization())

    with pytest.raises(PermissionDenied):
        relationships.remove(relationship, by=make_user("moderator"))

    assert Relationship.objects.exists()
