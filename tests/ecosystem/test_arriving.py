"""A request is taken whole or not at all, within its limits; nobody waits for it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import (
    InvalidHeader,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.arriving import CHUNK_SIZE, Arrived, Connection, Limits, Refused
from ecosystem.workers import status_of

LIMITS = Limits(head=20_000, body=1_000, first=500, rate=100)
GET = b"GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: example.org\r\nContent-Length: %d\r\n\r\n"
CLIENT = ("127.0.0.1", 1)


@dataclass
class Line:
    """Both ends of a connection."""

    sender: socket.socket
    connection: Connection

    def say(self, words: bytes) -> bool:
        """Send these bytes; tell whether the request is here whole."""
        self.sender.sendall(words)
        return self.connection.gather()


@pytest.fixture
def line() -> Iterator[Line]:
    """Hold a connection that nothing was said on."""
    sender, receiver = socket.socketpair()
    connection = Connection(Config(), receiver, CLIENT, CLIENT, limits=LIMITS)
    with sender:
        yield Line(sender, connection)
        connection.close()


def body(connection: Connection) -> bytes:
    """Read a request as a thread would."""
    data: bytes = next(connection.parser).body.read()
    return data


def test_nothing_is_waited_for(line: Line) -> None:
    assert not line.connection.gather()
    assert line.connection.is_idle


def test_request_is_whole_with_the_end_of_its_head(line: Line) -> None:
    assert [line.say(GET[at : at + 1]) for at in range(len(GET))].index(True) == 37
    assert line.connection.request.path == "/a"


def test_request_is_whole_with_the_end_of_its_body(line: Line) -> None:
    pieces = (POST % 7, b"abc", b"", b"defg")

    is_whole = [line.say(piece) for piece in pieces]

    assert is_whole == [False, False, False, True]
    assert body(line.connection) == b"abcdefg"


def test_body_that_lies_in_a_file_is_read_whole() -> None:
    arrived = Arrived(b"head")
    for number in range(3):
        arrived.add(bytes([number]) * CHUNK_SIZE)

    assert arrived.recv(4) == b"head"
    assert arrived.recv(CHUNK_SIZE) == bytes(CHUNK_SIZE)
    assert len(arrived.recv(10 * CHUNK_SIZE)) == 2 * CHUNK_SIZE
    assert arrived.recv(1) == b""
    arrived.close()


def test_rest_belongs_to_the_next_request(line: Line) -> None:
    assert line.say(POST % 3 + b"abc" + GET[:20])
    assert body(line.connection) == b"abc"
    line.connection.begin(line.connection.rest())

    assert line.say(GET[20:])
    assert line.connection.request.method == "GET"


def test_other_side_that_closes_is_told_of(line: Line) -> None:
    line.sender.close()

    with pytest.raises(ConnectionError):
        line.connection.gather()


def test_sender_who_waits_is_asked_for_the_body_once(line: Line) -> None:
    head = (POST % 3).replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")

    is_whole = [line.say(head), line.say(b"abc")]

    assert is_whole == [False, True]
    assert line.sender.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert not line.connection.request._expected_100_continue


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (POST % 1_001, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (POST % 10**30, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            HTTPStatus.LENGTH_REQUIRED,
        ),
    ],
)
def test_body_too_large_or_without_a_length_is_refused(
    words: bytes,
    status: HTTPStatus,
    line: Line,
) -> None:
    with pytest.raises(Refused) as refusal:
        line.say(words)

    assert refusal.value.status == status


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (b"GET / HTTP/1.1\r\nA: " + b"b" * 20_000, LimitRequestHeaders),
        (b"GET /" + b"a" * 20_000, LimitRequestLine),
        (b"GET / HTTP/1.1\r\nA: b\n", InvalidHeader),
    ],
)
def test_head_that_is_wrong_already_is_not_waited_for(
    words: bytes,
    fault: type[ParseException],
    line: Line,
) -> None:
    with pytest.raises(fault):
        line.say(words)


PIECES = st.binary(max_size=30) | st.sampled_from([GET, POST % 9, b"\r\n"])


# A machine that is busy with other things makes up the pieces slowly.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES))
def test_whatever_comes_is_a_request_or_its_senders_fault(pieces: list[bytes]) -> None:
    sender, receiver = socket.socketpair()
    connection = Connection(Config(), receiver, CLIENT, CLIENT, limits=LIMITS)
    faults: list[ParseException] = []
    with sender:
        try:
            for piece in pieces:
                sender.sendall(piece)
                if connection.gather():
                    next(connection.parser).body.read()
                    connection.begin(connection.rest())
        except ParseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    # Anything but a fault of the sender would have been raised.
    assert [status for status in map(status_of, faults) if status >= 500] == []


@pytest.mark.parametrize(
    ("size", "seconds"),
    [(0, 30), (1, 30), (500, 30), (600, 31), (1_000, 35)],
)
def test_time_grows_with_what_came_after_the_first(
    size: int,
    seconds: float,
    line: Line,
) -> None:
    line.connection.arrived.add(bytes(size))

    assert line.connection.deadline - line.connection.began == pytest.approx(seconds)


def test_import_at_the_slowest_pace_has_time() -> None:
    limits, size = Limits(), 20_000_000

    assert size < limits.body
    assert (limits.seconds, limits.first, limits.rate) == (30, 1_000_000, 100_000)
    # Before each byte of it there was time for that byte.
    assert limits.seconds >= limits.first / limits.rate


def test_body_beyond_the_first_bytes_is_large(line: Line) -> None:
    assert not line.say(POST % 400)
    assert not line.connection.is_large

    line.connection.begin()
    assert not line.say(POST % 900)
    assert line.connection.is_large


def test_who_parts_is_not_listened_to(line: Line) -> None:
    line.connection.part()

    assert not line.say(GET)
    assert line.connection.is_idle
    assert line.connection.deadline - line.connection.began == LIMITS.parting
