"""A served portal: the lines of the Procfile in processes of their own, and what they
answer.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from tests.support.processes import ROOT

FAULTS = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    """What came back for one request."""

    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Server:
    """A process that serves on a port of this machine."""

    process: subprocess.Popen[bytes]
    port: int

    def ask(
        self, path: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> Answer:
        """Send one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                method,
                path,
                body,
                {name.replace("_", "-"): value for name, value in headers.items()},
            )
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def is_up(self) -> bool:
        """Tell whether it answers."""
        with suppress(*FAULTS):
            return self.ask("/healthz").status == 200
        return False

    def kill(self) -> None:
        """End it as a power cut would, with all its children."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)


def line(name: str, procfile: str = "Procfile") -> str:
    """Return the command of one process, as a Procfile has it."""
    lines = dict(
        entry.split(": ", 1)
        for entry in (ROOT / procfile).read_text(encoding="utf-8").splitlines()
    )
    return lines[name]


@contextmanager
def serving(command: str, env: Mapping[str, str]) -> Iterator[Server]:
    """Run a command that serves on a free port, wait until it answers, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    address = {
        "BIND": f"127.0.0.1:{port}",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    process = subprocess.Popen(
        ["sh", "-c", command],
        cwd=ROOT,
        env={**env, **address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    server = Server(process, port)
    try:
        assert until(server.is_up), f"{command} does not answer"
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def until(is_true: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait until something is so; tell whether it came to be."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be collected does not."""
    try:
        return (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8")
            .rpartition(")")[2]
            .split()[0]
            != "Z"
        )
    except OSError:
        return False


def descendants(pid: int) -> set[int]:
    """Return the processes below one, read from /proc."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(status.parent.name)] = int(
                status.read_text(encoding="utf-8").rpartition(")")[2].split()[1]
            )
    found, grown = {pid}, True
    while grown:
        below = {child for child, parent in parents.items() if parent in found}
        grown = not below <= found
        found |= below
    return found - {pid}
