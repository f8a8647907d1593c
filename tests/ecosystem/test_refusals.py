"""Whose request never reaches the site gets its headers all the same, and a page."""

from __future__ import annotations

import re
from email import message_from_bytes
from http import HTTPStatus

import pytest
from django.test import override_settings

from ecosystem import refusals, workers
from tests.promises.test_headers import assert_strict
from tests.support import messages


class Answer:
    """An answer as it is sent, taken apart."""

    def __init__(self, sent: bytes) -> None:
        head, _end, self.page = sent.partition(b"\r\n\r\n")
        self.headers = message_from_bytes(head)


HEADINGS = {
    400: b"This request could not be read",
    408: b"This took too long to reach us",
    413: b"This is too large",
    414: b"This request could not be read",
    500: b"Something broke on our side",
    503: b"We cannot reach our records right now",
}


@pytest.mark.parametrize("status", refusals.STATUSES)
def test_refusal_carries_the_headers(status: int) -> None:
    answer = Answer(refusals.answers()[HTTPStatus(status)])

    assert_strict(answer)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert int(answer.headers["Content-Length"]) == len(answer.page)


@pytest.mark.parametrize(("status", "heading"), HEADINGS.items())
def test_refusal_is_a_page_in_all_languages(status: int, heading: bytes) -> None:
    answer = Answer(refusals.answers()[HTTPStatus(status)])

    assert b"<h1>" + heading + b"</h1>" in answer.page
    assert re.findall(rb'<p lang="(\w+)">', answer.page) == [
        language.encode() for language in messages.languages()
    ]


def test_refusal_for_now_says_when_to_come_back() -> None:
    answer = Answer(refusals.answers()[HTTPStatus.SERVICE_UNAVAILABLE])

    assert answer.headers["Retry-After"] == "30"


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=3600)
@pytest.mark.parametrize("header", [None, ("HTTP_X_FORWARDED_PROTO", "https")])
def test_refusal_over_https_is_no_redirect(header: tuple[str, str] | None) -> None:
    with override_settings(SECURE_PROXY_SSL_HEADER=header):
        answer = Answer(refusals.answers()[HTTPStatus.BAD_REQUEST])

    assert "Location" not in answer.headers
    assert "max-age=3600" in answer.headers["Strict-Transport-Security"]
    assert b"<h1>" in answer.page


def test_every_status_of_the_server_has_an_answer() -> None:
    statuses = set(workers.STATUSES.values())

    assert statuses <= set(refusals.answers())
