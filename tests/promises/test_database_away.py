"""While the database is locked or away, readers get a plain page that says so, wherever
it was missed.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.urls import path

import ecosystem.urls
from tests.support import processes

ASK = """
import json, sys, django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
answers = []
for address, headers in json.loads(sys.argv[1]):
    answer = client.get(address, headers=dict(headers))
    body = answer.content.decode()
    answers.append([answer.status_code, body, dict(answer.headers)])
print(json.dumps(answers))
"""


def in_view(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked: /secret/place.sqlite3")


def in_connection(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("connection already closed")


def in_template(request: HttpRequest) -> HttpResponse:
    def fail() -> str:
        raise OperationalError("server closed the connection")

    return TemplateResponse(
        request, engines["django"].from_string("{{ fail }}"), {"fail": fail}
    )


def in_page_of_an_error(request: HttpRequest) -> HttpResponse:
    raise Http404


def in_code(request: HttpRequest) -> HttpResponse:
    raise ProgrammingError("column nobody does not exist")


urlpatterns = [
    path(f"{view.__name__}/", view)
    for view in (in_view, in_connection, in_template, in_page_of_an_error, in_code)
]
handler404 = "tests.promises.test_database_away.broken_not_found"
handler500 = ecosystem.urls.handler500


def broken_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    raise OperationalError("database is locked")


def ask_apart(
    database: Path, *questions: tuple[str, dict[str, str]]
) -> list[tuple[int, str, dict[str, str]]]:
    """What another process with this SQLite database answers.

    It does not wait for a lock.
    """
    (database.parent / "static").symlink_to(settings.STATIC_ROOT)
    env = processes.environment(
        database.parent,
        DATABASE_URL=f"sqlite:///{database}?timeout=0",
        LOG_LEVEL="CRITICAL",
    )
    asked = json.dumps(
        [(address, list(headers.items())) for address, headers in questions]
    )
    done = processes.run("-c", ASK, asked, env=env)
    return [
        (status, body, headers)
        for status, body, headers in json.loads(done.stdout.splitlines()[-1])
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place", ["in_view", "in_connection", "in_template", "in_page_of_an_error"]
)
@override_settings(ROOT_URLCONF=__name__)
def test_missing_database_is_503_wherever_it_was_missed(place: str) -> None:
    response = Client(raise_request_exception=False).get(f"/{place}/")

    assert response.status_code == 503
    assert b"<h1>We cannot reach our records right now</h1>" in response.content
    assert b"secret" not in response.content
    assert (response.headers["Retry-After"], response.headers["Cache-Control"]) == (
        "30",
        "no-store",
    )
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_fault_of_ours_is_500_in_plain_words() -> None:
    response = Client(raise_request_exception=False).get("/in_code/")

    assert response.status_code == 500
    assert b"<h1>Something broke on our side</h1>" in response.content
    assert b"nobody" not in response.content


def test_locked_database_is_503_for_pages_and_sessions_and_healthz_lives(
    tmp_path: Path,
) -> None:
    file = tmp_path / "locked.sqlite3"
    with closing(sqlite3.connect(file)) as lock:
        lock.execute("CREATE TABLE django_session (session_key)")
        lock.execute("BEGIN EXCLUSIVE")

        page, signed_in, unknown, alive, ready = ask_apart(
            file,
            ("/", {}),
            ("/organizations/", {"cookie": "session=" + "a" * 32}),
            ("/nothing/", {}),
            ("/healthz", {}),
            ("/readyz", {}),
        )

    assert [answer[0] for answer in (page, signed_in, unknown, alive, ready)] == [
        503,
        503,
        503,
        200,
        503,
    ]
    assert "We cannot reach our records right now" in page[1]
    assert "default-src 'none'" in page[2]["Content-Security-Policy"]
    assert ready[1] == "database: not reachable\n"
