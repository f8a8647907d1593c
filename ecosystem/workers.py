"""gunicorn's threaded worker, in which a thread waits for nobody who sends slowly.

A thread is asked for a request that is here whole, so that those who never end one,
or open connections without a word, keep no reader from being answered. It speaks plain
HTTP: encryption is the business of the proxy.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ

from gunicorn import util
from gunicorn.http.errors import (
    ExpectationFailed,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.http.message import Request
from gunicorn.http.wsgi import Response, default_environ
from gunicorn.workers.gthread import ThreadWorker

from ecosystem.arriving import Connection, Limits, Refused

STATUSES = {
    InvalidResponseHeader: HTTPStatus.INTERNAL_SERVER_ERROR,
    InvalidResponseHeaderName: HTTPStatus.INTERNAL_SERVER_ERROR,
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
}


def status_of(fault: BaseException) -> HTTPStatus:
    """Return the status for a fault: what cannot be parsed is the sender's."""
    if isinstance(fault, Refused):
        return fault.status
    if isinstance(fault, ParseException):
        return STATUSES.get(type(fault), HTTPStatus.BAD_REQUEST)
    return HTTPStatus.INTERNAL_SERVER_ERROR


class Worker(ThreadWorker):
    """Gathers requests in the loop that watches all connections; refuses politely."""

    limits = Limits()

    def load_wsgi(self) -> None:
        """Load the site, then make ready what those are told who do not reach it."""
        super().load_wsgi()
        # Not above: the process that starts workers must not hold a former site.
        from ecosystem import refusals

        self.refusals = refusals.answers()

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection; it keeps no thread."""
        try:
            sock, client = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self._make_room()
        server = listener.getsockname()
        self.enqueue_req(Connection(self.cfg, sock, client, server, limits=self.limits))

    def enqueue_req(self, conn: Connection) -> None:
        """Ask a thread for a request that is here whole; go on gathering any other."""
        try:
            is_whole = conn.gather()
            if not is_whole and conn.is_large and self._is_busy():
                why = "Too many large bodies at once."
                raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, why)
        except ParseException as fault:
            self._refuse(conn, fault)
        except OSError as fault:
            self.log.debug("A connection was lost. %s", fault)
            self._close(conn)
        else:
            if is_whole:
                super().enqueue_req(conn)
            else:
                self._wait(conn)

    def handle_request(self, req: Request, conn: Connection) -> bool:
        """Answer a request, and leave a reader alone who does not take the answer."""
        conn.sock.settimeout(self.limits.sending)
        try:
            return bool(super().handle_request(req, conn))
        except TimeoutError:
            raise StopIteration("The answer was not taken in time.") from None

    def finish_request(self, conn: Connection, fs: Future[bool]) -> None:
        """Part after the last answer, or wait for what may have come already."""
        if fs.cancelled() or fs.exception() or not fs.result():
            self._part(conn)
        elif rest := conn.rest():
            conn.begin(rest)
            self.enqueue_req(conn)
        else:
            conn.begin()
            super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Cut off what did not arrive in time; at the end, what has no head, too."""
        now = time.monotonic()
        for conn in list(self.pending_conns):
            is_headless = conn.request is None and not conn.is_parting
            if conn.timeout > now and (self.alive or not is_headless):
                continue
            self._stop_waiting(conn)
            if conn.is_idle:
                self._close(conn)
            else:
                why = "It did not arrive in time."
                self._refuse(conn, Refused(HTTPStatus.REQUEST_TIMEOUT, why))

    def handle_error(
        self,
        req: Request | None,
        client: socket.socket,
        addr: Sequence[str] | None,
        exc: BaseException,
    ) -> None:
        """Answer for the site where it was not asked: its headers and a page."""
        status = status_of(exc)
        address = addr[0] if addr else "-"
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            place = getattr(req, "uri", "(not read)")
            self.log.error("Error handling request %s", place, exc_info=exc)
        else:
            words = "Refused a request from ip=%s with %s: %s"
            self.log.warning(words, address, status.value, exc)
        if req is not None:
            self._log_access(req, client, address, status)
        lines = [
            f"HTTP/1.1 {status.value} {status.phrase}",
            f"Date: {util.http_date()}",
            "Connection: close",
            "",
        ]
        head = "\r\n".join(lines).encode()
        # Who has gone already needs no answer.
        with suppress(OSError):
            client.sendall(head + self.refusals[status])

    def _log_access(
        self,
        req: Request,
        client: socket.socket,
        address: str,
        status: HTTPStatus,
    ) -> None:
        response = Response(req, client, self.cfg)
        response.status = f"{status.value} {status.phrase}"
        values = default_environ(req, client, self.cfg)
        values["REMOTE_ADDR"] = address
        values["PATH_INFO"] = util.unquote_to_wsgi_str(req.path)
        self.log.access(response, req, values, timedelta())

    def _is_busy(self) -> bool:
        """Tell whether as many large bodies wait for their end as may."""
        waiting: int = sum(conn.is_large for conn in self.pending_conns)
        return waiting >= self.limits.large

    def _make_room(self) -> None:
        """Close the connection that has waited longest; readers never wait long."""
        waiting = list(self.pending_conns)
        if waiting:
            oldest = min(waiting, key=lambda conn: conn.began)
            self._stop_waiting(oldest)
            self._close(oldest)

    def _wait(self, conn: Connection) -> None:
        conn.timeout = conn.deadline
        self.pending_conns.append(conn)
        wake = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, wake)

    def _stop_waiting(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def _refuse(self, conn: Connection, fault: ParseException) -> None:
        self.handle_error(conn.request, conn.sock, conn.client, fault)
        self._part(conn)

    def _part(self, conn: Connection) -> None:
        """Close so that the last answer arrives: after the other side, if it does."""
        conn.part()
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
        else:
            self.enqueue_req(conn)

    def _close(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()
