"""The pages of errors. Those of a broken server ask nothing of the database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from django.forms import CharField, Form, Textarea
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from directory.admin import kept, passwords
from directory.forms import suggestions
from directory.lib import problems
from directory.public import is_staff_reader
from ecosystem.middleware import unavailable
from ecosystem.page_store import DATABASE_AWAY

VISITOR_FORMS: dict[str, type[Form]] = {
    "suggest": suggestions.SuggestForm,
    "correct": suggestions.CorrectForm,
    "suggestion": suggestions.AnswerForm,
    "suggestion-change": suggestions.CorrectionForm,
}
"""The forms at these addresses, whose words a page about a missing token keeps."""
# The page comes without a token being asked for, so what it gives back has a bound.
LONGEST_VALUE_KEPT = 20_000
MOST_VALUES_KEPT = 50


class Typed(NamedTuple):
    """One value of a form, as it came."""

    name: str
    label: str
    value: str
    is_shown: bool
    has_lines: bool


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if problems.is_told_at(request.path_info):
        return problems.answer(HTTPStatus.BAD_REQUEST)
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("403.html"), status=403)


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token with all that was typed.

    Why is not the sender's business.
    """
    match = request.resolver_match
    if match and "admin" in match.app_names:
        return kept.without_token(request)
    if match and match.url_name in passwords.FORMS and kept.is_from_here(request):
        # Nothing is lost but an address or a password, which is never given back.
        return redirect(request.path)
    form = VISITOR_FORMS.get(match.url_name or "") if match else None
    if form is None:
        return HttpResponse(render_to_string("403.html"), status=403)
    fields = list(_typed(request, form))
    context = {"fields": fields, "path": request.path, "csrf_token": get_token(request)}
    response = HttpResponse(render_to_string("403_kept.html", context), status=403)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _typed(request: HttpRequest, form: type[Form]) -> Iterator[Typed]:
    """Give what was typed, field by field.

    What is chosen or ticked is sent along, not shown.
    """
    for name, field in form.base_fields.items():
        label = str(field.label or name)
        is_text = isinstance(field, CharField) and not field.widget.is_hidden
        has_lines = isinstance(field.widget, Textarea)
        for value in request.POST.getlist(name)[:MOST_VALUES_KEPT]:
            if value:
                kept = value[:LONGEST_VALUE_KEPT]
                yield Typed(name, label, kept, is_text, has_lines)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if problems.is_told_at(request.path_info):
        return problems.answer(HTTPStatus.NOT_FOUND)
    response = render(request, "404.html", status=404)
    if is_staff_reader(request):
        # It has their bar on it.
        patch_cache_control(response, private=True, no_store=True)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away, else 500."""
    # The middleware sees only what a view raises, this also what others do.
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable(request.path_info)
    if problems.is_told_at(request.path_info):
        return problems.answer(HTTPStatus.INTERNAL_SERVER_ERROR)
    return HttpResponse(render_to_string("500.html"), status=500)
