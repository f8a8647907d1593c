"""No reader of kept pages gets one of before a change: two processes of four threads,
as the Procfile has them, read while others write.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
from django.urls import URLPattern

from directory import urls
from directory.public import PublicPage
from tests.support import processes, serving
from tests.support.processes import ROOT

EDITS = 300
READS = 2400
READERS = 8
# Each edit is confirmed by a line, after its commit.
WRITE = f"""
import sys
import django; django.setup()
from directory.history import changes
from directory.models import Organization
one = Organization.objects.published().order_by("pk").first()
print(one.get_absolute_url(), flush=True)
for number in range(1, {EDITS} + 1):
    with changes.recorded(one):
        one.name = f"Edition {{number:05}}"
        one.save()
    print(number, flush=True)
"""


@pytest.fixture(scope="module")
def env(
    tmp_path_factory: pytest.TempPathFactory, portals: processes.Portals
) -> Iterator[dict[str, str]]:
    """Hold the environment of a portal that is set up."""
    with portals.after("setup", tmp_path_factory.mktemp("var")) as env:
        yield env


@pytest.fixture
def server(env: dict[str, str]) -> Iterator[serving.Server]:
    """Hold a portal served by two processes."""
    with serving.serving(serving.line("web"), env) as server:
        yield server


class Edits:
    """Edits that a process makes one after the other, and how many are confirmed."""

    def __init__(self, env: dict[str, str]) -> None:
        self.confirmed = 0
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITE],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()

    def follow(self) -> None:
        """Note what is confirmed, to the end."""
        assert self.process.stdout
        # At its end the process is waited for.
        with self.process:
            for line in self.process.stdout:
                self.confirmed = int(line)
        assert self.process.returncode == 0


def edition(body: bytes) -> int:
    """Return the number of the edit that a record shows, 0 before the first."""
    place = body.find(b"Edition ")
    return int(body[place + 8 : place + 13]) if place >= 0 else 0


def read(server: serving.Server, edits: Edits, number: int) -> tuple[int, list[str]]:
    """Read the record until the edits are over and the share of one reader is read.

    Return how often, and what was older than was confirmed before it was asked for.
    """
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    count, seen, stale, tag = 0, 0, [], ""
    while count < READS // READERS or edits.confirmed < EDITS:
        ways: tuple[dict[str, str], ...]
        ways = ({}, {"Accept-Encoding": "identity"}, {"If-None-Match": tag})
        known = edits.confirmed
        connection.request("GET", edits.address, headers=ways[(count + number) % 3])
        answer = connection.getresponse()
        body = answer.read()
        count += 1
        # What is told to be as it was is what came with that ETag.
        if answer.status != 304:
            assert answer.status == 200
            seen, tag = edition(body), answer.headers["ETag"]
        if seen < known:
            stale.append(f"{seen} after {known} ({answer.status})")
    connection.close()
    return count, stale


def test_no_page_is_older_than_a_confirmed_change(
    server: serving.Server, env: dict[str, str]
) -> None:
    edits = Edits(env)

    with ThreadPoolExecutor(READERS + 1) as threads:
        following = threads.submit(edits.follow)
        reading = [
            threads.submit(read, server, edits, number) for number in range(READERS)
        ]
        results = [one.result() for one in reading]
        following.result()

    assert sum(count for count, _stale in results) >= READS
    assert [stale for _count, stale in results if stale] == []


def test_log_has_a_line_for_each_kept_page(env: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving.serving(f"{serving.line('web')} > {log} 2>&1", env) as server:
        for _ in range(10):
            server.ask("/organizations/?q=r%C3%ADo", Accept_Encoding="br")
        server.ask("/organizations/?q=r%C3%ADo", "HEAD")

    lines = [
        line
        for line in log.read_text(encoding="utf-8").splitlines()
        if '"GET /organizations/" 200' in line or '"HEAD /organizations/" 200' in line
    ]
    assert len(lines) == 11


def test_table_names_every_page_of_readers() -> None:
    rows = re.findall(
        r"^\| ((?:`\w+`(?:, )?)+) \| .+ \| .+ \|$",
        (ROOT / "docs/performance.md").read_text("utf-8"),
        re.MULTILINE,
    )

    views = {
        getattr(pattern.callback, "view_class", None) for pattern in patterns(urls)
    }
    pages = {
        view.__name__
        for view in views
        if view is not None and issubclass(view, PublicPage)
    }
    assert {name for row in rows for name in re.findall(r"\w+", row)} == pages


def patterns(resolver: ModuleType) -> Iterator[URLPattern]:
    """Yield the addresses of readers and machines."""
    for one in (*resolver.for_machines, *resolver.urlpatterns):
        assert isinstance(one, URLPattern)
        yield one
