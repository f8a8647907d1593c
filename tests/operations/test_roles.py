"""The four roles hold exactly what the table says, however often they are set up."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission

from directory.operations import roles
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def held(role: str) -> set[str]:
    return set(
        Group.objects.get(name=role).permissions.values_list("codename", flat=True)
    )


def test_set_up_makes_the_four_groups() -> None:
    roles.set_up()

    assert sorted(Group.objects.values_list("name", flat=True)) == [
        "administrator",
        "editor",
        "moderator",
        "viewer",
    ]


@pytest.mark.parametrize("role", roles.ROLES)
def test_each_group_holds_what_the_table_allows(role: str) -> None:
    roles.set_up()

    assert held(role) == roles.allowed(role)


def test_set_up_takes_back_what_was_added_by_hand_and_leaves_other_groups() -> None:
    roles.set_up()
    drifted, own = Group.objects.get(name="viewer"), Group.objects.create(name="press")
    delete = Permission.objects.get(codename="delete_organization")
    drifted.permissions.add(delete)
    own.permissions.add(delete)

    roles.set_up()

    assert ("delete_organization" in held("viewer"), held("press")) == (
        False,
        {"delete_organization"},
    )


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        ("view_organization", ["viewer", "moderator", "editor", "administrator"]),
        ("change_organization", ["editor", "administrator"]),
        ("view_suggestion", ["viewer", "moderator", "editor", "administrator"]),
        ("view_sender", ["moderator", "editor", "administrator"]),
        ("change_suggestion", ["moderator", "editor", "administrator"]),
        ("delete_suggestion", []),
        ("change_declinereason", ["editor", "administrator"]),
        ("add_keptquestion", ["editor", "administrator"]),
        ("view_suggestionnote", []),
        ("add_blockedterm", ["editor", "administrator"]),
        ("add_workshop", ["editor", "administrator"]),
        ("delete_workshop", []),
        ("change_listing", ["editor", "administrator"]),
        ("delete_organization", ["administrator"]),
        ("change_networktier", ["administrator"]),
        ("change_sitesettings", ["administrator"]),
        ("change_user", ["administrator"]),
        ("change_group", []),
    ],
)
def test_permission_is_held_by(permission: str, expected: list[str]) -> None:
    roles.set_up()

    holders = [
        role
        for role in roles.ROLES
        if make_user(role).has_perm(f"directory.{permission}")
        or make_user(role).has_perm(f"auth.{permission}")
    ]

    assert holders == expected
