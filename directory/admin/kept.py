"""Forms that come without a session, or with a token from before: every word is kept.

They stand in the page of the browser that sent them and are kept nowhere else; nothing
is saved before the person sends them again, with the rights they then have.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote_plus

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext

AGAIN = "_kept"
"""What a form says that shall come back as it was typed, and not be saved yet."""
# Django reads a megabyte of a form; the name, the password and the token come along.
LONGEST_KEPT = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 20_000
MOST_KEPT = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 10
NEVER_KEPT = ("password", "csrfmiddlewaretoken")
"""What the name of a secret holds."""
UNSHOWN = ("_FORMS", "seen_version", "form_key", "-id", "seen", "untouched")
"""How names of fields end in which nobody typed anything."""

Pairs = list[tuple[str, str]]


class Kept(NamedTuple):
    """One value of a form: how it is sent, and how it is read."""

    name: str
    value: str
    label: str
    is_shown: bool


def is_from_here(request: HttpRequest) -> bool:
    """Tell whether a page of this portal sent this form, as the browser says.

    What another site makes a browser send is never kept: its words would look like
    those of the person.
    """
    relation = request.headers.get("Sec-Fetch-Site", "")
    if relation not in ("", "same-origin"):
        return False
    # What a script asks for is no page that anybody reads.
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return False
    if origin := request.headers.get("Origin", ""):
        own_origin = f"{request.scheme}://{request.get_host()}"
        return origin in (own_origin, *settings.CSRF_TRUSTED_ORIGINS)
    return relation == "same-origin"


def is_kept(request: HttpRequest) -> bool:
    """Tell whether this is a form whose words are kept: log-out has none."""
    if request.method != "POST" or request.path == reverse("admin:logout"):
        return False
    return is_from_here(request)


def without_token(request: HttpRequest) -> HttpResponse:
    """Answer a form of the staff side that came without its token.

    It is not done. One of ours comes back with all that was typed.
    """
    if not is_from_here(request):
        return HttpResponse(render_to_string("403.html"), status=403)
    if request.path == reverse("admin:login"):
        return _log_in_anew(request)
    if admin.site.has_permission(request):
        return go_on(request, _pairs(request.POST), request.get_full_path(), status=403)
    return ask_for_login(request)


def ask_for_login(request: HttpRequest) -> HttpResponse:
    """Answer a form whose session has ended: the log-in, which carries the words."""
    words = packed(_pairs(request.POST))
    address = request.get_full_path()
    if len(quote_plus(words)) > LONGEST_KEPT or len(request.POST) > MOST_KEPT:
        return go_on(request, _pairs(request.POST), address, status=403)
    return login_page(request, words, address, status=403)


def login_page(
    request: HttpRequest, words: str, address: str, *, status: int = 200
) -> HttpResponse:
    """Return the log-in, with the words that go on to an address behind it."""
    context = {
        "title": gettext("Log in"),
        "subtitle": None,
        "form": AdminAuthenticationForm(request),
        "app_path": reverse("admin:login"),
        "next": address,
        "kept": words,
        "is_anew": not words,
        "username": request.user.get_username(),
    }
    return _answer(request, "admin/login.html", context, status)


def go_on(
    request: HttpRequest, pairs: Pairs, address: str, *, status: int = 200
) -> HttpResponse:
    """Show what was typed, with the button that brings it to where it was sent."""
    target = _on_staff_side(request, address)
    context = {
        "title": gettext("Nothing was saved yet"),
        "target": target,
        "fields": list(_fields(pairs)),
        "comes_back": _comes_back(target),
        "asks_password": "/user/" in target or "password" in target,
        "is_signed_in": admin.site.has_permission(request),
        "login": reverse("admin:login"),
    }
    return _answer(request, "admin/directory/kept.html", context, status)


def way_on(request: HttpRequest) -> HttpResponseRedirect:
    """Lead somebody who is signed in to where the log-in would have led."""
    address = request.POST.get("next") or request.GET.get("next", "")
    return redirect(address if _is_local(request, address) else "admin:index")


def packed(pairs: Pairs) -> str:
    """Return fields as one word that a hidden field can carry."""
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))


def unpacked(words: str) -> Pairs:
    """Return the fields that a log-in carried; of anything else none."""
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list):
        return []
    pairs = []
    for pair in found[:MOST_KEPT]:
        if not isinstance(pair, list) or len(pair) != 2:
            return []
        # Half a letter, as only a forged word can hold, cannot be shown.
        name, value = (str(part).encode(errors="replace").decode() for part in pair)
        if not _is_secret(name):
            pairs.append((name, value))
    return pairs


def _log_in_anew(request: HttpRequest) -> HttpResponse:
    """Answer a log-in that was open before another one, or for too long."""
    words = request.POST.get("kept", "")
    if not admin.site.has_permission(request):
        return login_page(request, words, request.POST.get("next", ""), status=403)
    if pairs := unpacked(words):
        return go_on(request, pairs, request.POST.get("next", ""))
    return way_on(request)


def _pairs(sent: QueryDict) -> Pairs:
    return [
        (name, value)
        for name, values in sent.lists()
        for value in values
        if not _is_secret(name) and name != AGAIN
    ]


def _is_secret(name: str) -> bool:
    return any(part in name for part in NEVER_KEPT)


def _fields(pairs: Iterable[tuple[str, str]]) -> Iterator[Kept]:
    for name, value in pairs:
        is_shown = bool(value) and not name.endswith(UNSHOWN)
        yield Kept(name, value, _label(name), is_shown)


def _label(name: str) -> str:
    """Return the name of a field for people: "Alternate names 1: kind"."""
    rows, _, field = name.rpartition("-")
    group, _, number = rows.rpartition("-")
    words = name
    if number.isdecimal() and len(number) < 5:
        words = f"{group} {int(number) + 1}: {field}"
    return capfirst(words.replace("_", " ").strip())


def _comes_back(address: str) -> bool:
    """Tell whether the form at this address shows what was typed before it saves."""
    try:
        name = resolve(address.partition("?")[0]).url_name or ""
    except Resolver404:
        return False
    return name.endswith(("_add", "_change"))


def _is_local(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )


def _on_staff_side(request: HttpRequest, address: str) -> str:
    home = reverse("admin:index")
    is_here = _is_local(request, address) and address.startswith(home)
    return address if is_here else home


def _answer(
    request: HttpRequest, template: str, context: Mapping[str, object], status: int
) -> HttpResponse:
    request.current_app = admin.site.name
    shared = {**admin.site.each_context(request), **context}
    response = TemplateResponse(request, template, shared, status=status)
    add_never_cache_headers(response)
    return response.render()
