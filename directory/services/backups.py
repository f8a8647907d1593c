"""Copies of the database: made while it is in use, opened and checked before they count, and brought back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext

from directory.models import ContentVersion
from directory.search import build
from directory.services.errors import DirectoryError

KEPT = 7
MARK_TABLE = "directory_organization"


def make() -> Path:
    """Write a copy of the database, check it, and return its file; only the newest seven are kept."""
    folder: Path = settings.BACKUP_DIR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = datetime.now(UTC).strftime("ecosystem-%Y%m%dT%H%M%S%f") + _suffix()
    unchecked = folder / f".{name}.part"
    try:
        unchecked.touch(mode=0o600)
        _dump(unchecked)
        check(unchecked)
        finished = unchecked.rename(folder / name)
    finally:
        unchecked.unlink(missing_ok=True)
    for old in newest_first()[KEPT:]:
        old.unlink()
    return finished


def newest_first() -> list[Path]:
    """Return the files of the backups that count, newest first."""
    return sorted(settings.BACKUP_DIR.glob(f"ecosystem-*{_suffix()}"), reverse=True)


def check(path: Path) -> None:
    """Refuse a file that is no whole backup of a directory."""
    if not path.is_file():
        raise DirectoryError(gettext("There is no file %(path)s.") % {"path": path})
    problem = _problem_in_sqlite(path) if _is_sqlite() else _problem_in_dump(path)
    if problem:
        raise DirectoryError(gettext("%(path)s is no whole backup: %(problem)s") % {"path": path.name, "problem": problem})


def restore(path: Path) -> Path:
    """Put a backup in the place of the present content; return the copy of what was there, made before.

    The number of the content goes on from the higher of the two, so that no reader keeps a page of the time before, and
    the search index is built anew, so that no running process keeps a part of the former one.
    """
    check(path)
    before = make()
    number = ContentVersion.objects.number()
    _load(path)
    call_command("migrate", interactive=False, verbosity=0)
    ContentVersion.objects.advance()
    ContentVersion.objects.filter(number__lte=number).update(number=number + 1)
    build.rebuild()
    return before


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _suffix() -> str:
    return ".sqlite3" if _is_sqlite() else ".dump"


def _dump(path: Path) -> None:
    if _is_sqlite():
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    else:
        with _postgres_address() as address:
            _run("pg_dump", "--format=custom", "--no-owner", f"--file={path}", f"--dbname={address}")


def _load(path: Path) -> None:
    if _is_sqlite():
        connection.ensure_connection()
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)
        connection.close()
    else:
        _load_into_postgres(path)


def _load_into_postgres(path: Path) -> None:
    """Replace everything in one transaction, tables that are younger than the backup included."""
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    drop = f"DROP TABLE IF EXISTS {tables} CASCADE" if tables else "SELECT 1"
    connection.close()
    with _postgres_address() as address, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", f"--file={script}", str(path))
        whole = ("--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _run("psql", *whole, f"--command={drop}", f"--file={script}", f"--dbname={address}")


def _problem_in_sqlite(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            verdict = str(copy.execute("PRAGMA integrity_check").fetchone()[0])
            copy.execute(f"SELECT count(*) FROM {MARK_TABLE}")  # noqa: S608  (a constant)
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if verdict == "ok" else verdict


def _problem_in_dump(path: Path) -> str:
    try:
        contents = _run("pg_restore", "--list", str(path))
        _run("pg_restore", f"--file={os.devnull}", str(path))  # reads every row: a list alone also comes from half a file
    except DirectoryError as error:
        return str(error)
    return "" if f"TABLE DATA public {MARK_TABLE} " in contents else f"no table {MARK_TABLE}"


@contextmanager
def _postgres_address() -> Iterator[str]:
    """Give the address of the database for PostgreSQL's own tools; the password goes by a file, not by the process list."""
    from psycopg.conninfo import make_conninfo

    found: dict[str, Any] = connection.settings_dict
    with tempfile.NamedTemporaryFile("w", prefix="pgpass", suffix=".conf") as passwords:
        passwords.write(f"*:*:*:*:{str(found['PASSWORD']).replace(chr(92), chr(92) * 2).replace(':', chr(92) + ':')}\n")
        passwords.flush()
        parts = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "dbname": found["NAME"]}
        yield make_conninfo(**{key: value for key, value in parts.items() if value}, passfile=passwords.name)


def _run(*command: str) -> str:
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=1800).stdout  # noqa: S603
    except FileNotFoundError as error:
        raise DirectoryError(gettext("%(tool)s is not installed.") % {"tool": command[0]}) from error
    except subprocess.CalledProcessError as error:
        raise DirectoryError(str(error.stderr).strip()[-400:]) from error
