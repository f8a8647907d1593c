"""The filters of the staff's lists that Django does not make by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from directory.admin.counting import (
    NONE,
    ColumnFilter,
    Condition,
    ConditionsFilter,
    TermsFilter,
)
from directory.admin.generics import AnyModelAdmin
from directory.models import (
    Change,
    Listing,
    NetworkTier,
    Organization,
    PreparedChange,
    Sector,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

YEAR = timedelta(days=365)


class VisibilityFilter(ColumnFilter):
    """By who may see the record."""

    title = _("visibility")
    parameter_name = "visibility__exact"
    column = "visibility"

    def conditions(self) -> dict[str, Condition]:
        return self.of_choices(Organization.Visibility)


class StatusFilter(ColumnFilter):
    """By whether the organization is alive."""

    title = _("status")
    parameter_name = "status__exact"
    column = "status"

    def conditions(self) -> dict[str, Condition]:
        return self.of_choices(Organization.Status)


class OrganizationKindFilter(ColumnFilter):
    """By what the organization is."""

    title = _("kind")
    parameter_name = "kind__exact"
    column = "kind"

    def conditions(self) -> dict[str, Condition]:
        conditions = self.of_choices(Organization.Kind)
        return conditions | {NONE: Condition(_("none noted"), self.condition(""))}


class CountryFilter(ColumnFilter):
    """By country, of those that any record has."""

    title = _("country")
    parameter_name = "country"
    column = "country"

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
            conditions[code] = Condition(names[code], self.condition(code))
        conditions[NONE] = Condition(_("none noted"), self.condition(""))
        return conditions


class VerifiedFilter(ConditionsFilter):
    """By the time since somebody checked the record."""

    title = _("verified")
    parameter_name = "verified"

    def conditions(self) -> dict[str, Condition]:
        now = timezone.now()
        year_ago = now - YEAR
        return {
            "year": Condition(_("within a year"), Q(verified_at__gte=year_ago)),
            "older": Condition(_("longer ago"), Q(verified_at__lt=year_ago)),
            "never": Condition(_("never"), Q(verified_at=None)),
            "not-6m": Condition(_("never or not for 6 months"), _since(now - YEAR / 2)),
            "not-1y": Condition(_("never or not for a year"), _since(year_ago)),
            "not-2y": Condition(_("never or not for 2 years"), _since(now - 2 * YEAR)),
        }


class ReviewFilter(ConditionsFilter):
    """By the day on which the record is to be read over again."""

    title = _("review")
    parameter_name = "review"

    def conditions(self) -> dict[str, Condition]:
        today = timezone.localdate()
        return {
            "due": Condition(_("due"), Q(review_on__lte=today)),
            "later": Condition(_("later"), Q(review_on__gt=today)),
            "never": Condition(_("no date"), Q(review_on=None)),
        }


class MissingFilter(ConditionsFilter):
    """By what a record lacks."""

    title = _("what is missing")
    parameter_name = "missing"

    def conditions(self) -> dict[str, Condition]:
        # Subqueries, where joins would repeat each record for each of its sectors.
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


class PreparedFilter(ConditionsFilter):
    """By whether a change is prepared, and whether that came back."""

    title = _("prepared change")
    parameter_name = "prepared"

    def conditions(self) -> dict[str, Condition]:
        prepared = PreparedChange.objects.values("organization")
        back = PreparedChange.objects.exclude(trouble="").values("organization")
        return {
            "waits": Condition(_("waits"), Q(pk__in=prepared)),
            "back": Condition(_("came back"), Q(pk__in=back)),
        }


class TierFilter(TermsFilter):
    """By the tier in which it is listed."""

    title = _("tier")
    parameter_name = "tier"
    key_column, term_column = "organization", "tier"

    def rows(self) -> QuerySet[Model]:
        return Listing.objects.all()

    def terms(self) -> Iterable[tuple[int, str]]:
        return NetworkTier.objects.values_list("pk", "short_name")


class SectorFilter(TermsFilter):
    """By sector, of all that were not merged into another."""

    title = _("sector")
    parameter_name = "sector"
    key_column, term_column = "organization", "sector"

    def rows(self) -> QuerySet[Model]:
        through: type[Model] = Organization.sectors.through
        return through._default_manager.all()

    def terms(self) -> Iterable[tuple[int, str]]:
        return Sector.objects.kept().values_list("pk", "name")


class AddedByFilter(TermsFilter):
    """By the account that added the record, of those that added any."""

    title = _("added by")
    parameter_name = "added_by"
    key_column, term_column = "organization_key", "by"

    def rows(self) -> QuerySet[Model]:
        added = Change.objects.filter(kind=Change.Kind.ADDED, by__isnull=False)
        # A change outlives its record, and a record can be added once more.
        present = Organization.objects.order_by().values("pk")
        return added.filter(organization_key__in=present)

    def terms(self) -> Iterable[tuple[int, str]]:
        added = Change.objects.filter(kind=Change.Kind.ADDED, by=OuterRef("pk"))
        accounts = User.objects.filter(Exists(added)).order_by("username")
        return accounts.values_list("pk", "username")


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


def _since(moment: datetime) -> Q:
    """Return what keeps the records that nobody checked since then."""
    return Q(verified_at=None) | Q(verified_at__lt=moment)
