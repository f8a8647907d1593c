"""Visits stay outside, end in time, and say what came of them."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from pathlib import Path
from unittest import mock

import pytest

from directory.lib import http, urls
from directory.lib.http import Ending
from tests.support.sites import (
    PUBLIC,
    Behavior,
    Sites,
    answer,
    by_path,
    certificate,
    read_request,
    sites,
)

__all__ = ["sites"]

# Each is refused before a name is asked for, or after its addresses were looked at.
TRICKS = (
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0/",
    "http://localhost/",
    "http://localhost./",
    "http://LOCALHOST/",
    "http://a.localhost/",
    "http://127.0.0.1./",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:0:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001::1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://[fc00::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[::1",
    "http://[v1.x]/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://172.16.0.1/",
    "http://192.0.0.8/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://192.168.0.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://metadata.google.internal/",
    "http://printer.local/",
    "http://nas/",
    "http://user@bread.example/",
    "http://user:secret@bread.example/",
    "http://bread.example@127.0.0.1/",
    "http://127.0.0.1\\@bread.example/",
    "http://bread.example:22/",
    "http://bread.example:0/",
    "http://bread.example:8000/",
    "http://bread.example:99999/",
    "ftp://bread.example/",
    "file:///etc/passwd",
    "gopher://bread.example/",
    "javascript:alert(1)",
    "//bread.example/",
    "",
    "http://",
    "http://a..b.example/",
    "http://-/",
    f"http://{'a' * 64}.example/",
    "http://bread.example/\r\nHost: other.example",
)
INSIDE = (
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "192.0.0.192",
    "::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "fd00:ec2::254",
    "fe80::1%eth0",
    "not an address",
)


def visit(
    sites: Sites, url: str = "http://bread.example/", **options: float
) -> http.Answer:
    with http.Visit(agent="Test", network=sites.network, **options) as visited:
        return visited.get(url)


@pytest.mark.parametrize("url", TRICKS)
def test_get_refuses_what_leads_inside(sites: Sites, url: str) -> None:
    assert visit(sites, url).ending == Ending.FORBIDDEN
    assert (sites.connected, sites.resolved) == ([], [])


@pytest.mark.parametrize("inside", INSIDE)
def test_get_refuses_names_with_one_address_inside(sites: Sites, inside: str) -> None:
    sites.addresses["bread.example"] = [PUBLIC, inside]

    assert visit(sites).ending == Ending.FORBIDDEN
    assert sites.connected == []


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1/", "http://inside.example/", "//169.254.169.254/"]
)
def test_get_refuses_redirects_that_lead_inside(sites: Sites, location: str) -> None:
    sites.add("bread.example", answer(status="302 Found", Location=location))
    sites.addresses["inside.example"] = ["10.0.0.1"]

    answered = visit(sites)

    assert answered.ending in (Ending.FORBIDDEN, Ending.LEADS_NOWHERE)
    assert [address for address, _port in sites.connected] == ["93.184.217.1"]


def test_get_resolves_a_name_once(sites: Sites) -> None:
    sites.add("bread.example", answer("Bread", address="ignored"))
    with http.Visit(agent="Test", network=sites.network) as visited:
        visited.get("http://bread.example/")
        sites.addresses["bread.example"] = ["127.0.0.1"]
        again = visited.get("http://bread.example/again")

    assert again.ending == Ending.ANSWERED
    assert sites.resolved == ["bread.example"]
    assert {address for address, _port in sites.connected} == {"93.184.217.1"}


def test_get_sends_neither_proxies_cookies_nor_credentials(
    sites: Sites, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        heads.append(connection.recv(4096, socket.MSG_PEEK))
        answer("Bread", Set_Cookie="a=b", Location="/")(connection)

    sites.add("bread.example", behave)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    with http.Visit(agent="Test (+us)", network=sites.network) as visited:
        visited.get("http://bread.example/ä?ö=%zz#part")
        visited.get("http://bread.example/")

    assert heads[0].split(b"\r\n") == [
        b"GET /%C3%A4?%C3%B6=%25zz HTTP/1.1",
        b"Host: bread.example",
        b"User-Agent: Test (+us)",
        b"Accept: text/html,application/xhtml+xml,*/*;q=0.5",
        b"Accept-Encoding: identity",
        b"",
        b"",
    ]
    assert b"ookie" not in heads[1]


def test_get_follows_redirects_and_remembers_them(sites: Sites) -> None:
    sites.add("bread.example", answer(status="301 Gone on", Location="/new"))
    moved = answer(status="302 Found", Location="http://guild.example/home")
    pages = by_path({"/new": moved}, answer(status="301 On", Location="/new"))
    sites.ports.clear()
    sites.add("bread.example", pages, address="93.184.217.1")
    sites.add("guild.example", answer("Guild"), address="93.184.217.9")

    answered = visit(sites)

    assert (answered.url, answered.status) == ("http://guild.example/home", 200)
    assert answered.body == b"Guild"
    assert answered.hops == (
        http.Hop("http://bread.example/", 301),
        http.Hop("http://bread.example/new", 302),
    )


def drip(connection: socket.socket) -> None:
    read_request(connection)
    for _byte in range(100):
        connection.sendall(b"H")
        time.sleep(0.05)


def drip_body(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _byte in range(100):
        connection.sendall(b"b")
        time.sleep(0.05)


def stay_silent(connection: socket.socket) -> None:
    read_request(connection)
    connection.recv(1)


def send(content: bytes) -> Behavior:
    def behave(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(content)

    return behave


def speak_without_tls(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def to(location: str) -> Behavior:
    return answer(status="302 Found", Location=location)


@pytest.mark.parametrize(
    ("behave", "ending"),
    [
        (drip, Ending.SILENT),
        (drip_body, Ending.SLOW),
        (stay_silent, Ending.SILENT),
        (to("/"), Ending.TOO_MANY_REDIRECTS),
        (to("javascript:alert(1)"), Ending.LEADS_NOWHERE),
        (to("http://[::1"), Ending.LEADS_NOWHERE),
        (to("http://🍞"), Ending.LEADS_NOWHERE),
        (to("/" + "a" * 5000), Ending.LEADS_NOWHERE),
        (send(b""), Ending.BROKEN),
        (send(b"220 mail.example ESMTP\r\n"), Ending.BROKEN),
        (send(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"), Ending.BROKEN),
        (send(b"HTTP/1.1 200 OK\r\nA: " + b"a" * 400_000), Ending.BROKEN),
        (send(b"HTTP/1.1 100 Go\r\n\r\n" * 20_000), Ending.BROKEN),
    ],
)
def test_get_ends_at_whatever_comes(
    sites: Sites, behave: Behavior, ending: Ending
) -> None:
    sites.add("bread.example", behave)

    begun = time.monotonic()
    is_late = ending in (Ending.SILENT, Ending.SLOW)
    answered = visit(sites, deadline=0.5 if is_late else 4)

    assert answered.ending == ending
    # Not a measure of speed: without a deadline the slow ones take ten times as long.
    assert time.monotonic() - begun < 4


def test_get_reads_no_more_than_its_bound(sites: Sites) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    sites.add("bread.example", answer(b"a" * 3_000_000))
    sites.add("bomb.example", answer(bomb, Content_Encoding="gzip"))
    sites.add("odd.example", answer(b"\x0b", Content_Encoding="br"))

    assert visit(sites).body == b"a" * http.MOST_BYTES
    bombed = visit(sites, "http://bomb.example/")
    assert bombed.body == bytes(http.MOST_BYTES)
    assert visit(sites, "http://odd.example/").body == b""


def test_get_never_reads_the_body_of_a_redirect(sites: Sites) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: http://guild.example/\r\n"
    endless = head + b"Content-Length: 40000000\r\n\r\n" + b"a" * 1000
    sites.add("bread.example", send(endless))
    sites.add("guild.example", answer("Guild"))

    assert visit(sites).body == b"Guild"


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (socket.gaierror(socket.EAI_NONAME, ""), Ending.NAME_UNKNOWN),
        (socket.gaierror(socket.EAI_AGAIN, ""), Ending.NO_NAME_SERVICE),
        (UnicodeError(), Ending.NAME_UNKNOWN),
    ],
)
def test_get_tells_unknown_names_from_trouble_with_names(
    sites: Sites, error: Exception, ending: Ending
) -> None:
    resolve = mock.Mock(side_effect=error)
    network = http.Network(resolve, sites, sites.trust)

    with http.Visit(agent="Test", network=network) as visited:
        assert visited.get("http://bread.example/").ending == ending


def test_get_waits_for_a_name_no_longer_than_its_deadline(sites: Sites) -> None:
    def resolve(name: str) -> list[str]:
        time.sleep(2)
        return [PUBLIC]

    network = http.Network(resolve, sites, sites.trust)

    with http.Visit(agent="Test", network=network, deadline=0.2) as visited:
        answered = visited.get("http://bread.example/")
    assert answered.ending == Ending.NO_NAME_SERVICE


def test_get_tries_the_next_address_and_the_family_asked_for(sites: Sites) -> None:
    sites.add("bread.example", answer("Bread"))
    sites.addresses["bread.example"] = ["93.184.217.1", "2600::1", "2600::1"]

    answered = visit(sites, family=6)

    assert answered.body == b"Bread"
    assert sites.connected == [("2600::1", 80), ("93.184.217.1", 80)]
    sites.ports.clear()
    assert visit(sites).ending == Ending.REFUSED


def test_get_tells_kinds_of_trouble_with_certificates(
    sites: Sites, tmp_path: Path
) -> None:
    shown = {
        "good.example": certificate(tmp_path, "good.example", 2),
        "old.example": certificate(tmp_path, "old.example", -1),
        "other.example": certificate(tmp_path, "another.example", 2),
    }
    sites.trusted = ssl.create_default_context()
    for path in tmp_path.glob("*.pem"):
        sites.trusted.load_verify_locations(path)
    shown["stranger.example"] = certificate(tmp_path, "stranger.example", 2)
    for name, tls in shown.items():
        sites.add(name, answer("Bread"), port=443, tls=tls)
    sites.add("plain.example", speak_without_tls, port=443)

    names = [*shown, "plain.example"]
    outcomes = [visit(sites, f"https://{name}/").ending for name in names]

    assert outcomes == [
        Ending.ANSWERED,
        Ending.TLS_EXPIRED,
        Ending.TLS_OTHER_NAME,
        Ending.TLS_TROUBLE,
        Ending.TLS_TROUBLE,
    ]


def test_get_asks_again_where_http2_breaks_off(sites: Sites, tmp_path: Path) -> None:
    tls = certificate(tmp_path, "bread.example", 2)
    tls.set_alpn_protocols(["h2", "http/1.1"])
    sites.trusted = ssl.create_default_context()
    sites.trusted.load_verify_locations(tmp_path / "bread.example.pem")

    def behave(connection: socket.socket) -> None:
        if connection.recv(3) == b"GET":
            answer("Bread")(connection)

    sites.add("bread.example", behave, port=443, tls=tls)

    assert visit(sites, "https://bread.example/").body == b"Bread"
    assert len(sites.connected) == 2


def test_get_tells_a_broken_answer_from_trouble_with_tls(
    sites: Sites, tmp_path: Path
) -> None:
    tls = certificate(tmp_path, "bread.example", 2)
    sites.trusted = ssl.create_default_context()
    sites.trusted.load_verify_locations(tmp_path / "bread.example.pem")

    def hang_up(connection: socket.socket) -> None:
        read_request(connection)
        # Past TLS, as a server does that falls over.
        plain = socket.socket(fileno=connection.detach())
        plain.sendall(b"nonsense")
        plain.close()

    sites.add("bread.example", hang_up, port=443, tls=tls)

    assert visit(sites, "https://bread.example/").ending == Ending.BROKEN


def test_target_is_what_a_request_names() -> None:
    target = urls.target("https://Bäckerei.example:443/a b".replace(" ", "%20"))

    assert target == ("https", "xn--bckerei-5wa.example", 443, "/a%20b")
    assert str(target) == "https://xn--bckerei-5wa.example/a%20b"
