"""The portal straight and behind the proxies of the README, asked by all sorts."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.support import fronts, processes, serving
from tests.support.fronts import HOST, Front

CONF = """
from dataclasses import replace
from pathlib import Path
path = "ecosystem/gunicorn.conf.py"
exec(compile(Path(path).read_text(), path, "exec"))
from ecosystem.workers import Worker


class Hasty(Worker):
    limits = replace(Worker.limits, seconds=2, parting=0.5)


worker_class = Hasty
workers = 1
worker_connections = 100
# What a proxy hands on is shown, not dropped here as well.
header_map = "dangerous"
access_log_format = "%(U)s|" + "|".join(
    f"%({{{name}}}e)s"
    for name in ("script_name", "http_x_forwarded_for", "http_x_forwarded_proto")
)
"""
LINE = f"SITE_URL=https://{HOST} exec gunicorn -c %s ecosystem.wsgi > %s 2>&1"
STRICT = (
    "Content-Security-Policy",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
SENDERS = 90
WITHOUT_TOKEN, COME_AGAIN = 403, 503


def head(length: int) -> bytes:
    """Return the head of a request with a body of this length."""
    lines = (
        "POST /suggest/ HTTP/1.1",
        f"Host: {HOST}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {length}",
    )
    return "\r\n".join((*lines, "", "")).encode()


def polite(head: bytes) -> bytes:
    """Return a head whose sender asks before sending the body."""
    return head.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")


SLOW = (
    b"",
    b"GET /organizations/ HTTP/1.1\r\nHost: direc",
    head(5_000) + b"name=",
    head(20_000_000) + b"name=",
    f"GET /healthz HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode(),
)
"""The last one is answered and does not go."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold the file that gunicorn logs to."""
    return tmp_path_factory.mktemp("log") / "log"


@pytest.fixture(scope="module")
def server(
    log: Path,
    tmp_path_factory: pytest.TempPathFactory,
    portals: processes.Portals,
) -> Iterator[serving.Server]:
    """Hold a served portal that has less patience than it has elsewhere."""
    conf = log.with_name("gunicorn.conf.py")
    conf.write_text(CONF, encoding="utf-8")
    with portals.after("setup", tmp_path_factory.mktemp("var")) as own:
        env = own | {"TRUSTED_PROXIES": "1", "ALLOWED_HOSTS": f"{HOST},127.0.0.1"}
        with serving.serving(LINE % (conf, log), env) as server:
            yield server


@pytest.fixture(scope="module")
def gunicorn(server: serving.Server) -> Front:
    """Hold the way that meets no proxy."""
    return Front(server.port)


@pytest.fixture(scope="module")
def caddy(
    server: serving.Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Front]:
    """Hold the way through Caddy."""
    with fronts.caddy(server, tmp_path_factory.mktemp("caddy")) as front:
        yield front


@pytest.fixture(scope="module")
def nginx(
    server: serving.Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Front]:
    """Hold the way through nginx."""
    with fronts.nginx(server, tmp_path_factory.mktemp("nginx")) as front:
        yield front


@pytest.fixture(params=["gunicorn", "caddy", "nginx"])
def front(request: pytest.FixtureRequest) -> Front:
    """Hold each way in turn."""
    way: Front = request.getfixturevalue(request.param)
    return way


PROXIES = pytest.mark.parametrize("front", ["caddy", "nginx"], indirect=True)


def stylesheet(front: Front) -> str:
    """Return the address of a static file."""
    found = re.search(rb"/static/css/site\.[0-9a-f]{12}\.css", front.ask("/").body)
    assert found
    return found[0].decode()


def lines(log: Path) -> list[str]:
    """Return the lines of a log."""
    return log.read_text(encoding="utf-8").splitlines()


def test_page_and_its_style_arrive(front: Front) -> None:
    page, style = front.ask("/"), front.ask(stylesheet(front))

    assert (page.status, style.status) == (200, 200)
    assert b"The Solidarity Economy Ecosystem" in page.body
    assert [name for name in STRICT if name not in page.headers] == []


def test_readers_are_answered_while_others_send_slowly(front: Front) -> None:
    style = stylesheet(front)
    with ExitStack() as open_ones:
        for number in range(SENDERS):
            sock = open_ones.enter_context(front.connect())
            sock.sendall(SLOW[number % len(SLOW)])

        answers = [front.ask(path) for path in ("/", style, "/organizations/")]

    assert [answer.status for answer in answers] == [200, 200, 200]


def test_slow_body_is_cut_off(front: Front) -> None:
    answer = front.say(head(5_000) + b"name=")

    # nginx goes without a word.
    assert answer[:12] in {b"HTTP/1.1 408", b""}


def test_slow_head_is_cut_off(gunicorn: Front) -> None:
    begun = b"GET /organizations/ HTTP/1.1\r\nHost: direc"
    with gunicorn.connect() as sock:
        sock.sendall(begun)
        time.sleep(1)
        # A byte now and then gives it no more time.
        sock.sendall(b"t")
        answer = fronts.heard(sock)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"<h1>This took too long to reach us</h1>" in answer


def test_body_of_20_mb_reaches_the_site(front: Front) -> None:
    statuses: list[int] = []

    def arrives() -> bool:
        # Large bodies that another test left behind take the room until their time is
        # over: then it says so, and Caddy closes while this one is still being sent.
        with suppress(ssl.SSLError, ConnectionError):
            statuses.append(front.ask("/suggest/", "POST", bytes(20_000_000)).status)
        return statuses[-1:] == [WITHOUT_TOKEN]

    assert serving.until(arrives, seconds=30), statuses
    assert set(statuses) <= {WITHOUT_TOKEN, COME_AGAIN}


def test_body_of_more_than_25_mb_is_refused(front: Front) -> None:
    with front.connect() as sock:
        sock.sendall(polite(head(27_000_000)))
        answer = sock.recv(4096)
        if answer.startswith(b"HTTP/1.1 100 "):
            answer = fronts.pushed(sock, 27_000_000)

    assert answer.startswith(b"HTTP/1.1 413 ")


@PROXIES
def test_what_a_visitor_says_about_the_way_is_dropped(front: Front, log: Path) -> None:
    said = {
        "SCRIPT_NAME": "/sectors",
        "script_name": "/sectors",
        "X_Forwarded_For": "198.51.100.7",
        "X-Forwarded-For": "198.51.100.8",
        "X_Forwarded_Proto": "http",
        "X-Forwarded-Proto": "http",
    }
    # Only this way is asked for it.
    path = f"/sectors/{front.port}/"

    assert front.ask(path, headers=said).status == 404
    logged = f"{path}||127.0.0.1|https"
    assert serving.until(lambda: logged in lines(log), seconds=10)


def test_large_bodies_wait_for_each_other_two_at_a_time(gunicorn: Front) -> None:
    answers: list[bytes] = []

    def two_have_room() -> bool:
        answers[:] = begun_at_once(gunicorn, 3)
        return answers[:2] == [b"", b""]

    # Those of another test may still be there.
    assert serving.until(two_have_room, seconds=30), answers
    assert answers[2].startswith(b"HTTP/1.1 503 ")
    assert b"\r\nRetry-After: 30\r\n" in answers[2]


def begun_at_once(front: Front, number: int) -> list[bytes]:
    """Begin so many large bodies, one after the other; return what each is told."""
    with ExitStack() as open_ones:

        def begin() -> bytes:
            sock = open_ones.enter_context(front.connect())
            sock.sendall(head(2_000_000))
            sock.settimeout(0.2)
            try:
                return sock.recv(4096)
            except TimeoutError:
                return b""

        return [begin() for _number in range(number)]


def test_idle_connections_make_room(gunicorn: Front) -> None:
    with ExitStack() as open_ones:
        for _number in range(150):
            open_ones.enter_context(gunicorn.connect())

        assert gunicorn.ask("/").status == 200


def test_requests_that_come_together_are_all_answered(gunicorn: Front) -> None:
    one = f"GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")

    answer = gunicorn.say(one + head(3) + b"a=b" + one + last)

    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"200", b"301", b"200", b"200"]


def test_body_is_asked_for_where_its_sender_waits_for_that(gunicorn: Front) -> None:
    with gunicorn.connect() as sock:
        sock.sendall(polite(head(3)))
        asked = sock.recv(4096)
        sock.sendall(b"a=b")
        answer = sock.recv(4096)

    assert asked == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 301 ")


ONE = b"GET / HTTP/1.1\r\nHost: a\r\n"
CODED = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"no request\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: a\n\n", 400),
        (b"get / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/9.1\r\nHost: a\r\n\r\n", 400),
        (ONE + b"Host: b\r\n\r\n", 400),
        (ONE + b"Content-Length: -1\r\n\r\n", 400),
        (ONE + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (CODED + b"foo\r\n\r\n", 400),
        (CODED + b"gzip\r\n\r\n", 400),
        (CODED + b"chunked, chunked\r\n\r\n", 400),
        (CODED + b"foo, chunked\r\n\r\n", 400),
        (CODED + b"chunked\r\nContent-Length: 1\r\n\r\n", 400),
        (CODED + b"chunked\r\n\r\n", 411),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (ONE + b"Expect: something\r\n\r\n", 417),
        (ONE + b"A: b\r\n" * 120 + b"\r\n", 431),
        (ONE + b"A: " + b"b" * 70_000, 431),
    ],
)
def test_what_cannot_be_read_gets_the_headers_and_a_page(
    words: bytes,
    status: int,
    gunicorn: Front,
) -> None:
    answer = gunicorn.say(words)
    head, _end, page = answer.partition(b"\r\n\r\n")
    first, *headers = head.decode().splitlines()
    found = dict(line.split(": ", 1) for line in headers)

    assert int(first.split()[1]) == status
    assert [name for name in STRICT if name not in found] == []
    assert b"<h1>This request could not be read</h1>" in page
    assert b'<p lang="es">' in page
    assert b'href="/static/css/site.' in page
    assert int(found["Content-Length"]) == len(page)


def test_token_is_masked_where_gunicorn_tells_of_faults(
    gunicorn: Front,
    log: Path,
) -> None:
    path = b"GET /es/suggestions/7:secret/withdraw/"
    gunicorn.say(path + b"\xe9 HTTP/1.1\r\nHost: a\r\n\r\n")
    gunicorn.say(path + b" HTTP/1.1\r\nHost: a\r\nSCRIPT_NAME: /a\r\n\r\n")

    said = log.read_text(encoding="utf-8")
    assert said.count("/es/suggestions/***/withdraw/") >= 2
    assert "secret" not in said
