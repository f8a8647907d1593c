"""What every address of the API shares."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from directory.api import cursors
from directory.api.answers import Refused
from directory.api.cursors import Position
from directory.caching import NumberedRequest, content_number
from directory.models import ContentVersion
from directory.public import DIGEST_LENGTH, release

NO_SUCH_PARAMETER = "There is no such parameter."


class PublicView(APIView):
    """An address that says the same to everyone, signed in or not.

    Whoever has its answer as it is gets 304.
    """

    known_parameters: tuple[str, ...] = ()

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        number = ContentVersion.objects.number()
        cast(NumberedRequest, request).content_number = number
        answered = condition(etag_func=self.etag)(super().dispatch)
        response: HttpResponseBase = answered(request, *args, **kwargs)
        patch_cache_control(response, public=True, no_cache=True)
        # A refusal is nothing that anybody keeps.
        if response.status_code not in (200, 304):
            response.headers.pop("ETag", None)
        return response

    def etag(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> str | None:
        """Return the number of the content, the release, and what is asked.

        None for who has it however it is: whether there is an answer shows only later.
        """
        if request.headers.get("If-None-Match", "").strip() == "*":
            return None
        address = request.get_full_path().encode("utf-8", "surrogatepass")
        asked = hashlib.sha256(address).hexdigest()[:DIGEST_LENGTH]
        return f'"{content_number(request)}-{release()}-{asked}"'

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.check_parameters(request)

    def check_parameters(self, request: Request) -> None:
        """Refuse parameters that this address does not know, each by its name."""
        unknown = [
            name for name in request.query_params if name not in self.known_parameters
        ]
        if unknown:
            raise Refused({name: [NO_SUCH_PARAMETER] for name in unknown})


class WalkView(PublicView):
    """An address that gives many rows, a page at a time.

    They stand in the order of one unique column: however many rows are equal in all
    others, a walk meets each once.
    """

    known_parameters: tuple[str, ...] = cursors.OWN

    def walk(
        self, request: Request, rows: QuerySet[Any], *, has_total: bool = False
    ) -> Response:
        """Return a page of rows, in the order of their keys."""
        size, place = cursors.size_of(request), cursors.place_of(request)
        # One more tells whether there is another page.
        page = list(rows.filter(pk__gt=place.key).order_by("pk")[: size + 1])
        after = None
        if len(page) > size:
            page = page[:size]
            after = Position(page[-1].pk, place.number + size)
        documents = [self.document(row) for row in page]
        total = {"total": rows.count()} if has_total else {}
        return self.page(request, documents, after, **total)

    def document(self, row: Any) -> Mapping[str, Any]:
        """Return a row as it looks outside."""
        raise NotImplementedError

    def page(
        self,
        request: Request,
        documents: list[Mapping[str, Any]],
        after: Position | None,
        **more: Any,
    ) -> Response:
        """Return a page with the way to the next one, in its body and in its head."""
        url = cursors.address_after(request, after) if after else None
        headers = {"Link": f'<{url}>; rel="next"'} if url else {}
        body = {**more, "next": url, "results": documents}
        return Response(body, headers=headers)
