"""PostgreSQL's own tools: how they are called, and how they find the database."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.utils.translation import pgettext

from directory.errors import DirectoryError

LONGEST = 1800  # seconds
WHOLE = ("--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1")


def dump(path: Path) -> None:
    """Write the present database into a file."""
    with _address() as address:
        target = (f"--file={path}", f"--dbname={address}")
        run("pg_dump", "--format=custom", "--no-owner", *target)


def replace(tables: Iterable[str], read: Callable[..., str]) -> None:
    """Replace these tables, also those younger than the dump, in one transaction."""
    quoted = ", ".join(map(connection.ops.quote_name, tables))
    drop = f"DROP TABLE IF EXISTS {quoted} CASCADE" if quoted else "SELECT 1"
    with _address() as address, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        read("--clean", "--if-exists", "--no-owner", f"--file={script}")
        what = (f"--command={drop}", f"--file={script}")
        run("psql", *WHOLE, *what, f"--dbname={address}")


def run(*command: str, stdin: IO[bytes] | None = None) -> str:
    """Return what a tool prints; what it complains of is a refusal."""
    try:
        done = subprocess.run(  # noqa: S603
            command,
            check=True,
            capture_output=True,
            stdin=stdin,
            text=True,
            timeout=LONGEST,
        )
    except FileNotFoundError as error:
        words = pgettext("staff", "%(tool)s is not installed.") % {"tool": command[0]}
        raise DirectoryError(words) from error
    except subprocess.CalledProcessError as error:
        raise DirectoryError(str(error.stderr).strip()[-400:]) from error
    return done.stdout


@contextmanager
def _address() -> Iterator[str]:
    """Give the address of the database; its password goes by a file, seen by nobody."""
    from psycopg.conninfo import make_conninfo

    found: dict[str, Any] = connection.settings_dict
    with tempfile.NamedTemporaryFile("w", prefix="pgpass", suffix=".conf") as passwords:
        backslash = chr(92)
        password = str(found["PASSWORD"]).replace(backslash, backslash * 2)
        passwords.write(f"*:*:*:*:{password.replace(':', f'{backslash}:')}\n")
        passwords.flush()
        names = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
        parts = {name: found[key] for name, key in names.items() if found[key]}
        yield make_conninfo(**parts, passfile=passwords.name)
