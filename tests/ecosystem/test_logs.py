"""No log and no mail about an error holds the token of a private page or what a visitor
sent.
"""

from __future__ import annotations

import logging
import re
import socket
import sys
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, RequestFactory, override_settings

from ecosystem import logs

TOKEN = "412:aB3-xyz_Q"
IN_MEMORY = "django.core.mail.backends.locmem.EmailBackend"
SIGNED = f"412.{'aB3-xyz_Q' * 5}"


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
        (f"https://example.org/suggestions/{TOKEN}?a=b",
        "https://example.org/suggestions/***?a=b"),
        ("/admin/invitation/MQ.d4x-0a1b/", "/admin/invitation/***/"),
        ("/admin/New-Password/MQ.d4x-0a1b/ 1", "/admin/New-Password/***/ 1"),
        (f"/SUGGESTIONS/{TOKEN.upper()}/", "/SUGGESTIONS/***/"),
        (f"/Fr/Suggestions/{TOKEN}/erase/", "/Fr/Suggestions/***/erase/"),
        (f"//suggestions//{TOKEN}/", "//suggestions//***/"),
        (f"/suggestions/./{TOKEN}/", "/suggestions/./***/"),
        (f"/es/suggestions/%2e%2E/{TOKEN}/", "/es/suggestions/%2e%2E/***/"),
        (f"/%73uggestion%53/{quote(TOKEN)}/", "/%73uggestion%53/***/"),
        (f"%2Fsuggestions%2F{quote(TOKEN)}%2Ferase", "%2Fsuggestions%2F***%2Ferase"),
        (f"%252Fsuggestions%252f{quote(TOKEN)}", "%252Fsuggestions%252f***"),
        (f"{{'HTTP_REFERER': 'http://a.example/suggestions/{TOKEN}'}}",
         "{'HTTP_REFERER': 'http://a.example/suggestions/***'}"),
        (f"NoReverseMatch: 'suggestion' with arguments '('{SIGNED}',)'",
         "NoReverseMatch: 'suggestion' with arguments '('***',)'"),
        (f"token={SIGNED.upper()}&a", "token=***&a"),
        (f"token={SIGNED.replace('.', '%2E')}&a", "token=***&a"),
        ("/organizations/suggestions-group/", "/organizations/suggestions-group/"),
        ("/admin/directory/suggestion/412/", "/admin/directory/suggestion/412/"),
        ("3 suggestions / 2 organizations", "3 suggestions / 2 organizations"),
        ("1.25 s, 127.0.0.1:8000, 10:00:00.123456",
        "1.25 s, 127.0.0.1:8000, 10:00:00.123456"),
        ("/suggest/", "/suggest/"),
        ("/suggestions/", "/suggestions/"),
    ],
)  # fmt: skip
def test_token_in_a_private_path_is_masked(words: str, expected: str) -> None:
    assert logs.masked(words) == expected


def test_line_is_masked_with_its_traceback() -> None:
    class UnmaskedError(Exception):
        pass

    fault = UnmaskedError(f"/es/suggestions/{TOKEN}/erase/")
    record = logging.LogRecord(
        "gunicorn.error",
        logging.ERROR,
        __file__,
        1,
        "Error handling request %s",
        (f"/suggestions/{TOKEN}/",),
        (UnmaskedError, fault, None),
    )

    line = logs.Masked().format(record)

    assert "Error handling request /suggestions/***/\n" in line
    assert "UnmaskedError: /es/suggestions/***/erase/" in line
    assert TOKEN not in line


def test_console_masks_whole_lines() -> None:
    console = settings.LOGGING["handlers"]["console"]

    line = settings.LOGGING["formatters"][console["formatter"]]

    assert line["class"] == f"{logs.__name__}.{logs.Masked.__name__}"


@pytest.mark.parametrize("handler", ["console", "mail_admins"])
def test_every_handler_that_writes_is_discreet(handler: str) -> None:
    assert (
        settings.LOGGING["handlers"]["mail_admins"]["class"]
        == "ecosystem.logs.ErrorMails"
    )
    assert settings.LOGGING["handlers"][handler]["filters"] == ["discreet"]
    assert settings.LOGGING["filters"]["discreet"] == {"()": logs.Discreet}


@pytest.mark.parametrize(
    ("message", "arguments"),
    [("%s: %s", ("Not Found", f"/suggestions/{TOKEN}/")),
    (f"/suggestions/{TOKEN}/ is %d", (4,)),
     ("%(path)s", ({"path": f"/suggestions/{TOKEN}/"},)),
     ("%s", (ValueError(f"no /suggestions/{TOKEN}/"),))],
)  # fmt: skip
def test_record_is_masked_wherever_the_path_stands(
    message: str, arguments: tuple[object, ...], console: list[str]
) -> None:
    logging.getLogger("django.request").warning(message, *arguments)

    assert len(console) == 1
    assert "/suggestions/***/" in console[0]
    assert TOKEN not in console[0]


@pytest.mark.django_db
def test_refused_and_unknown_private_pages_leave_no_token(console: list[str]) -> None:
    careful = Client(enforce_csrf_checks=True)

    careful.post(f"/suggestions/{TOKEN}/withdraw/")
    careful.get(f"/es/suggestions/{TOKEN}/nothing/")

    assert [
        re.sub(r"/suggestions/[^/]+/", "/suggestions/.../", line) for line in console
    ] == [
        "Forbidden (CSRF cookie not set.): /suggestions/.../withdraw/",
        "Not Found: /es/suggestions/.../nothing/",
    ]
    assert not any(TOKEN in line for line in console)


@pytest.mark.parametrize(
    ("request_", "is_kept"),
    [
        (RequestFactory().get("/organizations/"), True),
        (RequestFactory().get(f"/suggestions/{TOKEN}/"), False),
        (
            RequestFactory().post("/suggest/", {"email": "secret@planted.example"}),
            False,
        ),
    ],
)
def test_mail_about_an_error_has_no_request_that_is_private(
    request_: object, is_kept: bool
) -> None:
    handler = logs.ErrorMails()
    handler.addFilter(logs.Discreet())
    record = logging.makeLogRecord(
        {"msg": "Internal Server Error: %s", "args": (request_.path,),
        "levelno": logging.ERROR, "levelname": "ERROR",
         "request": request_, "status_code": 500},
    )  # fmt: skip

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ADMINS", [("A", "admin@example.org")])
        patch.setattr(
            settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend"
        )
        handler.handle(record)

    words = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert ("REQUEST_METHOD" in words) is is_kept
    assert "planted" not in words
    assert TOKEN not in words


def test_trace_of_an_error_is_masked(console: list[str]) -> None:
    try:
        raise LookupError(f"nothing at /es//Suggestions/{TOKEN}/ for {SIGNED}")
    except LookupError:
        logging.getLogger("django.request").exception("It broke")

    assert console[0].startswith("It broke\nTraceback")
    assert console[0].endswith("LookupError: nothing at /es//Suggestions/***/ for ***")


def test_mail_about_an_error_has_no_token_wherever_it_stands() -> None:
    asked = RequestFactory().get(
        "/organizations/",
        {"from": f"/suggestions/{TOKEN}/"},
        headers={
            "referer": f"https://directory.example/fr/suggestions/{SIGNED}/",
            "x-odd": SIGNED.upper(),
        },
    )
    try:
        raise LookupError(f"nothing at /suggestions/{TOKEN}/")
    except LookupError:
        trace = sys.exc_info()
    record = logging.makeLogRecord(
        {"msg": "Broken: %s", "args": (f"/SUGGESTIONS/{TOKEN}/",),
        "levelno": logging.ERROR,
         "levelname": "ERROR", "request": asked, "exc_info": trace},
    )  # fmt: skip
    handler = logs.ErrorMails()
    handler.addFilter(logs.Discreet())

    with override_settings(
        ADMINS=[("A", "admin@example.org")], EMAIL_BACKEND=IN_MEMORY
    ):
        handler.handle(record)

    words = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert "HTTP_REFERER = 'https://directory.example/fr/suggestions/***/'" in words
    assert "LookupError" in words
    tokens = (TOKEN, quote(TOKEN), SIGNED, SIGNED.upper())
    assert [token for token in tokens if token in words] == []


def test_a_record_of_the_development_server_passes() -> None:
    record = logging.LogRecord(
        "django.server", logging.WARNING, "", 0, "Not found", (), None
    )
    with socket.socket() as opened:
        record.request = opened

        assert logs.Discreet().filter(record)
