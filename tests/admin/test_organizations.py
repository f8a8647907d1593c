"""Organizations are found, edited and published quickly, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.history import changes
from directory.models import Change, OldSlug, Organization, Tag
from tests.factories import (
    make_listing,
    make_organization,
    make_relationship,
    make_tier,
)
from tests.support.admin import ADD, CHANGE, LIST, filled, save, shown

pytestmark = pytest.mark.django_db


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response: Any) -> str:
    return str(response.context_data["errors"])


def names(client: Client, query: str) -> list[str]:
    return [
        record.name
        for record in client.get(f"{LIST}?{query}").context_data["cl"].result_list
    ]


def inline(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def test_tags_are_parted_by_commas_and_matched_by_their_folded_key(
    editor: Client,
) -> None:
    make_organization(tags=["Économie"])
    hub = make_organization()

    save(
        editor,
        CHANGE.format(hub.pk),
        tags="economie, worker ownership,, Worker Ownership",
    )

    assert sorted(hub.tags.names()) == ["worker ownership", "Économie"]
    assert Tag.objects.count() == 2


def test_new_tag_is_told_after_it_was_saved(editor: Client) -> None:
    make_organization(tags=["housing"])
    hub = make_organization()

    response = save(editor, CHANGE.format(hub.pk), tags="Housing, bakeries")

    assert "New among the tags: bakeries." in said(response)
    assert not any("ousing" in words for words in said(response))


def test_tag_that_looks_like_a_slip_is_doubted_until_it_is_said_to_be_new(
    editor: Client,
) -> None:
    make_organization(tags=["housing"])
    hub = make_organization()

    address = CHANGE.format(hub.pk)
    response = save(editor, address, tags="housng, bread")
    kept = Tag.objects.count()
    save(editor, address, tags="housng, bread", new_tags="housng")

    assert "“housng” is no tag yet; “housing” is." in errors(response)
    assert b'name="new_tags" value="housng"' in response.content
    assert kept == 1
    assert sorted(hub.tags.names()) == ["bread", "housng"]


def test_saying_that_another_word_is_new_does_not_settle_a_doubted_one(
    editor: Client,
) -> None:
    make_organization(tags=["housing"])
    hub = make_organization()

    typed = {"tags": "housng", "new_tags": "bread"}
    save(editor, CHANGE.format(hub.pk), **typed)

    assert not hub.tags.exists()


def test_unchanged_tags_are_no_change(editor: Client) -> None:
    hub = make_organization(tags=["two words", "bread"])
    before = Change.objects.count()

    save(editor, CHANGE.format(hub.pk))

    assert Change.objects.count() == before


@pytest.mark.parametrize(
    "tags", ["x" * 101, ",".join(f"tag{number}" for number in range(201))]
)
def test_impossible_tags_come_back_as_typed(editor: Client, tags: str) -> None:
    hub = make_organization()

    response = save(editor, CHANGE.format(hub.pk), tags=tags)

    assert (
        response.status_code,
        response.context_data["adminform"].form["tags"].value(),
    ) == (200, tags)


def test_address_is_made_from_the_name_and_kept(editor: Client) -> None:
    save(editor, ADD, name="Fair Mill")
    mill = Organization.objects.get()

    save(editor, CHANGE.format(mill.pk), name="Fair Bakery")

    mill.refresh_from_db()
    assert (mill.name, mill.slug) == ("Fair Bakery", "fair-mill")


def test_add_form_presets_no_kind_and_stores_none(editor: Client) -> None:
    preset = editor.get(ADD).context_data["adminform"].form["kind"].value()  # type: ignore[attr-defined]

    save(editor, ADD, name="Fair Mill")

    assert (preset or "", Organization.objects.get().kind) == ("", "")


def test_address_that_leads_to_another_record_is_refused(editor: Client) -> None:
    hub = make_organization(name="Hub")
    OldSlug.objects.create(organization=hub, slug="old-hub")

    response = save(editor, ADD, name="Mill", slug="old-hub")

    assert "leads to “Hub”" in errors(response)


def test_verified_now_notes_who_and_when(editor: Client) -> None:
    hub = make_organization()

    save(editor, CHANGE.format(hub.pk), verified_now="on")

    hub.refresh_from_db()
    assert hub.verified_at is not None
    assert str(hub.verified_by) == "ed"


def test_a_record_that_looks_like_another_is_saved_with_a_warning_that_leads_there(
    editor: Client,
) -> None:
    twin = make_organization(name="Hub", url="https://hub.example.org")

    response = save(editor, ADD, name="Hub & Co", url="http://www.hub.example.org/")

    assert Organization.objects.count() == 2
    assert any(CHANGE.format(twin.pk) in message for message in said(response))


def test_form_sent_twice_makes_one_record(editor: Client) -> None:
    sent = filled(editor.get(ADD)) | {"name": "Fair Mill"}

    first, second = editor.post(ADD, sent), editor.post(ADD, sent)

    mill = Organization.objects.get()
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.headers["Location"] == CHANGE.format(mill.pk)


def test_new_listing_comes_last(editor: Client) -> None:
    tier, hub = make_tier(), make_organization()
    make_listing(tier=tier, position=7)

    save(editor, CHANGE.format(hub.pk), **inline("listings", {"tier": tier.pk}))

    assert hub.listings.get().position == 8


@pytest.mark.parametrize(
    "rows",
    [
        [{"kind": "member_of", "other": "self"}],
        [
            {"kind": "member_of", "other_name": "Mill"},
            {"kind": "member_of", "other_name": "Mill"},
        ],
        [{"kind": "partner_of"}],
        [{"kind": "no such tie", "other_name": "Mill"}],
    ],
    ids=["to itself", "twice", "to nobody", "of no kind"],
)
def test_impossible_ties_are_refused_and_stay_as_typed(
    editor: Client, rows: list[dict[str, Any]]
) -> None:
    hub = make_organization()
    typed = [
        {name: hub.pk if value == "self" else value for name, value in row.items()}
        for row in rows
    ]

    response = save(
        editor, CHANGE.format(hub.pk), city="Lyon", **inline("relationships", *typed)
    )

    assert response.status_code == 200
    assert response.context_data["adminform"].form["city"].value() == "Lyon"
    assert hub.relationships.count() == 0


def test_names_and_identifiers_twice_are_refused(editor: Client) -> None:
    hub = make_organization()
    twice = [{"name": "The Hub", "kind": "short"}, {"name": "The Hub", "kind": "legal"}]

    response = save(editor, CHANGE.format(hub.pk), **inline("alternate_names", *twice))

    assert (response.status_code, hub.alternate_names.count()) == (200, 0)


def test_ties_told_by_others_are_shown_with_the_way_there(editor: Client) -> None:
    hub, mill = make_organization(), make_organization(name="Mill")
    make_relationship(mill, hub, kind="member_of")

    page = editor.get(CHANGE.format(hub.pk)).rendered_content

    assert f'has as a member <a href="{CHANGE.format(mill.pk)}">Mill</a>' in page


def test_note_for_the_history_stands_beside_the_version(editor: Client) -> None:
    hub = make_organization()
    opened = editor.get(CHANGE.format(hub.pk))

    save(editor, CHANGE.format(hub.pk), city="Lyon", change_note="They moved")

    assert 'name="change_note"' in opened.rendered_content
    assert (
        "They moved"
        in editor.get(
            f"/admin/directory/organization/{hub.pk}/history/"
        ).rendered_content
    )


@pytest.mark.parametrize(
    "words",
    ["cafe hub", "Café", "CH", "le nom", "hub.example.org", "nom hub", '"cafe hub"'],
)
def test_search_finds_by_name_acronym_other_name_and_address(
    editor: Client, words: str
) -> None:
    hub = make_organization(
        name="Café Hub", acronym="CH", url="https://hub.example.org/x"
    )
    with changes.recorded(hub):
        hub.alternate_names.create(name="Le Nom", kind="former")
    make_organization(name="Mill")

    assert names(editor, f"q={words}") == ["Café Hub"]


@pytest.mark.parametrize("words", ["hub cafe mill", '"hub cafe"', "nomad"])
def test_search_wants_every_word_and_a_quoted_one_as_it_stands(
    editor: Client, words: str
) -> None:
    make_organization(name="Café Hub")
    make_organization(name="Mill")

    assert names(editor, f"q={words}") == []


@pytest.mark.parametrize("key", ["abc", "99999999999999999999", "-1", "\x00"])
def test_action_on_impossible_records_is_no_fault(editor: Client, key: str) -> None:
    assert (
        editor.post(LIST, {"action": "publish", "_selected_action": key}).status_code
        == 302
    )


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "x" * 9000,
        "p=99999999999999999999",
        "o=zz",
        "kind__exact=%00",
        "country=%ff",
        "tier=99999999999999999999",
        "sector=%00",
        "added_by=-1",
        "nothing=1",
        "all=",
    ],
)
def test_hostile_lists_are_no_fault(editor: Client, query: str) -> None:
    make_organization()

    assert editor.get(f"{LIST}?{query}").status_code in (200, 302, 400)


def test_staff_paste_places_and_mail_addresses_as_they_find_them(
    editor: Client,
) -> None:
    hub = make_organization()

    save(
        editor,
        CHANGE.format(hub.pk),
        latitude="52.5170365, 13.3888599",
        email="Mara <m@x.example>.",
    )

    hub.refresh_from_db()
    assert hub.coordinates() == "52.517036, 13.38886"
    assert hub.email == "m@x.example"


@pytest.mark.parametrize("key", ["0", "abc", "99999999999999999999", "1%00", "_5F"])
def test_unknown_records_are_not_found(editor: Client, key: str) -> None:
    for page in ("change", "history"):
        assert (
            editor.get(f"/admin/directory/organization/{key}/{page}/").status_code
            == 404
        )


@pytest.mark.parametrize(
    "field",
    [
        "name",
        "city",
        "description",
        "url",
        "slug",
        "latitude",
        "founded",
        "country",
        "kind",
    ],
)
def test_hostile_words_in_any_field_come_back_as_typed(
    editor: Client, field: str
) -> None:
    hub = make_organization()
    hostile = "\x00<script>" + "x" * 30_000

    response = save(editor, CHANGE.format(hub.pk), **{field: hostile})

    assert response.status_code == 200
    assert response.context_data["adminform"].form[field].value() == hostile


def test_key_beyond_all_in_a_form_is_no_fault(editor: Client) -> None:
    hub = make_organization()

    response = save(editor, CHANGE.format(hub.pk), successor="99999999999999999999")

    assert response.status_code in (200, 400)
    assert Organization.objects.get().successor is None


def test_list_takes_as_many_statements_however_many_records(editor: Client) -> None:
    tier = make_tier()
    for _ in range(10):
        make_listing(tier=tier)
    with CaptureQueriesContext(connection) as few:
        editor.get(LIST)
    for _ in range(10):
        make_listing(tier=tier)

    with CaptureQueriesContext(connection) as many:
        editor.get(LIST)

    assert len(many) == len(few)


def test_web_addresses_need_no_scheme_anywhere_on_the_staff_side(
    editor: Client,
) -> None:
    hub = make_organization()
    address = CHANGE.format(hub.pk)

    save(editor, address, url="mill.example/about", source_url="//news.example")
    refused = save(editor, address, url="ftp://mill.example")

    hub.refresh_from_db()
    assert hub.url == "https://mill.example/about"
    assert hub.source_url == "https://news.example"
    assert "url" in shown(refused)["adminform"].form.errors
