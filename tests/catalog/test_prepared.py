"""A prepared change is written by who may, over nothing, or comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from directory.catalog import prepared, taxonomy
from directory.duplicates import merge
from directory.errors import DirectoryError
from directory.history import changes
from directory.models import Organization, PreparedChange, Sector
from tests.factories import make_organization, make_sector, make_user

pytestmark = pytest.mark.django_db


def prepare(record: Organization, by: User, **values: object) -> PreparedChange:
    fresh = Organization.objects.get(pk=record.pk)
    with prepared.prepared(fresh, by=by), changes.recorded(fresh, by=by):
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save()
    return PreparedChange.objects.get(organization=record)


def due(record: Organization, by: User, **values: object) -> PreparedChange:
    """A prepared change whose time has come."""
    change = prepare(record, by, **values)
    past = timezone.now() - timedelta(minutes=1)
    PreparedChange.objects.filter(pk=change.pk).update(publish_at=past)
    return change


def lose_role(by: User, _record: Organization) -> None:
    by.groups.clear()


def be_closed(by: User, _record: Organization) -> None:
    by.is_active = False
    by.save()


def be_deleted(by: User, _record: Organization) -> None:
    by.delete()


def be_overtaken(_by: User, record: Organization) -> None:
    fresh = Organization.objects.get(pk=record.pk)
    fresh.city = "Hull"
    with changes.recorded(fresh):
        fresh.save()


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (lose_role, "Whoever prepared it may not publish it any more."),
        (be_closed, "Whoever prepared it may not publish it any more."),
        (be_deleted, "Whoever prepared it has no account any more."),
        (be_overtaken, "Changed by somebody else meanwhile: City."),
    ],
)
def test_what_cannot_be_published_at_its_time_comes_back(
    happens: Callable[[User, Organization], None], expected: str
) -> None:
    record, editor = make_organization(city="York"), make_user("editor")
    due(record, editor, city="Leeds")
    happens(editor, record)

    said = prepared.publish_due()

    change = PreparedChange.objects.get()
    assert said == "0 published, 1 came back"
    assert (change.trouble, change.publish_at) == (expected, None)
    assert Organization.objects.get().city != "Leeds"
    assert prepared.publish_due() == "0 published, 0 came back"


def test_one_that_comes_back_keeps_no_other_from_its_time() -> None:
    editor, guest = make_user("editor"), make_user("editor")
    first, second = make_organization(city="York"), make_organization(city="York")
    due(first, guest, city="Leeds")
    due(second, editor, city="Leeds")
    guest.groups.clear()

    call_command("publish_prepared")

    cities = Organization.objects.order_by("pk").values_list("city", flat=True)
    assert list(cities) == ["York", "Leeds"]


def test_same_change_made_by_others_is_no_conflict() -> None:
    record, editor = make_organization(city="York"), make_user("editor")
    change = prepare(record, editor, city="Hull", region="Yorkshire")
    be_overtaken(editor, record)

    prepared.publish(change, by=editor)

    found = Organization.objects.get()
    assert (found.city, found.region) == ("Hull", "Yorkshire")


@pytest.mark.parametrize("role", ["viewer", "moderator", "staff"])
def test_who_may_not_change_records_neither_prepares_nor_publishes(role: str) -> None:
    record = make_organization(city="York")
    change = prepare(record, make_user("editor"), city="Leeds")
    guest = make_user(role)

    with pytest.raises(PermissionDenied):
        prepared.publish(change, by=guest)
    with pytest.raises(PermissionDenied):
        prepared.discard(change, by=guest, seen=1)
    with pytest.raises(PermissionDenied):
        prepared.schedule(change, timezone.now(), by=guest, seen=1)
    with pytest.raises(PermissionDenied):
        prepare(make_organization(), guest, city="Leeds")

    assert PreparedChange.objects.get() == change
    assert not Organization.objects.filter(city="Leeds").exists()


def test_sector_that_was_merged_meanwhile_gives_way_to_its_successor() -> None:
    sector, into = make_sector(), make_sector()
    record, editor = make_organization(), make_user("editor")
    fresh = Organization.objects.get()
    with prepared.prepared(fresh, by=editor), changes.recorded(fresh, by=editor):
        fresh.sectors.set([sector])
    taxonomy.merge(sector, into)

    prepared.publish(PreparedChange.objects.get(), by=editor)

    assert list(record.sectors.all()) == [into]


def test_what_points_at_something_that_is_gone_is_refused_by_its_name() -> None:
    sector = make_sector(name="Bakeries")
    record, editor = make_organization(), make_user("editor")
    fresh = Organization.objects.get()
    with prepared.prepared(fresh, by=editor), changes.recorded(fresh, by=editor):
        fresh.sectors.set([sector])
    Sector.objects.all().delete()

    with pytest.raises(DirectoryError, match="Bakeries"):
        prepared.publish(PreparedChange.objects.get(), by=editor)

    assert PreparedChange.objects.exists()
    assert not record.sectors.exists()


def test_deleted_record_takes_its_prepared_change_along() -> None:
    record, boss = make_organization(city="York"), make_user("superuser")
    change = prepare(record, boss, city="Leeds")

    changes.removed(record, by=boss)

    assert not PreparedChange.objects.exists()
    with pytest.raises(DirectoryError, match="no longer there"):
        prepared.publish(change, by=boss)


def test_record_with_a_prepared_change_is_not_merged_away() -> None:
    kept, other = make_organization(), make_organization(name="Mill")
    editor = make_user("editor")
    prepare(other, editor, city="Leeds")
    prepare(kept, editor, city="Hull")

    with pytest.raises(DirectoryError, match="A change of “Mill” is prepared"):
        merge.merge(kept, other, by=editor)
    prepared.discard(PreparedChange.objects.get(organization=other), by=editor, seen=1)
    merge.merge(kept, other, by=editor)
    prepared.publish(PreparedChange.objects.get(), by=editor)

    assert Organization.objects.get().city == "Hull"


def test_look_at_it_leaves_nothing_behind() -> None:
    record, editor = make_organization(city="York"), make_user("editor")
    change = prepare(record, editor, city="Leeds")

    with prepared.looked_at(change) as left_out:
        seen = Organization.objects.get().city

    assert (seen, left_out) == ("Leeds", [])
    assert Organization.objects.get().city == "York"


def test_what_is_gone_of_other_fields_hinders_nothing() -> None:
    by, record = make_user("editor"), make_organization(city="York")
    sector = make_sector(name="Seeds")
    with changes.recorded(record):
        record.sectors.add(sector)
    change = prepare(record, by, city="Hull")
    with changes.recorded(record):
        record.sectors.clear()
    changes.removed(sector)

    prepared.publish(change, by=by)

    record.refresh_from_db()
    assert record.city == "Hull"


def test_prepared_anew_it_has_no_time_of_somebody_else() -> None:
    record = make_organization(city="York")
    due(record, make_user("editor"), city="Hull")
    former = PreparedChange.objects.get()
    by = make_user("editor")
    fresh = Organization.objects.get(pk=record.pk)
    with (
        prepared.prepared(fresh, by=by, seen=former.edition),
        changes.recorded(fresh, by=by),
    ):
        fresh.city = "Leeds"
        fresh.save()

    assert PreparedChange.objects.get().publish_at is None
