"""Forms of the staff side whose session or token is gone, as a browser sends them."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from tests.factories import make_user
from tests.support.reading import Element, read

LOGIN = "/admin/login/"
PASSWORD = "a long enough phrase"
HERE = {"Origin": "http://testserver"}
"""What a browser says of a form that our own page sends."""


def careful(role: str = "superuser") -> Client:
    """A browser that sends no token by itself, in which somebody is signed in."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(role, username="ada", password=PASSWORD))
    return client


def fields_of(form: Element) -> dict[str, list[str]]:
    """Return what a form of hidden fields sends."""
    found: dict[str, list[str]] = {}
    for field in form.all("input", type="hidden"):
        name = field.attributes["name"]
        found.setdefault(name, []).append(field.attributes["value"])
    return found


def as_sent(typed: dict[str, Any]) -> dict[str, list[str]]:
    """Return fields as a browser sends them, without what is never kept."""
    return {
        name: [str(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in typed.items()
        if "password" not in name and value != []
    }


def carried(response: Any) -> dict[str, list[str]]:
    """Return the fields that a log-in carries."""
    found: dict[str, list[str]] = {}
    words = read(response).one("input", name="kept").attributes["value"]
    for name, value in json.loads(words):
        found.setdefault(name, []).append(value)
    return found


def log_in(client: Client, page: Any, username: str = "ada", **typed: str) -> Any:
    """Fill in the log-in that a page shows, and send it."""
    sent = fields_of(read(page).one("main"))
    names = {"username": username, "password": PASSWORD, **typed}
    return client.post(LOGIN, {**sent, **names}, headers=HERE)


def go_on(client: Client, page: Any) -> Any:
    """Press the button of a page with kept words."""
    form = read(page).one("main").one("form")
    button = form.one("input", type="submit").attributes
    sent = fields_of(form)
    if "name" in button:
        sent[button["name"]] = [button["value"]]
    return client.post(form.attributes["action"], sent, headers=HERE)


def resent(response: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """Return a form that came back, with the token of its page."""
    main = read(response).one("main")
    token = main.all("input", name="csrfmiddlewaretoken")[-1].attributes["value"]
    return {**sent, "csrfmiddlewaretoken": token}


def asked_page(client: Client) -> Any:
    """Any page with a token of this browser."""
    return client.get(LOGIN)
