"""The pages of errors. Those of a broken server ask nothing of the database."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ecosystem.middleware import DATABASE_AWAY, unavailable


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("403.html"), status=403)


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token; why is not the sender's business."""
    return HttpResponse(render_to_string("403.html"), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away, also when that was met outside a view, else 500."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable()
    return HttpResponse(render_to_string("500.html"), status=500)
