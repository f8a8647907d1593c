"""The history pages say who changed what, bring any version back, and write nothing
before they are asked to.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from reversion.models import Version

from directory.history import changes
from directory.models import Change, Organization, Page, Sector, SiteSettings
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_user,
)
from tests.support.admin import counted, messages, shown, viewer
from tests.support.reading import read

pytestmark = pytest.mark.django_db
LIST = "/admin/directory/organization/"


def change(organization: Organization, **values: Any) -> None:
    """Change fields of an organization, as staff would."""
    with changes.recorded(organization, by=make_user("editor"), comment="By hand"):
        for name, value in values.items():
            setattr(organization, name, value)
        organization.save()


def versions(subject: Any) -> list[Version]:
    """The stored versions of a record, oldest first."""
    return list(
        Version.objects.get_for_object_reference(type(subject), subject.pk).order_by(
            "pk"
        )
    )


def address(subject: Any, version: Version) -> str:
    """The page of one version of a record."""
    name = subject._meta.model_name
    return f"/admin/directory/{name}/{subject.pk}/history/{version.pk}/"


def bring_back(client: Client, subject: Any, version: Version) -> Any:
    """The page that follows when a version is brought back over the newest one."""
    sent = {"seen_version": versions(subject)[-1].pk}
    return client.post(address(subject, version), sent, follow=True)


def test_history_lists_versions_with_who_comment_and_changed_fields(
    boss: Client,
) -> None:
    organization = make_organization(by=make_user("editor", username="sol"))
    change(organization, city="Oakland", status="closed")

    entries = shown(boss.get(f"{LIST}{organization.pk}/history/"))["entries"]

    assert [(entry.labels, entry.is_first) for entry in entries] == [
        (["City", "Status"], False),
        ([], True),
    ]
    assert [entry.version.revision.comment for entry in entries] == [
        "By hand",
        "Made for a test",
    ]
    assert str(entries[1].version.revision.user) == "sol"


def test_history_of_a_record_without_versions_is_empty(boss: Client) -> None:
    organization = make_organization()
    Version.objects.get_for_object(organization).delete()

    assert shown(boss.get(f"{LIST}{organization.pk}/history/"))["entries"] == []


def test_history_links_to_each_version(boss: Client) -> None:
    organization = make_organization()
    change(organization, city="Oakland")

    page = boss.get(f"{LIST}{organization.pk}/history/").content.decode()

    assert [
        page.count(f'href="{address(organization, version)}"')
        for version in versions(organization)
    ] == [1, 1]


def test_history_of_many_versions_comes_in_pages(
    boss: Client, django_assert_max_num_queries: Any
) -> None:
    organization = make_organization()
    for number in range(31):
        change(organization, city=f"City {number}")
    boss.get(f"{LIST}{organization.pk}/history/")

    with django_assert_max_num_queries(13):
        first = shown(boss.get(f"{LIST}{organization.pk}/history/"))["entries"]
    second = shown(boss.get(f"{LIST}{organization.pk}/history/?p=2"))["entries"]

    assert (len(first), first[-1].labels, [entry.is_first for entry in second]) == (
        30,
        ["City"],
        [False, True],
    )


def test_version_shows_old_and_new_words_side_by_side(boss: Client) -> None:
    organization = make_organization(description="Bakes bread daily")
    change(organization, description="Bakes good bread")

    page = read(boss.get(address(organization, versions(organization)[1])))

    assert page.texts("del") == ["daily"]
    assert page.texts("ins") == ["good"]
    assert page.texts("td") == ["Bakes bread daily", "Bakes good bread"]


def test_version_shows_what_bringing_it_back_would_change(boss: Client) -> None:
    organization = make_organization(city="Oakland")
    change(organization, city="Berkeley")
    change(organization, city="Albany")

    context = shown(boss.get(address(organization, versions(organization)[1])))

    assert [(item.before, item.after) for item in context["changed"]] == [
        ("Oakland", "Berkeley")
    ]
    assert [(item.before, item.after) for item in context["brought_back"]] == [
        ("Albany", "Berkeley")
    ]


def test_version_that_is_the_present_one_has_no_button(boss: Client) -> None:
    organization = make_organization()

    page = boss.get(address(organization, versions(organization)[0])).content.decode()

    assert (
        "Bring this version back" in page,
        "This is the present version." in page,
    ) == (False, True)


def test_version_escapes_what_was_written(boss: Client) -> None:
    organization = make_organization(name="Guild", description="plain")
    change(organization, name="<b>Guild</b>", description="<script>alert(1)</script>")

    pages = [boss.get(place).content.decode() for place in (
        f"{LIST}{organization.pk}/history/", address(organization,
        versions(organization)[1]),
    )]  # fmt: skip

    assert [("<script>alert" in page, "<b>Guild" in page) for page in pages] == [
        (False, False),
        (False, False),
    ]


@pytest.mark.parametrize("part", ["history/", "history/{version}/"])
def test_looking_at_history_writes_nothing(boss: Client, part: str) -> None:
    organization = make_organization()
    change(organization, city="Oakland")
    before = counted()

    response = boss.get(
        f"{LIST}{organization.pk}/{part.format(version=versions(organization)[0].pk)}"
    )

    assert (response.status_code, counted()) == (200, before)


def test_version_is_brought_back_with_all_that_hung_on_it(boss: Client) -> None:
    organization = make_organization(
        city="Oakland", sectors=[make_sector(name="Farming")], tags=["bread"]
    )
    make_listing(organization)
    make_relationship(organization, other_name="Millers")
    version = versions(organization)[-1]
    with changes.recorded(organization):
        Organization.objects.update(city="Berkeley")
        organization.sectors.clear()
        organization.tags.clear()
        organization.listings.all().delete()
        organization.relationships.all().delete()

    response = bring_back(boss, organization, version)

    organization.refresh_from_db()
    assert (
        organization.city,
        organization.sectors.count(),
        list(organization.tags.names()),
    ) == ("Oakland", 1, ["bread"])
    assert (organization.listings.count(), organization.relationships.count()) == (1, 1)
    assert messages(response) == [f"“{organization}” is as it was then."]


def test_version_brought_back_is_a_revision_of_whoever_asked(client: Client) -> None:
    user = make_user("superuser", username="sol")
    client.force_login(user)
    organization = make_organization(city="Oakland")
    change(organization, city="Berkeley")

    bring_back(client, organization, versions(organization)[0])

    newest = versions(organization)[-1]
    assert (len(versions(organization)), newest.revision.user) == (3, user)
    assert newest.revision.comment.startswith("Brought back the version of ")
    assert Change.objects.of(organization.pk)[0].by == user


def test_message_names_what_could_not_come_back(boss: Client) -> None:
    organization = make_organization(sectors=[make_sector(name="Farming")])
    with changes.recorded(organization):
        organization.sectors.clear()
    Sector.objects.all().delete()

    response = bring_back(boss, organization, versions(organization)[0])

    assert (response.status_code, messages(response)[1]) == (
        200, "Left out, because it is gone or taken: sectors Farming.",
    )  # fmt: skip


def test_version_that_breaks_a_rule_of_today_is_refused_with_the_reason(
    boss: Client,
) -> None:
    organization = make_organization(founded="2001")
    version = versions(organization)[0]
    version.serialized_data = version.serialized_data.replace(
        '"dissolved": ""', '"dissolved": "1999"'
    )
    version.save()
    change(organization, city="Oakland")

    response = bring_back(boss, organization, version)

    assert (response.status_code, messages(response)) == (
        200,
        ["It cannot have ended before it was founded."],
    )
    assert len(versions(organization)) == 2


def test_version_is_not_brought_back_over_what_was_not_seen(boss: Client) -> None:
    organization = make_organization(city="Oakland")
    change(organization, city="Berkeley")
    first, seen = versions(organization)
    change(organization, city="Albany")

    response = boss.post(address(organization, first), {"seen_version": seen.pk})

    organization.refresh_from_db()
    assert (response.status_code, organization.city) == (200, "Albany")
    assert messages(response) == [
        "Somebody else changed this record meanwhile. Look again."
    ]


def test_version_is_not_brought_back_by_whom_says_not_what_was_seen(
    boss: Client,
) -> None:
    organization = make_organization(city="Oakland")
    change(organization, city="Berkeley")

    response = boss.post(address(organization, versions(organization)[0]))

    organization.refresh_from_db()
    assert (response.status_code, organization.city) == (200, "Berkeley")


@pytest.mark.parametrize("method", ["get", "post"])
def test_version_of_another_record_or_model_is_not_found(
    boss: Client, method: str
) -> None:
    organization, other = make_organization(), make_organization()
    page = make_page()
    listing = make_listing(other)
    keys = [versions(subject)[-1].pk for subject in (other, page, listing)]
    before = counted()

    answers = [
        getattr(boss, method)(f"{LIST}{organization.pk}/history/{key}/")
        for key in [*keys, 0, 10**30]
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert counted() == before


@pytest.mark.parametrize(
    "place", ["99999/history/", "x/history/", "99999/history/1/", "recover/99999/"]
)
def test_history_of_nothing_is_not_found(boss: Client, place: str) -> None:
    assert boss.get(LIST + place).status_code == 404


def test_viewer_reads_history_and_cannot_bring_back() -> None:
    organization = make_organization(city="Oakland")
    change(organization, city="Berkeley")
    reader, place = (
        viewer("view_organization"),
        address(organization, versions(organization)[0]),
    )
    before = counted()

    page = reader.get(place)
    refused = reader.post(place)

    assert (page.status_code, "Bring this version back" in page.content.decode()) == (
        200,
        False,
    )
    assert (refused.status_code, counted()) == (403, before)


def test_staff_without_a_right_see_no_history() -> None:
    organization = make_organization()
    place = address(organization, versions(organization)[0])

    answers = [
        viewer().get(place)
        for place in (f"{LIST}{organization.pk}/history/", place, f"{LIST}recover/")
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_pages_and_site_settings_have_a_history_too(boss: Client) -> None:
    page, site = make_page(title="First"), SiteSettings(site_name="Commons")
    for subject, field in ((page, "title"), (site, "site_name")):
        with changes.recorded(subject):
            subject.save()
        with changes.recorded(subject):
            setattr(subject, field, "Second")
            subject.save()

    for subject in (page, site):
        bring_back(boss, subject, versions(subject)[0])

    assert (Page.objects.get().title, SiteSettings.objects.get().site_name) == (
        "First",
        "Commons",
    )
