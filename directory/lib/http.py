"""Visits to the websites of others: the one place that opens connections.

A visit never reaches into this machine or the network around it: each name is resolved
once, every address it has must be public, and the connection goes to one of those that
were looked at. It takes no proxies from the environment, carries no cookies and no
credentials, and ends at its deadline, whatever comes in however slowly.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import certifi
import httpcore

from directory.lib import urls

DEADLINE = 10.0
"""Seconds for a visit: names, connections, TLS, redirects and bodies together."""
MOST_BYTES = 64 * 1024
"""Of a body, before and after it is unpacked."""
MOST_HOPS = 5
PORTS = (80, 443)
# Headers, frames and certificates of a connection come on top of the body.
_MOST_OVERHEAD = 256 * 1024
_EXPIRED, _OTHER_NAME = 10, 62  # as OpenSSL numbers what is wrong with a certificate
_REDIRECTS = (301, 302, 303, 307, 308)
_UNKNOWN_NAMES = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}

Resolve = Callable[[str], Sequence[str]]
"""The addresses of a name; raises OSError."""


class Ending(StrEnum):
    """What came of a request."""

    ANSWERED = "answered"
    """With whatever status."""
    NAME_UNKNOWN = "name_unknown"
    NO_NAME_SERVICE = "no_name_service"
    """Nobody could say whether the name exists."""
    FORBIDDEN = "forbidden"
    """An address that no visit may reach, or a port."""
    REFUSED = "refused"
    SILENT = "silent"
    """Nothing came in time, or nobody could be reached."""
    SLOW = "slow"
    """An answer began and did not end in time."""
    TLS_EXPIRED = "tls_expired"
    TLS_OTHER_NAME = "tls_other_name"
    TLS_TROUBLE = "tls_trouble"
    """Nobody known vouches for the certificate, or there is no TLS."""
    TOO_MANY_REDIRECTS = "too_many_redirects"
    LEADS_NOWHERE = "leads_nowhere"
    """A redirect to what is no web address."""
    BROKEN = "broken"
    """What came is not HTTP, or far too much of it."""


@dataclass(frozen=True)
class Hop:
    """One redirect: from where, and with which status."""

    url: str
    status: int


@dataclass(frozen=True)
class Answer:
    """What came of asking for an address."""

    ending: Ending
    url: str
    """Where it ended, after redirects."""
    status: int = 0
    """0 unless answered."""
    headers: dict[str, str] = field(default_factory=dict)
    """By small names; of one that came twice, the first."""
    body: bytes = b""
    """Its beginning, unpacked; empty when packed in an unknown way."""
    hops: tuple[Hop, ...] = ()


class _FailedError(Exception):
    """Why a request came to nothing."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


def _resolve(name: str) -> list[str]:
    rows = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in rows]


@cache
def _trust(with_http2: bool) -> ssl.SSLContext:
    # Two, since httpcore writes into them which versions of HTTP it offers.
    del with_http2
    return ssl.create_default_context(cafile=certifi.where())


@dataclass(frozen=True)
class Network:
    """How names are resolved and connections made: tests give their own."""

    resolve: Resolve = _resolve
    backend: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)
    """Gets addresses that were looked at, never names."""
    trust: Callable[[bool], ssl.SSLContext] = _trust
    """The certificates trusted, with HTTP/2 and without."""


INTERNET = Network()


class Visit:
    """One visit to a website: one deadline, and each name resolved once.

    `family` 4 or 6 prefers addresses of that kind.
    """

    def __init__(
        self,
        *,
        agent: str,
        deadline: float = DEADLINE,
        http2: bool = True,
        family: int = 0,
        network: Network = INTERNET,
    ) -> None:
        self._agent = agent
        self._http2 = http2
        self._network = network
        self._door = _CheckedBackend(network, time.monotonic() + deadline, family)
        self._pools = {with_http2: self._pool(with_http2) for with_http2 in (0, 1)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pool in self._pools.values():
            with suppress(Exception):
                pool.close()

    @property
    def addresses(self) -> dict[str, list[str]]:
        """Return the public addresses of each name that was resolved so far."""
        return self._door.addresses

    def get(self, url: str, *, most_bytes: int = MOST_BYTES) -> Answer:
        """Ask for an address and follow where it leads; never raises for what is
        wrong out there.
        """
        hops: list[Hop] = []
        while True:
            answer = self._ask(url, most_bytes, tuple(hops))
            location = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not location:
                return answer
            hops.append(Hop(answer.url, answer.status))
            if len(hops) > MOST_HOPS:
                return Answer(Ending.TOO_MANY_REDIRECTS, url, hops=tuple(hops))
            url = _joined(answer.url, location)
            if urls.target(url) is None:
                where = Ending.LEADS_NOWHERE
                return Answer(where, url[: urls.LONGEST_ADDRESS], hops=tuple(hops))

    def _pool(self, with_http2: int) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=self._network.trust(bool(with_http2)),
            http2=bool(with_http2),
            max_connections=MOST_HOPS + 1,
            network_backend=self._door,
        )

    def _ask(self, url: str, most_bytes: int, hops: tuple[Hop, ...]) -> Answer:
        target = urls.target(url)
        if target is None or target.port not in PORTS:
            return Answer(Ending.FORBIDDEN, url, hops=hops)
        try:
            try:
                return self._send(target, most_bytes, hops, with_http2=self._http2)
            except _FailedError as failure:
                # Some servers offer HTTP/2 and then break it off.
                if failure.ending != Ending.BROKEN or not self._http2:
                    raise
                return self._send(target, most_bytes, hops, with_http2=False)
        except _FailedError as failure:
            return Answer(failure.ending, str(target), hops=hops)

    def _send(
        self,
        target: urls.Target,
        most_bytes: int,
        hops: tuple[Hop, ...],
        *,
        with_http2: bool,
    ) -> Answer:
        headers = {
            "Host": str(target).split("/")[2],
            "User-Agent": self._agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
            "Accept-Encoding": "identity",
        }
        where = httpcore.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        )
        has_begun = False
        try:
            pool = self._pools[int(with_http2)]
            with pool.stream("GET", where, headers=list(headers.items())) as response:
                has_begun = True
                fields = _fields(response.headers)
                # What a redirect carries besides its address is never read.
                is_redirect = response.status in _REDIRECTS and "location" in fields
                encoding = fields.get("content-encoding", "")
                chunks = [] if is_redirect else response.iter_stream()
                body = _read(chunks, encoding, most_bytes)
                return Answer(
                    Ending.ANSWERED, str(target), response.status, fields, body, hops
                )
        except _FailedError:
            raise
        except httpcore.TimeoutException:
            raise _FailedError(Ending.SLOW if has_begun else Ending.SILENT) from None
        except httpcore.ConnectError as error:
            raise _FailedError(_reason(error)) from None
        # Whatever a stranger's bytes bring about in the libraries ends this visit only.
        except (httpcore.NetworkError, httpcore.ProtocolError, ValueError) as error:
            raise _FailedError(_reason(error)) from None


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to addresses that were looked at, until the deadline."""

    def __init__(self, network: Network, end: float, family: int) -> None:
        self.addresses: dict[str, list[str]] = {}
        self._network = network
        self._end = end
        self._family = family

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        # The deadline stands above whatever the library gives.
        del timeout, local_address, socket_options
        addresses = self._checked(host)
        for number, address in enumerate(addresses):
            left = _left(self._end)
            # One that does not answer leaves half of the time to the next.
            patience = left if number == len(addresses) - 1 else left / 2
            try:
                stream = self._network.backend.connect_tcp(address, port, patience)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses) - 1:
                    raise
            else:
                return _TimedStream(stream, self._end)
        raise _FailedError(Ending.NAME_UNKNOWN)

    def _checked(self, host: str) -> list[str]:
        if host not in self.addresses:
            resolved = _literal(host) or self._resolved(host)
            if not resolved:
                raise _FailedError(Ending.NAME_UNKNOWN)
            if not all(map(_is_public, resolved)):
                raise _FailedError(Ending.FORBIDDEN)
            wanted = ":" if self._family == 6 else "."
            resolved.sort(
                key=lambda address: bool(self._family) and wanted not in address
            )
            self.addresses[host] = list(dict.fromkeys(resolved))[:4]
        return self.addresses[host]

    def _resolved(self, host: str) -> list[str]:
        """Return the addresses of a name; a resolver has no deadline of its own."""
        box: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                box.put(list(self._network.resolve(host)))
            except (OSError, UnicodeError) as error:
                box.put(error)

        threading.Thread(target=look_up, daemon=True).start()
        try:
            result = box.get(timeout=_left(self._end))
        except queue.Empty:
            raise _FailedError(Ending.NO_NAME_SERVICE) from None
        if isinstance(result, list):
            return result
        is_unknown = isinstance(result, UnicodeError) or result.errno in _UNKNOWN_NAMES
        raise _FailedError(
            Ending.NAME_UNKNOWN if is_unknown else Ending.NO_NAME_SERVICE
        )


class _TimedStream(httpcore.NetworkStream):
    """A connection that gives each read the time that is left, and so many bytes."""

    def __init__(self, stream: httpcore.NetworkStream, end: float) -> None:
        self._stream = stream
        self._end = end
        self._bytes_left = MOST_BYTES + _MOST_OVERHEAD

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        received = self._stream.read(max_bytes, _left(self._end, httpcore.ReadTimeout))
        self._bytes_left -= len(received)
        if self._bytes_left < 0:
            raise _FailedError(Ending.BROKEN)
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        self._stream.write(buffer, _left(self._end, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        del timeout
        left = _left(self._end)
        secured = self._stream.start_tls(ssl_context, server_hostname, left)
        return _TimedStream(secured, self._end)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(
    end: float, late: type[httpcore.TimeoutException] = httpcore.ConnectTimeout
) -> float:
    """Return how many seconds are left."""
    left = end - time.monotonic()
    if left <= 0:
        raise late
    return left


def _literal(host: str) -> list[str]:
    """Return the host itself where it is an address and no name."""
    with suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    return []


def _is_public(address: str) -> bool:
    try:
        return urls.is_public(ipaddress.ip_address(address))
    except ValueError:
        return False


def _joined(url: str, location: str) -> str:
    """Return where a redirect leads, "" for nowhere."""
    try:
        return urljoin(url, location.strip())
    except ValueError:
        return ""


def _fields(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in headers:
        key = name.decode("latin-1").lower()
        try:
            words = value.decode()
        except UnicodeDecodeError:
            words = value.decode("latin-1")
        fields.setdefault(key, words)
    return fields


def _read(chunks: Iterable[bytes], encoding: str, most_bytes: int) -> bytes:
    """Return the beginning of a body, unpacked within the bound."""
    raw = bytearray()
    for chunk in chunks:
        raw += chunk
        if len(raw) >= most_bytes:
            break
    packed = bytes(raw[:most_bytes])
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return packed
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return b""
    # A few bytes can unfold to gigabytes.
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        return unpacker.decompress(packed, most_bytes)
    except zlib.error:
        return b""


def _reason(error: Exception) -> Ending:
    """Return what an error of the libraries means."""
    is_connecting = isinstance(error, httpcore.ConnectError)
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            wrong = {
                _EXPIRED: Ending.TLS_EXPIRED,
                _OTHER_NAME: Ending.TLS_OTHER_NAME,
            }
            return wrong.get(cause.verify_code, Ending.TLS_TROUBLE)
        # Later, it is a server that hung up in the middle of its answer.
        if isinstance(cause, ssl.SSLError) and is_connecting:
            return Ending.TLS_TROUBLE
        if isinstance(cause, ConnectionRefusedError):
            return Ending.REFUSED
        cause = cause.__cause__ or cause.__context__
    return Ending.SILENT if is_connecting else Ending.BROKEN
