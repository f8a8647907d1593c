"""Taking the directory away: the page that offers it, whole files, and lists."""

from __future__ import annotations

import hashlib
from typing import Any, cast

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, parse_etags, quote_etag
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from directory import search
from directory.caching import NumberedRequest
from directory.exports import files, lists
from directory.exports.file_formats import BY_NAME, FOR_LISTS, FileFormat
from directory.exports.files import Manifest, WholeFile
from directory.formats.fields import FIELDS
from directory.lib.ranges import NoSuchPartError, Part, part_of
from directory.models import ContentVersion
from directory.public import DIGEST_LENGTH, PublicPage, release
from directory.strict_filters import WholeListFilterSet

PLAIN = "text/plain; charset=utf-8"


class DataPage(PublicPage, TemplateView):
    """What can be taken away, in which formats, and what the columns mean."""

    template_name = "directory/data/page.html"

    def etag(self, request: HttpRequest, *args: object, **kwargs: object) -> str | None:
        """Return the one of every page, with the time at which files were made."""
        tag = super().etag(request, *args, **kwargs)
        manifest = files.offered()
        made_at = f"{manifest.made:%Y%m%d%H%M%S}" if manifest else "none"
        return tag and f'{tag[:-1]}-{made_at}"'

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        manifest = files.offered()
        context["manifest"] = manifest
        context["files"] = rows_of(manifest) if manifest else []
        context["fields"] = FIELDS
        return context


def rows_of(manifest: Manifest) -> list[tuple[FileFormat, WholeFile]]:
    """Return each file that is offered, with what its format is good for."""
    return [
        (BY_NAME[file.format], file)
        for file in manifest.files
        if file.format in BY_NAME
    ]


@require_safe
def whole_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give the whole directory in a format, or the part of it that is asked for."""
    manifest = files.offered()
    file_format = BY_NAME.get(name)
    if file_format is None:
        raise Http404
    file = manifest.file_of(name) if manifest else None
    if manifest is None or file is None:
        return being_made()
    etag = quote_etag(file.sha256)
    response = not_modified(request, etag) or sent(request, file, file_format, etag)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(manifest.made.timestamp())
    response.headers["Accept-Ranges"] = "bytes"
    patch_cache_control(response, public=True, no_cache=True)
    return response


def not_modified(request: HttpRequest, etag: str) -> HttpResponseBase | None:
    """Return the answer to whoever has this state of a file, None for others."""
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    return response


def sent(
    request: HttpRequest, file: WholeFile, file_format: FileFormat, etag: str
) -> HttpResponseBase:
    """Return a file, the part of it that is asked for, or the refusal of a part."""
    try:
        part = part_asked_for(request, file.size, etag)
    except NoSuchPartError:
        headers = {"Content-Range": f"bytes */{file.size}"}
        return HttpResponse(status=416, headers=headers, content_type=PLAIN)
    try:
        opened = files.opened(file.name)
    except FileNotFoundError:
        # Another took its place in this moment.
        return being_made()
    whole = part or Part(0, file.size - 1)
    response = StreamingHttpResponse(
        whole.pieces(opened),
        status=206 if part else 200,
        content_type=file_format.media_type,
    )
    # Closed also where nothing is read of it.
    response._resource_closers.append(opened.close)  # type: ignore[attr-defined]
    if part:
        place = f"bytes {part.first}-{part.last}/{file.size}"
        response.headers["Content-Range"] = place
    response.headers["Content-Length"] = str(whole.size)
    # Compressed on its way it would lose its size, by which a broken transfer is seen.
    response.headers["Content-Encoding"] = "identity"
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def part_asked_for(request: HttpRequest, size: int, etag: str) -> Part | None:
    """Return the part of a file that is asked for, None for all of it.

    Of another state of the file no part is given.
    """
    condition = request.headers.get("If-Range", "")
    if request.method != "GET" or (condition and parse_etags(condition) != [etag]):
        return None
    return part_of(request.headers.get("Range", ""), size)


@require_safe
def package(_request: HttpRequest) -> HttpResponseBase:
    """Give the description of the whole files for programs."""
    if files.offered() is None:
        return being_made()
    try:
        with files.opened(files.PACKAGE) as file:
            words = file.read()
    except FileNotFoundError:
        return being_made()
    response = HttpResponse(words, content_type="application/json")
    patch_cache_control(response, public=True, no_cache=True)
    return response


def being_made() -> HttpResponse:
    """Say that the files are not there, or not as they should be."""
    return come_again("The files are being made. Try again in a minute.", 60)


def come_again(words: str, seconds: int) -> HttpResponse:
    """Ask to come again after so many seconds."""
    response = HttpResponse(f"{words}\n", status=503, content_type=PLAIN)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def list_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give what a list holds, with the parameters of the list, as it is now."""
    file_format = FOR_LISTS.get(name)
    if file_format is None:
        raise Http404
    number = ContentVersion.objects.number()
    cast(NumberedRequest, request).content_number = number
    address = request.get_full_path().encode("utf-8", "surrogatepass")
    asked = hashlib.sha256(address).hexdigest()[:DIGEST_LENGTH]
    etag = f'"{number}-{release()}-{asked}"'
    response = not_modified(request, etag) or written(request, file_format)
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        patch_cache_control(response, public=True, no_cache=True)
    return response


def written(request: HttpRequest, file_format: FileFormat) -> HttpResponseBase:
    """Return the file of a list, or why there is none."""
    filterset = WholeListFilterSet(request.GET, request=request)
    if filterset.form.errors:
        return HttpResponse(
            filterset.form.errors.as_text() + "\n", status=400, content_type=PLAIN
        )
    keys = search.ids(filterset.question)
    pieces = lists.list_file(file_format, keys)
    if pieces is None:
        return come_again("Others are taking lists away. Try again in a moment.", 10)
    name = f"{files.STEM}-list.{file_format.name}"
    response = StreamingHttpResponse(pieces, content_type=file_format.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Total-Count"] = str(len(keys))
    return response
