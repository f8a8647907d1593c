"""The daily duties: what each leaves behind, and the worker's schedules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from django_q.signing import SignedPackage
from pytest_django import Settings

from directory.models import DutyRun
from directory.operations import jobs

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NAMES = sorted(
    [
        *(duty.name for duty in jobs.JOBS),
        jobs.MINUTE_SCHEDULE_NAME,
        jobs.FILES_SCHEDULE_NAME,
    ]
)

pytestmark = pytest.mark.django_db


def good_run(name: str, started_at: datetime) -> DutyRun:
    return DutyRun.objects.create(
        name=name, started_at=started_at, ended_at=started_at, is_ok=True
    )


def scheduled() -> dict[str, datetime]:
    return dict(Schedule.objects.values_list("name", "next_run"))


def test_run_leaves_a_row_that_says_how_it_went() -> None:
    with time_machine.travel(NOON, tick=False):
        row = jobs.run("end_sessions")

    stored = DutyRun.objects.get()
    assert (stored, stored.is_ok, stored.outcome) == (row, True, "0 sessions ended")
    assert (stored.started_at, stored.ended_at) == (NOON, NOON)


def test_run_that_fails_leaves_a_row_that_says_why(
    settings: Settings, tmp_path: Path
) -> None:
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.touch()

    with pytest.raises(FileExistsError):
        jobs.run("backup")

    stored = DutyRun.objects.get()
    assert (stored.is_ok, stored.ended_at is None) == (False, False)
    problem = f"[Errno 17] File exists: '{settings.BACKUP_DIR}'"
    assert stored.outcome == f"Failure no. 1 since the last good run: {problem}"


def test_run_that_fails_again_says_how_often_since_the_last_good_one(
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.touch()
    outcomes = []

    for is_good in (False, True, False, False, False):
        if is_good:
            good_run("backup", NOON)
            continue
        with pytest.raises(FileExistsError):
            jobs.run("backup")
        good_run("end_sessions", NOON)
        outcomes.append(DutyRun.objects.filter(name="backup").latest("pk").outcome)

    numbers = [outcome.partition(" since")[0] for outcome in outcomes]
    assert numbers == [f"Failure no. {number}" for number in (1, 1, 2, 3)]


def test_end_sessions_deletes_only_those_that_are_over() -> None:
    Session.objects.create(
        session_key="over", session_data="", expire_date=NOON - timedelta(seconds=1)
    )
    Session.objects.create(
        session_key="going on", session_data="", expire_date=NOON + timedelta(hours=1)
    )

    with time_machine.travel(NOON, tick=False):
        outcome = jobs.end_sessions()

    assert outcome == "1 session ended"
    assert [session.session_key for session in Session.objects.all()] == ["going on"]


def test_end_sessions_forgets_runs_from_long_ago() -> None:
    good_run("backup", NOON - timedelta(days=91))
    recent = good_run("backup", NOON - timedelta(days=89))

    with time_machine.travel(NOON, tick=False):
        jobs.end_sessions()

    assert list(DutyRun.objects.all()) == [recent]


def test_every_duty_is_a_command() -> None:
    from django.core.management import get_commands

    assert {duty.name for duty in jobs.JOBS} <= {
        name for name, app in get_commands().items() if app == "directory"
    }


def test_schedule_holds_exactly_the_list() -> None:
    Schedule.objects.create(name="left the list", func="directory.operations.jobs.run")

    jobs.schedule()

    assert sorted(scheduled()) == NAMES


def test_schedule_twice_changes_nothing() -> None:
    for duty in jobs.JOBS:
        good_run(duty.name, timezone.now())
    jobs.schedule()
    before = list(Schedule.objects.order_by("pk").values())

    jobs.schedule()

    assert list(Schedule.objects.order_by("pk").values()) == before


def test_schedule_mends_what_to_do_but_not_when() -> None:
    jobs.schedule()
    good_run("backup", timezone.now())
    tonight = timezone.now() + timedelta(hours=9)
    Schedule.objects.filter(name="backup").update(
        func="gone.away", args="", schedule_type="O", next_run=tonight
    )

    jobs.schedule()

    row = Schedule.objects.get(name="backup")
    assert (row.func, row.args, row.schedule_type) == (
        "directory.operations.jobs.run",
        "'backup'",
        Schedule.DAILY,
    )
    assert row.next_run == tonight


@pytest.mark.parametrize("last_run", [None, "failed", "yesterday"])
def test_schedule_makes_a_duty_due_that_has_no_good_run_in_its_period(
    last_run: str | None,
) -> None:
    jobs.schedule()
    Schedule.objects.update(next_run=NOON + timedelta(hours=9))
    if last_run:
        row = good_run(
            "backup", NOON - timedelta(hours=25 if last_run == "yesterday" else 1)
        )
        DutyRun.objects.filter(pk=row.pk).update(is_ok=last_run == "yesterday")
    good_run("end_sessions", NOON - timedelta(hours=23))

    with time_machine.travel(NOON, tick=False):
        jobs.schedule()

    assert scheduled()["backup"] == NOON
    assert scheduled()["end_sessions"] == NOON + timedelta(hours=9)


def test_scheduled_work_can_be_called() -> None:
    from django.utils.module_loading import import_string

    jobs.schedule()

    assert all(
        callable(import_string(func))
        for func in Schedule.objects.values_list("func", flat=True)
    )


def test_a_task_queued_before_an_upgrade_calls_the_function_where_it_is_now() -> None:
    now = "directory.operations.jobs.run"
    for func in ("directory.services.duties.run", "post_office.mail.send_queued_mail"):
        task = {"id": "1", "name": "one", "func": func, "args": ("backup",)}
        OrmQ.objects.create(key="ecosystem", payload=SignedPackage.dumps(task))
    OrmQ.objects.create(key="ecosystem", payload="signed with another key")

    renamed = jobs.rename_queued()

    tasks = [row.task for row in OrmQ.objects.order_by("pk")]
    assert renamed == 1
    assert [task.get("func") for task in tasks] == [
        now,
        "post_office.mail.send_queued_mail",
        None,
    ]
    assert tasks[0]["args"] == ("backup",)
    assert jobs.rename_queued() == 0


def test_command_says_what_its_duty_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("end_sessions")

    assert capsys.readouterr().out == "0 sessions ended\n"
    assert DutyRun.objects.get().name == "end_sessions"
