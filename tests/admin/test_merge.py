"""The merge screen shows two records side by side, makes them one, and two again."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client
from reversion.models import Version

from directory.duplicates import merge
from directory.history import changes
from directory.models import Change, ContentVersion, Merge, Organization
from tests.factories import make_organization, make_page, make_user
from tests.support.admin import messages, shown

pytestmark = pytest.mark.django_db
LIST = "/admin/directory/organization/"


def screen(kept: Organization, other: Organization) -> str:
    """The address of the screen with both records side by side."""
    return f"{LIST}{kept.pk}/merge/?other={other.pk}"


def send(client: Client, kept: Organization, other: Organization, **typed: Any) -> Any:
    """Open the screen and send its form."""
    seen = shown(client.get(screen(kept, other)))["seen"]
    return client.post(
        screen(kept, other), {"seen": seen, "name_kind": "short", **typed}, follow=True
    )


def names() -> list[str]:
    """The names of all records."""
    return sorted(Organization.objects.values_list("name", flat=True))


def version_of(key: int) -> Version:
    """The newest version of a record."""
    return Version.objects.get_for_object_reference(Organization, key).order_by("-pk")[
        0
    ]


def test_merge_asks_for_the_other_record_first(boss: Client) -> None:
    kept = make_organization()

    response = boss.get(f"{LIST}{kept.pk}/merge/")

    assert response.templates[0].name == "admin/directory/merge_choose.html"
    assert list(shown(response)["form"].fields) == ["other"]


def test_merge_offers_the_records_that_look_alike(boss: Client) -> None:
    kept, other = make_organization(name="The Guild"), make_organization(name="Guild")
    make_organization(name="Millers")

    response = boss.get(f"{LIST}{kept.pk}/merge/")

    assert [
        double.organization for double in shown(response)["possible_duplicates"]
    ] == [other]
    assert f'href="?other={other.pk}"' in response.content.decode()


def test_the_form_of_a_record_names_possible_doubles_with_the_way_to_compare(
    boss: Client,
) -> None:
    kept, other = (
        make_organization(name="The Guild"),
        make_organization(name="Guild", visibility="draft"),
    )

    page = boss.get(f"{LIST}{kept.pk}/change/").content.decode()

    assert "Possible doubles:" in page
    assert f'href="{LIST}{kept.pk}/merge/?other={other.pk}"' in page


@pytest.mark.parametrize("other", ["", "x", "99999", "{kept}", "1\x00"])
def test_merge_asks_again_for_what_is_no_other_record(boss: Client, other: str) -> None:
    kept = make_organization()

    response = boss.get(
        f"{LIST}{kept.pk}/merge/", {"other": other.format(kept=kept.pk)}
    )

    assert response.templates[0].name == "admin/directory/merge_choose.html"
    assert len(shown(response)["errors"]) == 1


def test_merge_shows_differing_fields_and_suggests_what_is_missing(
    boss: Client,
) -> None:
    kept = make_organization(name="Guild", city="Oakland", url="", kind="")
    other = make_organization(
        name="Gild", city="Berkeley", url="https://guild.example/", kind="fund"
    )

    context = shown(boss.get(screen(kept, other)))

    choices = [
        (found.difference.label, found.is_takeable, found.is_suggested)
        for found in context["choices"]
    ]
    assert choices == [
        ("Name", False, False), ("Address of the page", False, False),
        ("Kind", True, True),
        ("Web address", True, True), ("City", True, False),
    ]  # fmt: skip
    assert context["chosen"] == ["kind", "url"]


def test_published_record_stays_whichever_of_the_two_one_comes_from(
    boss: Client,
) -> None:
    draft = make_organization(name="Draft", visibility="draft")
    published = make_organization(name="Public")

    contexts = [
        shown(boss.get(screen(draft, published))),
        shown(boss.get(screen(published, draft))),
    ]

    for context in contexts:
        assert (context["original"], context["other"]) == (published, draft)


def test_link_keeps_the_other_one_instead(boss: Client) -> None:
    draft = make_organization(name="Draft", visibility="draft")
    published = make_organization(name="Public")
    page = boss.get(screen(draft, published)).content.decode()
    address = f"{screen(draft, published)}&amp;stays={draft.pk}"

    context = shown(boss.get(html.unescape(address)))

    assert address in page
    assert (context["original"], context["other"]) == (draft, published)
    assert context["chosen"] == ["visibility"]


@pytest.mark.parametrize("published_stays", [True, False])
def test_public_record_does_not_disappear_in_a_merge_unasked(
    boss: Client, published_stays: bool
) -> None:
    draft = make_organization(name="Draft", visibility="draft")
    published = make_organization(name="Public", slug="public")
    kept, other = (published, draft) if published_stays else (draft, published)
    take = ["visibility"] if published_stays else []
    address = f"{screen(kept, other)}&stays={kept.pk}"
    seen = shown(boss.get(address))["seen"]
    typed = {"seen": seen, "name_kind": "short", "take": take}

    refused = boss.post(address, typed)
    before = names()
    boss.post(address, {**typed, "hide": "on"})

    assert list(shown(refused)["form"].errors) == ["hide"]
    assert 'name="hide"' in refused.content.decode()
    assert (before, names()) == (["Draft", "Public"], [kept.name])
    assert not Organization.objects.published().exists()


def test_draft_that_stays_in_place_of_a_public_record_is_published(
    boss: Client,
) -> None:
    draft = make_organization(name="Draft", slug="draft", visibility="draft")
    published = make_organization(name="Public", slug="public")
    address = f"{screen(draft, published)}&stays={draft.pk}"
    context = shown(boss.get(address))

    boss.post(address, {"seen": context["seen"], "take": context["chosen"]})

    reader = Client()
    moved = reader.get("/organizations/public/")
    assert (moved.status_code, moved["Location"]) == (301, "/organizations/draft/")
    assert reader.get("/organizations/draft/").status_code == 200


def test_merge_screen_writes_nothing_when_looked_at(boss: Client) -> None:
    kept, other = make_organization(), make_organization()
    number = ContentVersion.objects.number()

    boss.get(screen(kept, other))

    assert (ContentVersion.objects.number(), Organization.objects.count()) == (
        number,
        2,
    )


def test_merge_makes_one_record_and_offers_the_undo(client: Client) -> None:
    user = make_user("superuser")
    client.force_login(user)
    kept, other = (
        make_organization(name="Guild", city="Oakland"),
        make_organization(name="Gild", city="Berkeley"),
    )

    response = send(client, kept, other, take=["city"], name_kind="former")

    kept.refresh_from_db()
    assert (names(), kept.city) == (["Guild"], "Berkeley")
    assert list(kept.alternate_names.values_list("name", "kind")) == [
        ("Gild", "former")
    ]
    assert f"{LIST}merges/{Merge.objects.get().pk}/undo/" in messages(response)[0]
    assert {change.by for change in Change.objects.order_by("-id")[:2]} == {user}


def test_merge_is_refused_when_one_of_the_two_changed_meanwhile(boss: Client) -> None:
    kept, other = make_organization(name="Guild"), make_organization(name="Gild")
    seen = shown(boss.get(screen(kept, other)))["seen"]
    with changes.recorded(other):
        pass

    response = boss.post(screen(kept, other), {"seen": seen})

    assert messages(response) == [
        "Somebody else changed one of the two meanwhile. Look again."
    ]
    assert names() == ["Gild", "Guild"]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"seen": "x", "take": "slug"},
        {"seen": "1" * 99},
        {"seen": "1", "name_kind": "x"},
    ],
)
def test_merge_refuses_a_form_that_is_not_its_own(
    boss: Client, typed: dict[str, str]
) -> None:
    kept, other = make_organization(name="Guild"), make_organization(name="Gild")

    response = boss.post(screen(kept, other), typed)

    assert (response.status_code, names()) == (200, ["Gild", "Guild"])


def test_merge_that_breaks_a_rule_is_refused_with_the_reason_and_keeps_the_choice(
    boss: Client,
) -> None:
    kept, other = make_organization(founded="2010"), make_organization(dissolved="2000")

    response = send(boss, kept, other, take=["dissolved"])

    assert messages(response) == ["It cannot have ended before it was founded."]
    assert shown(response)["chosen"] == ["dissolved"]


def test_merge_is_for_whoever_may_change_records() -> None:
    kept, other = make_organization(), make_organization()
    client = Client()
    client.force_login(make_user("guest"))

    answers = [
        client.get(screen(kept, other)),
        client.post(screen(kept, other), {"seen": "1"}),
    ]

    assert (
        [answer.status_code for answer in answers],
        Organization.objects.count(),
    ) == ([403, 403], 2)


def test_editor_merges_and_undoes_without_the_right_to_delete(editor: Client) -> None:
    kept, other = make_organization(name="Guild"), make_organization(name="Gild")

    send(editor, kept, other)
    merged = names()
    editor.post(f"{LIST}merges/{Merge.objects.get().pk}/undo/")

    assert (merged, names()) == (["Guild"], ["Gild", "Guild"])


def test_change_form_leads_to_the_merge(boss: Client) -> None:
    kept = make_organization()

    page = boss.get(f"{LIST}{kept.pk}/change/").content.decode()

    assert page.count(f'href="{LIST}{kept.pk}/merge/"') == 1


def test_undo_says_what_it_brings_back_before_it_does(boss: Client) -> None:
    kept, other = (
        make_organization(name="Guild", city="Oakland"),
        make_organization(name="Gild", city="Berkeley"),
    )
    merged = merge.merge(kept, other, take=["city"], name_kind="")
    number = ContentVersion.objects.number()

    response = boss.get(f"{LIST}merges/{merged.pk}/undo/")

    differences = shown(response)["differences"]
    assert [(found.label, found.before, found.after) for found in differences] == [
        ("City", "Berkeley", "Oakland")
    ]
    assert "“Gild” becomes a record of its own again" in response.content.decode()
    assert ContentVersion.objects.number() == number


def test_undo_makes_two_records_again(boss: Client) -> None:
    kept, other = make_organization(name="Guild"), make_organization(name="Gild")
    merged = merge.merge(kept, other)

    response = boss.post(f"{LIST}merges/{merged.pk}/undo/", follow=True)

    assert (names(), messages(response)) == (
        ["Gild", "Guild"],
        ["The two records are two again."],
    )


def test_undo_of_a_kept_record_that_changed_is_refused_with_the_reason(
    boss: Client,
) -> None:
    kept = make_organization(name="Guild")
    merged = merge.merge(kept, make_organization())
    with changes.recorded(kept):
        kept.alternate_names.all().delete()

    pages = [
        boss.get(f"{LIST}merges/{merged.pk}/undo/"),
        boss.post(f"{LIST}merges/{merged.pk}/undo/"),
    ]

    assert [
        "“Guild” was changed since the merge: Alternate names." in page.content.decode()
        for page in pages
    ] == [True, True]
    assert names() == ["Guild"]


@pytest.mark.parametrize("key", [99999, 10**30])
def test_undo_of_no_merge_is_not_found(boss: Client, key: int) -> None:
    assert boss.post(f"{LIST}merges/{key}/undo/").status_code == 404


def test_recovery_of_a_merged_record_leads_to_the_undo(boss: Client) -> None:
    merged = merge.merge(
        make_organization(name="Guild"), make_organization(name="Gild")
    )
    place = f"{LIST}recover/{version_of(merged.other_key).pk}/"
    undo = f"{LIST}merges/{merged.pk}/undo/"

    page, response = boss.get(place).content.decode(), boss.post(place)

    assert (
        "This record was merged into “Guild”." in page,
        f'href="{undo}"' in page,
    ) == (True, True)
    assert (response.headers["Location"], names()) == (undo, ["Guild"])


def test_recovery_of_a_merged_record_works_by_itself_once_the_undo_does_not(
    boss: Client,
) -> None:
    kept = make_organization(name="Guild")
    other = make_organization(name="Gild", slug="gild")
    with changes.recorded(other):
        other.identifiers.create(scheme="US-EIN", value="1")
    merged = merge.merge(kept, other)
    with changes.recorded(kept):
        kept.alternate_names.all().delete()
    place = f"{LIST}recover/{version_of(merged.other_key).pk}/"

    page = boss.get(place).content.decode()
    response = boss.post(place, follow=True)

    assert "“Guild” was changed since the merge: Alternate names." in page
    assert (
        messages(response)[1]
        == "Left out, because it is gone or taken: identifier register: US-EIN;"
        " number: 1."
    )
    assert (names(), Organization.objects.get(name="Gild").slug) == (
        ["Gild", "Guild"],
        "gild",
    )


def test_deleted_page_is_recovered_without_a_word_of_merges(boss: Client) -> None:
    page = make_page(title="About us")
    version = Version.objects.get_for_object(page)[0]
    page.delete()

    shown = boss.get(f"/admin/directory/page/recover/{version.pk}/").content.decode()

    assert ("About us" in shown, "merged" in shown) == (True, False)
