"""The worker in processes of its own: what it does with what is due, and that it leaves
the database alone when idle.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.support import processes, serving

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="watches the file of an SQLite database"
)
IDLE_SECONDS = 5
QUEUE = (
    "import django; django.setup(); from django_q.tasks import async_task as do;"
    " do('directory.operations.jobs.run', 'backup')"
)
DONE = (
    "SELECT (SELECT count(*) FROM directory_dutyrun WHERE is_ok), (SELECT count(*) FROM"
    " django_q_ormq)"
)


@contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the worker as the Procfile does, and end it the way honcho does."""
    process = subprocess.Popen(
        ["sh", "-c", serving.line("worker")],
        cwd=processes.ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def data_version(watcher: sqlite3.Connection) -> int:
    """Return a number that changes with each commit of another connection."""
    return int(watcher.execute("PRAGMA data_version").fetchone()[0])


@pytest.fixture
def env(tmp_path: Path, portals: processes.Portals) -> Iterator[dict[str, str]]:
    """Hold the environment of a portal whose duties are done for long and which has one
    job in its queue.
    """
    with portals.after("setup", tmp_path) as env:
        processes.query(
            "UPDATE django_q_schedule SET next_run = '2100-01-01 00:00:00'", env
        )
        assert processes.run("-c", QUEUE, env=env).returncode == 0
        yield env


def test_worker_does_its_job_then_writes_nothing_and_ends_when_asked(
    env: dict[str, str], tmp_path: Path
) -> None:
    with (
        worker(env) as process,
        closing(sqlite3.connect(tmp_path / "ecosystem.sqlite3")) as watcher,
    ):
        assert serving.until(lambda: processes.query(DONE, env) == [(1, 0)])
        time.sleep(1)
        before = data_version(watcher)
        time.sleep(IDLE_SECONDS)
        after = data_version(watcher)

    assert after == before
    assert process.returncode == 0
    assert len(list((tmp_path / "backups").glob("ecosystem-*.sqlite3"))) == 1
