"""The pages of errors. Those of a broken server ask nothing of the database."""

from __future__ import annotations

import sys
from typing import NamedTuple

from django.forms import BaseForm, CharField, Field, Textarea
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from directory.forms import suggestions
from ecosystem.middleware import DATABASE_AWAY, unavailable

OF_VISITORS: dict[str, type[BaseForm]] = {
    "suggest": suggestions.SuggestForm,
    "correct": suggestions.CorrectForm,
    "suggestion": suggestions.AnswerForm,
    "suggestion-change": suggestions.CorrectionForm,
}
"""The forms at these addresses, whose words a page about a missing token keeps."""
LONGEST_KEPT = 20_000
MOST_KEPT = 50


class Typed(NamedTuple):
    """One value of a form, as it came."""

    name: str
    label: str
    value: str
    is_shown: bool
    has_lines: bool


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("403.html"), status=403)


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token, with all that was typed where it is one of
    visitors; why is not the sender's business.
    """
    match = request.resolver_match
    form = OF_VISITORS.get(match.url_name or "") if match else None
    if form is None:
        return HttpResponse(render_to_string("403.html"), status=403)
    fields = [
        field
        for name, shape in form.base_fields.items()  # type: ignore[attr-defined]
        for field in _typed(request, name, shape)
    ]
    context = {"fields": fields, "path": request.path, "csrf_token": get_token(request)}
    response = HttpResponse(render_to_string("403_kept.html", context), status=403)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _typed(request: HttpRequest, name: str, shape: Field) -> list[Typed]:
    """Return what was typed into one field.

    What is chosen or ticked is sent along, not shown.
    """
    is_text = isinstance(shape, CharField) and not shape.widget.is_hidden
    values = [
        value[:LONGEST_KEPT]
        for value in request.POST.getlist(name)[:MOST_KEPT]
        if value
    ]
    has_lines = isinstance(shape.widget, Textarea)
    return [
        Typed(name, str(shape.label or name), value, is_text, has_lines)
        for value in values
    ]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away, also when that was met outside a view,
    else 500.
    """
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable()
    return HttpResponse(render_to_string("500.html"), status=500)
