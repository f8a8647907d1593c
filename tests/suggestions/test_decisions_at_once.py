"""Several people at one suggestion at the same moment, each with a connection of their
own: nothing is decided twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import processes

ROUNDS = 4
HEAD = """
import django; django.setup()
import json, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from directory.models import Change, Letter, Organization, Suggestion
from directory.history import changes
from directory.suggestions import decisions, submission
from directory.suggestions.decisions import SeenState
from directory.errors import DirectoryError
from directory.suggestions.drafts import Client, Draft
from tests.factories import make_organization, make_suggestion

may_all = {"is_superuser": True}
people = [
    User.objects.get_or_create(username=name, first_name=name, defaults=may_all)[0]
    for name in ("Sol", "Kim", "Lou", "Ada")
]

def at_once(*acts):
    start = Barrier(len(acts))
    def run(act):
        try:
            start.wait(timeout=20)
            act()
            return "done"
        except DirectoryError as error:
            return str(error)
        finally:
            connection.close()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))

def say(*found):
    print(json.dumps(found))
"""
DECIDE = """
hub = make_organization(name="Hub")
for number in range(int(sys.argv[1])):
    key = make_suggestion(email="ada@example.org").pk
    one = lambda: Suggestion.objects.get(pk=key)
    version = changes.newest_version(hub)
    before = (Change.objects.count(), Letter.objects.count())
    seen, seen_both = SeenState(1), SeenState(1, version)
    mill, city = {"name": f"Mill {number}"}, {"city": f"City {number}"}
    sol, kim, lou, ada = people
    told = at_once(
        lambda: decisions.accept(one(), mill, by=sol, seen=seen),
        lambda: decisions.accept(one(), mill, by=kim, seen=seen),
        lambda: decisions.merge_into(one(), hub, city, by=lou, seen=seen_both),
        lambda: decisions.decline(one(), "No.", by=ada, seen=seen),
    )
    new_changes = Change.objects.count() - before[0]
    say(told, one().state, new_changes, Letter.objects.count() - before[1])
"""
WITHDRAW = """
for number in range(int(sys.argv[1])):
    key = make_suggestion(email="ada@example.org").pk
    draft = Draft("new", "en", {"name": "Other"})
    mill = {"name": f"Windmill {number}"}
    one = lambda: Suggestion.objects.get(pk=key)
    told = at_once(
        lambda: decisions.accept(one(), mill, by=people[0], seen=SeenState(1)),
        lambda: submission.withdraw(one()),
        lambda: submission.amend(one(), draft),
    )
    say(told, one().state, Organization.objects.filter(**mill).count())
"""
UNDO = """
for number in range(int(sys.argv[1])):
    suggestion = make_suggestion()
    mill = {"name": f"Watermill {number}"}
    decisions.accept(suggestion, mill, by=people[0], seen=SeenState(1))
    one = lambda: Suggestion.objects.get(pk=suggestion.pk)
    told = at_once(*[lambda: decisions.undo(one(), by=people[1])] * 3)
    say(told, one().state, Organization.objects.filter(**mill).count())
"""
SUBMIT = """
for number in range(int(sys.argv[1])):
    mill, key = {"name": f"Mill {number}"}, f"{number:064}"
    draft = Draft("new", "en", mill, form_key=key, sender_email="ada@example.org")
    client = Client(f"203.0.113.{number}", timezone.now() - timedelta(minutes=2))
    told = at_once(*[lambda: submission.submit(draft, client=client)] * 4)
    sent = Suggestion.objects.filter(form_key=key)
    say(told, sent.count(), Letter.objects.count())
"""


@pytest.fixture(scope="module")
def env(
    tmp_path_factory: pytest.TempPathFactory, portals: processes.Portals
) -> Iterator[dict[str, str]]:
    with portals.after("migrate", tmp_path_factory.mktemp("var")) as env:
        yield env


def played(script: str, env: dict[str, str]) -> list[Any]:
    done = processes.run("-c", HEAD + script, str(ROUNDS), env=env)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == ROUNDS
    return found


def test_of_four_decisions_at_once_one_is_made_and_the_others_are_told(
    env: dict[str, str],
) -> None:
    for told, state, changed, letters in played(DECIDE, env):
        assert told.count("done") == 1
        assert all(" decided this on " in words for words in told if words != "done")
        assert (
            state == ["accepted", "accepted", "merged", "declined"][told.index("done")]
        )
        assert (changed, letters) == (int(state != "declined"), 1)


def test_a_decision_never_stands_beside_a_withdrawal_or_other_words(
    env: dict[str, str],
) -> None:
    for (accepted, withdrawn, amended), state, made in played(WITHDRAW, env):
        assert [accepted, withdrawn].count("done") == 1
        assert (state, made) == (
            ("accepted", 1) if accepted == "done" else ("withdrawn", 0)
        )
        assert amended != "done" or accepted != "done"


def test_undone_at_once_by_three_is_undone_once(env: dict[str, str]) -> None:
    for told, state, left in played(UNDO, env):
        assert (told.count("done"), told.count("This is not decided.")) == (1, 2)
        assert (state, left) == ("received", 0)


def test_one_form_sent_four_times_at_once_is_one_suggestion_with_one_letter(
    env: dict[str, str],
) -> None:
    found = played(SUBMIT, env)

    assert [(told, number) for told, number, _letters in found] == [
        (["done"] * 4, 1)
    ] * ROUNDS
    assert len({letters for _told, _number, letters in found}) == 1
