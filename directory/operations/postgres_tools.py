"""PostgreSQL's own tools: how they are called, and how they find the database."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection
from django.utils.translation import pgettext

from directory.errors import DirectoryError

LONGEST_SECONDS = 1800
# All or nothing: by itself psql goes on after an error, with what it did before kept.
PSQL_OPTIONS = (
    "--quiet",
    "--no-psqlrc",
    "--single-transaction",
    "--set=ON_ERROR_STOP=1",
)
BACKSLASH = chr(92)


def dump(path: Path) -> None:
    """Write the present database into a file."""
    with _address() as address:
        run(
            "pg_dump",
            "--format=custom",
            # Who brings it back may have other accounts.
            "--no-owner",
            f"--file={path}",
            f"--dbname={address}",
        )


def replace(tables: Iterable[str], read: Callable[..., str]) -> None:
    """Replace these tables, also those younger than the dump, in one transaction."""
    quoted = ", ".join(map(connection.ops.quote_name, tables))
    drop = f"DROP TABLE IF EXISTS {quoted} CASCADE" if quoted else "SELECT 1"
    with _address() as address, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        read("--clean", "--if-exists", "--no-owner", f"--file={script}")
        run(
            "psql",
            *PSQL_OPTIONS,
            f"--command={drop}",
            f"--file={script}",
            f"--dbname={address}",
        )


def run(*command: str, stdin: IO[bytes] | None = None) -> str:
    """Return what a tool prints; what it complains of is a refusal."""
    try:
        done = subprocess.run(  # noqa: S603
            command,
            check=True,
            capture_output=True,
            stdin=stdin,
            text=True,
            timeout=LONGEST_SECONDS,
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

    access = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    parts = {name: access[key] for name, key in names.items() if access[key]}
    # In this file a colon ends a field, and a backslash takes it its meaning.
    password = str(access["PASSWORD"])
    password = password.replace(BACKSLASH, BACKSLASH * 2)
    password = password.replace(":", f"{BACKSLASH}:")
    with tempfile.NamedTemporaryFile("w", prefix="pgpass", suffix=".conf") as passwords:
        passwords.write(f"*:*:*:*:{password}\n")
        passwords.flush()
        yield make_conninfo(**parts, passfile=passwords.name)
