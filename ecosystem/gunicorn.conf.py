"""How gunicorn serves the site; BIND is all that may differ between machines."""

import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from ecosystem import serving
from ecosystem.logs import Masked, loggable_path


class Log(Logger):
    """Logs without tokens of private pages, query strings and referring pages."""

    def setup(self, cfg: Config) -> None:
        """Set up the logs as gunicorn does, and mask whole lines about errors."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Masked(self.error_fmt, self.datefmt))

    def atoms(self, *arguments: object) -> dict[str, Any]:
        """Return gunicorn's values for a log line, without what may not stand in it."""
        atoms: dict[str, Any] = super().atoms(*arguments)
        atoms["U"] = loggable_path(atoms["U"] or "-")
        # The first line of the request, its query string, the referring page.
        for revealing in ("r", "q", "f"):
            atoms[revealing] = "-"
        return atoms


bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "ecosystem.workers.Worker"
workers = 2
threads = 4
# Fewer than the 1024 files that a process may commonly hold open.
worker_connections = 400
timeout = 120
graceful_timeout = 30
keepalive = 5
limit_request_line = 8190
# Of a proxy gunicorn believes nothing, whoever connects: it cannot read the settings.
# Django alone does, as TRUSTED_PROXIES says; so no header sets the scheme, the path or
# the mount of the site.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
# A header with an underscore would be taken for another one, such as X_Forwarded_For.
header_map = "drop"
# Its socket leaked on reload in releases of this line, and nothing here uses it.
control_socket_disable = True
# The heartbeat file must never wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
logger_class = Log
accesslog = "-"
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'


def on_starting(_server: Arbiter) -> None:
    """End before any worker starts where a setting is not understood.

    Two workers that fail at once confuse gunicorn.
    """
    if not serving.settings_are_understood():
        sys.exit(Arbiter.WORKER_BOOT_ERROR)


def post_worker_init(_worker: Worker) -> None:
    """Begin as every process that serves does."""
    serving.begin()


def worker_exit(_server: Arbiter, worker: Worker) -> None:
    """End as every process that serves does.

    A worker that never started counted nothing and could not load the directory.
    """
    if worker.booted:
        serving.end()
