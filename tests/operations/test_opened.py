"""Who has which record open: few small rows, forgotten after two minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from directory.models import Change, ContentVersion, OpenForm
from directory.operations import opened
from tests.factories import make_organization, make_page, make_user

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


def test_others_are_named_and_oneself_is_not() -> None:
    record = make_organization()
    ada = make_user("editor", username="ada", first_name="Ada", last_name="Byron")
    sol = make_user("editor", username="sol")
    opened.tell(record, user=ada)

    alone = opened.others(record, user=ada)
    one = opened.others(record, user=sol)
    opened.tell(record, user=sol)
    two = opened.others(record, user=make_user("editor"))

    assert alone == ""
    assert one == "Ada Byron has this open, too."
    assert two == "Ada Byron, sol have this open, too."


def test_another_record_with_the_same_key_is_another_one() -> None:
    record, page = make_organization(), make_page()
    OpenForm.objects.create(
        model="page", record_key=record.pk, user=make_user("editor")
    )

    assert opened.others(record, user=make_user("editor")) == ""
    assert page.pk


def test_many_are_counted_no_further_than_they_are_named() -> None:
    record = make_organization()
    for number in range(9):
        opened.tell(record, user=make_user("editor", username=f"n{number}"))

    words = opened.others(record, user=make_user("editor"))

    assert words == "n0, n1, n2, n3, n4, others have this open, too."


def test_form_that_is_told_of_no_more_is_gone_after_two_minutes() -> None:
    record, ada, sol = make_organization(), make_user("editor"), make_user("editor")
    said = []

    with travel(MONDAY, tick=False):
        opened.tell(record, user=ada)
    for seconds in (119, 120):
        with travel(MONDAY + timedelta(seconds=seconds), tick=False):
            said.append(bool(opened.others(record, user=sol)))

    assert said == [True, False]


def test_telling_again_keeps_it_open() -> None:
    record, ada, sol = make_organization(), make_user("editor"), make_user("editor")

    for seconds in (0, 100):
        with travel(MONDAY + timedelta(seconds=seconds), tick=False):
            opened.tell(record, user=ada)
    with travel(MONDAY + timedelta(seconds=200), tick=False):
        said = opened.others(record, user=sol)

    assert "has this open" in said
    assert OpenForm.objects.count() == 1


def test_rows_that_hold_no_more_are_deleted_by_the_next_form() -> None:
    record, other = make_organization(), make_organization()

    with travel(MONDAY, tick=False):
        for _ in range(5):
            opened.tell(record, user=make_user("editor"))
    with travel(MONDAY + timedelta(minutes=2), tick=False):
        opened.tell(other, user=make_user("editor"))

    assert OpenForm.objects.get().record_key == other.pk


def test_one_person_has_few_rows() -> None:
    ada = make_user("editor")

    for number in range(opened.MOST_FORMS + 10):
        record = make_organization(name=f"Mill {number}")
        opened.tell(record, user=ada)

    assert OpenForm.objects.count() == opened.MOST_FORMS


def test_telling_again_is_one_statement_and_changes_no_content() -> None:
    record, ada = make_organization(), make_user("editor")
    opened.tell(record, user=ada)
    before = (ContentVersion.objects.number(), Change.objects.count())

    with CaptureQueriesContext(connection) as counted:
        opened.tell(record, user=ada)

    assert [one["sql"].split()[0] for one in counted.captured_queries] == ["UPDATE"]
    assert (ContentVersion.objects.number(), Change.objects.count()) == before


def test_rows_of_an_account_that_is_deleted_go_with_it() -> None:
    record, ada = make_organization(), make_user("editor")
    opened.tell(record, user=ada)

    ada.delete()

    assert not OpenForm.objects.exists()
