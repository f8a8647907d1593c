"""Tiers are put in order and words merged on screens of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.test import Client

from directory.catalog import taxonomy
from directory.models import ContentVersion, Sector, Tag
from tests.factories import (
    make_listing,
    make_organization,
    make_sector,
    make_tier,
    make_user,
)
from tests.support.admin import form_values, save

pytestmark = pytest.mark.django_db
ORDER = "/admin/directory/networktier/{}/order/"


def typed_places(client: Client, address: str, **places: int) -> dict[str, Any]:
    return form_values(client.get(address).context_data["form"]) | places  # type: ignore[attr-defined]


def test_typed_places_put_the_listings_in_order(editor: Client) -> None:
    tier = make_tier()
    first, second, third = (
        make_listing(tier=tier, position=place) for place in (1, 2, 3)
    )
    address = ORDER.format(tier.pk)

    response = editor.post(
        address, typed_places(editor, address, **{f"place-{third.pk}": 0})
    )

    assert response.status_code == 302
    assert taxonomy.listings_of(tier) == [third, first, second]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({2: 1}, [2, 0, 1, 3]),
        ({0: 3}, [1, 2, 0, 3]),
        ({0: 99}, [1, 2, 3, 0]),
        ({3: 1, 2: 1}, [3, 2, 0, 1]),
        ({0: 2, 1: 1}, [1, 0, 2, 3]),
        ({0: 4, 1: 3, 2: 2, 3: 1}, [3, 2, 1, 0]),
    ],
)
def test_typed_place_moves_a_listing_there(
    editor: Client, typed: dict[int, int], expected: list[int]
) -> None:
    tier = make_tier()
    listings = [make_listing(tier=tier, position=place) for place in (1, 2, 3, 4)]
    address = ORDER.format(tier.pk)

    places = {f"place-{listings[one].pk}": place for one, place in typed.items()}
    editor.post(address, typed_places(editor, address, **places))

    in_order = tier.listings.order_by("position").values_list("pk", flat=True)
    assert list(in_order) == [listings[one].pk for one in expected]


def test_order_over_a_changed_list_keeps_the_typed_places_beside_the_present_ones(
    editor: Client,
) -> None:
    tier = make_tier()
    first, second = (make_listing(tier=tier, position=place) for place in (1, 2))
    address = ORDER.format(tier.pk)
    opened = typed_places(editor, address, **{f"place-{first.pk}": 9})
    third = make_listing(tier=tier, position=3)

    refused = editor.post(address, opened)

    assert refused.status_code == 200
    assert taxonomy.listings_of(tier) == [first, second, third]
    form = refused.context_data["form"]  # type: ignore[attr-defined]
    assert form.non_field_errors() == [
        "Somebody else changed this list meanwhile. Compare, then save again to keep"
        " your places."
    ]
    assert [form[f"place-{one.pk}"].value() for one in (first, second, third)] == [
        "9",
        "2",
        "3",
    ]
    assert refused.content.decode().count(">Now</th>") == 1
    assert editor.post(address, form_values(form)).status_code == 302
    assert taxonomy.listings_of(tier) == [second, third, first]


@pytest.mark.parametrize("seen", ["", "x", "\x00"])
def test_order_that_does_not_say_what_it_saw_is_refused(
    editor: Client, seen: str
) -> None:
    tier = make_tier()
    first, second = (make_listing(tier=tier, position=place) for place in (1, 2))
    address = ORDER.format(tier.pk)

    answer = editor.post(
        address,
        typed_places(editor, address, **{f"place-{first.pk}": 9}) | {"seen": seen},
    )

    assert (answer.status_code, taxonomy.listings_of(tier)) == (200, [first, second])


@pytest.mark.parametrize("place", ["", "x", "-1", "99999999999999999999", "\x00"])
def test_impossible_places_are_refused(editor: Client, place: str) -> None:
    listing = make_listing()
    address = ORDER.format(listing.tier.pk)

    response = editor.post(
        address, typed_places(editor, address) | {f"place-{listing.pk}": place}
    )

    assert response.status_code == 200


def test_order_of_an_unknown_tier_is_not_found(editor: Client) -> None:
    assert editor.get(ORDER.format(4711)).status_code == 404


def test_merging_a_sector_leads_to_the_one_that_stays(editor: Client) -> None:
    old, new = make_sector(), make_sector()
    hub = make_organization(sectors=[old])

    response = editor.post(f"/admin/directory/sector/{old.pk}/merge/", {"into": new.pk})

    assert response.headers["Location"] == f"/admin/directory/sector/{new.pk}/change/"
    assert list(hub.sectors.all()) == [new]


def test_merged_sector_is_offered_nowhere_and_stays_as_it_is(editor: Client) -> None:
    old, new = make_sector(name="Old words"), make_sector(name="New words")
    taxonomy.merge(old, new)

    asked = {
        "app_label": "directory",
        "model_name": "organization",
        "field_name": "sectors",
        "term": "words",
    }
    offered = editor.get("/admin/autocomplete/", asked).json()["results"]
    renamed = editor.post(
        f"/admin/directory/sector/{old.pk}/change/", {"name": "Other", "slug": "other"}
    )

    assert [result["text"] for result in offered] == ["New words"]
    assert (renamed.status_code, Sector.objects.get(pk=old.pk).name) == (
        403,
        "Old words",
    )


def test_tag_spelled_like_another_is_refused(editor: Client) -> None:
    Tag.objects.create(name="Économie", slug="economie")

    response = save(
        editor, "/admin/directory/tag/add/", name="economie", slug="economie-2"
    )

    assert "“Économie” is the same word" in str(response.context_data["errors"])


def test_sector_in_use_is_not_deleted_and_the_page_says_why(boss: Client) -> None:
    sector = make_sector()
    make_organization(name="Fair Mill", sectors=[sector])
    address = f"/admin/directory/sector/{sector.pk}/delete/"

    page = boss.get(address).rendered_content  # type: ignore[attr-defined]
    boss.post(address, {"post": "yes"})

    assert "Fair Mill" in page
    assert list(Sector.objects.all()) == [sector]


def test_renamed_sector_is_a_new_content_number(editor: Client) -> None:
    sector = make_sector()
    before = ContentVersion.objects.number()

    save(editor, f"/admin/directory/sector/{sector.pk}/change/", name="Renamed")

    sector.refresh_from_db()
    assert (sector.name, ContentVersion.objects.number()) == ("Renamed", before + 1)


def logged(model: str) -> list[tuple[str, int, str]]:
    """What the admin log says of records of this model: who, what and why."""
    entries = LogEntry.objects.filter(content_type__model=model).order_by("pk")
    return [
        (entry.user.username, entry.action_flag, entry.get_change_message())
        for entry in entries
    ]


@pytest.mark.parametrize(
    ("model", "typed", "changed", "label"),
    [
        ("sector", {"name": "Bread", "slug": "bread"}, {"name": "Rolls"}, "Name"),
        ("tag", {"name": "Bread", "slug": "bread"}, {"name": "Rolls"}, "Name"),
        ("synonym", {"words": "a = b"}, {"words": "a = b = c"}, "Words"),
    ],
)
def test_word_is_logged_once_when_added_changed_and_deleted(
    model: str, typed: dict[str, str], changed: dict[str, str], label: str
) -> None:
    client = Client()
    client.force_login(make_user("superuser", username="sol"))
    place = f"/admin/directory/{model}"

    save(client, f"{place}/add/", **typed)
    key = LogEntry.objects.get(content_type__model=model).object_id
    save(client, f"{place}/{key}/change/", **changed)
    client.post(f"{place}/{key}/delete/", {"post": "yes"})

    assert logged(model) == [
        ("sol", ADDITION, "Added."),
        ("sol", CHANGE, f"Changed {label}."),
        ("sol", DELETION, "Removed"),
    ]


def test_words_deleted_from_the_list_are_logged_once_each(boss: Client) -> None:
    sectors = [make_sector(), make_sector()]
    sent = {
        "action": "delete_selected",
        "_selected_action": [sector.pk for sector in sectors],
        "post": "yes",
    }

    boss.post("/admin/directory/sector/", sent)

    assert not Sector.objects.exists()
    assert [action for _, action, _ in logged("sector")] == [DELETION, DELETION]


def test_merged_word_is_logged_with_what_it_was_merged_into(editor: Client) -> None:
    old, new = make_sector(name="Old"), make_sector(name="New")

    editor.post(f"/admin/directory/sector/{old.pk}/merge/", {"into": new.pk})

    assert [why for _, _, why in logged("sector")] == ["“Old” merged into “New”"]
