"""The portal as readers meet it: gunicorn by the Procfile's own line, in processes of
its own.
"""

from __future__ import annotations

import gzip
import http.client
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests.support import processes, serving

STATIC = re.compile(r"/static/css/site\.[0-9a-f]{12}\.css")
PRAGMAS = (
    "journal_mode",
    "synchronous",
    "foreign_keys",
    "busy_timeout",
    "journal_size_limit",
    "secure_delete",
)
SHOW_PRAGMAS = f"""
import django; django.setup()
from django.db import connection
cursor = connection.cursor()
print([cursor.execute("PRAGMA " + name).fetchone()[0] for name in {PRAGMAS!r}])
"""
LOG_IN = """
import django; django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
client = Client()
keeper = get_user_model().objects.create_superuser("keeper")
client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
print(client.cookies["session"].value)
"""

# What a visitor may send to be taken for somebody else, or the site for another.
PRETENDED = [
    ("SCRIPT_NAME", "/zz"), ("Script-Name", "/zz"), ("SCRIPT-NAME", "/zz"),
    ("SCRIPT_URL", "/zz/zz/organizations/"), ("PATH_INFO", "/admin/login/"),
    ("Path-Info", "/admin/login/"), ("REMOTE_USER", "keeper"),
    ("Remote-User", "keeper"), ("X_Forwarded_Proto", "https"),
    ("X-Forwarded-Protocol", "ssl"), ("X-Forwarded-Ssl", "on"),
    ("X-Forwarded-Ssl", "off"), ("X-Forwarded-Scheme", "https"),
    ("X-Forwarded-Prefix", "/zz"), ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Port", "81"), ("Forwarded", "proto=https;host=evil.example"),
    ("Front-End-Https", "on"), ("X-Original-Url", "/admin/login/"),
]  # fmt: skip
HTTPS = ("X-Forwarded-Proto", "https")


@pytest.fixture(scope="module")
def env(
    tmp_path_factory: pytest.TempPathFactory, portals: processes.Portals
) -> Iterator[dict[str, str]]:
    """Hold the environment of a portal that is set up."""
    with portals.after("setup", tmp_path_factory.mktemp("var")) as env:
        yield env


@pytest.fixture(scope="module")
def server(env: dict[str, str]) -> Iterator[serving.Server]:
    """Hold a served portal."""
    with serving.serving(serving.line("web"), env) as server:
        yield server


def stylesheet(server: serving.Server) -> str:
    match = STATIC.search(server.ask("/").body.decode())
    assert match
    return match[0]


def test_front_page_is_served_compressed(server: serving.Server) -> None:
    plain, packed = server.ask("/"), server.ask("/", Accept_Encoding="gzip")

    assert plain.status == 200
    assert b"The Solidarity Economy Ecosystem" in plain.body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_portal_says_it_is_ready(server: serving.Server) -> None:
    assert server.ask("/readyz").body == b"ready\n"


def test_static_file_is_kept_for_ever(server: serving.Server) -> None:
    answer = server.ask(stylesheet(server))

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert len(answer.body) > 1000


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_static_file_comes_as_it_was_compressed_once(
    encoding: str, server: serving.Server
) -> None:
    path = stylesheet(server)

    plain, packed = server.ask(path), server.ask(path, Accept_Encoding=encoding)

    assert packed.headers["Content-Encoding"] == encoding
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert len(packed.body) < len(plain.body) / 2


def test_static_file_carries_the_headers_of_a_page(server: serving.Server) -> None:
    names = ("Content-Security-Policy", "Cross-Origin-Resource-Policy",
    "Cross-Origin-Embedder-Policy", "Permissions-Policy",
             "Referrer-Policy", "X-Content-Type-Options",
             "X-Frame-Options")  # fmt: skip

    page, file = server.ask("/"), server.ask(stylesheet(server))

    assert [name for name in names if name not in file.headers] == []
    assert [
        name for name in names[1:] if file.headers[name] != page.headers[name]
    ] == []
    assert "Access-Control-Allow-Origin" not in file.headers


def test_unknown_host_is_refused(server: serving.Server) -> None:
    assert server.ask("/", Host="evil.example").status == 400


def answer_to(
    server: serving.Server, path: str, *pretended: tuple[str, str]
) -> tuple[Any, ...]:
    """Return status, goal, ETag and text of the answer to exactly these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest("GET", path)
    for name, value in pretended:
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, answer.headers["Location"], answer.headers["ETag"], text


@pytest.fixture(scope="module", params=["0", "1"])
def by_https(
    request: Any, env: dict[str, str]
) -> Iterator[tuple[serving.Server, bool]]:
    """Hold a portal whose readers come by https, and whether it trusts a proxy."""
    values = {"HTTPS": "true", "TRUSTED_PROXIES": request.param}
    with serving.serving(serving.line("web"), env | values) as server:
        yield server, request.param == "1"


def test_scheme_is_believed_of_a_trusted_proxy_alone(
    by_https: tuple[serving.Server, bool],
) -> None:
    server, trusts = by_https

    status, goal, _, text = answer_to(server, "/organizations/", HTTPS)

    there = f"https://127.0.0.1:{server.port}/organizations/"
    assert (status, goal) == ((200, None) if trusts else (301, there))
    assert (b"<h1" in text) is trusts


@pytest.mark.parametrize(
    "path", ["/organizations/", "/zz/organizations/", "/sitemap.xml"]
)
def test_what_a_visitor_pretends_changes_nothing(
    by_https: tuple[serving.Server, bool], path: str
) -> None:
    server, _ = by_https
    plain = answer_to(server, path)
    secure = answer_to(server, path, HTTPS)

    believed = []
    for header in PRETENDED:
        if answer_to(server, path, header) != plain:
            believed.append(header)
        if answer_to(server, path, HTTPS, header) != secure:
            believed.append(header)

    assert believed == []
    # Each of the processes was asked many times: none keeps anything of it.
    assert [answer_to(server, path, HTTPS) for _ in range(4)] == [secure] * 4
    assert b"/zz/" not in secure[3].replace(b"/zz/organizations/", b"")


def test_log_holds_one_line_per_request_whatever_was_asked(
    env: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with serving.serving(f"{serving.line('web')} > {log} 2>&1", env) as server:
        server.ask("/organizations/%E6%97%A5%E6%9C%AC/")
        server.ask("/sectors/x%0A%ff/")
        server.ask("/es/suggestions/7:secret/withdraw/")
        server.ask("/", Host="evil.example")

    lines = [
        line
        for line in log.read_text(encoding="utf-8").splitlines()
        if " [" not in line and "/healthz" not in line
    ]
    # A line is written after its answer was sent: workers may change their order.
    assert sorted(re.sub(r'.*(".*" \d+) .*', r"\1", line) for line in lines) == [
        '"GET /" 400',
        '"GET /es/suggestions/***/withdraw/" 404',
        '"GET /organizations/%E6%97%A5%E6%9C%AC/" 404',
        '"GET /sectors/x%0A%25FF/" 404',
    ]


def test_server_ends_at_a_setting_it_does_not_understand(env: dict[str, str]) -> None:
    done = processes.run("-m", "gunicorn", "-c", "ecosystem/gunicorn.conf.py",
    "ecosystem.wsgi",
                         env=env | {"HTTPS": "flase",
                         "BIND": "127.0.0.1:0"})  # fmt: skip

    assert done.returncode == 3
    assert (
        done.stderr.splitlines().count(
            "Cannot start. HTTPS: Not a valid boolean. Allowed: true or false."
        )
        == 1
    )
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite")
def test_database_is_safe_under_several_processes(env: dict[str, str]) -> None:
    done = processes.run("-c", SHOW_PRAGMAS, env=env)

    assert done.stdout == "['wal', 2, 1, 20000, 67108864, 1]\n"


def add_sectors(server: serving.Server, session: str, confirmed: list[str]) -> None:
    """Add one sector after the other on the staff side until the server is gone.

    Keep the names that were confirmed.
    """
    path = "/admin/directory/sector/add/"
    form = server.ask(path, Cookie=f"session={session}")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form.body)
    cookie = re.search(r"csrftoken=(\w+)", form.headers["Set-Cookie"])
    assert token
    assert cookie
    headers = {
        "Cookie": f"session={session}; csrftoken={cookie[1]}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with suppress(*serving.FAULTS):
        for number in range(10_000):
            fields = {
                "csrfmiddlewaretoken": token[1].decode(),
                "name": f"Sector {number}",
                "slug": f"sector-{number}",
            }
            answer = server.ask(path, "POST", urlencode(fields), **headers)
            assert answer.status == 302, answer.body
            confirmed.append(fields["name"])


def test_killed_server_loses_nothing_that_was_confirmed(env: dict[str, str]) -> None:
    session = processes.run("-c", LOG_IN, env=env).stdout.strip()
    confirmed: list[str] = []

    with serving.serving(serving.line("web"), env) as server:
        editor = threading.Thread(target=add_sectors, args=(server, session, confirmed))
        editor.start()
        enough = serving.until(lambda: len(confirmed) >= 20)
        server.kill()
        editor.join()

    stored = {
        name for (name,) in processes.query("SELECT name FROM directory_sector", env)
    }
    assert enough
    assert set(confirmed) <= stored
    with serving.serving(serving.line("web"), env) as again:
        assert again.ask("/readyz").body == b"ready\n"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_request_to_end_ends_web_and_worker_and_all_below(env: dict[str, str]) -> None:
    with serving.serving("exec honcho --env /dev/null start", env) as server:
        assert serving.until(lambda: len(serving.descendants(server.process.pid)) >= 6)
        below = serving.descendants(server.process.pid)

    assert server.process.returncode == 128 + signal.SIGTERM
    assert [pid for pid in below if serving.is_alive(pid)] == []
    assert not server.is_up()
