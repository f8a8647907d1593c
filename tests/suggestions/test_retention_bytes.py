"""A planted address goes through everything, and is looked for when forgotten."""

from __future__ import annotations

import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.support import processes

ADDRESS = "planted.person@mailbox.example"
NAME = "Zyxwvu Qponml"
STORY = f"""
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from post_office.mail import send_queued
from post_office.models import Email, Log
from directory.models import Suggestion
from directory.suggestions import decisions, desk, submission
from directory.suggestions.decisions import SeenState
from directory.suggestions.drafts import Client, Draft
from tests.factories import make_user

by = make_user("moderator", first_name="Sol")
def submit(name):
    words = "Write to {ADDRESS.upper()}"
    values = {{"name": name, "description": words}}
    draft = Draft(
        "new", "fr", values, note=words, evidence=words,
        sender_name="{NAME}", sender_email="{ADDRESS}",
    )
    client = Client("203.0.113.77", timezone.now() - timedelta(minutes=2))
    return submission.submit(draft, client=client)

one, two = submit("Mill"), submit("Hub")
print(one.sender.address_key)
decisions.ask(one, "Is {ADDRESS} right?", by=by, seen=SeenState(1))
submission.answer(one, "Yes, {ADDRESS}.")
desk.note(one, "{NAME} of {ADDRESS} rang.", by=by)
desk.keep(one, {{"text": ["Dear {NAME}, {ADDRESS}"]}}, by=by)
decisions.decline(one, "Dear {ADDRESS}: no.", by=by, seen=SeenState(2))
Email.objects.update(scheduled_time=None)
send_queued()
assert "{ADDRESS}" in Log.objects.first().message, "the mail was to be refused"
decisions.undo(one, by=by)
decisions.accept(one, {{"name": "Mill"}}, by=by, seen=SeenState(2))
decisions.decline(two, "No.", by=by, seen=SeenState(1))
Email.objects.filter(logs=None).update(scheduled_time=None)
"""
SEND = (
    "import django; django.setup(); from post_office.mail import send_queued;"
    " send_queued()"
)
AGE = (
    "UPDATE directory_suggestion SET ended_at = '2020-01-01 00:00:00+00:00' WHERE"
    " ended_at IS NOT NULL"
)
ERASE = """
import django; django.setup()
from directory.models import Suggestion
from directory.suggestions import submission as suggestions
for suggestion in Suggestion.objects.all(): suggestions.erase_sender(suggestion)
"""


class RefusingServer(socketserver.StreamRequestHandler):
    """A mail server that knows nobody, and says so with the address."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            verb = line.split()[0].upper()
            self.wfile.write(
                b"550 Unknown: " + line.strip() + b"\r\n"
                if verb == b"RCPT"
                else b"250 well\r\n"
            )


@contextmanager
def refusing_server() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), RefusingServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def env(tmp_path: Path, portals: processes.Portals) -> Iterator[dict[str, str]]:
    with portals.after("migrate", tmp_path) as env:
        yield env


def personal_words(env: dict[str, str]) -> list[str]:
    """Let everything happen, and return what is personal."""
    with refusing_server() as address:
        done = processes.run("-c", STORY, env=env | {"EMAIL_URL": address})
    assert done.returncode == 0, done.stderr
    assert processes.run("-c", SEND, env=env).returncode == 0
    return [ADDRESS, NAME, done.stdout.splitlines()[0]]


@contextmanager
def another_process(env: dict[str, str]) -> Iterator[None]:
    """Keep the database open, as a serving process does.

    So SQLite's log is not tidied up by the last one to leave.
    """
    if "DATABASE_URL" in env:
        yield
        return
    with closing(
        sqlite3.connect(Path(env["VAR"]) / "ecosystem.sqlite3", timeout=20)
    ) as other:
        other.execute("PRAGMA journal_mode").fetchall()
        other.execute("SELECT count(*) FROM directory_suggestion").fetchall()
        yield


def places(word: str, env: dict[str, str]) -> list[str]:
    """Return where a word stands: files of mails and of SQLite, or columns."""
    var = Path(env["VAR"])
    files = [*(var / "mail").glob("*"), *var.glob("ecosystem.sqlite3*")]
    needle = word.lower().encode()
    names = [path.name for path in files if needle in path.read_bytes().lower()]
    if "DATABASE_URL" in env:
        names += columns_with(word, env)
    return names


def columns_with(word: str, env: dict[str, str]) -> list[str]:
    """Return every column of every table that holds a word."""
    columns = processes.query(
        "SELECT table_name, column_name FROM information_schema.columns WHERE"
        " table_schema = 'public'",
        env,
    )
    queries = [
        f"SELECT '{table}.{column}' FROM \"{table}\" WHERE position('{word.lower()}' in"
        f' lower("{column}"::text)) > 0'
        for table, column in columns
    ]
    return sorted({row[0] for row in processes.query(" UNION ALL ".join(queries), env)})


def test_purge_leaves_nothing_of_a_planted_address(env: dict[str, str]) -> None:
    with another_process(env):
        personal = personal_words(env)
        before = {word: places(word, env) for word in personal}
        processes.query(AGE, env)
        done = processes.manage("forget_senders", env=env)
        after = {word: places(word, env) for word in personal}

    assert all(before.values()), before
    assert (
        done.stdout == "2 senders forgotten, 0 spam suggestions, 0 withdrawn ones"
        " and 0 old mails deleted\n"
    )
    assert after == {word: [] for word in personal}


def test_a_sender_who_wishes_it_is_forgotten_at_once(env: dict[str, str]) -> None:
    with another_process(env):
        personal = personal_words(env)
        done = processes.run("-c", ERASE, env=env)
        after = {word: places(word, env) for word in personal}

    assert done.returncode == 0, done.stderr
    assert after == {word: [] for word in personal}
