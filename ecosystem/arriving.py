"""Requests on their way: gathered without a thread until they are here whole."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from tempfile import SpooledTemporaryFile

from gunicorn.http.body import LengthReader
from gunicorn.http.errors import LimitRequestHeaders, NoMoreData, ParseException
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import TConn

CHUNK_SIZE = 65_536
END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True)
class Limits:
    """How long a request may take, in seconds, and how large it may be, in bytes."""

    seconds: float = 30
    """For the head and the first bytes of the body, `first`."""
    first: int = 1_000_000
    rate: int = 100_000
    """So many bytes a second at least, after the first ones."""
    head: int = 65_536
    body: int = 25_000_000
    large: int = 2
    """So many bodies longer than the first bytes at once, in one process."""
    sending: float = 30
    """For one piece of an answer."""
    parting: float = 2
    """For the other side to close after the last answer."""


class Refused(ParseException):
    """A request that is not taken: the status of the answer, and why, for the log."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


class Arrived:
    """What has come of one request, in memory or a file, to be read like a socket."""

    def __init__(self, data: bytes = b"") -> None:
        self.size = 0
        self._taken = 0
        self._kept = SpooledTemporaryFile(max_size=CHUNK_SIZE)  # noqa: SIM115
        self.add(data)

    def add(self, data: bytes) -> None:
        """Keep what came next."""
        self._kept.seek(0, os.SEEK_END)
        self._kept.write(data)
        self.size += len(data)

    def recv(self, size: int) -> bytes:
        """Return at most so many bytes that nobody took yet, none after the last."""
        self._kept.seek(self._taken)
        data = self._kept.read(size)
        self._taken += len(data)
        return data

    def close(self) -> None:
        """Give the memory or the file back."""
        self._kept.close()


class Parser(RequestParser):
    """Reads a request when its head is here; hands it out when a thread asks for it."""

    def __next__(self) -> Request:
        return self.mesg

    def read(self) -> Request:
        """Parse the head that is here; what is wrong with it is raised."""
        return super().__next__()


class Connection(TConn):
    """A connection whose requests are gathered by the loop that watches them all."""

    def __init__(self, *arguments: object, limits: Limits) -> None:
        super().__init__(*arguments)
        self.limits = limits
        # Nothing is left that a thread would have to wait for.
        self.initialized = self.data_ready = True
        self.is_parting = False
        self.arrived = Arrived()
        self.begin()

    def begin(self, data: bytes = b"") -> None:
        """Wait for a request; its first bytes may have come with the one before."""
        self.arrived.close()
        self.arrived = Arrived(data)
        self.head = bytearray(data)
        self.request: Request | None = None
        self.missing = 0
        self.began = time.monotonic()

    def gather(self) -> bool:
        """Take what came, without waiting; tell whether the request is here whole."""
        self.sock.setblocking(False)
        with suppress(BlockingIOError):
            data = self.sock.recv(CHUNK_SIZE)
            if not data:
                raise ConnectionError("The other side has closed.")
            self._keep(data)
        if self.request is None and self._is_head_here():
            self._read_head()
        return self.request is not None and self.missing <= 0

    def part(self) -> None:
        """Drop what comes from now on: the last answer is on its way."""
        self.is_parting = True
        self.begin()

    def rest(self) -> bytes:
        """Return what came after the request."""
        held: bytes = self.parser.unreader.take_buffered()
        return held + self.arrived.recv(self.arrived.size)

    def close(self, **_options: object) -> None:
        """Close at once, since who had to wait for the other side has waited."""
        self.arrived.close()
        super().close()

    @property
    def is_idle(self) -> bool:
        """Tell whether no byte of a request is here."""
        return self.arrived.size == 0

    @property
    def is_large(self) -> bool:
        """Tell whether there is more to the request than its first bytes."""
        return self.arrived.size + self.missing > self.limits.first

    @property
    def deadline(self) -> float:
        """Return the time until which more is waited for."""
        if self.is_parting:
            return self.began + self.limits.parting
        later_bytes = max(0, self.arrived.size - self.limits.first)
        seconds = self.limits.seconds + later_bytes / self.limits.rate
        return self.began + seconds

    def _keep(self, data: bytes) -> None:
        if self.is_parting:
            return
        if self.request is None:
            self.head += data
        self.arrived.add(data)
        self.missing -= len(data)

    def _is_head_here(self) -> bool:
        """Tell whether a parser need not wait: it is whole, or wrong already."""
        if END_OF_HEAD in self.head:
            return True
        if len(self.head) > self.limits.head:
            return True
        # A line that ends with a bare line feed is wrong already.
        return self.head.count(b"\n") != self.head.count(b"\r\n")

    def _read_head(self) -> None:
        self.parser = Parser(self.cfg, self.arrived, self.client)
        try:
            self.request = request = self.parser.read()
        except NoMoreData:
            raise LimitRequestHeaders("The head is too long.") from None
        length = _length(request)
        if length > self.limits.body:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            raise Refused(status, f"A body of {length} bytes.")
        head_length = self.head.index(END_OF_HEAD) + len(END_OF_HEAD)
        self.missing = head_length + length - self.arrived.size
        if self.missing > 0 and request._expected_100_continue:
            self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        # gunicorn would say it, too, when a thread has the request.
        request._expected_100_continue = False


def _length(request: Request) -> int:
    reader = request.body.reader
    if not isinstance(reader, LengthReader):
        # Django reads no other body.
        why = "A body that does not say its length."
        raise Refused(HTTPStatus.LENGTH_REQUIRED, why)
    return int(reader.length)
