"""The filters of the staff's list of organizations that Django does not make by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from directory.models import Organization

YEAR = timedelta(days=365)
NONE = "none"


class CountryFilter(admin.SimpleListFilter):
    """By country, of those that any record has."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        codes = Organization.objects.exclude(country="").order_by().values_list("country", flat=True).distinct()
        named = sorted((str(countries.name(code) or code), code) for code in codes)
        return [*((code, name) for name, code in named), (NONE, _("none noted"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Organization]) -> QuerySet[Organization]:
        value = self.value()
        return queryset.filter(country="" if value == NONE else value) if value else queryset


class VerifiedFilter(admin.SimpleListFilter):
    """By the time since somebody checked the record."""

    title = _("verified")
    parameter_name = "verified"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("year", _("within a year")), ("older", _("longer ago")), ("never", _("never"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Organization]) -> QuerySet[Organization]:
        year_ago = timezone.now() - YEAR
        conditions = {
            "year": Q(verified_at__gte=year_ago),
            "older": Q(verified_at__lt=year_ago),
            "never": Q(verified_at=None),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class MissingFilter(admin.SimpleListFilter):
    """By what a record lacks."""

    title = _("what is missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [
            ("description", _("no description")),
            ("sector", _("no sector")),
            ("source", _("no source")),
            ("url", _("no web address")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Organization]) -> QuerySet[Organization]:
        conditions = {
            "description": Q(description=""),
            "sector": Q(sectors=None),
            "source": Q(source_url="", source_note=""),
            "url": Q(url=""),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class MergedFilter(admin.SimpleListFilter):
    """Sectors and tags in use; those merged into another only when asked for."""

    title = _("merged")
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("yes", _("merged into another"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.exclude(merged_into=None) if self.value() == "yes" else queryset.filter(merged_into=None)
