"""The file of an SQLite database is replaced while a process has it open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from ecosystem.settings import database

pytestmark = pytest.mark.django_db


def song(path: Path, title: str) -> Path:
    """Leave a database with one song."""
    with closing(sqlite3.connect(path)) as new:
        new.execute("CREATE TABLE song (title TEXT)")
        new.execute("INSERT INTO song VALUES (?)", [title])
        new.commit()
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return song(tmp_path / "portal.sqlite3", "former")


@pytest.fixture
def portal(file: Path) -> Iterator[BaseDatabaseWrapper]:
    """Hold a connection as a serving process has it."""
    connection = ConnectionHandler({"default": database(f"sqlite:///{file}")})[
        "default"
    ]
    yield connection
    connection.close()


def titles(portal: BaseDatabaseWrapper) -> list[str]:
    """What the next request of that process reads."""
    portal.close_if_unusable_or_obsolete()
    with portal.cursor() as cursor:
        cursor.execute("SELECT title FROM song")
        return [title for (title,) in cursor.fetchall()]


def test_request_after_a_restore_reads_the_new_file(
    portal: BaseDatabaseWrapper,
    file: Path,
    tmp_path: Path,
) -> None:
    before = titles(portal)

    file.rename(tmp_path / "set aside")
    song(file, "new")

    assert (before, titles(portal)) == (["former"], ["new"])


def test_request_after_the_file_is_gone_makes_no_empty_one(
    portal: BaseDatabaseWrapper,
    file: Path,
) -> None:
    titles(portal)

    file.unlink()

    assert titles(portal) == ["former"]
    assert not file.exists()


def test_connection_stays_while_the_file_does(portal: BaseDatabaseWrapper) -> None:
    titles(portal)
    first = portal.connection

    titles(portal)

    assert portal.connection is first is not None


def test_database_in_memory_stays() -> None:
    handler = ConnectionHandler({"default": database("sqlite://")})
    portal = handler["default"]

    with portal.cursor() as cursor:
        cursor.execute("CREATE TABLE song (title TEXT)")

    assert titles(portal) == []
    portal.close()
