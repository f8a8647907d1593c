"""The filters of the staff's lists that Django does not make by itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, cast

from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from directory.admin.generics import AnyModelAdmin
from directory.models import Listing, Organization

if TYPE_CHECKING:
    from django.db.models.fields.related import RelatedField
    from django.utils.functional import _StrOrPromise

YEAR = timedelta(days=365)
NONE = "none"


class Condition(NamedTuple):
    """One value of a filter: its words, and what an organization must be for it."""

    words: _StrOrPromise
    condition: Q


class ConditionsFilter(ABC, admin.SimpleListFilter):
    """By one of some conditions."""

    @abstractmethod
    def conditions(self) -> dict[str, Condition]:
        """Return the conditions by the values that stand for them in addresses."""

    # Read for the values, the list and the counts; some come from the database.
    @cached_property
    def known(self) -> dict[str, Condition]:
        return self.conditions()

    def lookups(
        self, _request: HttpRequest, _model_admin: AnyModelAdmin
    ) -> Iterable[tuple[str, _StrOrPromise]]:
        return [(value, condition.words) for value, condition in self.known.items()]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Organization]
    ) -> QuerySet[Organization]:
        chosen = self.known.get(self.value() or "")
        return queryset.filter(chosen.condition) if chosen else queryset

    def get_facet_counts(
        self, pk_attname: str, _filtered_qs: QuerySet[Model]
    ) -> dict[str, Count]:
        # Django's own would walk the whole table once for each value.
        counts = {}
        for place, (_words, condition) in enumerate(self.known.values()):
            counts[f"{place}__c"] = Count(pk_attname, filter=condition)
        return counts


class CountryFilter(ConditionsFilter):
    """By country, of those that any record has."""

    title = _("country")
    parameter_name = "country"

    def conditions(self) -> dict[str, Condition]:
        # The model's own order would make each row distinct.
        located = Organization.objects.exclude(country="").order_by()
        codes = located.values_list("country", flat=True).distinct()
        names = {}
        for code in codes:
            # A code that the list of countries does not know stands for itself.
            names[code] = str(countries.name(code) or code)
        conditions = {}
        for code in sorted(codes, key=lambda code: (names[code], code)):
            conditions[code] = Condition(names[code], Q(country=code))
        conditions[NONE] = Condition(_("none noted"), Q(country=""))
        return conditions


class VerifiedFilter(ConditionsFilter):
    """By the time since somebody checked the record."""

    title = _("verified")
    parameter_name = "verified"

    def conditions(self) -> dict[str, Condition]:
        year_ago = timezone.now() - YEAR
        return {
            "year": Condition(_("within a year"), Q(verified_at__gte=year_ago)),
            "older": Condition(_("longer ago"), Q(verified_at__lt=year_ago)),
            "never": Condition(_("never"), Q(verified_at=None)),
        }


class MissingFilter(ConditionsFilter):
    """By what a record lacks."""

    title = _("what is missing")
    parameter_name = "missing"

    def conditions(self) -> dict[str, Condition]:
        # A subquery, where a join would repeat each record for each of its sectors.
        with_sector = Organization.sectors.through._default_manager.values(
            "organization"
        )
        in_tier = Listing.objects.values("organization")
        no_source = Q(source_url="", source_note="")
        return {
            "description": Condition(_("no description"), Q(description="")),
            "kind": Condition(_("no kind"), Q(kind="")),
            "sector": Condition(_("no sector"), ~Q(pk__in=with_sector)),
            "tier": Condition(_("in no tier"), ~Q(pk__in=in_tier)),
            "source": Condition(_("no source"), no_source),
            "url": Condition(_("no web address"), Q(url="")),
        }


class SectorFilter(admin.RelatedFieldListFilter):
    """By sector, of all that were not merged into another."""

    def field_choices(
        self,
        field: RelatedField[Model, Model],
        _request: HttpRequest,
        _model_admin: AnyModelAdmin,
    ) -> list[tuple[str, _StrOrPromise]]:
        kept = {"merged_into": None}
        choices = field.get_choices(include_blank=False, limit_choices_to=kept)
        return cast("list[tuple[str, _StrOrPromise]]", choices)


class MergedFilter(admin.SimpleListFilter):
    """Sectors and tags in use; those merged into another only when asked for."""

    title = _("merged")
    parameter_name = "merged"

    def lookups(
        self, _request: HttpRequest, _model_admin: AnyModelAdmin
    ) -> Iterable[tuple[str, _StrOrPromise]]:
        return [("yes", _("merged into another"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Model]
    ) -> QuerySet[Model]:
        if self.value() == "yes":
            return queryset.exclude(merged_into=None)
        return queryset.filter(merged_into=None)
