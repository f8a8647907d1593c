"""Suggestions from before get a random value, and known addresses lead on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import processes

FORMER = {
    "kind": "new",
    "verdict": "clean",
    "points": 0,
    "reasons": "[]",
    "language": "en",
    "submitted": "{}",
    "note": "",
    "evidence": "",
    "how": "",
    "is_different": False,
    "fingerprint": "",
    "edition": 1,
    "reason": "",
    "published": "{}",
    "before": "{}",
}
"""What a row of the release before must say."""
LOOK = """
import django, json; django.setup()
from directory.models import Suggestion
from directory.suggestions import status
from tests.support.suggesting import former_token
found = {}
for row in Suggestion.objects.all():
    is_known = status.of_former_token(former_token(row)) == row
    is_opened = status.of_token(status.token_of(row)) == row
    found[row.name] = [is_known, is_opened, row.secret]
print(json.dumps(found))
"""


@pytest.fixture
def env(tmp_path: Path, django_db_setup: None) -> Iterator[dict[str, str]]:
    """Hold the environment of a database of the release before."""
    with processes.own_database(tmp_path) as env:
        former = ("migrate", "directory", "0007", "--verbosity=0")
        done = processes.manage(*former, env=env)
        assert done.returncode == 0, done.stderr
        yield env


def insert(name: str, state: str, ended: int | None, env: dict[str, str]) -> None:
    """Write a suggestion, ended so many days ago, as the release before did."""
    now = datetime.now(UTC)
    row = {**FORMER, "name": name, "state": state, "received_at": str(now)}
    if ended is not None:
        row["ended_at"] = str(now - timedelta(days=ended))
    values = ", ".join(str(v) if isinstance(v, int) else f"'{v}'" for v in row.values())
    table = f"directory_suggestion ({', '.join(row)})"
    processes.query(f"INSERT INTO {table} VALUES ({values})", env)


def test_rows_from_before_get_secrets_and_open_pages_keep_their_address(
    env: dict[str, str],
) -> None:
    insert("waits", "received", None, env)
    insert("asked", "question", None, env)
    insert("ended", "declined", 29, env)
    insert("over", "accepted", 31, env)

    done = processes.manage("migrate", "directory", "--verbosity=0", env=env)
    looked = processes.run("-c", LOOK, env=env)

    assert (done.returncode, done.stderr) == (0, "")
    assert looked.returncode == 0, looked.stderr
    found = json.loads(looked.stdout)
    secrets = {name: row.pop() for name, row in found.items()}
    assert found == {
        "waits": [True, True],
        "asked": [True, True],
        "ended": [True, True],
        "over": [False, False],
    }
    assert len(set(secrets.values())) == 4
    assert {len(secret) for secret in secrets.values()} == {22}
