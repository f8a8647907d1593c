"""The ways into the API: its addresses, its description, a page for people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import override
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api.base import PublicView
from directory.caching import ContentCache, content_number
from directory.lib import languages
from directory.models import SiteSettings
from directory.public import PublicPage

COLLECTIONS = (
    "organizations",
    "sectors",
    "tiers",
    "tags",
    "relationships",
    "changes",
)
ABOUT = (
    "The directory for programs: what the public pages show, read by anyone without an"
    " account. Nothing that is hidden there is told here. Lists come page by page:"
    " follow `next` until it is null. A parameter or value that is not known is refused"
    " with 400 and its name."
)
schemas: ContentCache[dict[str, Any]] = ContentCache(most=1)


class Root(PublicView):
    """Every collection with its address."""

    @extend_schema(exclude=True)
    def get(self, _request: Request) -> Response:
        names = {name: f"api-{name}" for name in COLLECTIONS}
        names |= {"description": "api-schema", "documentation": "api-docs"}
        addresses = {
            key: settings.SITE_URL + reverse(name) for key, name in names.items()
        }
        return Response(addresses)


class Schema(PublicView):
    """The description of the API in OpenAPI 3.1."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        number = content_number(request._request)
        return Response(schemas.get(number, None, described))


class Nothing(PublicView):
    """Whatever else is asked of the API."""

    def check_parameters(self, _request: Request) -> None:
        """Leave them: there is nothing that could know them."""

    @extend_schema(exclude=True)
    def get(self, _request: Request, **_kwargs: Any) -> HttpResponseBase:
        raise Http404


class Docs(PublicPage, TemplateView):
    """The description as a page, on which every address can be tried."""

    template_name = "directory/api/docs.html"


def described() -> dict[str, Any]:
    """Return the description, in English whatever language is active."""
    with override(languages.ENGLISH):
        schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)
        site = SiteSettings.objects.current()
    schema["info"] = {
        "title": str(site.site_name),
        "version": "1",
        "description": ABOUT,
    }
    if site.data_licence:
        schema["info"]["license"] = {"name": site.data_licence}
    schema["servers"] = [{"url": settings.SITE_URL}]
    return schema
