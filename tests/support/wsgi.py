"""The site asked as a server asks it, with an environment of its own for each request;
the client of tests passes by what stands around the site.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What browsers accept."""
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    """What came back for one request."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers by their names; the order of a policy says nothing."""
        named = dict(self.fields)
        policy = named.get("Content-Security-Policy", "").split("; ")
        return named | {"Content-Security-Policy": "; ".join(sorted(policy))}


class CountingSite:
    """The site, and how often it was asked."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()
        self.asked: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.asked.append(environ.get("PATH_INFO", ""))
        response: Iterable[bytes] = self.handler(environ, start_response)
        self.meanwhile()
        return response


def environment(address: str, method: str = "GET", **more: str) -> dict[str, Any]:
    """Return what a server makes of a request, with some of it as is given here."""
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("iso-8859-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        **more,
    }


def ask(
    application: Application, address: str, method: str = "GET", **more: str
) -> Answer:
    """Send one request."""
    heads: list[Any] = []
    response = application(
        environment(address, method, **more), lambda *head: heads.append(head)
    )
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    # Django leaves it to the server to send no body.
    is_empty = method == "HEAD"
    status = int(heads[-1][0].split()[0])
    return Answer(status, heads[-1][1], b"" if is_empty else body)
