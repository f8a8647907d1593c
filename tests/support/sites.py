"""Websites on this machine, behind names and addresses that only a test knows."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpcore
import pytest

from directory.lib import http

PUBLIC = "93.184.216.34"
Behavior = Callable[[socket.socket], None]
"""Has an open connection, and answers it however it likes."""


def answer(
    body: str | bytes = "", status: str = "200 OK", **headers: str
) -> Callable[[socket.socket], None]:
    """Answer each request of a connection once, then close it."""
    content = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": "text/html; charset=utf-8"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in named.items()]
    sent = "\r\n".join([*lines, "Connection: close", "", ""]).encode() + content

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(sent)

    return behave


def by_path(pages: dict[str, Behavior], other: Behavior) -> Behavior:
    """Answer each path in its own way."""

    def behave(connection: socket.socket) -> None:
        path = connection.recv(4096, socket.MSG_PEEK).split(b" ")[1].decode()
        pages.get(path, other)(connection)

    return behave


def read_request(connection: socket.socket) -> bytes:
    """Return all of a request's head."""
    head = b""
    while b"\r\n\r\n" not in head:
        received = connection.recv(4096)
        if not received:
            break
        head += received
    return head


@dataclass
class Sites(httpcore.SyncBackend):
    """Names, their addresses, and what answers behind them; notes what was asked."""

    addresses: dict[str, list[str]] = field(default_factory=dict)
    ports: dict[tuple[str, int], int] = field(default_factory=dict)
    resolved: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    trusted: ssl.SSLContext | None = None
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def network(self) -> http.Network:
        """Return what leads to these sites and to nowhere else."""
        return http.Network(self.resolve, self, self.trust)

    def resolve(self, name: str) -> list[str]:
        """Return the addresses that this name was given."""
        self.resolved.append(name)
        if name not in self.addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return self.addresses[name]

    def trust(self, with_http2: bool) -> ssl.SSLContext:
        """Trust the certificates that the test made."""
        del with_http2
        return self.trusted or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *_others: object
    ) -> httpcore.NetworkStream:
        """Connect to what this machine has in place of a public address."""
        self.connected.append((host, port))
        # Nothing listens at the first port of this machine, so it refuses.
        return super().connect_tcp(
            "127.0.0.1", self.ports.get((host, port), 1), timeout
        )

    def add(
        self,
        name: str,
        behave: Behavior,
        *,
        address: str = "",
        port: int = 80,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Let a name lead to what behaves so."""
        address = address or f"93.184.217.{len(self.addresses) + 1}"
        self.addresses.setdefault(name, [address])
        self.ports[address, port] = self.stack.enter_context(_serving(behave, tls))


@contextmanager
def _serving(behave: Behavior, tls: ssl.SSLContext | None) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def handle(raw: socket.socket) -> None:
        # Whoever asks may hang up at any time.
        with suppress(OSError), raw:
            connection = tls.wrap_socket(raw, server_side=True) if tls else raw
            with connection:
                behave(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _peer = listener.accept()
                connection.settimeout(5)
                threading.Thread(target=handle, args=[connection], daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.fixture
def sites() -> Iterator[Sites]:
    """Hold no site yet."""
    with ExitStack() as stack:
        yield Sites(stack=stack)


def certificate(folder: Path, name: str, days: int) -> ssl.SSLContext:
    """Return what a server of this name shows; with -1 days it is over."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("certificates for tests are made by openssl")
    shown, key = folder / f"{name}.pem", folder / f"{name}.key"
    make = [openssl, "req", "-x509", "-nodes", "-newkey", "ec", "-subj", f"/CN={name}"]
    make += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", str(key)]
    make += ["-addext", f"subjectAltName=DNS:{name}", "-out", str(shown)]
    date = [openssl, "x509", "-in", str(shown), "-signkey", str(key)]
    date += ["-days", str(days), "-out", str(shown)]
    for command in (make, date):
        subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, key)
    context.set_alpn_protocols(["http/1.1"])
    return context
