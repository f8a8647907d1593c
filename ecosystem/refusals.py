"""What those are told whose request does not reach the site: its headers and a page."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import select_template
from django.utils import translation
from django.utils.module_loading import import_string

from ecosystem.middleware import Guard, unavailable

STATUSES = (400, 408, 411, 413, 414, 417, 431, 500, 503)


def answers() -> dict[HTTPStatus, bytes]:
    """Return headers and page for each status, to be sent after the first line."""
    return {HTTPStatus(status): _answer(HTTPStatus(status)) for status in STATUSES}


def _answer(status: HTTPStatus) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            page = unavailable("/")
        else:
            template = select_template([f"{status.value}.html", "400.html"])
            page = HttpResponse(template.render(), status=status.value)
    _put_headers(page)
    page.headers["Content-Length"] = str(len(page.content))
    return page.serialize_headers() + b"\r\n\r\n" + page.content


def _put_headers(page: HttpResponse) -> None:
    """Send a page through what stands before the guard and has put headers on all."""
    guard = settings.MIDDLEWARE.index(f"{Guard.__module__}.{Guard.__qualname__}")

    def respond(_request: HttpRequest) -> HttpResponseBase:
        return page

    # The first of the list is the outermost, so it is put around the others last.
    for path in reversed(settings.MIDDLEWARE[:guard]):
        respond = import_string(path)(respond)
    values = {
        "REQUEST_METHOD": "GET",
        "wsgi.input": BytesIO(),
        # As over https: other readers would be sent on to it.
        "wsgi.url_scheme": "https",
        "HTTP_X_FORWARDED_PROTO": "https",
    }
    respond(WSGIRequest(values))
