"""Saves that arrive at the same moment, through gunicorn's processes and threads, on a
database of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from threading import Barrier
from urllib.parse import urlencode

import pytest

from tests.support import processes, serving
from tests.support.admin import ADD, CHANGE

AT_ONCE = 4
LOG_IN = """
import django; django.setup()
from django.test import Client
from tests.factories import make_user
client = Client()
client.force_login(make_user("superuser"), "django.contrib.auth.backends.ModelBackend")
print(client.cookies["session"].value)
"""


class Form(HTMLParser):
    """What a browser would send from a page of the staff side if nothing were typed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "input" and name and found.get("type") not in ("checkbox", "submit"):
            self.values[name] = found.get("value", "")
        elif tag in ("select", "textarea"):
            self._open = name
        elif tag == "option" and "selected" in found:
            self.values[self._open] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self._open:
            self.values[self._open] = data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._open = ""


class Browser:
    """A browser in which somebody is logged in."""

    def __init__(self, server: serving.Server, session: str) -> None:
        self.server = server
        self.cookies = f"session={session}"

    def open(self, address: str) -> dict[str, str]:
        """Open a form and return what it would send."""
        answer = self.server.ask(address, Cookie=self.cookies)
        assert answer.status == 200, answer.status
        token = str(answer.headers["Set-Cookie"]).split(";")[0]
        return Form(answer.body.decode()).values | {"cookie": token}

    def send(self, address: str, form: dict[str, str]) -> serving.Answer:
        """Send a form that was opened before."""
        body = urlencode(
            {name: value for name, value in form.items() if name != "cookie"}
        )
        cookies = f"{self.cookies}; {form['cookie']}"
        return self.server.ask(
            address,
            "POST",
            body,
            Content_Type="application/x-www-form-urlencoded",
            Cookie=cookies,
        )

    def send_at_once(
        self, address: str, forms: list[dict[str, str]]
    ) -> list[serving.Answer]:
        """Send several forms at the same moment."""
        start = Barrier(len(forms))

        def send(form: dict[str, str]) -> serving.Answer:
            start.wait(timeout=10)
            return self.send(address, form)

        with ThreadPoolExecutor(len(forms)) as pool:
            return list(pool.map(send, forms))


@pytest.fixture(scope="module")
def env(
    tmp_path_factory: pytest.TempPathFactory, portals: processes.Portals
) -> Iterator[dict[str, str]]:
    """Hold the environment of a portal that is set up."""
    with portals.after("setup", tmp_path_factory.mktemp("var")) as env:
        yield env


@pytest.fixture(scope="module")
def browser(env: dict[str, str]) -> Iterator[Browser]:
    """Hold a browser on a served portal."""
    done = processes.run("-c", LOG_IN, env=env)
    assert done.returncode == 0, done.stderr
    with serving.serving(serving.line("web"), env) as server:
        yield Browser(server, done.stdout.strip())


def first_key(env: dict[str, str]) -> int:
    """The key of some record of the founding page."""
    return int(processes.query("SELECT min(id) FROM directory_organization", env)[0][0])


def changes_of(key: int, env: dict[str, str]) -> int:
    """How often a record was changed."""
    return int(
        processes.query(
            f"SELECT count(*) FROM directory_change WHERE organization_key = {key}", env
        )[0][0]
    )


@pytest.mark.parametrize("attempt", ["first", "second", "third"])
def test_of_four_saves_of_one_record_at_once_exactly_one_wins(
    env: dict[str, str], browser: Browser, attempt: str
) -> None:
    key = first_key(env)
    address, before = CHANGE.format(key), changes_of(key, env)
    opened = browser.open(address)

    answers = browser.send_at_once(
        address, [opened | {"city": f"{attempt} {number}"} for number in range(AT_ONCE)]
    )

    assert sorted(answer.status for answer in answers) == [200, 200, 200, 302]
    winner = next(
        number for number, answer in enumerate(answers) if answer.status == 302
    )
    told = [
        answer.body.decode().count("Saved meanwhile")
        for answer in answers
        if answer.status == 200
    ]
    assert processes.query(
        f"SELECT city FROM directory_organization WHERE id = {key}", env
    ) == [(f"{attempt} {winner}",)]
    assert changes_of(key, env) == before + 1
    assert told == [1] * (AT_ONCE - 1)


def test_of_four_saves_of_one_sector_at_once_exactly_one_wins(
    env: dict[str, str], browser: Browser
) -> None:
    key = processes.query("SELECT min(id) FROM directory_sector", env)[0][0]
    address = f"/admin/directory/sector/{key}/change/"
    opened = browser.open(address)

    answers = browser.send_at_once(
        address,
        [opened | {"description": f"Number {number}"} for number in range(AT_ONCE)],
    )

    assert sorted(answer.status for answer in answers) == [200, 200, 200, 302]
    winner = next(
        number for number, answer in enumerate(answers) if answer.status == 302
    )
    stored = processes.query(
        f"SELECT description FROM directory_sector WHERE id = {key}", env
    )
    assert stored == [(f"Number {winner}",)]
    told = [
        answer.body.decode().count("Saved meanwhile")
        for answer in answers
        if answer.status == 200
    ]
    assert told == [1] * (AT_ONCE - 1)


def test_one_add_form_sent_four_times_at_once_makes_one_record(
    env: dict[str, str], browser: Browser
) -> None:
    opened = browser.open(ADD) | {"name": "Bread Guild"}

    answers = browser.send_at_once(ADD, [opened] * AT_ONCE)

    made = processes.query(
        "SELECT id FROM directory_organization WHERE name = 'Bread Guild'", env
    )
    assert len(made) == 1
    assert [answer.status for answer in answers] == [302] * AT_ONCE
    assert {answer.headers["Location"] for answer in answers} <= {
        CHANGE.format(made[0][0]),
        "/admin/directory/organization/",
    }


def test_four_records_saved_at_once_are_all_saved(
    env: dict[str, str], browser: Browser
) -> None:
    keys = [
        row[0]
        for row in processes.query(
            "SELECT id FROM directory_organization ORDER BY id LIMIT 4", env
        )
    ]
    before = processes.query("SELECT number FROM directory_contentversion", env)[0][0]
    forms = {
        key: browser.open(CHANGE.format(key)) | {"region": "Together"} for key in keys
    }

    with ThreadPoolExecutor(len(keys)) as pool:
        answers = list(
            pool.map(lambda key: browser.send(CHANGE.format(key), forms[key]), keys)
        )

    assert [answer.status for answer in answers] == [302] * len(keys)
    assert processes.query(
        "SELECT count(*) FROM directory_organization WHERE region = 'Together'", env
    ) == [(len(keys),)]
    assert processes.query("SELECT number FROM directory_contentversion", env) == [
        (before + len(keys),)
    ]
