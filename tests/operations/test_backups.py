"""Copies of the database, as the service makes and checks them.

How one comes back: tests/management/test_restore.py.
"""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings

from directory.errors import DirectoryError
from directory.models import DutyRun
from directory.operations import backups, dumps, jobs
from tests.factories import make_organization

pytestmark = pytest.mark.django_db(transaction=True)
WEDNESDAY = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
KEPT_ON_WEDNESDAY = [
    # The last seven days; with the 22nd, 15th and 8th the last days of four weeks.
    *("2026-11-25", "2026-11-24", "2026-11-23", "2026-11-22", "2026-11-21"),
    *("2026-11-20", "2026-11-19", "2026-11-15", "2026-11-08"),
    # The last days of the months before.
    *("2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30"),
    *("2026-05-31", "2026-04-30", "2026-03-31", "2026-02-28", "2026-01-31"),
    "2025-12-31",
]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Hold the folder of this test's backups, not made yet."""
    settings.BACKUP_DIR = tmp_path / "backups"
    return tmp_path / "backups"


def copy_of(moment: datetime, folder: Path) -> Path:
    """Leave an empty file in the place of a backup of some moment."""
    folder.mkdir(exist_ok=True)
    path = folder / f"ecosystem-{moment.strftime(backups.STAMP_FORMAT)}{dumps.suffix()}"
    path.touch()
    return path


def days() -> list[str]:
    """The days of the backups that are there, newest first."""
    return [f"{backups.made_at(path):%Y-%m-%d}" for path in backups.newest_first()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_make_leaves_one_file_for_its_owner_only(folder: Path) -> None:
    made = backups.make()

    assert names(folder) == [made.name]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="reads the file of an SQLite backup"
)
def test_make_holds_what_was_committed() -> None:
    make_organization(name="Kept Words")

    made = backups.make()

    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("SELECT name FROM directory_organization").fetchall() == [
            ("Kept Words",)
        ]
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_make_touches_no_other(folder: Path) -> None:
    made = [backups.make().name for _ in range(9)]

    assert names(folder) == made
    assert [path.name for path in backups.newest_first()] == made[::-1]


def test_make_that_cannot_write_leaves_nothing(folder: Path) -> None:
    folder.touch()

    with pytest.raises(FileExistsError):
        backups.make()

    assert folder.read_bytes() == b""


def test_prune_every_day_keeps_seven_days_four_weeks_and_twelve_months(
    folder: Path,
) -> None:
    for ago in range(400, -1, -1):
        with time_machine.travel(WEDNESDAY - timedelta(days=ago), tick=False):
            copy_of(datetime.now(UTC), folder)
            backups.prune()

    assert days() == KEPT_ON_WEDNESDAY


@pytest.mark.parametrize(
    ("kept", "left"),
    [([1, 0, 0], 1), ([3, 0, 0], 3), ([1, 3, 0], 3), ([2, 0, 3], 4)],
)
def test_prune_keeps_as_many_as_are_set(
    kept: list[int],
    left: int,
    folder: Path,
    settings: Settings,
) -> None:
    settings.BACKUPS_KEPT = kept
    for ago in range(100):
        copy_of(WEDNESDAY - timedelta(days=ago), folder)

    with time_machine.travel(WEDNESDAY + timedelta(minutes=1), tick=False):
        backups.prune()

    assert len(days()) == left


def test_backups_by_hand_let_no_day_go(folder: Path) -> None:
    before = [WEDNESDAY - timedelta(days=ago) for ago in range(6, 0, -1)]
    earlier = [copy_of(moment, folder) for moment in before]
    by_hand = []

    for minute in range(9):
        with time_machine.travel(WEDNESDAY + timedelta(minutes=minute), tick=False):
            by_hand.append(copy_of(datetime.now(UTC), folder))
            backups.prune()

    assert names(folder) == [path.name for path in (*earlier, *by_hand)]


def test_of_many_backups_of_a_day_the_newest_stays_in_the_end(folder: Path) -> None:
    moments = [WEDNESDAY + timedelta(hours=hour) for hour in range(3)]
    by_hand = [copy_of(moment, folder) for moment in moments]

    with time_machine.travel(WEDNESDAY + timedelta(days=2), tick=False):
        backups.prune()

    assert names(folder) == [by_hand[-1].name]


def test_days_without_a_good_backup_let_no_former_one_go(folder: Path) -> None:
    for ago in range(107, 100, -1):
        copy_of(WEDNESDAY - timedelta(days=ago), folder)
    before = names(folder)

    with time_machine.travel(WEDNESDAY, tick=False):
        backups.prune()
        new = copy_of(datetime.now(UTC), folder)
        backups.prune()

    assert names(folder) == [*before[1:], new.name]


def test_prune_leaves_other_files_alone(folder: Path) -> None:
    folder.mkdir()
    other = ".sqlite3" if dumps.suffix() == ".dump" else ".dump"
    mine = ["a copy.sqlite3", f"ecosystem-old{dumps.suffix()}", f"ecosystem{other}"]
    mine += [f"ecosystem-99999999T999999999999{dumps.suffix()}", "erased-2020-01"]
    mine += [f"ecosystem-20200101T000000000000{other}"]
    for name in mine:
        (folder / name).touch()

    backups.prune()

    assert names(folder) == sorted(mine)
    assert backups.newest_first() == []


def test_bad_backup_pushes_out_no_good_one(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for ago in range(20, 0, -1):
        copy_of(WEDNESDAY - timedelta(days=ago), folder)
    before = names(folder)
    monkeypatch.setattr(dumps, "write", lambda path: path.write_bytes(b"half of it"))

    with pytest.raises(DirectoryError, match="may be damaged"):
        jobs.run("backup")

    assert names(folder) == before
    database = connection.settings_dict["NAME"]
    words = f"Failure no. 1 since the last good run: {database} may be damaged"
    assert DutyRun.objects.get().outcome.startswith(words)


def test_good_backup_pushes_out_what_is_not_kept(
    folder: Path,
    settings: Settings,
) -> None:
    settings.BACKUPS_KEPT = [2, 0, 0]
    old = [copy_of(WEDNESDAY + timedelta(days=day), folder).name for day in range(3)]

    with time_machine.travel(WEDNESDAY + timedelta(days=30)):
        jobs.run("backup")

    assert names(folder)[:-1] == old[-1:]


def test_check_refuses_a_missing_file(folder: Path) -> None:
    with pytest.raises(DirectoryError, match="There is no file"):
        backups.check(folder / "none")


def test_check_refuses_half_a_backup() -> None:
    make_organization(description="word " * 3000)
    made = backups.make()
    made.write_bytes(made.read_bytes()[: made.stat().st_size // 2])

    with pytest.raises(DirectoryError, match="is no whole backup"):
        backups.check(made)


def test_check_refuses_any_other_file(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")

    with pytest.raises(DirectoryError, match=r"letter\.txt is no whole backup"):
        backups.check(tmp_path / "letter.txt")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="makes an SQLite file")
def test_check_refuses_the_database_of_something_else(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as other:
        other.execute("CREATE TABLE song (title TEXT)")

    with pytest.raises(DirectoryError, match="no such table: directory_organization"):
        backups.check(tmp_path / "other.sqlite3")


def test_check_changes_nothing(folder: Path) -> None:
    made = backups.make()
    before = made.read_bytes()

    backups.check(made)

    assert made.read_bytes() == before
    assert names(folder) == [made.name]
