"""What no library sets: the remaining headers, refusals of odd requests, the language
of an address, the digests of scripts, and an honest answer while the database is away.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.template.loader import render_to_string
from django.utils import translation

from directory.lib import languages
from directory.operations import static_files

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(),"
        " payment=(), usb=()"
    ),
}
DATABASE_AWAY = (OperationalError, InterfaceError)
SCRIPT = re.compile(rb'<script\b[^>]*?\ssrc="([^"]+)"')
COME_AGAIN = (429, 503)
SECONDS_AWAY = "30"


class Headers:
    """Outermost: put the headers that nothing else sets on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code in COME_AGAIN:
            response.headers.setdefault("Retry-After", SECONDS_AWAY)
        return response


class Guard:
    """Within all that puts headers on answers: refuse what no page here takes, and say
    when the database is away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.refusal(request) or self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        return unavailable() if isinstance(exception, DATABASE_AWAY) else None

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        if charset not in {"utf-8", "utf8"}:
            return HttpResponse(
                "Send forms in UTF-8.",
                status=400,
                content_type="text/plain; charset=utf-8",
            )
        return None


class Language:
    """Answer in the language that the path names, whatever the browser prefers: no
    cookie, no redirect, nothing to vary on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = languages.of_path(request.path_info)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class Integrity:
    """Say of every script that a page loads which digest it has: a browser runs no
    other.

    All pages pass here, also those of the staff side, whose templates are Django's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and isinstance(response, HttpResponse):
            response.content = SCRIPT.sub(self.with_digest, response.content)
        return response

    @staticmethod
    def with_digest(script: re.Match[bytes]) -> bytes:
        """Return the tag with its digest; it has none where no file is its script."""
        address = script[1].decode()
        name = address.removeprefix(settings.STATIC_URL)
        digest = static_files.integrity(name) if name != address else ""
        return script[0] + f' integrity="{digest}"'.encode() if digest else script[0]


def unavailable() -> HttpResponse:
    """Return the plain page of a portal whose database does not answer.

    Nothing in it asks the database.
    """
    response = HttpResponse(render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = SECONDS_AWAY
    response.headers["Cache-Control"] = "no-store"
    return response
