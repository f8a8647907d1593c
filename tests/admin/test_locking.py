"""Two people at one record: the second sees what the first one saved, and nothing typed
is lost.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from reversion.models import Version

from directory.admin.locking import with_present_rows
from directory.history import changes
from directory.models import AlternateName, Change, Organization, Page
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_tier,
    make_user,
)
from tests.support.admin import ADD, CHANGE, LIST, filled, save, shown
from tests.support.reading import read

pytestmark = pytest.mark.django_db


def opened(client: Client, organization: Organization) -> dict[str, Any]:
    """What a browser holds when the form of an organization is open in it."""
    return filled(client.get(CHANGE.format(organization.pk)))


def send(client: Client, organization: Organization, typed: dict[str, Any]) -> Any:
    """Save the form of an organization."""
    return client.post(CHANGE.format(organization.pk), typed)


def meanwhile(organization: Organization, **values: Any) -> None:
    """Let somebody else change an organization."""
    with changes.recorded(
        organization, by=make_user("editor", username="sol"), comment="By phone"
    ):
        Organization.objects.filter(pk=organization.pk).update(**values)


def table(response: Any) -> list[tuple[str, str, str]]:
    """The conflict as it is shown: field, theirs, yours."""
    return [
        (found.label, found.before, found.after)
        for found in shown(response)["conflict"].differences
    ]


def test_conflict_shows_field_theirs_and_yours(boss: Client) -> None:
    organization = make_organization(city="", description="", founded="2001")
    form = opened(boss, organization)
    meanwhile(organization, city="Oakland", description="Bakes")

    response = send(
        boss, organization, form | {"city": "Berkeley", "region": "California"}
    )

    assert table(response) == [
        ("Description", "Bakes", ""), ("City", "Oakland", "Berkeley"), ("Region", "",
        "California"),
    ]  # fmt: skip
    organization.refresh_from_db()
    assert (organization.city, organization.region) == ("Oakland", "")


def test_conflict_says_who_saved_when_and_why(boss: Client) -> None:
    organization = make_organization()
    form = opened(boss, organization)
    meanwhile(organization, city="Oakland")

    page = read(send(boss, organization, form | {"city": "Berkeley"}))

    assert page.text.count("sol: By phone") == 1
    assert page.texts("del") == ["Oakland"]
    assert page.texts("ins") == ["Berkeley"]


def test_conflict_keeps_every_word_typed_and_saving_again_decides(boss: Client) -> None:
    organization = make_organization(city="")
    form = opened(boss, organization)
    meanwhile(organization, city="Oakland")
    refused = send(
        boss,
        organization,
        form | {"city": "Berkeley", "tags": "bread, wheat", "staff_notes": "Call"},
    )

    again = send(boss, organization, filled(refused))

    organization.refresh_from_db()
    assert (refused.status_code, again.status_code) == (200, 302)
    assert (organization.city, organization.staff_notes) == ("Berkeley", "Call")
    assert sorted(organization.tags.names()) == ["bread", "wheat"]


def test_conflict_comes_again_when_somebody_saved_again(boss: Client) -> None:
    organization = make_organization(city="")
    form = opened(boss, organization)
    meanwhile(organization, city="Oakland")
    first = send(boss, organization, form | {"city": "Berkeley"})
    with changes.recorded(organization):
        Organization.objects.update(city="Albany")

    second = send(boss, organization, filled(first))

    assert table(second) == [("City", "Albany", "Berkeley")]


def test_conflict_over_a_version_brought_back_is_noticed(boss: Client) -> None:
    organization = make_organization(city="Oakland")
    version = Version.objects.get_for_object(organization)[0]
    meanwhile(organization, city="Berkeley")
    form = opened(boss, organization)
    changes.reverted(version)

    response = send(boss, organization, form | {"region": "California"})

    assert table(response) == [
        ("City", "Oakland", "Berkeley"),
        ("Region", "", "California"),
    ]


def test_conflict_in_sectors_tags_country_and_choices_is_shown_in_words(
    boss: Client,
) -> None:
    housing, farming = make_sector(name="Housing"), make_sector(name="Farming")
    organization = make_organization(
        sectors=[housing], tags=["bread"], country="FR", kind="fund"
    )
    form = opened(boss, organization)
    meanwhile(organization, city="Lyon")

    response = send(
        boss,
        organization,
        form
        | {
            "sectors": [farming.pk],
            "tags": "wheat",
            "country": "ES",
            "kind": "media",
            "city": "Lyon",
        },
    )

    assert table(response) == [
        ("Kind", "Fund or lender", "Media"), ("Country", "France", "Spain"),
        ("Sectors", "Housing", "Farming"), ("Tags", "bread", "wheat"),
    ]  # fmt: skip


def test_conflict_does_not_show_numbers_that_are_only_written_otherwise(
    boss: Client,
) -> None:
    organization = make_organization(latitude="37.800000", longitude="-122.270000")
    form = opened(boss, organization)
    meanwhile(organization, city="Oakland")

    response = send(
        boss, organization, form | {"latitude": "37.8", "longitude": "-122.27"}
    )

    assert table(response) == [("City", "Oakland", "")]


def test_conflict_shows_what_hangs_on_the_record(boss: Client) -> None:
    organization = make_organization()
    make_listing(organization, make_tier(short_name="National"), position=3)
    form = opened(boss, organization)
    with changes.recorded(organization):
        organization.alternate_names.create(name="The Guild", kind="legal")
        organization.listings.update(note="bakers")

    response = send(boss, organization, form | {"listings-0-note": "millers"})

    assert table(response) == [
        (
            "Listings",
            "tier: National; position: 3; note in brackets: bakers",
            "tier: National; position: 3; note in brackets: millers",
        )
    ]


def test_conflict_leaves_a_row_that_somebody_added_in_place(boss: Client) -> None:
    organization = make_organization()
    form = opened(boss, organization)
    with changes.recorded(organization):
        organization.alternate_names.create(name="The Guild", kind="legal")
    refused = send(boss, organization, form | {"city": "Oakland"})

    send(boss, organization, filled(refused))

    organization.refresh_from_db()
    assert (organization.city, organization.alternate_names.get().name) == (
        "Oakland",
        "The Guild",
    )


def test_conflict_over_a_row_that_somebody_deleted_can_be_decided(boss: Client) -> None:
    organization = make_organization()
    first = AlternateName.objects.create(
        organization=organization, name="First", kind="legal"
    )
    AlternateName.objects.create(organization=organization, name="Second", kind="short")
    with changes.recorded(organization):
        pass
    form = opened(boss, organization)
    with changes.recorded(organization):
        first.delete()

    refused = send(
        boss, organization, form | {"alternate_names-0-name": "First, mended"}
    )
    again = send(boss, organization, filled(refused))

    assert table(refused)[0][1:] == (
        "name: Second; kind: Short name",
        "name: First, mended; kind: Full or legal name\nname: Second; kind: Short name",
    )
    assert again.status_code == 302
    assert sorted(organization.alternate_names.values_list("name", flat=True)) == [
        "First, mended",
        "Second",
    ]


def test_conflict_shows_words_that_were_refused_as_they_were_typed(
    boss: Client,
) -> None:
    organization = make_organization(founded="2001")
    make_relationship(organization, other_name="Millers")
    form = opened(boss, organization)
    meanwhile(organization, city="Oakland")

    response = send(
        boss,
        organization,
        form | {"founded": "long ago", "relationships-0-as_of": "never"},
    )

    assert [row for row in table(response) if row[0] == "Founded"] == [
        ("Founded", "2001", "long ago")
    ]
    assert "as of: never" in table(response)[-1][2]


def test_form_without_the_seen_version_is_refused_and_keeps_the_words(
    boss: Client,
) -> None:
    organization = make_organization(city="")
    form = opened(boss, organization) | {"city": "Berkeley"}
    del form["seen_version"]

    refused = send(boss, organization, form)
    again = send(boss, organization, filled(refused))

    organization.refresh_from_db()
    assert (refused.status_code, again.status_code, organization.city) == (
        200,
        302,
        "Berkeley",
    )


@pytest.mark.parametrize("seen", ["x", "-1", "99999999999999999999", "1\x00", " "])
def test_form_with_a_senseless_seen_version_is_refused(boss: Client, seen: str) -> None:
    organization = make_organization(city="")

    response = send(
        boss,
        organization,
        opened(boss, organization) | {"city": "Berkeley", "seen_version": seen},
    )

    organization.refresh_from_db()
    assert (response.status_code, organization.city) == (200, "")


def test_form_of_a_record_without_versions_is_refused_when_it_names_one(
    boss: Client,
) -> None:
    organization = Organization.objects.create(name="Loaded past the door")

    refused = send(
        boss,
        organization,
        opened(boss, organization) | {"city": "Berkeley", "seen_version": "7"},
    )
    again = send(boss, organization, filled(refused))

    organization.refresh_from_db()
    assert (refused.status_code, again.status_code, organization.city) == (
        200,
        302,
        "Berkeley",
    )


def test_conflict_on_a_page_shows_both_texts(boss: Client) -> None:
    page = make_page(body="first")
    place = f"/admin/directory/page/{page.pk}/change/"
    form = filled(boss.get(place))
    with changes.recorded(page):
        Page.objects.update(body="theirs")

    refused = boss.post(place, form | {"body": "yours"})
    again = boss.post(place, filled(refused))

    assert (table(refused), again.status_code) == ([("Text", "theirs", "yours")], 302)
    assert Page.objects.get().body == "yours"


def test_form_that_nobody_overtook_shows_no_conflict(boss: Client) -> None:
    organization = make_organization()

    response = send(
        boss, organization, opened(boss, organization) | {"founded": "long ago"}
    )

    assert (response.status_code, "conflict" in shown(response)) == (200, False)


def test_add_form_sent_twice_makes_one_record_and_leads_to_it(boss: Client) -> None:
    form = filled(boss.get(ADD)) | {"name": "Bread Guild"}

    first, second = boss.post(ADD, form), boss.post(ADD, form)

    organization = Organization.objects.get()
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.headers["Location"] == CHANGE.format(organization.pk)
    assert Change.objects.get().form_key == form["form_key"]


def test_two_add_forms_make_two_records(boss: Client) -> None:
    for name in ("Bread Guild", "Bread Guild"):
        save(boss, ADD, name=name)

    assert sorted(Organization.objects.values_list("slug", flat=True)) == [
        "bread-guild",
        "bread-guild-2",
    ]


@pytest.mark.parametrize(
    ("total", "initial", "keys", "expected"),
    [
        ("3", "2", ["1", "2", ""], ("2", ["1", "2", ""], ["a", "b", "c"])),
        ("3", "2", ["9", "2", ""], ("1", ["2", "", ""], ["b", "a", "c"])),
        ("2", "2", ["8", "9"], ("0", ["", ""], ["a", "b"])),
        ("x", "2", ["9", "2"], ("2", ["9", "2"], ["a", "b"])),
        ("1", "2", ["9", "2"], ("2", ["9", "2"], ["a", "b"])),
        ("99999999", "2", ["9", "2"], ("2", ["9", "2"], ["a", "b"])),
    ],
)
def test_with_present_rows_puts_rows_that_are_gone_among_the_new(
    total: str,
    initial: str,
    keys: list[str],
    expected: tuple[str, list[str], list[str]],
) -> None:
    data = QueryDict(mutable=True)
    data.update({"rows-TOTAL_FORMS": total, "rows-INITIAL_FORMS": initial})
    for row, (key, name) in enumerate(zip(keys, "abc", strict=False)):
        data.update({f"rows-{row}-id": key, f"rows-{row}-name": name})

    mended = with_present_rows(data, "rows", {"1", "2"})

    rows = range(len(keys))
    assert mended["rows-INITIAL_FORMS"] == expected[0]
    assert [mended[f"rows-{row}-id"] for row in rows] == expected[1]
    assert [mended[f"rows-{row}-name"] for row in rows] == expected[2]


def test_list_that_edits_nothing_takes_no_rows(boss: Client) -> None:
    make_organization(name="Bakery")

    response = boss.post(LIST, {"_save": "Save"})

    assert response.status_code == 200
    assert "Bakery" in read(response).text
