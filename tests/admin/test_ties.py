"""Ties are entered from either side, one by one or pasted, and none twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from directory.models import Change, Organization, Relationship
from tests.factories import make_organization, make_relationship
from tests.support.admin import CHANGE, save, shown

pytestmark = pytest.mark.django_db
TIES = "/admin/directory/organization/{}/ties/"


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def preview(client: Client, hub: Organization, names: str, **more: Any) -> Any:
    sent = {"kind": "has_member", "names": names, "match": "1", **more}
    return client.post(TIES.format(hub.pk), sent)


def write(client: Client, hub: Organization, names: str, **more: Any) -> Any:
    """Look, then write what was chosen by itself, unless `more` chooses."""
    lines = shown(preview(client, hub, names))["lines"]
    chosen = {line.field: line.chosen for line in lines}
    sent = {"kind": "has_member", "names": names, "write": "1", **chosen, **more}
    return client.post(TIES.format(hub.pk), sent)


def ties() -> list[tuple[str, str, str, str]]:
    rows = Relationship.objects.order_by("organization__name", "kind", "other_name")
    return [
        (row.organization.name, row.kind, str(row.other or ""), row.other_name)
        for row in rows
    ]


def test_pasted_names_are_shown_with_what_they_mean_and_nothing_is_written(
    editor: Client,
) -> None:
    hub = make_organization(name="Harvest Federation")
    make_organization(name="Riverbend Grain Mill")
    tied = make_organization(name="Copper Lane Bakery")
    make_relationship(tied, hub, kind="member_of")

    names = (
        "riverbend grain mill\n\nCopper Lane Bakery\nHarvest Federation\n"
        "Seeds, Soil and Sons, Inc."
    )
    response = preview(editor, hub, names)

    lines = shown(response)["lines"]
    assert [(line.line.name, line.remark) for line in lines] == [
        ("riverbend grain mill", "Same name"),
        ("Copper Lane Bakery", "Tied to Copper Lane Bakery already."),
        (
            "Harvest Federation",
            "This is the record itself, or stands in a line above.",
        ),
        ("Seeds, Soil and Sons, Inc.", "Not in the directory."),
    ]
    assert "Riverbend Grain Mill (riverbend-grain-mill): " in lines[0].choices[0][1]
    assert len(ties()) == 1


def test_pasted_members_are_written_into_the_records_that_own_them(
    editor: Client,
) -> None:
    hub = make_organization(name="Harvest Federation")
    mill = make_organization(name="Riverbend Grain Mill")

    response = write(
        editor,
        hub,
        "Riverbend Grain Mill\nBakers https://bakers.example/us",
        source_url="https://harvest.example/members",
        as_of="2024-05",
    )

    assert ties() == [
        ("Harvest Federation", "has_member", "", "Bakers"),
        ("Riverbend Grain Mill", "member_of", "Harvest Federation", ""),
    ]
    bakers = Relationship.objects.get(other=None)
    assert (bakers.other_url, bakers.as_of) == ("https://bakers.example/us", "2024-05")
    last = Change.objects.of(mill.pk)[0]
    assert last.by is not None
    assert (last.by.username, last.comment) == (
        "ed",
        "Ties of “Harvest Federation” entered: 2",
    )
    assert said(response) == ["2 ties added, 1 of them in words, 0 left out."]


def test_what_was_chosen_counts_and_what_is_tied_already_is_left_out(
    editor: Client,
) -> None:
    hub = make_organization(name="Harvest Federation")
    mill = make_organization(name="Riverbend Grain Mill")
    oven = make_organization(name="Oven")
    make_relationship(oven, hub, kind="member_of")

    response = write(
        editor,
        hub,
        "Oven\nThe mill by the river\nRiverbend Grain Mill\nNobody",
        **{"choice-1": mill.pk, "choice-3": "out"},
    )

    assert ties() == [
        ("Oven", "member_of", "Harvest Federation", ""),
        ("Riverbend Grain Mill", "member_of", "Harvest Federation", ""),
    ]
    assert said(response) == ["1 tie added, 0 of them in words, 3 left out."]


@pytest.mark.parametrize("choice", ["", "nobody", "-1", "99999999999999999999", "77"])
def test_choice_that_is_none_is_refused_and_the_names_stay(
    editor: Client, choice: str
) -> None:
    hub = make_organization()

    response = write(editor, hub, "Bakers", **{"choice-0": choice})

    assert not ties()
    assert [line.line.name for line in shown(response)["lines"]] == ["Bakers"]


def test_words_give_way_to_the_record_that_came_since(editor: Client) -> None:
    hub = make_organization(name="Harvest Federation")
    make_relationship(hub, kind="has_member", other_name="Riverbend grain mill")
    make_organization(name="Riverbend Grain Mill")

    write(editor, hub, "Riverbend Grain Mill")

    assert ties() == [("Riverbend Grain Mill", "member_of", "Harvest Federation", "")]


def test_too_many_names_are_refused_with_their_number(editor: Client) -> None:
    hub = make_organization()

    names = "\n".join(f"Mill {number}" for number in range(101))
    response = preview(editor, hub, names)

    assert shown(response)["form"].errors["names"] == ["At most 100 names at once."]


def test_tie_is_added_from_the_other_side_in_the_form(editor: Client) -> None:
    hub = make_organization(name="Harvest Federation")
    mill = make_organization(name="Riverbend Grain Mill")
    before = Change.objects.of(hub.pk).count()

    address = CHANGE.format(hub.pk)
    save(editor, address, tied_as="has_member", tied_by=mill.pk)

    assert ties() == [("Riverbend Grain Mill", "member_of", "Harvest Federation", "")]
    assert Change.objects.of(hub.pk).count() == before
    assert Change.objects.of(mill.pk).count() == 2
    assert b"has as a member" in editor.get(address).content


@pytest.mark.parametrize("is_itself", [True, False])
def test_tie_from_the_other_side_that_cannot_be_is_refused(
    editor: Client, is_itself: bool
) -> None:
    hub = make_organization()
    member = make_organization()
    make_relationship(member, hub, kind="member_of")

    typed = {"tied_as": "has_member", "tied_by": hub.pk if is_itself else member.pk}
    response = save(editor, CHANGE.format(hub.pk), **typed)

    expected = "no tie to itself" if is_itself else "there already"
    assert expected in str(shown(response)["errors"])
    assert len(ties()) == 1


def test_tie_of_two_records_told_by_the_receiving_one_is_refused(
    editor: Client,
) -> None:
    hub, member = make_organization(), make_organization()

    row = {"kind": "has_member", "other": member.pk}
    sent = {f"relationships-0-{name}": value for name, value in row.items()}
    response = save(
        editor, CHANGE.format(hub.pk), **{"relationships-TOTAL_FORMS": 1}, **sent
    )

    assert "A tie between two records is kept by" in str(shown(response)["errors"])
    assert not ties()
