"""Guessing passwords is bounded, and the owner of an account elsewhere still
gets in.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.test import Client, override_settings
from time_machine import travel

from tests.factories import make_user

LOGIN = "/admin/login/"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
fast = override_settings(
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _account() -> Any:
    with fast:
        make_user("superuser", username="mara", password="right words")
        yield


def answer(username: str, password: str, address: str = HOME, agent: str = "") -> Any:
    sent = {"username": username, "password": password, "next": "/admin/"}
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent).post(LOGIN, sent)


def attempt(username: str, password: str, address: str = HOME) -> int:
    return int(answer(username, password, address).status_code)


def fail(times: int, username: str = "mara", address: str = HOME) -> None:
    for _ in range(times):
        attempt(username, "wrong words", address)


def test_right_password_gets_in() -> None:
    assert attempt("mara", "right words") == 302


def test_right_password_after_too_many_failures_is_refused() -> None:
    fail(settings.AXES_FAILURE_LIMIT)

    assert attempt("mara", "right words") == 429


def test_refusal_comes_before_the_password_is_hashed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fail(settings.AXES_FAILURE_LIMIT)
    hashed: list[str] = []
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda _self, password, _salt: hashed.append(password),
    )

    attempt("mara", "right words")

    assert hashed == []


def test_owner_elsewhere_gets_in() -> None:
    fail(settings.AXES_FAILURE_LIMIT)

    assert attempt("mara", "right words", ELSEWHERE) == 302


def test_one_address_cannot_try_many_accounts() -> None:
    for number in range(settings.FAILURES_PER_ADDRESS):
        fail(1, f"name{number}")

    assert attempt("mara", "right words") == 429


def attempt_through(entry: str, password: str) -> int:
    """Log in through a proxy that writes this about where it comes from."""
    sent = {"username": "mara", "password": password, "next": "/admin/"}
    return Client().post(LOGIN, sent, headers={"X-Forwarded-For": entry}).status_code


@override_settings(TRUSTED_PROXIES=1)
@pytest.mark.parametrize(
    ("entry", "elsewhere"),
    [
        ("203.0.113.7:{}", "198.51.100.9:1000"),
        ("[2001:db8:1:2::{:x}]:{}", "[2001:db8:1:3::1]:1000"),
        ("unknown", "_hidden"),
        ("unknown:{}", "198.51.100.9"),
    ],
)
def test_log_ins_are_bounded_however_a_proxy_writes(entry: str, elsewhere: str) -> None:
    for number in range(1000, 1000 + settings.AXES_FAILURE_LIMIT):
        attempt_through(entry.format(number, number), "wrong words")

    assert attempt_through(entry.format(2000, 2000), "right words") == 429
    assert attempt_through(elsewhere, "right words") == 302


def test_refusal_ends_after_a_quarter_of_an_hour() -> None:
    with travel("2026-01-05 10:00", tick=False):
        fail(settings.AXES_FAILURE_LIMIT)
    with travel("2026-01-05 10:16", tick=False):
        assert attempt("mara", "right words") == 302


def test_refusal_says_after_how_many_seconds_it_ends() -> None:
    with travel("2026-01-05 10:00", tick=False):
        fail(settings.AXES_FAILURE_LIMIT)
        at_once = answer("mara", "right words")
    with travel("2026-01-05 10:10:30", tick=False):
        later = answer("mara", "right words")
        wait = int(later.headers["Retry-After"])
    with travel("2026-01-05 10:15", tick=False):
        assert attempt("mara", "right words") == 429
    with travel(datetime(2026, 1, 5, 10, 10, 30, tzinfo=UTC) + timedelta(seconds=wait)):
        assert attempt("mara", "right words") == 302

    assert (at_once.status_code, at_once.headers["Retry-After"]) == (429, "901")
    assert wait == 271
    assert "Please try again in 15 minutes." in at_once.content.decode()
    assert "Please try again in 5 minutes." in later.content.decode()


def test_refusal_ends_when_enough_failures_are_forgotten() -> None:
    for minute, agent in enumerate(["one", "two", "three", "four", "five"]):
        with travel(f"2026-01-05 10:0{minute}", tick=False):
            last = answer("mara", "wrong words", agent=agent)

    assert (last.status_code, last.headers["Retry-After"]) == (429, str(11 * 60 + 1))


def test_refusal_of_an_address_says_when_it_ends() -> None:
    with travel("2026-01-05 10:00", tick=False):
        for number in range(settings.FAILURES_PER_ADDRESS - 4):
            fail(1, f"name{number}")
    with travel("2026-01-05 10:06", tick=False):
        for number in range(6):
            fail(1, f"other{number}")
    with travel("2026-01-05 10:07", tick=False):
        refused = answer("mara", "right words")

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == str(8 * 60 + 1)


@pytest.mark.parametrize(
    "username",
    [
        "",
        "\x00",
        "x" * 5000,
        "’; DROP TABLE",
        "\ud800".encode("utf-8", "replace").decode(),
    ],
)
def test_hostile_names_are_refused_without_a_fault(username: str) -> None:
    assert attempt(username, "wrong words") == 200
