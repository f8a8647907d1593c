"""What pictures of many organizations are drawn from, each in one statement however many there are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce

from directory.models.names import AlternateName
from directory.models.relationships import Relationship
from directory.models.taxonomy import LISTED, NetworkTier

if TYPE_CHECKING:
    pass

if TYPE_CHECKING:
    from directory.models.organizations import Organization  # noqa: F401  (named in the base of a class)


class Place(NamedTuple):
    """An organization in one of its tiers and one of its sectors with one of its checked ties; what is none is None."""

    pk: int
    slug: str
    name: str
    acronym: str
    language: str
    short_name: str
    tier: str | None
    tier_name: str | None
    shows: str | None
    sector: str | None
    kind: str | None
    other: int | None
    source_url: str | None
    note: str | None
    as_of: str | None

    @property
    def is_by_sector(self) -> bool:
        """Tell whether its tier is read by sector."""
        return self.shows == NetworkTier.ListingsShow.SECTORS


class Leader(NamedTuple):
    """An organization and its number of checked ties, with what is true of all: how many, without sector, last change."""

    slug: str
    name: str
    language: str
    ties: int
    organizations: int
    without_sector: int
    changed_at: datetime


class PictureQuerySet(models.QuerySet["Organization"]):
    """The part of an organization's QuerySet that pictures are drawn from."""

    def in_places(self) -> list[Place]:
        """Return every organization in each of its tiers, each of its sectors and with each checked tie, in the tiers' order."""
        sourced = Q(relationships__source_url__gt="") | Q(relationships__note__gt="")
        checked = Q(relationships__is_confirmed=True, relationships__other__isnull=False) & sourced
        short = AlternateName.objects.filter(organization=OuterRef("pk"), kind="short").order_by("pk").values("name")[:1]
        rows = self.annotate(
            short=Coalesce(Subquery(short), models.Value("")),
            kept=FilteredRelation("sectors", condition=Q(sectors__merged_into=None)),
            ties=FilteredRelation("relationships", condition=checked),
        ).order_by(
            F("listings__tier__position").asc(nulls_last=True),
            *("listings__tier__slug", "listings__position", "listings__id", "sort_name", "pk", "kept__name", "ties__id"),
        )
        own = ("pk", "slug", "name", "acronym", "language", "short")
        tier = ("listings__tier__slug", "listings__tier__short_name", "listings__tier__listings_show", "kept__name")
        tie = ("ties__kind", "ties__other_id", "ties__source_url", "ties__note", "ties__as_of")
        return [Place(*row) for row in rows.values_list(*own, *tier, *tie)]

    def with_most_ties(self, number: int) -> list[Leader]:
        """Return the first by number of checked ties to listed organizations, each with the totals of all."""
        sectors = self.model.sectors.through._default_manager.filter(organization=OuterRef("pk"))
        rows = self.annotate(
            ties=_ties_along("organization", "other") + _ties_along("other", "organization"),
            has_sector=Exists(sectors),
            organizations=Window(Count("pk")),
            without_sector=Window(Count("pk", filter=Q(has_sector=False))),
            changed_at=Window(Max("updated_at")),
        ).order_by("-ties", "sort_name", "pk")
        return [Leader(*row) for row in rows.values_list(*Leader._fields)[:number]]

    def by_sector_and_tier(self) -> list[tuple[str | None, str, str, int]]:
        """Return the sector (None without), the tier, its short name and the number, for each sector and tier that meet."""
        rows = self.filter(listings__isnull=False, sectors__merged_into=None)
        rows = rows.order_by("listings__tier__position", "listings__tier__slug")
        names = ("sectors__slug", "listings__tier__slug", "listings__tier__short_name")
        return list(rows.values(*names).annotate(number=Count("pk", distinct=True)).values_list(*names, "number"))


def _ties_along(side: str, far: str) -> Any:
    listed = {f"{far}__{name}": value for name, value in LISTED.items()}
    ties = Relationship.objects.checked().filter(**{side: OuterRef("pk")}, **listed).order_by().values(side)
    return Coalesce(Subquery(ties.annotate(number=Count("pk")).values("number")), 0)
