"""Browsing by sector, tier and tag: an index of each vocabulary, and a list of its own
for every term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import ListView
from django_countries import countries

from directory import search
from directory.charts import bars
from directory.filters import OrganizationFilterSet
from directory.lib import languages
from directory.lib.text import sort_key
from directory.models import NetworkTier, Sector, Tag
from directory.search import NONE
from directory.views.organizations import OrganizationList
from directory.views.public import PublicPage, edit_url

T = TypeVar("T", Sector, NetworkTier, Tag)


class TermDetail(OrganizationList):
    """The organizations of one sector, tier or tag, below its introduction.

    A merged term leads to its successor.
    """

    vocabulary: type[Sector | NetworkTier | Tag]
    facet: str
    term: Any

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.term = get_object_or_404(self.vocabulary, slug=kwargs["slug"])
        if successor := getattr(self.term, "merged_into", None):
            return redirect(successor, permanent=True)
        return super().dispatch(request, *args, **kwargs)

    def get_filterset_kwargs(
        self, filterset_class: type[OrganizationFilterSet]
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        return {**kwargs, "within": (self.facet, self.term.slug)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edit = edit_url(self.request, self.term)
        return super().get_context_data(
            term=self.term, term_name=self.name(), edit_url=edit, **kwargs
        )

    def name(self) -> str:
        return str(self.term.name)


class SectorDetail(TermDetail):
    """The organizations of one sector."""

    vocabulary = Sector
    facet = "sector"


class TierDetail(TermDetail):
    """The organizations listed in one tier."""

    vocabulary = NetworkTier
    facet = "tier"

    def name(self) -> str:
        return str(self.term.heading())


class TagDetail(TermDetail):
    """The organizations with one tag."""

    vocabulary = Tag
    facet = "tag"


class TermIndex(PublicPage, ListView):  # type: ignore[type-arg]
    """A vocabulary, A to Z, with the number of organizations of each term."""

    template_name = "directory/taxonomy/index.html"
    facet: str
    heading: str | Promise

    @cached_property
    def numbers(self) -> Mapping[str, Mapping[str, int]]:
        """Return for each value of each facet how many listed organizations have it."""
        return search.numbers()

    def counted(self, facet: str, terms: Iterable[T]) -> list[T]:
        """Return the terms that a listed organization has, each with
        `organization_count`.
        """
        numbers = self.numbers.get(facet, {})
        for term in terms:
            term.organization_count = numbers.get(term.slug, 0)  # type: ignore[attr-defined]
        return [term for term in terms if numbers.get(term.slug)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            facet=self.facet, heading=self.heading, **kwargs
        )


class SectorIndex(TermIndex):
    """All sectors, and how many organizations have none.

    Then the tiers and the countries in the same manner.
    """

    facet = "sector"
    heading = gettext_lazy("Organizations by sector")

    def get_queryset(self) -> list[Sector]:  # type: ignore[override]
        return self.counted(self.facet, list(Sector.objects.kept()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        without = self.numbers.get(self.facet, {}).get(NONE, 0)
        has_tags = any(self.numbers.get("tag", {}).values())
        context = super().get_context_data(has_tags=has_tags, **kwargs)
        rest = (
            [
                (
                    gettext("No sector noted"),
                    f"{reverse('organizations')}?sector={NONE}",
                    without,
                )
            ]
            if without
            else []
        )
        context["bars"] = bars.bars([*_counted(context["object_list"]), *rest])
        tiers = self.counted("tier", list(NetworkTier.objects.all()))
        further = {
            gettext("By tier"): _counted(tiers),
            gettext("By country"): _countries(self.numbers.get("country", {})),
        }
        context["further"] = [
            (heading, bars.bars(values))
            for heading, values in further.items()
            if values
        ]
        return context


def _counted(terms: Iterable[Any]) -> list[tuple[str, str, int]]:
    return [
        (
            languages.in_its_language(getattr(term, "short_name", term.name)),
            term.get_absolute_url(),
            term.organization_count,
        )
        for term in terms
    ]


def _countries(numbers: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return the countries with most organizations first, those without a place
    last.
    """
    names = {NONE: gettext("No place noted")} | dict(countries)
    found = [
        (names.get(code, code), code, number)
        for code, number in numbers.items()
        if number
    ]
    ordered = sorted(found, key=lambda one: (one[1] == NONE, -one[2], sort_key(one[0])))
    return [
        (name, f"{reverse('organizations')}?country={code}", number)
        for name, code, number in ordered
    ]


class TagIndex(TermIndex):
    """All tags that an organization has."""

    facet = "tag"
    heading = gettext_lazy("Organizations by tag")

    def get_queryset(self) -> list[Tag]:  # type: ignore[override]
        return self.counted(self.facet, list(Tag.objects.kept()))
