"""Ties between organizations, of which readers may see both ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api import cursors
from directory.api.answers import Refused
from directory.api.base import WalkView
from directory.api.described import describe_list
from directory.api.documents import RelationshipDocument
from directory.formats.values import relationship_values
from directory.lib import slugs
from directory.models import Organization, Relationship

NO_ORGANIZATION = "No organization has this address."
NO_KIND = "There is no such kind."
PARAMETERS = [
    OpenApiParameter(
        "organization", str, description="The slug of the one whose ties they are."
    ),
    OpenApiParameter(
        "kind",
        {"type": "string", "enum": list(Relationship.Kind.values)},
        description="As what it is tied to the other.",
    ),
]


@describe_list("relationships", RelationshipDocument, parameters=PARAMETERS)
class Relationships(WalkView):
    """Ties, each told once, by the organization that keeps it."""

    known_parameters = ("organization", "kind", *cursors.OWN)

    def get(self, request: Request) -> Response:
        ties = Relationship.objects.visible()
        errors = {}
        slug = request.query_params.get("organization")
        if slug is not None:
            published = Organization.objects.published()
            if not slugs.is_slug(slug) or not published.filter(slug=slug).exists():
                errors["organization"] = [NO_ORGANIZATION]
            ties = ties.filter(organization__slug=slug)
        kind = request.query_params.get("kind")
        if kind is not None:
            if kind not in Relationship.Kind.values:
                errors["kind"] = [NO_KIND]
            ties = ties.filter(kind=kind)
        if errors:
            raise Refused(errors)
        return self.walk(request, ties, has_total=True)

    def document(self, row: Relationship) -> Mapping[str, Any]:
        return {"organization": row.organization.slug, **relationship_values(row)}
