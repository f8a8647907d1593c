"""What scripts of other sites may read: what the portal gives to machines, and nothing
that depends on who asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

SHARED = re.compile(
    # One list, so that refusals and errors, which no view makes, carry it, too.
    r"(?:/(?:es|fr))?/(?:api|data|feeds)/"
    r"|(?:/(?:es|fr))?/organizations/[^/]+"
    r"(?:\.(?:json|jsonld|ttl|md|vcf)|/murmurations\.json)$"
)
READ_METHODS = "GET, HEAD, OPTIONS"
POSTED = "/api/reconcile/"
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, Content-Range, ETag, Link, Location, Retry-After,"
        " X-Total-Count"
    ),
}
HEADERS_OF_QUESTION = {
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Content-Type, If-Match, If-Modified-Since,"
        " If-None-Match, If-Range, Range"
    ),
    "Access-Control-Max-Age": "86400",
}
View = Callable[..., HttpResponseBase]


def is_shared(path: str) -> bool:
    """Tell whether scripts of other sites may read what stands at a path."""
    return bool(SHARED.match(path))


def share(response: HttpResponseBase) -> None:
    """Let scripts of other sites read an answer and those of its headers they need."""
    for name, value in HEADERS.items():
        response.headers[name] = value


def answer_to_question(path: str) -> HttpResponse:
    """Return what a browser gets that asks whether a script may send a request."""
    methods = f"{READ_METHODS}, POST" if path.startswith(POSTED) else READ_METHODS
    response = HttpResponse(status=204, headers={"Allow": methods})
    # An empty body has no type.
    del response.headers["Content-Type"]
    response.headers["Access-Control-Allow-Methods"] = methods
    for name, value in HEADERS_OF_QUESTION.items():
        response.headers[name] = value
    return response


def shared(view: View) -> View:
    """Share what a view answers whose path is not among those that are shared."""

    @wraps(view)
    def sharing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        share(response)
        return response

    return sharing
