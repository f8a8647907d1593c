"""Reconciliation (the W3C community group's protocol 0.2).

People who clean spreadsheets match their rows against the directory, in OpenRefine and
whatever else speaks it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.generic import View
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from directory import duplicates
from directory.api.answers import Refused
from directory.api.base import PublicView
from directory.duplicates import LIKELY, Candidate, Duplicate
from directory.lib import places, text
from directory.models import Organization, SiteSettings
from directory.public import PublicPage
from directory.search import autocomplete

VERSIONS = ["0.2"]
BATCH = 50
MOST_RESULTS = 10
LONGEST_VALUE = 500
TYPE = {"id": "organization", "name": "Organization"}
PROPERTIES = {
    "url": "Web address",
    "acronym": "Acronym",
    "city": "City",
    "region": "Region",
    "country": "Country",
}
"""What may stand beside a name, and helps to tell one from another."""
FULL_POINTS = 5.0
"""What the same name counts, where its words are rare."""
CERTAIN_POINTS = 4.5
"""More than nearly the same name counts alone: that is for a person to judge."""
NO_BATCH = f"A JSON object of up to {BATCH} queries, each under a name of its own."
PREVIEW = {"width": 420, "height": 260}


class Reconcile(PublicView):
    """Who might be meant by each of many names; without any, what is on offer here."""

    known_parameters = ("queries",)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        queries = request.query_params.get("queries")
        return Response(manifest() if queries is None else answers_to(queries))

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        # OpenRefine sends a form, and neither a cookie nor a token.
        return Response(answers_to(request._request.POST.get("queries", "")))


class ReconcileSuggest(PublicView):
    """What is offered to whoever types the name of a record, a property or a type."""

    known_parameters = ("prefix", "cursor")

    @extend_schema(exclude=True)
    def get(self, request: Request, offered: str) -> Response:
        prefix = text.clean_line(request.query_params.get("prefix", ""))
        if offered == "entity":
            result = _entities(prefix)
        else:
            known = _properties() if offered == "property" else [TYPE, *_kinds()]
            wanted = prefix.casefold()
            result = [one for one in known if wanted in one["name"].casefold()]
        skipped = request.query_params.get("cursor", "0")
        if not skipped.isascii() or not skipped.isdigit():
            raise Refused({"cursor": ["A whole number."]})
        return Response({"result": result[int(skipped[:4]) :]})


@method_decorator(xframe_options_exempt, "dispatch")
@method_decorator(csp_replace({"frame-ancestors": ["*"]}), "dispatch")
class ReconcilePreview(PublicPage, View):
    """One organization on a small card, which other programs show in a frame."""

    known_parameters = ("id",)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        slug = request.GET.get("id", "").replace("\x00", "")
        organizations = Organization.objects.published()
        organization = organizations.filter(slug=slug).first()
        status = HTTPStatus.OK if organization else HTTPStatus.NOT_FOUND
        context = {"organization": organization, "site": SiteSettings.objects.current()}
        page = "directory/api/preview.html"
        response: HttpResponse = render(request, page, context, status=status)
        # Programs that isolate themselves may show it, too.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def manifest() -> dict[str, Any]:
    """Return what is on offer, with whole addresses: clients stand elsewhere."""
    service = settings.SITE_URL + reverse("reconcile").rstrip("/")
    organizations = settings.SITE_URL + reverse("organizations")

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": service, "service_path": f"/suggest/{what}/"}

    return {
        "versions": VERSIONS,
        "name": str(SiteSettings.objects.current().site_name),
        "identifierSpace": organizations,
        "schemaSpace": settings.SITE_URL + reverse("api-docs"),
        "documentation": settings.SITE_URL + reverse("api-docs"),
        "defaultTypes": [TYPE],
        "view": {"url": f"{organizations}{{{{id}}}}/"},
        "preview": {"url": f"{service}/preview/?id={{{{id}}}}", **PREVIEW},
        "suggest": {what: suggest(what) for what in ("entity", "property", "type")},
        "batchSize": BATCH,
    }


def answers_to(queries: str) -> dict[str, Any]:
    """Answer each query of a batch; one that is broken finds nothing, alone."""
    try:
        batch = json.loads(queries)
    except (ValueError, RecursionError) as error:
        raise Refused({"queries": [NO_BATCH]}) from error
    if not isinstance(batch, dict) or len(batch) > BATCH:
        raise Refused({"queries": [NO_BATCH]})
    return {name: {"result": _candidates(query)} for name, query in batch.items()}


def _candidates(query: object) -> list[dict[str, Any]]:
    if not isinstance(query, Mapping):
        return []
    name = _words(query.get("query"))
    if not name:
        return []
    duplicates_found = duplicates.find(_candidate_of(name, query), limit=MOST_RESULTS)
    kinds = {kind["id"] for kind in _kinds()} & _types_of(query)
    if kinds:
        duplicates_found = [
            one for one in duplicates_found if one.organization.kind in kinds
        ]
    results = [
        _result(one, is_match=_is_certain(one, duplicates_found))
        for one in sorted(duplicates_found, key=lambda one: -one.points)
    ]
    return results[: _limit_of(query)]


def _is_certain(one: Duplicate, candidates: Sequence[Duplicate]) -> bool:
    """Tell whether it is meant and nothing else can be."""
    likely = [candidate for candidate in candidates if candidate.degree == LIKELY]
    return likely == [one] and one.points >= CERTAIN_POINTS


def _candidate_of(name: str, query: Mapping[str, Any]) -> Candidate:
    """Return what a query tells beside the name, as far as it is understood."""
    told = dict.fromkeys(PROPERTIES, "")
    properties = query.get("properties")
    for one in properties if isinstance(properties, list) else []:
        if isinstance(one, Mapping) and one.get("pid") in PROPERTIES:
            told[one["pid"]] = _words(one.get("v"))
    return Candidate(
        name=name,
        url=told["url"],
        acronym=told["acronym"],
        city=told["city"],
        region=told["region"],
        country=_country(told["country"]),
    )


def _country(words: str) -> str:
    """Return the code of a country that is named or coded; "" for any other words."""
    codes = {name.casefold(): code for code, name in places.in_order()}
    code = codes.get(words.casefold(), words.upper())
    return code if code in codes.values() else ""


def _words(value: object) -> str:
    """Return what a value says: of a list the first, of a match its name."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("id")
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return text.clean_line(str(value))[:LONGEST_VALUE] if is_plain else ""


def _types_of(query: Mapping[str, Any]) -> set[str]:
    types = query.get("type")
    listed = types if isinstance(types, list) else [types]
    return {one for one in listed if isinstance(one, str)}


def _limit_of(query: Mapping[str, Any]) -> int:
    limit = query.get("limit")
    if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0:
        return min(limit, MOST_RESULTS)
    return MOST_RESULTS


def _result(duplicate: Duplicate, *, is_match: bool) -> dict[str, Any]:
    organization = duplicate.organization
    points = max(0.0, min(duplicate.points, FULL_POINTS))
    return {
        "id": organization.slug,
        "name": organization.name,
        "description": _description(organization),
        "type": _types(organization),
        "score": round(100 * points / FULL_POINTS),
        "match": is_match,
        "features": [{"id": "points", "value": round(duplicate.points, 2)}],
    }


def _description(organization: Organization) -> str:
    """Return what tells it from others, and that it has ended where it has."""
    ended = organization.get_status_display() if organization.has_ended else ""
    kind = organization.get_kind_display()
    parts = (ended, kind, organization.place(), organization.host)
    return " · ".join(str(part) for part in parts if part)


def _types(organization: Organization) -> list[dict[str, str]]:
    return [TYPE, *(one for one in _kinds() if one["id"] == organization.kind)]


def _kinds() -> list[dict[str, str]]:
    return [
        {"id": str(kind), "name": str(label)}
        for kind, label in Organization.Kind.choices
    ]


def _properties() -> list[dict[str, str]]:
    return [{"id": key, "name": name} for key, name in PROPERTIES.items()]


def _entities(prefix: str) -> list[dict[str, Any]]:
    completions = autocomplete.complete(prefix)
    organizations = [
        one.instance for one in completions if isinstance(one.instance, Organization)
    ]
    return [
        {
            "id": organization.slug,
            "name": organization.name,
            "description": _description(organization),
            "notable": _types(organization),
        }
        for organization in organizations
    ]
