"""No log and no mail about an error holds the token of a private page or what a visitor sent."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, RequestFactory
from django.utils.log import AdminEmailHandler

from ecosystem import logs

TOKEN = "412:aB3-xyz_Q"


@pytest.fixture
def console() -> Iterator[list[str]]:
    """Hold the lines that a handler with the filter gets."""
    lines: list[str] = []
    handler = logging.StreamHandler()
    handler.addFilter(logs.Discreet())
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    yield lines
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (f"Not Found: /suggestions/{TOKEN}/", "Not Found: /suggestions/***/"),
        (f"/es/suggestions/{TOKEN}/withdraw/", "/es/suggestions/***/withdraw/"),
        (f"https://example.org/suggestions/{TOKEN}?a=b", "https://example.org/suggestions/***?a=b"),
        ("/organizations/suggestions-group/", "/organizations/suggestions-group/"),
        ("/suggest/", "/suggest/"),
        ("/suggestions/", "/suggestions/"),
    ],
)
def test_token_in_a_private_path_is_masked(words: str, expected: str) -> None:
    assert logs.masked(words) == expected


@pytest.mark.parametrize("handler", ["console", "mail_admins"])
def test_every_handler_that_writes_is_discreet(handler: str) -> None:
    assert settings.LOGGING["handlers"][handler]["filters"] == ["discreet"]
    assert settings.LOGGING["filters"]["discreet"] == {"()": logs.Discreet}


@pytest.mark.parametrize(
    ("message", "arguments"),
    [("%s: %s", ("Not Found", f"/suggestions/{TOKEN}/")), (f"/suggestions/{TOKEN}/ is %d", (4,)),
     ("%(path)s", ({"path": f"/suggestions/{TOKEN}/"},))],
)  # fmt: skip
def test_record_is_masked_wherever_the_path_stands(message: str, arguments: tuple[object, ...], console: list[str]) -> None:
    logging.getLogger("django.request").warning(message, *arguments)

    assert len(console) == 1
    assert "/suggestions/***/" in console[0]
    assert TOKEN not in console[0]


@pytest.mark.django_db
def test_refused_and_unknown_private_pages_leave_no_token(console: list[str]) -> None:
    careful = Client(enforce_csrf_checks=True)

    careful.post(f"/suggestions/{TOKEN}/withdraw/")
    careful.get(f"/es/suggestions/{TOKEN}/nothing/")

    assert [re.sub(r"/suggestions/[^/]+/", "/suggestions/.../", line) for line in console] == [
        "Forbidden (CSRF cookie not set.): /suggestions/.../withdraw/",
        "Not Found: /es/suggestions/.../nothing/",
    ]
    assert not any(TOKEN in line for line in console)


@pytest.mark.parametrize(
    ("request_", "is_kept"),
    [
        (RequestFactory().get("/organizations/"), True),
        (RequestFactory().get(f"/suggestions/{TOKEN}/"), False),
        (RequestFactory().post("/suggest/", {"email": "secret@planted.example"}), False),
    ],
)
def test_mail_about_an_error_has_no_request_that_is_private(request_: object, is_kept: bool) -> None:
    handler = AdminEmailHandler()
    handler.addFilter(logs.Discreet())
    record = logging.makeLogRecord(
        {"msg": "Internal Server Error: %s", "args": (request_.path,), "levelno": logging.ERROR, "levelname": "ERROR",
         "request": request_, "status_code": 500},
    )  # fmt: skip

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ADMINS", [("A", "admin@example.org")])
        patch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
        handler.handle(record)

    words = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert ("REQUEST_METHOD" in words) is is_kept
    assert "planted" not in words
    assert TOKEN not in words


def test_a_record_of_the_development_server_passes() -> None:
    record = logging.LogRecord("django.server", logging.WARNING, "", 0, "Not found", (), None)
    with socket.socket() as opened:
        record.request = opened

        assert logs.Discreet().filter(record)
