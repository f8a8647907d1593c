"""Guessing passwords is bounded, and the owner of an account elsewhere still gets in."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.test import Client, override_settings
from time_machine import travel

from tests.factories import make_user

LOGIN = "/admin/login/"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
fast = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _account() -> Any:
    with fast:
        make_user("superuser", username="mara", password="right words")
        yield


def attempt(username: str, password: str, address: str = HOME) -> int:
    sent = {"username": username, "password": password, "next": "/admin/"}
    return Client().post(LOGIN, sent, REMOTE_ADDR=address).status_code


def fail(times: int, username: str = "mara", address: str = HOME) -> None:
    for _ in range(times):
        attempt(username, "wrong words", address)


def test_right_password_gets_in() -> None:
    assert attempt("mara", "right words") == 302


def test_right_password_after_too_many_failures_is_refused() -> None:
    fail(settings.AXES_FAILURE_LIMIT)

    assert attempt("mara", "right words") == 429


def test_refusal_comes_before_the_password_is_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    fail(settings.AXES_FAILURE_LIMIT)
    hashed: list[str] = []
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(password))

    attempt("mara", "right words")

    assert hashed == []


def test_owner_elsewhere_gets_in() -> None:
    fail(settings.AXES_FAILURE_LIMIT)

    assert attempt("mara", "right words", ELSEWHERE) == 302


def test_one_address_cannot_try_many_accounts() -> None:
    for number in range(settings.FAILURES_PER_ADDRESS):
        fail(1, f"name{number}")

    assert attempt("mara", "right words") == 429


def test_refusal_ends_after_a_quarter_of_an_hour() -> None:
    with travel("2026-01-05 10:00", tick=False):
        fail(settings.AXES_FAILURE_LIMIT)
    with travel("2026-01-05 10:16", tick=False):
        assert attempt("mara", "right words") == 302


@pytest.mark.parametrize("username", ["", "\x00", "x" * 5000, "’; DROP TABLE", "\ud800".encode("utf-8", "replace").decode()])
def test_hostile_names_are_refused_without_a_fault(username: str) -> None:
    assert attempt(username, "wrong words") == 200
