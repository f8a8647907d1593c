"""Copies of the database: written while it is in use, held open, checked, and loaded.

SQLite copies itself; PostgreSQL's own tools do it there. backups.py keeps the copies.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import pgettext

from directory.errors import DirectoryError
from directory.operations import postgres_tools

MARK_TABLE = "directory_organization"
"""A database that has it holds a directory."""
READ_MARK_TABLE = f"SELECT count(*) FROM {MARK_TABLE}"  # noqa: S608
SQLITE_LOG_ENDINGS = ("-wal", "-shm", "-journal")
DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)


class Dump(Protocol):
    """A copy that is held open: it can be loaded whatever becomes of its name."""

    def problem(self) -> str:
        """Return why it is no whole copy of a directory, nothing when it is one."""

    def load(self) -> None:
        """Put it in the place of what the present database holds."""

    def close(self) -> None: ...


class SqliteDump:
    """A copy of an SQLite database."""

    def __init__(self, path: Path) -> None:
        self._copy = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    def problem(self) -> str:
        try:
            verdict = _integrity(self._copy)
            self._copy.execute(READ_MARK_TABLE)
        except sqlite3.DatabaseError as error:
            return str(error)
        return verdict

    def load(self) -> None:
        connection.ensure_connection()
        with _refusals():
            self._copy.backup(connection.connection)
        connection.close()

    def load_into(self, path: Path) -> None:
        """Write it whole into a new file."""
        with _refusals(), closing(sqlite3.connect(path)) as new:
            self._copy.backup(new)

    def close(self) -> None:
        self._copy.close()


class PostgresDump:
    """A copy of a PostgreSQL database, in the custom format of its tools."""

    def __init__(self, path: Path) -> None:
        self._copy = path.open("rb", buffering=0)

    def problem(self) -> str:
        try:
            contents = self._read("--list")
            # Reads every row: a list alone also comes from half a file.
            self._read(f"--file={os.devnull}")
        except DirectoryError as error:
            return str(error)
        marked = f"TABLE DATA public {MARK_TABLE} " in contents
        return "" if marked else f"no table {MARK_TABLE}"

    def load(self) -> None:
        tables = connection.introspection.table_names()
        connection.close()
        postgres_tools.replace(tables, self._read)

    def close(self) -> None:
        self._copy.close()

    def _read(self, *options: str) -> str:
        self._copy.seek(0)
        return postgres_tools.run("pg_restore", *options, stdin=self._copy)


def suffix() -> str:
    """Return how the names of copies of this kind of database end."""
    return ".sqlite3" if _is_sqlite() else ".dump"


def write(path: Path) -> None:
    """Write a copy of the present database into this file, while it is in use."""
    if not _is_sqlite():
        postgres_tools.dump(path)
        return
    connection.ensure_connection()
    with _refusals(), closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        # The copy takes over the mode, which would want a log beside the file.
        copy.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def opened(path: Path) -> Iterator[Dump]:
    """Hold a copy open that is whole; a file that is none is refused."""
    if not path.is_file():
        words = pgettext("staff", "There is no file %(path)s.")
        raise DirectoryError(words % {"path": path})
    database = database_file()
    if database and database.exists() and database.samefile(path):
        words = pgettext("staff", "%(path)s is the database itself.")
        raise DirectoryError(words % {"path": path})
    with closing(_held(path)) as dump:
        if fault := dump.problem():
            words = pgettext("staff", "%(path)s is no whole backup: %(problem)s")
            raise DirectoryError(words % {"path": path.name, "problem": fault})
        yield dump


def problem(path: Path) -> str:
    """Return why a file is no whole copy of a directory, nothing when it is one."""
    with closing(_held(path)) as dump:
        return dump.problem()


def database_file() -> Path | None:
    """Return the file of the present database, None where there is none."""
    if not _is_sqlite():
        return None
    # SQLite keeps its logs beside the file itself, not beside a link to it.
    return Path(str(connection.settings_dict["NAME"])).resolve()


def is_lost() -> bool:
    """Tell whether the file of the present database is gone or damaged."""
    path = database_file()
    if path is None:
        return False
    if not path.exists():
        return True
    try:
        uri = f"{path.resolve().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=20)) as database:
            return bool(_integrity(database))
    except sqlite3.DatabaseError as error:
        if _is_damage(error):
            return True
        raise DirectoryError(f"{path}: {error}") from error


def load_anew(dump: Dump) -> Path | None:
    """Put a copy in the place of a lost SQLite file; return the new name of that one.

    Nothing of it is touched before the copy is written whole, and nothing is deleted.
    """
    path = database_file()
    if path is None or not isinstance(dump, SqliteDump):
        raise TypeError("only the database in a file can be replaced by one")
    connection.close()
    draft = path.with_name(f".{path.name}.restored")
    draft.unlink(missing_ok=True)
    try:
        dump.load_into(draft)
        aside = _set_aside(path)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return aside


def words_on_damage(error: DatabaseError) -> str:
    """Return in words that the database file is damaged, nothing for another error."""
    path = database_file()
    # Django's error is raised from that of SQLite, which alone has the code.
    cause = error.__cause__
    if path is None or not isinstance(cause, sqlite3.DatabaseError):
        return ""
    if not _is_damage(cause):
        return ""
    words = pgettext(
        "staff",
        "The database %(path)s is damaged (%(problem)s). Bring a backup of %(folder)s"
        " back, which sets the damaged file aside: manage.py restore FILE",
    )
    folder = settings.BACKUP_DIR
    return words % {"path": path, "problem": cause, "folder": folder}


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _held(path: Path) -> Dump:
    with _refusals():
        return SqliteDump(path) if _is_sqlite() else PostgresDump(path)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what SQLite complains of into a refusal."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise DirectoryError(str(error)) from error


def _integrity(database: sqlite3.Connection) -> str:
    rows = database.execute("PRAGMA integrity_check")
    verdict = str(rows.fetchone()[0])
    return "" if verdict == "ok" else verdict


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    # The lowest byte is the kind of error, the others say more about it.
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in DAMAGE_CODES


def _set_aside(path: Path) -> Path | None:
    """Rename a database with its logs and return its new name, None without any."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    was_there = False
    # The logs first: SQLite would play one into whatever file it lies beside.
    for ending in (*SQLITE_LOG_ENDINGS, ""):
        with suppress(FileNotFoundError):
            Path(f"{path}{ending}").rename(f"{aside}{ending}")
            was_there = True
    return aside if was_there else None
