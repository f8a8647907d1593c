"""The vocabularies: sectors, tiers and tags that published organizations have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api.base import WalkView
from directory.api.described import describe_list
from directory.api.documents import SectorDocument, TagDocument, TierDocument
from directory.lib import languages
from directory.models import NetworkTier, Sector, Tag

Term = Sector | NetworkTier | Tag


class TermsView(WalkView):
    """The terms of one vocabulary; one that no published record has is not told."""

    terms: ClassVar[Any]

    def get(self, request: Request) -> Response:
        rows = self.terms.objects.published()
        return self.walk(request, rows, has_total=True)

    def document(self, row: Term) -> Mapping[str, Any]:
        return {
            "page": settings.SITE_URL + row.get_absolute_url(),
            "slug": row.slug,
            "name": str(row.name),
            **self.own(row),
            "organizations": row.organization_count,
        }

    def own(self, _row: Any) -> dict[str, Any]:
        """Return what only the terms of this vocabulary have."""
        return {}


@describe_list("sectors", SectorDocument)
class Sectors(TermsView):
    """The fields of work."""

    terms = Sector

    def own(self, row: Sector) -> dict[str, Any]:
        return {
            "names": _names(row),
            "description": row.description,
            "activity_code": row.activity_code,
        }


@describe_list("tiers", TierDocument)
class Tiers(TermsView):
    """The parts of the founding page."""

    terms = NetworkTier

    def own(self, row: NetworkTier) -> dict[str, Any]:
        return {
            "short_name": row.short_name,
            "names": _names(row),
            "description": row.description,
            "position": row.position,
        }


@describe_list("tags", TagDocument)
class Tags(TermsView):
    """The words that staff put on records."""

    terms = Tag


def _names(term: Sector | NetworkTier) -> dict[str, str]:
    """Return the names that staff wrote in other languages, by their codes."""
    codes = [code for code, _name in settings.LANGUAGES if code != languages.ENGLISH]
    names = {code: getattr(term, f"name_{code}") for code in codes}
    return {code: name for code, name in names.items() if name}
