"""The bounds of an hour hold when all send at once through gunicorn's processes, and
the script that floods a portal works.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from directory.suggestions import spam
from tests.support import bots, flood, processes, serving

AT_ONCE = 8


@pytest.fixture
def env(tmp_path: Path, portals: processes.Portals) -> Iterator[dict[str, str]]:
    """Hold the environment of a portal that is set up."""
    with portals.after("setup", tmp_path) as own:
        yield own | {
            "TRUSTED_PROXIES": "1",
            "SUGGESTIONS_QUEUE_PER_HOUR": "3",
            "SUGGESTIONS_PER_HOUR": "2",
            "SUGGESTIONS_DOUBTFUL_PER_HOUR": "2",
        }


@pytest.fixture
def server(env: dict[str, str]) -> Iterator[serving.Server]:
    """Hold a served portal."""
    with serving.serving(serving.line("web"), env) as server:
        yield server


Written = tuple[flood.OverHttp, dict[str, str]]


def written(server: serving.Server, addresses: list[str], first: int) -> list[Written]:
    """Let one visitor at each address open a form and fill it in."""
    visitors = [flood.OverHttp(server, address) for address in addresses]
    return [
        (visitor, bots.opened(visitor) | bots.words(number))
        for number, visitor in enumerate(visitors, first)
    ]


def sent_at_once(forms: list[Written]) -> list[int]:
    """Let all of them send at the same moment; return the answers."""
    start = Barrier(len(forms))

    def send(form: Written) -> int:
        visitor, fields = form
        start.wait(timeout=30)
        return visitor.post(bots.FORM, fields)[0]

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


def verdicts(env: dict[str, str]) -> Counter[str]:
    return Counter(
        verdict
        for (verdict,) in processes.query(
            "SELECT verdict FROM directory_suggestion", env
        )
    )


def test_bounds_hold_when_all_send_at_once(
    server: serving.Server, env: dict[str, str]
) -> None:
    of_one = written(server, ["198.51.100.51"] * AT_ONCE, 100)
    of_many = written(server, [f"203.0.113.{number}" for number in range(AT_ONCE)], 200)
    # One wait for all: who sends sooner is taken for a machine.
    time.sleep(bots.WRITING)

    from_one, from_many = sent_at_once(of_one), sent_at_once(of_many)

    assert Counter(from_one) == {302: 4, 422: AT_ONCE - 4}
    assert from_many == [302] * AT_ONCE
    assert verdicts(env) == {"clean": 3, "doubtful": 2 + AT_ONCE - 1}


def test_form_sent_many_times_at_once_is_one_suggestion(
    server: serving.Server, env: dict[str, str]
) -> None:
    before = verdicts(env).total()
    visitor = flood.OverHttp(server, "198.51.100.53")
    form = bots.opened(visitor) | bots.words(300)
    start = Barrier(AT_ONCE)

    def send(_number: int) -> tuple[int, str]:
        start.wait(timeout=30)
        return visitor.post(bots.FORM, form)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = set(pool.map(send, range(AT_ONCE)))

    assert [status for status, _place in answers] == [302]
    assert verdicts(env).total() == before + 1


def test_flood_tells_of_every_kind(
    server: serving.Server,
    env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bots, "READING", 0.0)
    monkeypatch.setattr(bots, "WRITING", 0.0)

    outcomes, people = flood.flood(server, 8)
    flood.report(outcomes, people, flood.stored(env), 1.0)

    said = capsys.readouterr().out
    assert [(outcome.kind.name, outcome.answers.total()) for outcome in outcomes] == [
        (one.kind.name, 1) for one in outcomes
    ]
    assert {status for outcome in outcomes for status in outcome.answers} <= {
        302,
        403,
        422,
    }
    assert [(person.status, person.is_followed) for person in people] == [
        (302, True)
    ] * 3
    assert said.count("\n| ") == len(outcomes) + 1
    assert (
        "A person during the flood: answered 302, stored as doubtful, can follow it."
        in said
    )


def test_bots_that_wait_are_slower_than_what_is_too_fast() -> None:
    assert spam.QUICKEST.total_seconds() < bots.READING
    assert spam.QUICKEST_IN_A_FLOOD.total_seconds() < bots.WRITING


def test_command_says_what_it_takes() -> None:
    done = processes.run(
        "-m",
        "tests.support.flood",
        "--help",
        env=processes.environment(processes.ROOT / "var"),
    )

    assert done.returncode == 0
    assert "posts" in done.stdout
