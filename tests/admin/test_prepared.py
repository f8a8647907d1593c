"""A change is prepared in the form, looked at in its place and published later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.catalog import prepared
from directory.history import changes
from directory.models import (
    Change,
    Listing,
    Organization,
    PreparedChange,
    Relationship,
    Tag,
)
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_tier,
)
from tests.support.admin import CHANGE, counted, filled, messages, save, shown

pytestmark = pytest.mark.django_db
PREPARED = "/admin/directory/organization/{}/prepared/"
LATER = {"_prepare": "1"}
SOON = (timezone.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")


def prepare(client: Client, record: Organization, **typed: Any) -> Any:
    return save(client, CHANGE.format(record.pk), **typed, **LATER)


def reopened(client: Client, record: Organization) -> dict[str, Any]:
    """What a browser sends from the form that was opened with the prepared change."""
    response = client.get(CHANGE.format(record.pk) + "?prepared=1")
    edition = PreparedChange.objects.get(organization=record).edition
    return filled(response) | {"prepared": edition, "from_prepared": "1"}


def act(client: Client, record: Organization, button: str, **more: Any) -> Any:
    edition = PreparedChange.objects.get(organization=record).edition
    sent = {button: "1", "prepared": edition, **more}
    return client.post(PREPARED.format(record.pk), sent, follow=True)


def write(record: Organization, **values: Any) -> None:
    """Change a record as somebody else does."""
    fresh = Organization.objects.get(pk=record.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    with changes.recorded(fresh, comment="Meanwhile"):
        fresh.save()


def whole(record: Organization) -> dict[str, Any]:
    fresh = Organization.objects.get(pk=record.pk)
    return {
        "city": fresh.city,
        "description": fresh.description,
        "tags": sorted(fresh.tags.names()),
        "sectors": sorted(map(str, fresh.sectors.all())),
        "names": sorted(map(str, fresh.alternate_names.all())),
        "ties": sorted(fresh.relationships.values_list("other_name", flat=True)),
        "listings": sorted(str(one.tier) for one in fresh.listings.all()),
    }


def test_prepared_change_leaves_everything_as_it_is(editor: Client) -> None:
    record = make_organization(city="York", tags=["bread"])
    before = (counted(), whole(record), Tag.objects.count())

    response = prepare(editor, record, city="Leeds", tags="bread, bakeries")

    assert response["Location"] == PREPARED.format(record.pk)
    assert (counted(), whole(record), Tag.objects.count()) == before
    change = PreparedChange.objects.get()
    assert change.fields == ["city", "tagged_items"]
    assert change.by is not None
    assert change.by.username == "ed"


def test_published_change_brings_fields_and_all_that_hangs_on_the_record(
    editor: Client,
) -> None:
    tier, sector = make_tier(), make_sector(name="Bakeries")
    record = make_organization(city="York", description="Old.", tags=["bread"])
    former = make_alternate_name(record, name="Former")
    make_listing(record)
    typed = {
        "city": "Leeds",
        "tags": "rolls",
        "sectors": [sector.pk],
        "change_note": "As agreed",
        "alternate_names-0-DELETE": "on",
        "relationships-TOTAL_FORMS": 1,
        "relationships-0-kind": "member_of",
        "relationships-0-other_name": "Millers",
        "listings-TOTAL_FORMS": 2,
        "listings-1-tier": tier.pk,
    }
    prepare(editor, record, **typed)

    response = act(editor, record, "publish")

    found = whole(record)
    assert messages(response)[-1] == "Published."
    assert str(tier) in found.pop("listings")
    assert found == {
        "city": "Leeds",
        "description": "Old.",
        "tags": ["rolls"],
        "sectors": ["Bakeries"],
        "names": [],
        "ties": ["Millers"],
    }
    assert not PreparedChange.objects.exists()
    assert former.name == "Former"
    last = Change.objects.of(record.pk)[0]
    assert last.comment.startswith("Prepared by ed on ")
    assert last.comment.endswith(": As agreed")


def test_change_of_other_fields_meanwhile_stays(editor: Client) -> None:
    record = make_organization(city="York", description="Old.")
    prepare(editor, record, city="Leeds")
    write(record, description="Theirs.")

    act(editor, record, "publish")

    found = whole(record)
    assert (found["city"], found["description"]) == ("Leeds", "Theirs.")


def test_change_of_the_same_field_meanwhile_comes_back_with_both_texts(
    editor: Client,
) -> None:
    record = make_organization(city="York", description="Old.")
    prepare(editor, record, description="Mine.")
    write(record, description="Theirs.")

    response = act(editor, record, "publish")

    assert messages(response)[-1:] == [
        "Changed by somebody else meanwhile: Description."
    ]
    assert whole(record)["description"] == "Theirs."
    (conflict,) = response.context["conflicts"]
    assert (conflict.before, conflict.after) == ("Theirs.", "Mine.")


def test_conflict_is_settled_in_the_form(editor: Client) -> None:
    record = make_organization(city="York", description="Old.")
    prepare(editor, record, description="Mine.", city="Leeds")
    write(record, description="Theirs.")

    sent = reopened(editor, record)
    editor.post(CHANGE.format(record.pk), sent | {"description": "Both."})

    assert sent["description"] == "Mine."
    found = whole(record)
    assert (found["city"], found["description"]) == ("Leeds", "Both.")
    assert not PreparedChange.objects.exists()


def test_form_opened_with_it_takes_away_what_it_takes_away(editor: Client) -> None:
    record = make_organization()
    make_alternate_name(record, name="Gone")
    make_alternate_name(record, name="Stays")
    make_relationship(record, other_name="Bakers")
    prepare(
        editor,
        record,
        **{"alternate_names-0-DELETE": "on", "relationships-0-other_name": "Millers"},
    )

    address = CHANGE.format(record.pk)
    editor.post(address, reopened(editor, record) | LATER | {"city": "Leeds"})
    still = whole(record)
    editor.post(address, reopened(editor, record))

    assert (still["names"], still["ties"]) == (["Gone", "Stays"], ["Bakers"])
    found = whole(record)
    assert (found["city"], found["names"]) == ("Leeds", ["Stays"])
    assert found["ties"] == ["Millers"]
    assert Relationship.objects.count() == 1


def test_record_is_shown_in_its_place_to_staff_only(
    editor: Client, django_user_model: Any
) -> None:
    record = make_organization(description="Old words.")
    prepare(editor, record, description="Prepared words.")
    address = record.get_absolute_url() + "?prepared=1"

    to_staff, to_readers = editor.get(address), Client().get(address)

    assert b"Prepared words." in to_staff.content
    assert b"readers do not see it yet" in to_staff.content
    assert to_staff["Cache-Control"] == "private, no-store"
    assert b"Prepared words." not in to_readers.content
    assert b"Old words." in to_readers.content
    assert whole(record)["description"] == "Old words."


def test_second_one_is_refused_until_the_first_was_seen(editor: Client) -> None:
    record = make_organization(city="York")
    prepare(editor, record, city="Leeds")

    response = prepare(editor, record, city="Hull")
    kept = PreparedChange.objects.get()
    sent = filled(response) | {"prepared": kept.edition, "city": "Hull"}
    again = editor.post(CHANGE.format(record.pk), sent | LATER)

    assert "Somebody else changed what is prepared" in str(shown(response)["errors"])
    assert f'name="prepared" value="{kept.edition}"' in response.content.decode()
    assert kept.edition == 1
    assert again.status_code == 302
    assert PreparedChange.objects.get().edition == 2


@pytest.mark.parametrize("button", ["publish", "discard", "schedule"])
def test_button_on_an_older_edition_does_nothing(editor: Client, button: str) -> None:
    record = make_organization(city="York")
    prepare(editor, record, city="Leeds")
    editor.post(
        CHANGE.format(record.pk), reopened(editor, record) | {"city": "Hull"} | LATER
    )

    sent = {button: "1", "prepared": 1, "publish_at": SOON}
    response = editor.post(PREPARED.format(record.pk), sent, follow=True)

    assert "Look again" in messages(response)[-1]
    assert PreparedChange.objects.get().publish_at is None
    assert whole(record)["city"] == "York"


def test_discarded_change_is_gone_and_the_record_as_it_was(editor: Client) -> None:
    record = make_organization(city="York")
    prepare(editor, record, city="Leeds")

    act(editor, record, "discard")

    assert not PreparedChange.objects.exists()
    assert whole(record)["city"] == "York"
    assert editor.get(PREPARED.format(record.pk)).status_code == 404


def test_form_without_a_difference_is_not_kept(editor: Client) -> None:
    record = make_organization(city="York")

    response = prepare(editor, record)

    assert "Nothing differs" in str(shown(response)["errors"])
    assert not PreparedChange.objects.exists()


def test_tie_of_another_record_cannot_wait(editor: Client) -> None:
    record, member = make_organization(), make_organization()

    typed = {"tied_as": "has_member", "tied_by": member.pk}
    response = prepare(editor, record, city="Leeds", **typed)

    assert "cannot wait here" in str(shown(response)["errors"])
    assert not PreparedChange.objects.exists()
    assert not Relationship.objects.exists()


def test_what_waits_is_told_by_form_history_list_and_dashboard(
    editor: Client,
) -> None:
    record = make_organization(name="Mill", city="York")
    make_organization(name="Other")
    prepare(editor, record, city="Leeds")

    form = editor.get(CHANGE.format(record.pk)).content.decode()
    history = editor.get(f"/admin/directory/organization/{record.pk}/history/")
    listed = editor.get("/admin/directory/organization/?prepared=waits")
    front = editor.get("/admin/")

    assert f'href="{PREPARED.format(record.pk)}"' in form
    assert f'href="{PREPARED.format(record.pk)}"' in history.content.decode()
    assert list(listed.context_data["cl"].result_list) == [record]  # type: ignore[attr-defined]
    assert "1 prepared change" in front.content.decode()


@pytest.mark.parametrize(
    ("typed", "is_set"),
    [
        (SOON, True),
        ("", False),
        ("2001-01-01T08:00", False),
        ("9999-12-31T23:00", False),
    ],
)
def test_time_is_set_when_it_is_to_come(
    editor: Client, typed: str, is_set: bool
) -> None:
    record = make_organization(city="York")
    prepare(editor, record, city="Leeds")

    act(editor, record, "schedule", publish_at=typed)

    assert (PreparedChange.objects.get().publish_at is not None) == is_set


def test_published_at_its_time_it_is_in_its_place(editor: Client) -> None:
    record = make_organization(city="York")
    listing = make_listing(record)
    prepare(editor, record, city="Leeds")
    act(editor, record, "schedule", publish_at=SOON)

    early = prepared.publish_due()
    PreparedChange.objects.update(publish_at=timezone.now() - timedelta(minutes=1))
    due = prepared.publish_due()

    assert early == "0 published, 0 came back"
    assert due == "1 published, 0 came back"
    assert whole(record)["city"] == "Leeds"
    assert Listing.objects.get() == listing
    last = Change.objects.of(record.pk)[0].by
    assert last is not None
    assert last.username == "ed"
