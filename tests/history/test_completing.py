"""The newest version of each record is completed with what came since it."""

from __future__ import annotations

import pytest

from directory.history import changes, completing, versions
from directory.models import ORGANIZATION_PARTS
from tests.factories import make_organization
from tests.support.versions import (
    add_one_of_each,
    change,
    clear,
    forget_field,
    forget_part,
    newest,
    stored_versions,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("accessor", ORGANIZATION_PARTS)
def test_complete_lets_the_newest_version_know_a_younger_kind_of_part(
    accessor: str,
) -> None:
    organization = make_organization(name="Bakers")
    add_one_of_each(organization)
    before = words(organization)
    forget_part(newest(organization), accessor)

    completed = completing.complete()

    assert completed == 1
    assert words(organization) == before
    assert completing.complete() == 0


def test_complete_lets_the_newest_version_hold_a_younger_field() -> None:
    organization = make_organization(name="Bakers", acronym="BAK")
    change(organization, city="York")
    first, last = stored_versions(organization)
    forget_field(first, "acronym")
    forget_field(last, "acronym")

    completing.complete()

    first, last = stored_versions(organization)
    assert "acronym" not in versions.row_of(first).fields
    assert versions.row_of(last).fields["acronym"] == "BAK"


def test_undo_of_a_completed_version_takes_a_younger_part_away_again() -> None:
    organization = make_organization(name="Bakers")
    before = forget_part(newest(organization), "identifiers")
    completing.complete()
    add_one_of_each(organization)

    changes.reverted(type(before).objects.get(pk=before.pk))

    assert not organization.identifiers.exists()


def test_complete_leaves_versions_that_know_all_as_they_are() -> None:
    organization = make_organization(name="Bakers")
    add_one_of_each(organization)
    clear(organization)
    stored = newest(organization).serialized_data

    completed = completing.complete()

    assert (completed, newest(organization).serialized_data) == (0, stored)
