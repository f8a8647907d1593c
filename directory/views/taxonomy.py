"""Browsing by sector, tier and tag: an index of each, and a list of every term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.generic import ListView

from directory import search
from directory.charts import bars
from directory.filters import OrganizationFilterSet
from directory.lib import alphabet, languages, places
from directory.models import NetworkTier, Sector, Tag
from directory.models.taxonomy import in_order
from directory.public import PublicPage, edit_url
from directory.search import NONE
from directory.views.organizations import OrganizationList

MOST_WITHOUT_LETTERS = 100
T = TypeVar("T", Sector, NetworkTier, Tag)
Row = tuple[str, str, int]
"""What a bar shows: words, an address, and how many organizations."""


class TermDetail(OrganizationList):
    """The organizations of one sector, tier or tag, below its introduction.

    A merged term leads to its successor.
    """

    vocabulary: type[Sector | NetworkTier | Tag]
    facet: str
    term: Any

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        self.term = get_object_or_404(self.vocabulary, slug=kwargs["slug"])
        successor = getattr(self.term, "merged_into", None)
        if successor:
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
        return self.term.local_name  # type: ignore[no-any-return]


class SectorDetail(TermDetail):
    """The organizations of one sector."""

    vocabulary = Sector
    facet = "sector"


class TierDetail(TermDetail):
    """The organizations listed in one tier."""

    vocabulary = NetworkTier
    facet = "tier"

    def name(self) -> str:
        return self.term.heading()  # type: ignore[no-any-return]


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
        """Return the terms that a listed organization has, each with its number."""
        numbers = self.numbers.get(facet, {})
        used = []
        for term in terms:
            number = numbers.get(term.slug, 0)
            if number:
                term.organization_count = number
                used.append(term)
        return used

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
        return in_order(self.counted(self.facet, Sector.objects.kept()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_tags = any(self.numbers.get("tag", {}).values())
        context = super().get_context_data(has_tags=has_tags, **kwargs)
        sectors = _rows_of(context["object_list"])
        without_sector = self.numbers.get(self.facet, {}).get(NONE, 0)
        if without_sector:
            url = f"{reverse('organizations')}?sector={NONE}"
            sectors.append((gettext("No sector noted"), url, without_sector))
        context["bars"] = bars.bars(sectors)
        tiers = self.counted("tier", list(NetworkTier.objects.all()))
        further = {
            gettext("By tier"): _rows_of(tiers),
            gettext("By country"): _rows_of_countries(self.numbers.get("country", {})),
        }
        context["further"] = [
            (heading, bars.bars(rows)) for heading, rows in further.items() if rows
        ]
        return context


def _rows_of(terms: Iterable[Sector | NetworkTier]) -> list[Row]:
    rows = []
    for term in terms:
        is_tier = isinstance(term, NetworkTier)
        name = term.local_short_name if is_tier else term.local_name  # type: ignore[union-attr]
        label = languages.in_its_language(name)
        rows.append((label, term.get_absolute_url(), term.organization_count))
    return rows


def _rows_of_countries(numbers: Mapping[str, int]) -> list[Row]:
    """Return the countries with most organizations first, no place noted last."""
    names = {NONE: gettext("No place noted")} | dict(places.in_order())
    base = reverse("organizations")
    rows = []
    for code, number in numbers.items():
        if number:
            name = str(names.get(code, code))
            rows.append((name, f"{base}?country={code}", number))
    # Sorting is stable: A to Z, then by number, then those without a place last.
    rows.sort(key=lambda row: alphabet.key(row[0], get_language() or ""))
    rows.sort(key=lambda row: row[2], reverse=True)
    rows.sort(key=lambda row: row[1].endswith(NONE))
    return rows


class TagIndex(TermIndex):
    """All tags that an organization has."""

    facet = "tag"
    heading = gettext_lazy("Organizations by tag")

    def get_queryset(self) -> list[Tag]:  # type: ignore[override]
        return in_order(self.counted(self.facet, Tag.objects.kept()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        tags = context["object_list"]
        if len(tags) > MOST_WITHOUT_LETTERS:
            by_letter = groupby(tags, key=lambda tag: alphabet.letter(tag.sort_key))
            context["letters"] = [(letter, list(group)) for letter, group in by_letter]
        return context
