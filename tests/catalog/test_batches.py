"""What is done to many is asked first, done as it was shown, in parts, and undone as
one.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from directory.catalog import batches, running
from directory.errors import DirectoryError
from directory.models import Batch, Change, ContentVersion, Organization
from tests.factories import make_organization, make_sector, make_tier, make_user
from tests.support.batches import asked, done, outcomes
from tests.support.versions import change

pytestmark = pytest.mark.django_db


def make_drafts(number: int) -> list[Organization]:
    return [make_organization(visibility="draft") for _ in range(number)]


def visibilities() -> list[str]:
    rows = Organization.objects.order_by("pk")
    return list(rows.values_list("visibility", flat=True))


def test_ask_changes_nothing_and_says_who_would_change() -> None:
    drafts, editor = make_drafts(2), make_user("editor")
    published = make_organization()
    before = ContentVersion.objects.number()

    batch = asked("publish", [*drafts, published], by=editor)

    assert (batch.state, batch.number, batch.by) == ("asked", 2, editor)
    assert outcomes(batch) == {
        drafts[0].pk: "waiting", drafts[1].pk: "waiting", published.pk: "same",
    }  # fmt: skip
    assert ContentVersion.objects.number() == before
    assert visibilities() == ["draft", "draft", "published"]


def test_confirm_is_for_who_asked_and_once() -> None:
    batch = asked("publish", make_drafts(1), by=make_user("editor"))

    with pytest.raises(PermissionDenied):
        batches.confirm(batch, by=make_user("editor"))
    batches.confirm(batch, by=batch.by)
    running.run(batch.pk)
    again = batches.confirm(batch, by=batch.by)

    assert again.state == "done"
    assert Change.objects.filter(batch=batch).count() == 1


def test_confirm_refuses_where_nothing_would_change() -> None:
    batch = asked("publish", [make_organization()], by=make_user("editor"))

    with pytest.raises(DirectoryError, match="None of these"):
        batches.confirm(batch, by=batch.by)


@pytest.mark.parametrize(
    ("name", "role"),
    [("publish", "moderator"), ("verified_today", "viewer"), ("delete", "editor")],
)
def test_ask_refuses_who_may_not(name: str, role: str) -> None:
    organization = make_organization()

    with pytest.raises(PermissionDenied):
        asked(name, [organization], by=make_user(role))

    assert not Batch.objects.exists()


def test_undo_brings_back_only_what_the_batch_changed() -> None:
    drafts, editor = make_drafts(2), make_user("editor")
    batch = done("publish", drafts, by=editor)
    drafts[0].refresh_from_db()
    change(drafts[0], city="York")

    undone = running.run(batches.undo(batch, by=editor).pk)

    assert outcomes(undone) == {drafts[0].pk: "done", drafts[1].pk: "done"}
    assert visibilities() == ["draft", "draft"]
    drafts[0].refresh_from_db()
    assert drafts[0].city == "York"
    assert undone.what == "Undone: Published"


def test_undo_leaves_and_names_what_was_changed_again() -> None:
    first, second = make_drafts(2)
    editor = make_user("editor")
    batch = done("publish", [first, second], by=editor)
    first.refresh_from_db()
    change(first, visibility="withdrawn")

    undone = running.run(batches.undo(batch, by=editor).pk)

    assert outcomes(undone) == {first.pk: "left_out", second.pk: "done"}
    assert undone.items.left_out().get().why == "Changed again since: Visibility."
    assert visibilities() == ["withdrawn", "draft"]


def test_undo_twice_is_one_undo() -> None:
    editor = make_user("editor")
    batch = done("publish", make_drafts(1), by=editor)

    first, second = (batches.undo(batch, by=editor) for _ in range(2))

    assert first == second
    running.run(first.pk)
    running.run(first.pk)
    assert Change.objects.filter(batch=first).count() == 1


def test_undo_refuses_who_may_not_what_runs_and_what_is_an_undo() -> None:
    editor = make_user("editor")
    waiting = asked("publish", make_drafts(1), by=editor)
    batch = done("publish", make_drafts(1), by=editor)

    with pytest.raises(PermissionDenied):
        batches.undo(batch, by=make_user("moderator"))
    with pytest.raises(DirectoryError):
        batches.undo(waiting, by=editor)
    undone = running.run(batches.undo(batch, by=editor).pk)
    with pytest.raises(DirectoryError):
        batches.undo(undone, by=editor)
    assert not batches.may_undo(batch, by=editor)


@pytest.mark.parametrize(
    ("name", "make_value"),
    [
        ("add_sector", lambda: make_sector().pk),
        ("add_to_tier", lambda: make_tier().pk),
        ("add_tag", lambda: "seeds"),
        ("set_kind", lambda: "fund"),
        ("set_country", lambda: "CA"),
        ("set_review", lambda: "2027-03-01"),
        ("verified_today", lambda: None),
        ("delete", lambda: None),
    ],
)
def test_undo_leads_back_to_what_was_before(name: str, make_value: Any) -> None:
    organizations = [make_organization(tags=["old"], kind="media") for _ in range(3)]
    by, before = make_user("administrator"), [said(one) for one in organizations]

    batch = done(name, organizations, by=by, value=make_value())
    between = [said(one) for one in organizations]
    undone = running.run(batches.undo(batch, by=by).pk)

    assert all(now != then for now, then in zip(between, before, strict=True))
    assert [said(one) for one in organizations] == before
    assert set(outcomes(undone).values()) == {"done"}


def said(organization: Organization) -> dict[str, Any]:
    """Return what is stored of an organization, but for times and derived keys."""
    stored = Organization.objects.filter(pk=organization.pk).values().first()
    row: dict[str, Any] = dict(stored or {})
    # Versions hold times in thousandths of a second.
    for name in ("updated_at", "created_at", "published_at"):
        row.pop(name, None)
    for relation in ("sectors", "tags", "listings"):
        rows = getattr(organization, relation).order_by("pk") if row else []
        row[relation] = [str(one) for one in rows]
    return row
