"""What no library sets: headers, refusals, languages, numbers, digests, a plain 503."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils import translation

from directory.caching import NumberedRequest
from directory.lib import languages, problems, sharing
from directory.models import ContentVersion
from directory.operations import static_files
from directory.public import PublicPage, is_staff_reader
from ecosystem import page_store
from ecosystem.page_store import DATABASE_AWAY

ALLOWED_METHODS = ("GET", "HEAD", "OPTIONS", "POST")
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(),"
        " payment=(), usb=()"
    ),
}
SCRIPT_TAG = re.compile(rb'<script\b[^>]*?\ssrc="([^"]+)"')
RETRY_STATUSES = (429, 503)
RETRY_SECONDS = "30"


class Headers:
    """Outermost: put the headers that nothing else sets on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            # The one of an empty body would say that the page has become empty.
            response.headers.pop("Content-Length", None)
        if response.status_code in RETRY_STATUSES:
            response.headers.setdefault("Retry-After", RETRY_SECONDS)
        return response


class Sharing:
    """Let scripts of other sites read what the portal gives to machines.

    It stands outside all that answers, so that a refusal can be read, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not sharing.is_shared(request.path_info):
            return self.get_response(request)
        response: HttpResponseBase
        if request.method == "OPTIONS":
            response = sharing.answer_to_question(request.path_info)
        else:
            response = self.get_response(request)
        sharing.share(response)
        return response


class Compression(GZipMiddleware):
    """Pack what is answered once; what is kept is packed by the store of pages."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_asked_for = page_store.ASKING in request.META
        if is_asked_for and page_store.may_be_kept(response):
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        tag = answer.get("ETag", "")
        is_unchanged = answer.status_code == HTTPStatus.NOT_MODIFIED
        accepted = request.headers.get("Accept-Encoding", "")
        # It names what the reader has, and that is packed.
        if is_unchanged and tag.startswith('"') and page_store.encoding_of(accepted):
            answer.headers["ETag"] = f"W/{tag}"
        return answer


class Guard:
    """Refuse what no page here takes, and say when the database is away.

    It stands within all that puts headers on answers, so that these have them, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.refusal(request) or self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, DATABASE_AWAY):
            return None
        return unavailable(request.path_info)

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        is_told = problems.is_told_at(request.path_info)
        if request.method not in ALLOWED_METHODS:
            refusal: HttpResponse = HttpResponseNotAllowed(ALLOWED_METHODS)
            if is_told:
                allowed = refusal.headers["Allow"]
                refusal = problems.answer(HTTPStatus.METHOD_NOT_ALLOWED)
                refusal.headers["Allow"] = allowed
            return refusal
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        if charset not in {"utf-8", "utf8"}:
            if is_told:
                return problems.answer(HTTPStatus.BAD_REQUEST)
            return HttpResponse(
                "Send forms in UTF-8.",
                status=400,
                content_type="text/plain; charset=utf-8",
            )
        return None


class Language:
    """Answer in the language that the path names, whatever the browser prefers.

    So there is no cookie, no redirect, and nothing to vary on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = languages.of_path(request.path_info)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ContentNumber:
    """Read the number of the content before a page is made for a reader.

    Whatever the page then reads is at least as new as its number says, so that neither
    its ETag nor what this process keeps under the number outlives a change. Staff have
    no number: what they see is made anew.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        _args: tuple[object, ...],
        _kwargs: dict[str, object],
    ) -> HttpResponse | None:
        if not issubclass(getattr(view, "view_class", object), PublicPage):
            return None
        try:
            if not is_staff_reader(request):
                number = ContentVersion.objects.number()
                cast(NumberedRequest, request).content_number = number
        except DATABASE_AWAY:
            # Django hands the middleware what a view raises, and this is before it.
            return unavailable(request.path_info)
        return None


class Integrity:
    """Say which digest each script of a page has: a browser runs no other.

    All pages pass here, also those of the staff side, whose templates are Django's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        content_type = response.headers.get("Content-Type", "")
        is_page = content_type.startswith("text/html")
        if is_page and isinstance(response, HttpResponse):
            response.content = SCRIPT_TAG.sub(self.with_digest, response.content)
        return response

    @staticmethod
    def with_digest(script: re.Match[bytes]) -> bytes:
        """Return the tag with its digest; it has none where no file is its script."""
        address = script[1].decode()
        name = address.removeprefix(settings.STATIC_URL)
        if name == address:
            return script[0]
        digest = static_files.integrity(name)
        if not digest:
            return script[0]
        return script[0] + f' integrity="{digest}"'.encode()


def unavailable(path: str) -> HttpResponse:
    """Return what is said at a path of a portal whose database does not answer.

    Nothing in it asks the database.
    """
    if problems.is_told_at(path):
        response = problems.answer(HTTPStatus.SERVICE_UNAVAILABLE)
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = RETRY_SECONDS
    response.headers["Cache-Control"] = "no-store"
    return response
