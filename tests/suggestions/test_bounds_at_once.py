"""Many of one network at the same moment, each with a connection of their own: no bound
is passed, and nothing that was taken is lost.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.suggestions.test_decisions_at_once import HEAD
from tests.support import processes

SENT = """
from django.conf import settings
from directory.models import Workshop
from directory.suggestions import workshops

settings.SUGGESTIONS_PER_HOUR = settings.SUGGESTIONS_DOUBTFUL_PER_HOUR = 2

def send(name, address, token=""):
    then = timezone.now() - timedelta(minutes=2)
    draft = Draft("new", "en", {"name": name}, sender_email=f"{name}@example.org")
    client = Client(address, then, workshop=token)
    return lambda: submission.submit(draft, client=client)

def verdicts(names):
    kept = Suggestion.objects.filter(name__in=names)
    return [suggestion.verdict for suggestion in kept]
"""
NETWORK = """
for number in range(int(sys.argv[1])):
    names = [f"g{number}x{one}" for one in range(7)]
    told = at_once(*[send(name, f"203.0.113.{number}") for name in names])
    kept = verdicts(names)
    say(told, kept)
"""
WORKSHOP = """
for number in range(int(sys.argv[1])):
    fair = Workshop.objects.create(occasion="Fair", used=Workshop.MOST - 3)
    token = workshops.token_of(fair)
    names = [f"w{number}x{one}" for one in range(9)]
    told = at_once(*[send(name, f"198.51.100.{number}", token) for name in names])
    kept = verdicts(names)
    fair.refresh_from_db()
    say(told, kept, fair.used - Workshop.MOST)
"""
ROUNDS = 3


@pytest.fixture(scope="module")
def env(
    tmp_path_factory: pytest.TempPathFactory, portals: processes.Portals
) -> Iterator[dict[str, str]]:
    with portals.after("migrate", tmp_path_factory.mktemp("var")) as env:
        yield env | {"SUGGESTIONS_QUEUE_PER_HOUR": "1000"}


def played(script: str, env: dict[str, str]) -> list[Any]:
    done = processes.run("-c", HEAD + SENT + script, str(ROUNDS), env=env)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == ROUNDS
    return found


def test_network_passes_no_bound_by_sending_at_once(env: dict[str, str]) -> None:
    for told, kept in played(NETWORK, env):
        assert told.count("done") == len(kept) == 4
        assert Counter(kept) == {"clean": 2, "doubtful": 2}
        refused = [words for words in told if words != "done"]
        assert all("A lot was sent from where you are" in words for words in refused)


def test_workshop_passes_no_bound_by_sending_at_once(env: dict[str, str]) -> None:
    for told, kept, left in played(WORKSHOP, env):
        # Three by the link, then what any network may.
        assert told.count("done") == len(kept) == 7
        assert (Counter(kept), left) == ({"clean": 5, "doubtful": 2}, 0)
