"""`python -m ecosystem.granian_server`: the second server, which takes less time for a
kept page (docs/performance.md).

It leaves to the proxy what gunicorn's worker does here: to wait for those who send
slowly, to bound what they send, and to drop names of headers with an underscore.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing.util import Finalize
from typing import Any
from urllib.parse import urlsplit

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from ecosystem import serving

WORKERS = 2
THREADS = 4
HEAD_MILLISECONDS = 30_000
KILLED_AFTER_SECONDS = 30
LOGS: dict[str, Any] = {
    "formatters": {
        "lines": {"class": "ecosystem.logs.Masked", "format": "%(message)s"},
    },
    "filters": {"paths": {"()": "ecosystem.logs.LoggablePaths"}},
    "handlers": {
        "lines": {
            "class": "logging.StreamHandler",
            "formatter": "lines",
            "stream": "ext://sys.stdout",
        },
        "access": {
            "class": "logging.StreamHandler",
            "formatter": "lines",
            "filters": ["paths"],
            "stream": "ext://sys.stdout",
        },
    },
    "loggers": {
        "_granian": {"handlers": ["lines"], "propagate": False},
        "granian.access": {
            "handlers": ["access"],
            "level": "INFO",
            "propagate": False,
        },
    },
}
# As gunicorn's lines, but for the size of the answer, which it does not tell.
ACCESS = '[%(time)s] %(addr)s "%(method)s %(path)s" %(status)d - %(dt_ms).0fms'


def site() -> Callable[..., Any]:
    """Return the application, once in each process that serves."""
    # Not above: the process that starts the others must not hold a former site.
    from ecosystem.wsgi import application

    serving.begin()
    # Not by atexit, which a process that was forked does not run.
    Finalize(None, serving.end, exitpriority=0)
    return application


def serve(target: str, workers: int) -> None:
    """Serve the application that a target's function gives, until told to stop.

    BIND is a host and a port.
    """
    address = urlsplit(f"//{os.environ.get('BIND', '127.0.0.1:8000')}")
    server: Any = Granian(
        target,
        factory=True,
        address=address.hostname or "127.0.0.1",
        port=address.port or 8000,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS),
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=KILLED_AFTER_SECONDS,
        log_dictconfig=LOGS,
        log_access=True,
        log_access_format=ACCESS,
    )
    server.serve()


def main() -> None:
    """Serve the portal, unless its settings are not understood."""
    if not serving.settings_are_understood():
        sys.exit(serving.BOOT_FAILED)
    serve("ecosystem.granian_server:site", WORKERS)


if __name__ == "__main__":
    main()
