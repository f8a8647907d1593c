"""Refusals and faults as problem details (RFC 9457), for programs that ask the API.

They are also told where no view is reached, so nothing here asks the database.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

PROBLEM = "application/problem+json"
API = "/api/"
PAGES = ("/api/docs/", "/api/reconcile/preview/")
"""What of the API is shown to people."""
DETAILS = {
    HTTPStatus.BAD_REQUEST: "The request is not understood.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this method.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something broke on our side.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database cannot be reached right now.",
}


def is_told_at(path: str) -> bool:
    """Tell whether programs ask at a path, who are told problems and shown no pages."""
    return path.startswith(API) and path not in PAGES


def body_of(status: HTTPStatus, detail: str) -> dict[str, Any]:
    """Return what is told of a problem."""
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }


def answer(status: HTTPStatus) -> HttpResponse:
    """Return the answer that tells of one of these problems."""
    body = json.dumps(body_of(status, DETAILS[status]))
    return HttpResponse(body, status=status, content_type=PROBLEM)
