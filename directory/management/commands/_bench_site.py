"""The portal with three addresses more, for `bench_pages` alone: what gunicorn serves while pages are measured."""

from __future__ import annotations

from importlib import import_module
from time import process_time

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


def forget(request: HttpRequest) -> HttpResponse:
    """Drop what this process keeps of the content."""
    from directory.search import cache
    from directory.services import remembered

    cache.shared.forget()
    remembered.forget()
    return HttpResponse()


_site = settings.ROOT_URLCONF
settings.ROOT_URLCONF = __name__
application = get_wsgi_application()
urlpatterns = [
    path("bench/empty/", empty),
    path("bench/cpu/", cpu),
    path("bench/forget/", forget),
    *import_module(_site).urlpatterns,
]
