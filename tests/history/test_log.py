"""The admin log says who did what to records without versions."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry

from directory.history import log
from directory.models import Sector
from tests.factories import make_sector, make_suggestion, make_user

pytestmark = pytest.mark.django_db


def test_note_says_who_did_what_to_which_record() -> None:
    sector, user = make_sector(name="Bread"), make_user()

    log.note([sector], by=user, comment="Renamed")

    entry = LogEntry.objects.get()
    assert (entry.user, entry.action_flag, entry.change_message) == (
        user,
        CHANGE,
        "Renamed",
    )
    assert (entry.get_edited_object(), entry.object_repr) == (sector, "Bread")


def test_note_of_a_long_name_is_cut_and_another_name_may_stand_for_it() -> None:
    user, suggestion = make_user(), make_suggestion(name="jo@example.org")

    log.note([Sector(pk=1, name="x" * 300)], by=user, comment="", action=DELETION)
    log.note([suggestion], by=user, comment="", name_of=lambda one: f"No. {one.kind}")

    names = LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)
    assert list(names) == ["x" * 200, "No. new"]


def test_note_of_what_the_portal_does_is_none() -> None:
    log.note([make_sector()], by=None, comment="Loaded")

    assert not LogEntry.objects.exists()
