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
from directory.history import changes; from directory.suggestions import decisions as deciding; from directory.suggestions import submission as suggestions
from directory.suggestions.decisions import SeenState
from directory.errors import DirectoryError
from directory.suggestions.drafts import Client
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
"""  # noqa: E501
DECIDE = """
hub = make_organization(name="Hub")
for number in range(int(sys.argv[1])):
    key = make_suggestion(email="ada@example.org").pk
    one = lambda: Suggestion.objects.get(pk=key)
    version = changes.newest_version(hub)
    before = (Change.objects.count(), Letter.objects.count())
    told = at_once(
        lambda: deciding.accept(one(), {"name": f"Mill {number}"}, by=people[0], seen=SeenState(1)),
        lambda: deciding.accept(one(), {"name": f"Mill {number}"}, by=people[1], seen=SeenState(1)),
        lambda: deciding.merge_into(one(), hub, {"city": f"City {number}"}, by=people[2], seen=SeenState(1, version)),
        lambda: deciding.decline(one(), "No.", by=people[3], seen=SeenState(1)),
    )
    say(told, one().state, Change.objects.count() - before[0], Letter.objects.count() - before[1])
"""  # noqa: E501
WITHDRAW = """
for number in range(int(sys.argv[1])):
    key = make_suggestion(email="ada@example.org").pk
    draft = suggestions.Draft("new", "en", {"name": "Other"})
    one = lambda: Suggestion.objects.get(pk=key)
    told = at_once(
        lambda: deciding.accept(one(), {"name": f"Windmill {number}"}, by=people[0], seen=SeenState(1)),
        lambda: suggestions.withdraw(one()),
        lambda: suggestions.amend(one(), draft),
    )
    say(told, one().state, Organization.objects.filter(name=f"Windmill {number}").count())
"""  # noqa: E501
UNDO = """
for number in range(int(sys.argv[1])):
    suggestion = make_suggestion()
    deciding.accept(suggestion, {"name": f"Watermill {number}"}, by=people[0], seen=SeenState(1))
    one = lambda: Suggestion.objects.get(pk=suggestion.pk)
    told = at_once(*[lambda: deciding.undo(one(), by=people[1])] * 3)
    say(told, one().state, Organization.objects.filter(name=f"Watermill {number}").count())
"""  # noqa: E501
SUBMIT = """
for number in range(int(sys.argv[1])):
    draft = suggestions.Draft("new", "en", {"name": f"Mill {number}"}, form_key=f"{number:064}", sender_email="ada@example.org")
    client = Client(f"203.0.113.{number}", timezone.now() - timedelta(minutes=2))
    told = at_once(*[lambda: suggestions.submit(draft, client=client)] * 4)
    say(told, Suggestion.objects.filter(form_key=draft.form_key).count(), Letter.objects.count())
"""  # noqa: E501


@pytest.fixture(scope="module")
def env(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[dict[str, str]]:
    with processes.own_database(tmp_path_factory.mktemp("var")) as env:
        done = processes.manage("migrate", env=env)
        assert done.returncode == 0, done.stderr
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
