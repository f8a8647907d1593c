"""The filters of the staff's list of organizations that Django does not make by
itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from directory.models import Organization

YEAR = timedelta(days=365)
NONE = "none"


class ConditionsFilter(ABC, admin.SimpleListFilter):
    """By one of some conditions.

    The counts beside them take one walk, where Django's own would take one for each.
    """

    @abstractmethod
    def conditions(self) -> dict[str, tuple[Any, Q]]:
        """Return for each value its words and what an organization must be."""

    @cached_property
    def known(self) -> dict[str, tuple[Any, Q]]:
        return self.conditions()

    def lookups(
        self, _request: HttpRequest, _model_admin: Any
    ) -> Iterable[tuple[str, Any]]:
        return [(value, words) for value, (words, _condition) in self.known.items()]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Organization]
    ) -> QuerySet[Organization]:
        _words, condition = self.known.get(self.value() or "", ("", Q()))
        return queryset.filter(condition)

    def get_facet_counts(
        self, pk_attname: str, _filtered_qs: QuerySet[Any]
    ) -> dict[str, Count]:
        conditions = (condition for _words, condition in self.known.values())
        return {
            f"{place}__c": Count(pk_attname, filter=condition)
            for place, condition in enumerate(conditions)
        }


class CountryFilter(ConditionsFilter):
    """By country, of those that any record has."""

    title = _("country")
    parameter_name = "country"

    def conditions(self) -> dict[str, tuple[Any, Q]]:
        codes = (
            Organization.objects.exclude(country="")
            .order_by()
            .values_list("country", flat=True)
            .distinct()
        )
        named = sorted((str(countries.name(code) or code), code) for code in codes)
        return {code: (name, Q(country=code)) for name, code in named} | {
            NONE: (_("none noted"), Q(country=""))
        }


class VerifiedFilter(ConditionsFilter):
    """By the time since somebody checked the record."""

    title = _("verified")
    parameter_name = "verified"

    def conditions(self) -> dict[str, tuple[Any, Q]]:
        year_ago = timezone.now() - YEAR
        return {
            "year": (_("within a year"), Q(verified_at__gte=year_ago)),
            "older": (_("longer ago"), Q(verified_at__lt=year_ago)),
            "never": (_("never"), Q(verified_at=None)),
        }


class MissingFilter(ConditionsFilter):
    """By what a record lacks."""

    title = _("what is missing")
    parameter_name = "missing"

    def conditions(self) -> dict[str, tuple[Any, Q]]:
        sectors = Organization.sectors.through._default_manager.values("organization")
        return {
            "description": (_("no description"), Q(description="")),
            "sector": (_("no sector"), ~Q(pk__in=sectors)),
            "source": (_("no source"), Q(source_url="", source_note="")),
            "url": (_("no web address"), Q(url="")),
        }


class SectorFilter(admin.RelatedFieldListFilter):
    """By sector, of all that were not merged into another."""

    def field_choices(
        self, field: Any, _request: HttpRequest, _model_admin: Any
    ) -> Any:
        return field.get_choices(
            include_blank=False, limit_choices_to={"merged_into": None}
        )


class MergedFilter(admin.SimpleListFilter):
    """Sectors and tags in use; those merged into another only when asked for."""

    title = _("merged")
    parameter_name = "merged"

    def lookups(
        self, _request: HttpRequest, _model_admin: Any
    ) -> Iterable[tuple[str, Any]]:
        return [("yes", _("merged into another"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return (
            queryset.exclude(merged_into=None)
            if self.value() == "yes"
            else queryset.filter(merged_into=None)
        )
