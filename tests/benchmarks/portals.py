"""Measuring pages: scratch portals and their servers, the requests, and a profile of
where the time goes.
"""

from __future__ import annotations

import math
import re
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from cProfile import Profile
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from pstats import Stats
from statistics import median
from typing import Any

from django.conf import settings
from django.test import Client

from tests.benchmarks import as_asked, scratch

EMPTY = "an empty view"
QUESTIONS = {
    "browse": "/organizations/",
    "one word": "/organizations/?q=harvest",
    # Both words stand in texts, so that a page is full at either size.
    "two words, two sectors": (
        "/organizations/?q=supports+growers&sector=housing&sector=energy"
    ),
    "last page": "/organizations/?page={last}",
}
# Looked at for their growth alone.
OTHER_PAGES = {"front page": "/", "all sectors": "/sectors/", "a record": "{record}"}
# An empty view takes so little that more of them are asked for.
EMPTY_TIMES = 5
# Questions as people ask them, so many of each kind for each round.
TURNS_A_ROUND = 2
SLOWEST = "question pages, 99th percent"
ANEW = ", all parts made anew"
FORGOTTEN = ", first of a process"
START_SECONDS = 60
SERVERS = {
    "gunicorn": (
        "-m",
        "gunicorn",
        "--config=ecosystem/gunicorn.conf.py",
        "--workers=1",
        "tests.benchmarks.measured_site",
    ),
    "granian": (
        "-c",
        "from ecosystem import granian_server;"
        "granian_server.serve('tests.benchmarks.measured_site:served', 1)",
    ),
}
"""What starts one worker of each server."""
FUNCTIONS_SHOWN = 30
# Where a function stands, by the beginning of its file: the first that fits counts.
PARTS = {
    "directory/search": "search", "directory": "portal", "ecosystem": "portal",
    "django/template": "templates",
    "django/db": "database", "sqlite3": "database", "django/urls": "addresses",
    "django/utils/translation": "translation",
    "gettext": "translation", "django_filters": "forms and filters",
    "django/forms": "forms and filters",
    "django_countries": "countries",
}  # fmt: skip
Sums = dict[str, float]
Functions = Mapping[tuple[str, int, str], tuple[int, int, float, float, Any]]


@dataclass
class Portal:
    """A portal with so many organizations in a folder of its own."""

    rows: int
    folder: Path
    port: int = 0
    page: bytes = b""

    def prepare(self) -> None:
        """Set it up and fill it, unless an earlier run left it so."""
        done = self.folder / "filled"
        if not done.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.run("manage.py", "setup")
            rows = ("--organizations", str(self.rows))
            self.run("-m", "tests.benchmarks.fake_data", *rows, "--yes")
            done.touch()

    def run(self, *command: str) -> str:
        """Run a Python command over it and return what it prints."""
        return scratch.run(self.folder, *command)

    @contextmanager
    def served(
        self, page_store_mb: int = 64, server_name: str = "gunicorn"
    ) -> Iterator[Portal]:
        """Serve it by one worker of a server as long as the block lasts."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, *SERVERS[server_name]]
        env = scratch.environment(self.folder) | {
            "PAGE_STORE_MB": str(page_store_mb),
            "BIND": f"127.0.0.1:{self.port}",
        }
        server = subprocess.Popen(
            command, env=env, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL
        )
        try:
            self._wait(server)
            yield self
        finally:
            server.terminate()
            server.wait()

    def get(self, *addresses: str) -> bytes:
        """Ask for addresses over one connection and return the last answer.

        Anything but a page is an error.
        """
        connection = HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        for address in addresses:
            connection.request("GET", address)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{address}: {answer.status}")
        connection.close()
        return body

    def cost(self, addresses: list[str]) -> float:
        """Return the CPU ms that the worker takes for one of these addresses."""
        first, before = float(self.get("/bench/cpu/")), float(self.get("/bench/cpu/"))
        self.get(*addresses)
        asking = before - first
        return (
            (float(self.get("/bench/cpu/")) - before - asking) * 1000 / len(addresses)
        )

    def filled_in(self, address: str) -> str:
        """Return an address with the number of the last page of the whole list, or the
        way to a record of the first.
        """
        self.page = self.page or self.get("/organizations/?sort=founded")
        last = max(map(int, re.findall(rb"page=(\d+)", self.page)), default=1)
        record = re.findall(rb'<h2>\s*<a href="([^"]+)"', self.page)[-1].decode()
        return address.format(last=last, record=record)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_SECONDS
        while server.poll() is None and time.monotonic() < end:
            try:
                self.get("/bench/empty/", "/organizations/")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")


def measure(portals: list[Portal], rounds: int, at_once: int) -> dict[int, Sums]:
    """Ask every portal every question in turn, so many times a round; return CPU ms.

    So whatever else the machine does falls on all alike. What is made anew takes long,
    and is asked for a quarter as often.
    """
    empty = ["/bench/empty/"] * at_once * EMPTY_TIMES
    costs: dict[int, dict[str, list[float]]] = {
        portal.rows: defaultdict(list) for portal in portals
    }
    for _ in range(rounds):
        for portal in portals:
            costs[portal.rows][EMPTY].append(portal.cost(empty))
        for name, address in {**QUESTIONS, **OTHER_PAGES}.items():
            for portal in portals:
                asked, found = portal.filled_in(address), costs[portal.rows]
                portal.get(asked)
                found[name].append(portal.cost([asked] * at_once))
                portal.get("/bench/remember/off/")
                anew = [asked] * math.ceil(at_once / 4)
                found[name + ANEW].append(portal.cost(anew))
                portal.get("/bench/remember/on/")
        for name, address in QUESTIONS.items():
            for portal in portals:
                portal.get("/bench/forget/")
                costs[portal.rows][name + FORGOTTEN].append(
                    portal.cost([portal.filled_in(address)])
                )
    asked_as_people_do = question_pages(portals, rounds)
    return {
        rows: {name: median(found) for name, found in named.items()}
        | asked_as_people_do[rows]
        for rows, named in costs.items()
    }


def question_pages(portals: list[Portal], rounds: int) -> dict[int, Sums]:
    """Ask every portal questions as people ask them; return what most pages cost.

    A page costs what it does in the middle one of its rounds, and asked first what it
    does then.
    """
    stage = ("--stage", "questions", "--at-once", str(rounds * TURNS_A_ROUND))
    asked = [
        portal.run("-m", "tests.benchmarks.pages", *stage).split() for portal in portals
    ]
    for portal in portals:
        # A worker reads what all questions need when it starts.
        portal.get(*asked[0][:1])
    costs: dict[int, list[list[float]]] = {portal.rows: [] for portal in portals}
    for _ in range(rounds + 1):
        for of_round in costs.values():
            of_round.append([])
        for addresses in zip(*asked, strict=True):
            for portal, address in zip(portals, addresses, strict=True):
                costs[portal.rows][-1].append(portal.cost([address]))
    measured = {}
    for rows, (first, *again) in costs.items():
        usual = [median(of_page) for of_page in zip(*again, strict=True)]
        measured[rows] = {
            "question pages": median(usual),
            SLOWEST: as_asked.percentile(usual, 99),
            f"{SLOWEST}, asked first": as_asked.percentile(first, 99),
        }
    return measured


def profile(pages: int) -> Iterator[str]:
    """Yield where the time of so many list pages goes, by part and by function.

    They are made in this process, over its own database.
    """
    reader = Client(SERVER_NAME="127.0.0.1")
    reader.get(QUESTIONS["browse"])
    profiled = Profile()
    profiled.enable()
    for _ in range(pages):
        reader.get(QUESTIONS["browse"])
    profiled.disable()
    yield from _profile_lines(Stats(profiled).stats, pages)  # type: ignore[attr-defined]


def _profile_lines(stats: Functions, pages: int) -> Iterator[str]:
    whole = sum(own for _, _, own, _, _ in stats.values())
    shares: dict[str, float] = defaultdict(float)
    for (file, _, name), (_, _, own, _, _) in stats.items():
        shares[_part(file, name)] += own / whole
    for part, share in sorted(shares.items(), key=lambda pair: -pair[1]):
        yield f"{share:6.1%}  {part}"
    yield ""
    longest = sorted(stats.items(), key=lambda item: -item[1][2])[:FUNCTIONS_SHOWN]
    for (file, line, name), (_, calls, own, total, _) in longest:
        where = f"{'/'.join(Path(file).parts[-3:])}:{line} {name}"
        shown = f"{own / whole:6.1%} {total / whole:6.1%} {calls / pages:8.1f}"
        yield f"{shown} calls a page  {where}"


def _part(file: str, name: str) -> str:
    """Return the part of the portal that a function belongs to.

    Those of C are told by their names.
    """
    where = file.removeprefix(f"{settings.BASE_DIR}/").rpartition("site-packages/")[2]
    return next(
        (
            part
            for beginning, part in PARTS.items()
            if where.startswith(beginning) or beginning in name
        ),
        "Python",
    )
