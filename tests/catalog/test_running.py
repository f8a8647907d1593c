"""What was confirmed is done in parts, as it was shown, and goes on when stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from reversion.models import Revision

from directory.catalog import batches, parts, prepared, running, taxonomy
from directory.history import changes
from directory.models import Batch, BatchItem, Change, ContentVersion, Organization
from tests.factories import make_organization, make_sector, make_user
from tests.support.batches import asked, done, outcomes
from tests.support.versions import change

pytestmark = pytest.mark.django_db


def make_drafts(number: int) -> list[Organization]:
    return [make_organization(visibility="draft") for _ in range(number)]


def visibilities() -> list[str]:
    rows = Organization.objects.order_by("pk")
    return list(rows.values_list("visibility", flat=True))


def test_run_changes_what_was_confirmed_with_a_record_of_its_own_each() -> None:
    drafts, editor = make_drafts(3), make_user("editor")
    before = Revision.objects.count()

    batch = done("publish", drafts, by=editor)

    assert (batch.state, batch.through) == ("done", 3)
    assert visibilities() == ["published"] * 3
    assert Revision.objects.count() == before + 3
    rows = Change.objects.filter(batch=batch)
    assert (
        list(rows.values_list("kind", "by", "comment"))
        == [("published", editor.pk, "Published")] * 3
    )


def test_run_leaves_alone_what_was_not_confirmed() -> None:
    batch = asked("publish", make_drafts(1), by=make_user("editor"))

    assert running.run(batch.pk).state == "asked"
    assert visibilities() == ["draft"]


def test_run_names_who_was_changed_or_deleted_meanwhile_and_leaves_them() -> None:
    same, edited, gone = make_drafts(3)
    batch = asked("publish", [same, edited, gone], by=make_user("editor"))
    change(edited, city="York")
    gone_key = gone.pk
    changes.removed(gone)

    batches.confirm(batch, by=batch.by)
    running.run(batch.pk)

    assert outcomes(batch) == {
        same.pk: "done", edited.pk: "left_out", gone_key: "left_out",
    }  # fmt: skip
    assert {item.organization_key: item.why for item in batch.items.left_out()} == {
        edited.pk: "Somebody changed it meanwhile.",
        gone_key: "It is gone.",
    }
    assert visibilities() == ["published", "draft"]


@pytest.mark.past_the_door
def test_run_gives_records_that_came_past_the_door_a_first_version() -> None:
    bare = Organization.objects.create(name="Loaded", visibility="draft")
    editor = make_user("editor")

    batch = done("publish", [bare], by=editor)
    undone = running.run(batches.undo(batch, by=editor).pk)

    assert undone.items.done().count() == 1
    assert visibilities() == ["draft"]


def test_run_stops_where_the_person_may_no_longer() -> None:
    drafts, editor = make_drafts(2), make_user("editor")
    batch = asked("publish", drafts, by=editor)
    batches.confirm(batch, by=editor)
    editor.groups.clear()

    stopped = running.run(batch.pk)

    assert (stopped.state, visibilities()) == ("done", ["draft"] * 2)
    assert {item.why for item in batch.items.all()} == {"This is not for your role."}


def test_run_stops_where_the_account_is_gone() -> None:
    batch = asked("publish", make_drafts(1), by=make_user("editor"))
    batches.confirm(batch, by=batch.by)
    User.objects.all().delete()

    running.run(batch.pk)

    assert visibilities() == ["draft"]
    assert "account" in batch.items.get().why


def test_run_goes_on_where_it_was_stopped() -> None:
    drafts, editor = make_drafts(parts.FIRST_PART + 5), make_user("editor")
    batch = asked("publish", drafts, by=editor)
    batches.confirm(batch, by=editor)

    halfway = running.run(batch.pk, seconds=0)
    numbers = halfway.state, halfway.through
    finished = running.run(batch.pk)

    assert numbers == ("running", parts.FIRST_PART)
    assert (finished.state, finished.through) == ("done", len(drafts))
    assert Change.objects.filter(batch=batch).count() == len(drafts)


def test_run_takes_a_number_of_the_content_a_part() -> None:
    drafts, editor = make_drafts(20), make_user("editor")
    before = ContentVersion.objects.number()

    done("publish", drafts, by=editor)

    assert ContentVersion.objects.number() == before + 1


def test_forget_unconfirmed_drops_old_questions_only() -> None:
    editor = make_user("editor")
    old, new = (asked("publish", make_drafts(1), by=editor) for _ in range(2))
    finished = done("publish", make_drafts(1), by=editor)
    now = timezone.now()
    Batch.objects.exclude(pk=new.pk).update(at=now - timedelta(days=2))

    assert running.forget_unconfirmed(now - timedelta(days=1)) == 1
    assert set(Batch.objects.all()) == {new, finished}
    assert not BatchItem.objects.filter(batch=old.pk).exists()


@pytest.mark.parametrize("loss", ["deleted", "merged"])
def test_run_leaves_all_out_where_what_was_chosen_is_gone(loss: str) -> None:
    sector, other = make_sector(), make_sector()
    organization = make_organization()
    batch = asked("add_sector", [organization], by=make_user("editor"), value=sector.pk)
    batches.confirm(batch, by=batch.by)
    if loss == "deleted":
        changes.removed(sector)
    else:
        taxonomy.merge(sector, other)

    finished = running.run(batch.pk)

    assert finished.state == "done"
    assert list(organization.sectors.all()) == []
    assert outcomes(batch) == {organization.pk: "left_out"}


def test_run_deletes_none_of_which_a_change_is_prepared() -> None:
    boss = make_user("administrator")
    waiting, other = make_organization(city="York"), make_organization()
    with prepared.prepared(waiting, by=boss), changes.recorded(waiting, by=boss):
        waiting.city = "Hull"
        waiting.save()

    batch = done("delete", [waiting, other], by=boss)

    assert list(Organization.objects.all()) == [waiting]
    assert batch.items.get(organization_key=waiting.pk).why == (
        "A change of it is prepared."
    )
