"""Readers and writers in processes of their own, writers killed at any moment: nothing
stale, nothing broken.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

SECONDS = 10

WRITE = """
import random
from directory.models import Organization
from directory.history import changes
while True:
    row = Organization.objects.order_by("?").first()
    with changes.recorded(row):
        row.name = f"Apple {random.choice('bcdfgh')}"
        row.kind = random.choice(("network", "media"))
        row.visibility = random.choice(("published", "published", "draft"))
        row.save()
"""
# Whatever was found must be what the database said at the same number of the content,
# before and after.
READ = """
import sys, time
from threading import Thread
from django.db import connection
from directory import search
from directory.models import ContentVersion, Organization
end, reads, wrong = time.monotonic() + float(sys.argv[1]), [], []
def read():
    while time.monotonic() < end:
        before = ContentVersion.objects.number()
        result = search.find(search.Question(text="apple"), 0, 100)
        wanted = set(Organization.objects.published().values_list("pk", flat=True))
        kinds = sum(result.counts.get("kind", {}).values())
        if kinds != result.total or len(result.ids) != result.total:
            wrong.append(("inconsistent", before))
        if ContentVersion.objects.number() == before:
            reads.append(before)
            if set(result.ids) != wanted:
                wrong.append(("stale", before))
    connection.close()
threads = [Thread(target=read) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(reads), wrong)
"""


PREPARE = """
from django.core.management import call_command
from tests.support.search import add
call_command("migrate", verbosity=0, interactive=False)
for number in range(30):
    add(f"Apple {number}")
"""
CHECK = """
from django.db import connection
from directory.search.engine import rebuild as build
whole = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
print(build.verify(), whole)
"""


def start(code: str, database: str, *arguments: str) -> subprocess.Popen[str]:
    program = f"import django; django.setup()\n{code}"
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "ecosystem.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        cwd=settings.BASE_DIR,
        text=True,
        stdout=subprocess.PIPE,
    )


def said(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out.strip()


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Return the address by which other processes reach a database for this test.

    On SQLite that is a file, for the test's own is in memory.
    """
    if connection.vendor == "sqlite":
        return f"sqlite:///{tmp_path / 'processes.sqlite3'}"
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def write_and_kill(database: str) -> None:
    """Let two writers work and kill the older one every now and then."""
    writers = [start(WRITE, database) for _ in range(2)]
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(random.uniform(2, 2.5))
        writers.append(start(WRITE, database))
        kill(writers.pop(0))
    for writer in writers:
        kill(writer)


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


# The rows are in another process' hands, which compares them itself.
@pytest.mark.past_the_door
@pytest.mark.django_db(transaction=True)
def test_killed_writers_leave_nothing_stale_and_nothing_broken(database: str) -> None:
    said(start(PREPARE, database))
    readers = [start(READ, database, str(SECONDS)) for _ in range(2)]

    write_and_kill(database)

    for reader in readers:
        number, _, wrong = said(reader).partition(" ")
        assert int(number) > 0
        assert wrong == "[]"
    assert said(start(CHECK, database)) == "[] ok"
