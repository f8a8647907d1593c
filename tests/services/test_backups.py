"""Copies of the database, as the service makes and checks them. How one comes back: tests/commands/test_restore.py."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from directory.services import backups
from directory.services.errors import DirectoryError
from tests.factories import make_organization

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Hold the folder of this test's backups, not made yet."""
    settings.BACKUP_DIR = tmp_path / "backups"
    return tmp_path / "backups"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_make_leaves_one_file_for_its_owner_only(folder: Path) -> None:
    made = backups.make()

    assert names(folder) == [made.name]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the file of an SQLite backup")
def test_make_holds_what_was_committed() -> None:
    make_organization(name="Kept Words")

    made = backups.make()

    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("SELECT name FROM directory_organization").fetchall() == [("Kept Words",)]
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_make_keeps_the_newest_seven(folder: Path) -> None:
    made = [backups.make().name for _ in range(backups.KEPT + 2)]

    assert names(folder) == made[2:]
    assert [path.name for path in backups.newest_first()] == made[:1:-1]


def test_make_leaves_other_files_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "a copy of mine.sqlite3").touch()

    made = [backups.make().name for _ in range(backups.KEPT + 1)]

    assert names(folder) == ["a copy of mine.sqlite3", *made[1:]]


def test_make_that_cannot_write_leaves_nothing(folder: Path) -> None:
    folder.touch()

    with pytest.raises(FileExistsError):
        backups.make()

    assert folder.read_bytes() == b""


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
