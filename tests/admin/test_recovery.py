"""Deleted records are listed, shown and brought back with everything."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from reversion.models import Version

from directory.history import changes
from directory.models import Organization
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_sector,
    make_user,
)
from tests.support.admin import counted, shown, viewer

pytestmark = pytest.mark.django_db
LIST = "/admin/directory/organization/"


def versions(subject: Any) -> list[Version]:
    """The stored versions of a record, oldest first."""
    return list(
        Version.objects.get_for_object_reference(type(subject), subject.pk).order_by(
            "pk"
        )
    )


def test_deleted_records_are_listed_with_how_they_went(boss: Client) -> None:
    organization = make_organization(name="Guild")
    make_organization(name="Still here")
    changes.removed(organization, by=make_user("administrator", username="sol"))

    rows = shown(boss.get(f"{LIST}recover/"))["rows"]

    assert [(version.object_repr, end.kind, str(end.by)) for version, end in rows] == [
        ("Guild", "removed", "sol")
    ]


def test_list_leads_to_what_was_deleted_for_whoever_may_bring_it_back(
    boss: Client,
) -> None:
    link = f'href="{LIST}recover/"'

    pages = [
        client.get(LIST).content.decode()
        for client in (boss, viewer("view_organization"))
    ]

    assert [link in page for page in pages] == [True, False]


def test_deleted_record_is_shown_and_brought_back_with_everything(boss: Client) -> None:
    organization = make_organization(
        name="Guild", sectors=[make_sector()], tags=["bread"]
    )
    make_listing(organization)
    key, version = organization.pk, versions(organization)[-1]
    changes.removed(organization)
    before = counted()

    page = boss.get(f"{LIST}recover/{version.pk}/")
    unchanged = counted()
    boss.post(f"{LIST}recover/{version.pk}/")

    assert ("Guild" in page.content.decode(), unchanged) == (True, before)
    back = Organization.objects.get(pk=key)
    assert (
        back.name,
        back.sectors.count(),
        list(back.tags.names()),
        back.listings.count(),
    ) == ("Guild", 1, ["bread"], 1)


@pytest.mark.parametrize("method", ["get", "post"])
def test_recovery_knows_only_deleted_records_of_its_own_model(
    boss: Client, method: str
) -> None:
    there, page = make_organization(), make_page()
    keys = [versions(page)[0].pk, versions(there)[0].pk]
    page.delete()

    answers = [
        getattr(boss, method)(f"{LIST}recover/{key}/") for key in [*keys, 10**30]
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_recovery_is_refused_without_the_right_to_add_and_change() -> None:
    organization = make_organization()
    version = versions(organization)[0]
    changes.removed(organization)
    client = viewer("view_organization", "change_organization")

    answers = [
        client.get(f"{LIST}recover/"),
        client.post(f"{LIST}recover/{version.pk}/"),
    ]

    assert (
        [answer.status_code for answer in answers],
        Organization.objects.count(),
    ) == ([403, 403], 0)
