"""Every script of a page carries its digest; who shall come again is told when."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from directory.operations import static_files
from ecosystem.middleware import Headers, Integrity
from tests.factories import make_organization, make_sector, make_user

SCRIPT = re.compile(r'<script\b[^>]*\ssrc="([^"]+)"([^>]*)>')


def digest(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def through(
    middleware: type[Headers | Integrity],
    response: HttpResponseBase,
) -> HttpResponseBase:
    """What becomes of an answer on its way out."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return response

    return middleware(answer)(RequestFactory().get("/"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "scripts"),
    [
        ("/", ["suggest"]),
        ("/es/organizations/", ["live", "suggest"]),
        ("/picture/", ["live", "suggest"]),
        ("/suggest/", ["duplicates"]),
        ("/nothing/", ["suggest"]),
        ("/organizations/hub/", ["share"]),
        ("/admin/login/", ["theme"]),
    ],
)
def test_scripts_of_a_page_carry_the_digest_of_what_is_served(
    client: Client,
    address: str,
    scripts: list[str],
) -> None:
    make_organization(slug="hub")

    response = client.get(address)

    tags = SCRIPT.findall(response.content.decode())
    names = [source.rpartition("/")[2].partition(".")[0] for source, _ in tags]
    assert names == scripts
    for source, attributes in tags:
        served = client.get(source)
        content = b"".join(served.streaming_content)  # type: ignore[attr-defined]
        served.close()
        assert f' integrity="{digest(content)}"' in attributes
    assert response.headers["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize(
    "words",
    [
        '<script src="/admin/jsi18n/"></script>',
        '<script src="https://elsewhere.example/static/js/live.js"></script>',
        '<script src="/static/js/nothing.js"></script>',
        '&lt;script src="/static/js/live.js"&gt;',
    ],
)
def test_what_is_no_script_of_ours_stays_as_it_is(words: str) -> None:
    answer = through(Integrity, HttpResponse(words))

    assert answer.content == words.encode()  # type: ignore[attr-defined]


def test_what_is_no_page_stays_as_it_is() -> None:
    words = b'<script src="/static/js/live.js"></script>'

    plain = through(Integrity, HttpResponse(words, content_type="text/plain"))
    streamed = through(Integrity, StreamingHttpResponse([words]))

    assert plain.content == words  # type: ignore[attr-defined]
    assert b"".join(streamed.streaming_content) == words  # type: ignore[attr-defined]


def test_script_whose_name_is_kept_while_it_is_written_has_the_digest_of_now() -> None:
    source = finders.find("js/live.js")
    assert isinstance(source, str)
    with override_settings(DEBUG=True):
        assert static_files.integrity("js/live.js") == digest(Path(source).read_bytes())
        assert static_files.integrity("js/nothing.js") == ""


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_told_to_come_again_is_told_when(status: int) -> None:
    with_time = HttpResponse(status=status, headers={"Retry-After": "900"})

    by_default = through(Headers, HttpResponse(status=status))
    as_said = through(Headers, with_time)
    served = through(Headers, HttpResponse())

    assert by_default.headers["Retry-After"] == "30"
    assert as_said.headers["Retry-After"] == "900"
    assert "Retry-After" not in served.headers


def tables_read(client: Client, address: str) -> list[str]:
    """What each statement of a request reads, in order."""
    with CaptureQueriesContext(connection) as statements:
        client.get(address)
    return [
        one["sql"].partition(" FROM ")[2].partition(" ")[0].strip('"')
        for one in statements
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/about/",
        "/organizations/",
        "/organizations/hub/",
        "/organizations/nobody/",
        "/picture/",
        "/sectors/",
        "/sectors/food/",
        "/es/tags/",
    ],
)
def test_number_of_the_content_is_read_once_and_before_a_page(
    client: Client, address: str
) -> None:
    make_organization(slug="hub", sectors=[make_sector(slug="food")])
    client.get(address)  # the search then has its part in memory

    tables = tables_read(client, address)

    assert tables[0] == "directory_contentversion"
    assert tables.count("directory_contentversion") == 1


@pytest.mark.django_db
def test_number_of_the_content_is_not_read_for_staff_and_for_no_page(
    client: Client,
) -> None:
    addresses = ["/healthz", "/suggest/", "/robots.txt", "/nothing"]
    for_nobody = {one for path in addresses for one in tables_read(client, path)}
    client.force_login(make_user("viewer"))

    for_staff = tables_read(client, "/about/")

    assert "directory_contentversion" not in for_nobody | {*for_staff}
