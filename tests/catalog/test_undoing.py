"""A batch that deletes takes the ties of others along, and its undo ties them again."""

from __future__ import annotations

import pytest

from directory.catalog import batches, running
from directory.models import Change, Organization
from tests.factories import make_organization, make_relationship, make_user
from tests.support.batches import done, outcomes
from tests.support.versions import change

pytestmark = pytest.mark.django_db


def test_remove_puts_ties_of_others_into_words_and_undo_ties_them_again() -> None:
    by = make_user("administrator")
    guild, owner = make_organization(name="Guild"), make_organization()
    follower = make_organization(successor=guild)
    make_relationship(owner, guild)
    key = guild.pk

    batch = done("delete", [guild], by=by)
    words = [tie.other_name for tie in owner.relationships.all()]
    undone = running.run(batches.undo(batch, by=by).pk)

    assert words == ["Guild"]
    assert [tie.other_id for tie in owner.relationships.all()] == [key]
    follower.refresh_from_db()
    assert follower.successor_id == key
    assert set(outcomes(undone).values()) == {"done"}


def test_undo_ties_records_again_that_went_together() -> None:
    by = make_user("administrator")
    first, second = make_organization(), make_organization()
    make_relationship(first, second)
    make_relationship(second, first, kind="partner_of")
    change(first, successor=second)
    keys = first.pk, second.pk

    batch = done("delete", [first, second], by=by)
    gone = Organization.objects.count()
    running.run(batches.undo(batch, by=by).pk)

    assert gone == 0
    back = Organization.objects.get(pk=keys[0])
    assert [tie.other_id for tie in back.relationships.all()] == [keys[1]]
    assert back.successor_id == keys[1]
    other = Organization.objects.get(pk=keys[1])
    assert [tie.other_id for tie in other.relationships.all()] == [keys[0]]


def test_remove_notes_each_as_removed_by_whom_and_why() -> None:
    by = make_user("administrator")
    public, draft = make_organization(), make_organization(visibility="draft")
    keys = [public.pk, draft.pk]

    batch = done("delete", [public, draft], by=by)

    rows = Change.objects.filter(batch=batch).order_by("organization_key")
    assert list(rows.values_list("organization_key", "kind", "is_public", "by")) == [
        (keys[0], "removed", True, by.pk),
        (keys[1], "removed", False, by.pk),
    ]


def test_undo_leaves_a_record_that_is_there_again() -> None:
    by = make_user("administrator")
    guild = make_organization(name="Guild")
    key = guild.pk
    batch = done("delete", [guild], by=by)
    Organization(pk=key, name="Guild").save()

    undone = running.run(batches.undo(batch, by=by).pk)

    assert outcomes(undone) == {key: "same"}


def test_undo_takes_later_edits_of_other_fields_along() -> None:
    editor, guild = make_user("editor"), make_organization(kind="media")
    batch = done("set_kind", [guild], by=editor, value="fund")
    guild.refresh_from_db()
    change(guild, name="Guild", sectors=[])

    running.run(batches.undo(batch, by=editor).pk)

    guild.refresh_from_db()
    assert (guild.kind, guild.name, guild.sort_name) == ("media", "Guild", "guild")
