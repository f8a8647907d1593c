"""A version older than a kind of part says nothing of it, and leaves it alone."""

from __future__ import annotations

import json

import pytest

from directory.catalog import prepared
from directory.history import changes, differences, versions
from directory.models import (
    ORGANIZATION_PARTS,
    Organization,
    PreparedChange,
)
from tests.factories import (
    make_organization,
    make_tier,
    make_user,
)
from tests.support.versions import (
    add_one_of_each,
    change,
    forget_all_parts,
    forget_field,
    forget_part,
    newest,
    words,
)

pytestmark = pytest.mark.django_db
each_part = pytest.mark.parametrize("accessor", ORGANIZATION_PARTS)


def test_version_names_the_kinds_of_parts_that_were_stored_with_it() -> None:
    organization = make_organization()

    (stored,) = json.loads(newest(organization).serialized_data)

    assert stored["parts"] == list(ORGANIZATION_PARTS)


@each_part
def test_reverted_leaves_alone_a_kind_of_part_that_is_younger(accessor: str) -> None:
    organization = make_organization(name="Bakers")
    old = forget_part(newest(organization), accessor)
    add_one_of_each(organization)
    before = words(organization)

    left_out = changes.reverted(old)

    after = words(organization)
    others = [each for each in ORGANIZATION_PARTS if each != accessor]
    assert (left_out, after["name"]) == ([], "Bakers")
    assert after[accessor] == before[accessor] != ""
    assert [after[each] for each in others] == [""] * len(others)


def test_reverted_from_before_parts_were_named_follows_the_first_ones() -> None:
    organization = make_organization(name="Bakers")
    old = forget_all_parts(newest(organization))
    add_one_of_each(organization)

    changes.reverted(old)

    after = words(organization)
    first = versions.FIRST_PARTS[Organization]
    younger = set(ORGANIZATION_PARTS) - set(first)
    assert [after[accessor] for accessor in first] == [""] * len(first)
    assert all(after[accessor] for accessor in younger)


@each_part
def test_between_tells_nothing_of_a_kind_of_part_that_one_does_not_know(
    accessor: str,
) -> None:
    organization = make_organization(name="Bakers")
    old = versions.snapshot(forget_part(newest(organization), accessor))
    add_one_of_each(organization)
    new = versions.present(organization)

    fields = {each.field for each in differences.between(old, new)}
    back = {each.field for each in differences.between(new, old)}

    assert accessor not in old.words
    assert fields == back == {"name", *ORGANIZATION_PARTS} - {accessor}


@each_part
def test_reverted_deleted_record_comes_back_without_what_it_did_not_know(
    accessor: str,
) -> None:
    organization = make_organization(name="Bakers")
    key, old = organization.pk, forget_part(newest(organization), accessor)
    changes.removed(organization)

    left_out = changes.reverted(old)

    assert left_out == []
    assert Organization.objects.get(pk=key).name == "Bakers"


@each_part
def test_prepared_on_an_older_version_holds_a_younger_kind_of_part(
    accessor: str,
) -> None:
    organization = make_organization(name="Bakers")
    forget_part(newest(organization), accessor)
    user, tier = make_user("editor", is_superuser=True), make_tier()
    with prepared.prepared(organization, by=user):
        add_one_of_each(organization, tier)
    waiting = PreparedChange.objects.get()

    prepared.publish(waiting, by=user)

    assert words(organization)[accessor]


def test_prepared_on_an_older_version_leaves_out_a_younger_field_as_it_is() -> None:
    organization = make_organization(name="Bakers")
    forget_field(newest(organization), "acronym")
    user = make_user("editor", is_superuser=True)
    with prepared.prepared(organization, by=user):
        change(organization, name="Guild")

    waiting = PreparedChange.objects.get()

    assert waiting.fields == ["name"]
