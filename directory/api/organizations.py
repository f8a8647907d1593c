"""Organizations: the list with its filters, and one by its address."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from directory import search
from directory.api import cursors, parameters
from directory.api.answers import Gone
from directory.api.base import PublicView, WalkView
from directory.api.cursors import Position
from directory.api.described import describe_list, describe_one
from directory.formats.structured import OrganizationSerializer, document_of
from directory.models import OldSlug, Organization
from directory.search import Question


@describe_list(
    "organizations",
    OrganizationSerializer,
    filters=parameters.WalkFilterSet,
    has_total=True,
)
class OrganizationsView(WalkView):
    """The published organizations that answer a question, the same as on the site.

    Without `q` and `sort` they come in the order in which they were added: a walk
    through all pages misses none and meets none twice, whatever changes meanwhile.
    With one of them they come in that order, and what moves meanwhile may be missed.
    """

    known_parameters = (*parameters.WalkFilterSet.base_filters, *cursors.OWN)

    def check_parameters(self, request: Request) -> None:
        self.filterset = parameters.filters_of(request)

    def get(self, request: Request) -> Response:
        size, place = cursors.size_of(request), cursors.place_of(request)
        question = self.filterset.question
        is_ordered = bool(question.text or "sort" in request.query_params)
        page_of = _in_its_order if is_ordered else _by_key
        total, keys, has_more = page_of(question, place, size)
        rows = Organization.objects.with_values().in_bulk(keys)
        # What was hidden since the search looked is left out.
        shown = [rows[key] for key in keys if key in rows and rows[key].is_published]
        documents: list[Any] = [document_of(organization) for organization in shown]
        after = Position(keys[-1], place.number + len(keys)) if has_more else None
        return self.page(request, documents, after, total=total)


def _by_key(
    question: Question, place: Position, size: int
) -> tuple[int, list[int], bool]:
    total, keys = search.by_key(question, after=place.key, size=size + 1)
    return total, keys[:size], len(keys) > size


def _in_its_order(
    question: Question, place: Position, size: int
) -> tuple[int, list[int], bool]:
    """Go on behind the last one, wherever it stands now; without it, by number."""
    keys = search.ids(question)
    start = place.number
    if place.key in keys:
        start = keys.index(place.key) + 1
    end = start + size
    return len(keys), keys[start:end], end < len(keys)


@describe_one("organization", OrganizationSerializer)
class OrganizationView(PublicView):
    """One organization, by the last word of its page's address.

    A former one leads to the present (301). What asked to be left out answers 410.
    """

    def get(self, _request: Request, slug: str) -> HttpResponseBase:
        organization = Organization.objects.with_values().filter(slug=slug).first()
        if organization is None:
            old_slugs = OldSlug.objects.select_related("organization")
            old_slug = old_slugs.filter(slug=slug).first()
            if old_slug is None:
                raise Http404
            return self.forward(old_slug.organization)
        self.refuse_hidden(organization)
        response: HttpResponseBase = Response(document_of(organization))
        return response

    def forward(self, organization: Organization) -> HttpResponseBase:
        """Answer an old address like its target: with the way there, or as hidden."""
        self.refuse_hidden(organization)
        address = reverse("api-organization", args=[organization.slug])
        return HttpResponsePermanentRedirect(address)

    def refuse_hidden(self, organization: Organization) -> None:
        if organization.is_published:
            return
        if organization.visibility == Organization.Visibility.WITHDRAWN:
            raise Gone
        # For readers a draft does not exist.
        raise Http404
