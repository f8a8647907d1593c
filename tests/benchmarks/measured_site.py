"""The portal with a few addresses more, for `pages` alone: what is served while
pages are measured.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from importlib import import_module
from time import process_time
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with nothing: what any page costs before it does anything."""
    return HttpResponse()


def cpu(request: HttpRequest) -> HttpResponse:
    """Tell the seconds of CPU that this process has used, all its threads together."""
    return HttpResponse(str(process_time()))


def remember(request: HttpRequest, *, on: str) -> HttpResponse:
    """Let this process remember parts of pages from now on, or make them anew for every
    page.
    """
    from directory.caching import ContentCache

    ContentCache.get = _get if on == "on" else _make  # type: ignore[assignment,method-assign]
    return HttpResponse()


def forget(request: HttpRequest) -> HttpResponse:
    """Drop what this process keeps of the content."""
    from directory import caching
    from directory.search.engine import cache

    cache.shared.forget()
    caching.forget()
    return HttpResponse()


def served() -> Any:
    """Return the application, for a server that asks a function for it."""
    return application


def _make(
    remembered: Any, number: int | None, key: Hashable, make: Callable[[], Any]
) -> Any:
    return make()


_site = settings.ROOT_URLCONF
settings.ROOT_URLCONF = __name__
application = import_module("ecosystem.page_store").around(get_wsgi_application())
_get = import_module("directory.caching").ContentCache.get
urlpatterns = [
    path("bench/empty/", empty),
    path("bench/cpu/", cpu),
    path("bench/forget/", forget),
    path("bench/remember/<on>/", remember),
    *import_module(_site).urlpatterns,
]
