"""Copies held open, and the file of a database that is gone or damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from pytest_django import Settings

from directory.errors import DirectoryError
from directory.operations import backups, dumps

pytestmark = pytest.mark.django_db(transaction=True)
in_files = pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="PostgreSQL minds its own files",
)
NOBODY = "SELECT name FROM directory_organization"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = tmp_path / "backups"
    return tmp_path / "backups"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hold the file of a database of many pages, with a log beside it."""
    path = tmp_path / "portal #1.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE song (title TEXT)")
        database.executemany("INSERT INTO song VALUES (?)", [("la " * 1000,)] * 50)
        database.commit()
    Path(f"{path}-wal").write_bytes(b"")
    monkeypatch.setattr(dumps, "database_file", lambda: path)
    return path


def whole(path: Path) -> None:
    """Leave it as it is."""


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 7])


def overwritten(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: 4096 * 3] + b"\x07" * 4096 * 20 + content[4096 * 23 :])


def something_else(path: Path) -> None:
    path.write_text("Dear all, " * 1000, encoding="ascii")


def gone(path: Path) -> None:
    path.unlink()
    Path(f"{path}-wal").unlink()


def test_copy_held_open_stays_whole_when_its_name_is_gone() -> None:
    path = backups.make()

    with dumps.opened(path) as dump:
        path.unlink()
        problem = dump.problem()

    assert problem == ""


@in_files
@pytest.mark.parametrize("harm", [truncated, overwritten, something_else, gone])
def test_file_that_is_gone_or_damaged_is_lost(
    harm: Callable[[Path], None],
    file: Path,
) -> None:
    harm(file)

    assert dumps.is_lost()


@in_files
def test_whole_file_is_not_lost(file: Path) -> None:
    assert not dumps.is_lost()


@in_files
def test_file_that_cannot_be_read_now_is_not_called_lost(file: Path) -> None:
    file.unlink()
    file.mkdir()

    with pytest.raises(DirectoryError, match="portal #1"):
        dumps.is_lost()


@in_files
@pytest.mark.parametrize("harm", [truncated, overwritten, something_else])
def test_damaged_file_is_set_aside_with_its_logs(
    harm: Callable[[Path], None],
    file: Path,
) -> None:
    harm(file)
    Path(f"{file}-wal").write_bytes(b"what came last")
    damaged = file.read_bytes()

    with dumps.opened(backups.make()) as dump:
        aside = dumps.load_anew(dump)

    assert aside is not None
    assert aside.name.startswith("portal #1.sqlite3.damaged-20")
    assert aside.read_bytes() == damaged
    assert Path(f"{aside}-wal").read_bytes() == b"what came last"
    with closing(sqlite3.connect(file)) as database:
        assert database.execute(NOBODY).fetchall() == []
    assert sorted(path.name for path in file.parent.iterdir()) == [
        "backups", file.name, aside.name, f"{aside.name}-wal",
    ]  # fmt: skip


@in_files
def test_file_that_is_gone_leaves_nothing_to_set_aside(file: Path) -> None:
    gone(file)

    with dumps.opened(backups.make()) as dump:
        aside = dumps.load_anew(dump)

    assert aside is None
    assert not dumps.is_lost()


@in_files
def test_damaged_file_stays_until_the_copy_is_written_whole(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    something_else(file)
    before = file.read_bytes()

    def full(dump: dumps.SqliteDump, path: Path) -> None:
        path.write_bytes(b"some")
        raise DirectoryError("database or disk is full")

    monkeypatch.setattr(dumps.SqliteDump, "load_into", full)
    with dumps.opened(backups.make()) as dump, pytest.raises(DirectoryError):
        dumps.load_anew(dump)

    assert file.read_bytes() == before
    assert {path.name for path in file.parent.iterdir()} == {
        "backups", file.name, f"{file.name}-wal",
    }  # fmt: skip


@in_files
def test_opened_refuses_the_database_itself(file: Path) -> None:
    with pytest.raises(DirectoryError, match="is the database itself"):
        backups.check(file)


def test_errors_of_other_kinds_say_nothing_of_damage() -> None:
    locked = DatabaseError("database is locked")
    locked.__cause__ = sqlite3.OperationalError("database is locked")

    words = [dumps.words_on_damage(error) for error in (locked, DatabaseError("down"))]

    assert words == ["", ""]
