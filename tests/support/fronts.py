"""The ways to a served portal: straight to gunicorn or by the proxies of the README."""

from __future__ import annotations

import http.client
import os
import pwd
import re
import select
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import serving
from tests.support.processes import ROOT

HOST = "directory.example.org"
NGINX = """
daemon off;
user {user};
pid {folder}/nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {example}
}}
"""


@dataclass(frozen=True)
class Front:
    """A place where the portal is asked; with a certificate it is spoken to by TLS."""

    port: int
    certificate: Path | None = None

    def connect(self) -> socket.socket:
        """Open a connection."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        if self.certificate is None:
            return plain
        context = ssl.create_default_context(cafile=self.certificate)
        return context.wrap_socket(plain, server_hostname=HOST)

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> serving.Answer:
        """Send one request on a connection of its own."""
        connection = http.client.HTTPConnection(HOST)
        connection.sock = self.connect()
        try:
            # A proxy says so, whatever comes here.
            said = {} if self.certificate else {"X-Forwarded-Proto": "https"}
            connection.request(method, path, body, {**said, **(headers or {})})
            response = connection.getresponse()
            return serving.Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def say(self, words: bytes) -> bytes:
        """Send these bytes and nothing else; return all that comes back."""
        with self.connect() as sock:
            sock.sendall(words)
            return heard(sock)


def heard(sock: socket.socket) -> bytes:
    """Return what comes until the other side closes."""
    found = b""
    with suppress(ConnectionError, ssl.SSLError):
        while data := sock.recv(65_536):
            found += data
    return found


def pushed(sock: socket.socket, length: int) -> bytes:
    """Send a body of this length until there is an answer; return how that begins."""
    piece = bytes(100_000)
    # It may be closed as soon as there is one.
    with suppress(OSError):
        for _number in range(length // len(piece)):
            if select.select([sock], [], [], 0)[0]:
                break
            sock.sendall(piece)
    return sock.recv(4096)


def example(kind: str) -> str:
    """Return the block of the README for a proxy."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"^```{kind}\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def adapted(text: str, changes: Mapping[str, str]) -> str:
    """Replace what differs on this machine; each piece stands there once."""
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@contextmanager
def caddy(server: serving.Server, folder: Path) -> Iterator[Front]:
    """Give the way through Caddy, which waits for a body shorter than it would."""
    program, port, (certificate, key) = found("caddy"), free_port(), pair(folder)
    changes = {
        "{\n    servers {": "{\nadmin off\nauto_https disable_redirects\nservers {",
        f"{HOST} {{": f"{HOST}:{port} {{\nbind 127.0.0.1\ntls {certificate} {key}",
        "127.0.0.1:8000": f"127.0.0.1:{server.port}",
        "read_body 5m": "read_body 3s",
    }
    file = folder / "Caddyfile"
    file.write_text(adapted(example("caddy"), changes), encoding="utf-8")
    command = [program, "run", "--config", str(file), "--adapter", "caddyfile"]
    homes = {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with running(command, homes | {"XDG_CONFIG_HOME": str(folder)}, port):
        yield Front(port, certificate)


@contextmanager
def nginx(server: serving.Server, folder: Path) -> Iterator[Front]:
    """Give the way through nginx, which waits for a body shorter than it would."""
    program, port, (certificate, key) = found("nginx"), free_port(), pair(folder)
    changes = {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/ssl/directory.pem": str(certificate),
        "/etc/ssl/directory.key": str(key),
        "127.0.0.1:8000": f"127.0.0.1:{server.port}",
        "client_body_timeout 30s;": "client_body_timeout 1s;",
    }
    text = adapted(example("nginx"), changes)
    user = pwd.getpwuid(os.geteuid()).pw_name
    file = folder / "nginx.conf"
    text = NGINX.format(user=user, folder=folder, example=text)
    file.write_text(text, encoding="utf-8")
    command = [program, "-p", str(folder), "-e", "stderr", "-c", str(file)]
    with running(command, {}, port):
        yield Front(port, certificate)


def found(program: str) -> str:
    """Return where a program lies; skip the test where it is not installed."""
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if path is None:
        pytest.skip(f"{program} is not installed")
    return path


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def pair(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for the host, signed by its own key."""
    certificate, key = folder / "directory.pem", folder / "directory.key"
    command = [found("openssl"), "req", "-x509", "-nodes", "-newkey", "ec"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2"]
    command += ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


@contextmanager
def running(command: list[str], env: Mapping[str, str], port: int) -> Iterator[None]:
    """Run a proxy until the block ends; the block begins when the port is open."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def is_open() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return True
        return False

    try:
        assert serving.until(is_open), command
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)
