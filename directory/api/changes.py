"""What changed since: published records, and the ends of those that are hidden now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api import cursors, parameters
from directory.api.base import WalkView
from directory.api.described import describe_list
from directory.api.documents import ChangeDocument
from directory.models import Change

PARAMETERS = [
    OpenApiParameter(
        "since",
        {"type": "string", "examples": ["2026-03-01", "2026-03-01T12:00:00Z"]},
        description="Only what changed at this time or later. " + parameters.MOMENT,
    )
]


@describe_list("changes", ChangeDocument, parameters=PARAMETERS, has_total=False)
class Changes(WalkView):
    """Changes of published records, oldest first, kept without limit of time.

    A record that was hidden, withdrawn, merged or removed is told by its slug and the
    time. Of a record that is hidden now no row has the name.
    """

    known_parameters = ("since", *cursors.OWN)

    def get(self, request: Request) -> Response:
        rows = Change.objects.public().as_readers_met_it()
        since = parameters.moment_of(request.query_params.get("since"), "since")
        if since is not None:
            rows = rows.filter(at__gte=since)
        return self.walk(request, rows)

    def document(self, row: Change) -> Mapping[str, Any]:
        return {
            "id": row.pk,
            "at": row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "kind": row.kind,
            "slug": row.public_slug,
            "name": row.name if row.is_shown_now and row.was_shown_after() else "",
            "is_published": row.was_shown_after(),
        }
