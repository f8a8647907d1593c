"""A flood against a served portal of its own: `python -m tests.support.flood [posts]`
prints what became of each kind of bot.

It serves with gunicorn by the Procfile's line, on an empty database in a folder that is
thrown away.
"""

from __future__ import annotations

import argparse
import http.client
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.support import bots, processes, serving

POSTS = 2000
AT_ONCE = 48
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class OverHttp:
    """A visitor of a served portal, behind its proxy."""

    server: serving.Server
    address: str
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def get(self, path: str) -> tuple[int, str]:
        """Open a page."""
        answer = self._ask(path, "GET", None)
        return answer.status, answer.body.decode()

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Send a form."""
        answer = self._ask(path, "POST", urlencode(fields), Content_Type=FORM_TYPE)
        return answer.status, urlsplit(answer.headers.get("Location", "")).path

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def _ask(
        self, path: str, method: str, body: str | None, **headers: str
    ) -> serving.Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(
                f"{name}={morsel.value}" for name, morsel in self.cookies.items()
            )
        answer = self.server.ask(
            path, method, body, X_Forwarded_For=self.address, **headers
        )
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        return answer


def flood(
    server: serving.Server, posts: int
) -> tuple[list[bots.Outcome], list[bots.Person]]:
    """Let a person send before, then all bots, a second person amid them, and a third
    one after.
    """
    people = [
        bots.Person(when, 9_000_000 + number)
        for number, when in enumerate(("before", "during", "after"))
    ]
    people[0].suggest(OverHttp(server, "198.51.100.1"))
    outcomes = [
        bots.Outcome(kind) for kind in bots.kinds(OverHttp(server, "198.51.100.9"))
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for position, outcome in enumerate(outcomes):
            if position == len(outcomes) // 2:
                during = pool.submit(
                    people[1].suggest, OverHttp(server, "198.51.100.2")
                )
            first, each = position * 10_000, posts // len(outcomes)
            send = partial(act, server, outcome.kind)
            for number, status in enumerate(
                pool.map(send, range(first, first + each)), first
            ):
                outcome.note(number, status)
        during.result()
    people[2].suggest(OverHttp(server, "198.51.100.3"))
    return outcomes, people


def act(server: serving.Server, kind: bots.Kind, number: int) -> int:
    """Let one bot send once; a broken connection counts as the status 0."""
    address = (
        f"203.{number // 10_000}.{number % 10_000 // 250}.{number % 250}"
        if kind.has_own_addresses
        else "192.0.2.77"
    )
    try:
        return kind.act(OverHttp(server, address), number)
    except (OSError, http.client.HTTPException):
        return 0


def report(
    outcomes: list[bots.Outcome],
    people: list[bots.Person],
    verdicts: Mapping[str, str],
    seconds: float,
) -> None:
    """Print the table, the sums, and how the people fared."""
    for outcome in outcomes:
        outcome.count(verdicts)
    impatient = [outcome for outcome in outcomes if outcome.kind.is_impatient]
    print(bots.table(outcomes))
    posts, clean = (
        sum(one.answers.total() for one in impatient),
        sum(one.stored["clean"] for one in impatient),
    )
    print(
        f"\nImpatient kinds together: {clean} of {posts} posts in the queue"
        f" ({clean / posts:.2%}). {seconds:.0f} seconds in all."
    )
    for person in people:
        told = (
            f"answered {person.status}, stored as"
            f" {verdicts.get(person.name, 'nothing')}"
        )
        print(
            f"A person {person.when} the flood: {told},"
            f" {'can' if person.is_followed else 'cannot'} follow it."
        )


def stored(env: Mapping[str, str]) -> dict[str, str]:
    """Return the verdict about each name that was stored."""
    return dict(processes.query("SELECT name, verdict FROM directory_suggestion", env))  # type: ignore[arg-type]


@contextmanager
def portal() -> Iterator[tuple[serving.Server, dict[str, str]]]:
    """Serve a portal with the settings as they are by default, behind one proxy."""
    with tempfile.TemporaryDirectory() as var:
        env = processes.environment(Path(var), TRUSTED_PROXIES="1")
        done = processes.manage("setup", env=env)
        assert done.returncode == 0, done.stderr
        with serving.serving(serving.line("web"), env) as server:
            yield server, env


def main() -> None:
    """Flood a portal and say what became of it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.support.flood", description=__doc__
    )
    parser.add_argument(
        "posts",
        type=int,
        nargs="?",
        default=POSTS,
        help="how many posts the bots send in all (%(default)d)",
    )
    posts = parser.parse_args().posts
    with portal() as (server, env):
        started = time.monotonic()
        outcomes, people = flood(server, posts)
        seconds = time.monotonic() - started
        verdicts = stored(env)
    report(outcomes, people, verdicts, seconds)


if __name__ == "__main__":
    main()
