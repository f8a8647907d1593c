"""Processes of the portal with a folder, an environment and a database of their own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
SETTINGS = "ecosystem.settings"


def environment(var: Path, **values: str) -> dict[str, str]:
    """Return an environment with nothing of the caller's settings in it."""
    base = {name: os.environ[name] for name in KEPT if name in os.environ}
    base["PATH"] = f"{Path(sys.executable).parent}:{base['PATH']}"
    return base | {"VAR": str(var), "DJANGO_SETTINGS_MODULE": SETTINGS} | values


def run(
    *command: str,
    env: Mapping[str, str],
    words: str | None = None,
    umask: int = -1,
) -> subprocess.CompletedProcess[str]:
    """Run a Python command to its end and return what it said."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=env,
        input=words,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        umask=umask,
    )


def manage(
    *arguments: str, env: Mapping[str, str], words: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one management command."""
    return run("manage.py", *arguments, env=env, words=words)


@contextmanager
def own_database(var: Path, template: str = "") -> Iterator[dict[str, str]]:
    """Give an environment with a database of its own, of the kind this run of the tests
    uses: empty, or in PostgreSQL a copy of the one at another address.
    """
    if connection.vendor == "sqlite":
        yield environment(var)
        return
    import psycopg

    own = connection.settings_dict
    name = f"{own['NAME']}_{uuid.uuid4().hex[:8]}"
    who = f"{quote(own['USER'])}:{quote(own['PASSWORD'])}"
    login = f"{who}@{own['HOST']}:{own['PORT'] or 5432}"
    create = f'CREATE DATABASE "{name}"'
    if template:
        create += f' TEMPLATE "{template.rpartition("/")[2]}"'
    with psycopg.connect(f"postgres://{login}/postgres", autocommit=True) as server:
        server.execute(create)
        try:
            yield environment(var, DATABASE_URL=f"postgres://{login}/{name}")
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class Portals:
    """Portals as a command leaves them; made once by each worker, then copied."""

    folder: Path
    stack: ExitStack
    models: dict[str, dict[str, str]] = field(default_factory=dict)

    @contextmanager
    def after(self, command: str, var: Path) -> Iterator[dict[str, str]]:
        """Give the environment of a new portal after this management command."""
        if command not in self.models:
            first = self.folder / command
            # Migrations take the most time, so that the others begin after them.
            is_basis = command == "migrate"
            begun = own_database(first) if is_basis else self.after("migrate", first)
            env = self.stack.enter_context(begun)
            done = manage(command, env=env)
            assert done.returncode == 0, done.stderr
            self.models[command] = env
        model = self.models[command]
        shutil.copytree(model["VAR"], var, dirs_exist_ok=True)
        with own_database(var, model.get("DATABASE_URL", "")) as env:
            yield env


def query(statement: str, env: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Return the rows of one SQL statement, committed, on the database of an
    environment.
    """
    with closing(_connected(env)) as database:
        cursor = database.execute(statement)
        rows = list(cursor.fetchall()) if cursor.description else []
        database.commit()
        return rows


def _connected(env: Mapping[str, str]) -> Any:
    if "DATABASE_URL" not in env:
        return sqlite3.connect(Path(env["VAR"]) / "ecosystem.sqlite3", timeout=20)
    import psycopg

    return psycopg.connect(env["DATABASE_URL"])
