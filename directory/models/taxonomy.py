"""The vocabularies by which people browse: network tiers with their listings, sectors
and tags.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self, cast

from django.db import models
from django.db.models import Q
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from directory.lib import text
from directory.lib.addresses import with_slug
from directory.models.fields import BlockField, LineField
from directory.models.visibility import is_listed


def counted(terms: Any, path: str) -> Any:
    """Add to terms the number of listed organizations along a path, and when one last
    changed; keep those that have one.
    """
    listed = is_listed(path)
    number = models.Count(path, filter=listed, distinct=True)
    changed_at = models.Max(f"{path}__updated_at", filter=listed)
    found = terms.annotate(organization_count=number, changed_at=changed_at).filter(
        organization_count__gt=0
    )
    return found.order_by(*terms.model._meta.ordering)


class NetworkTierQuerySet(models.QuerySet["NetworkTier"]):
    def with_counts(self) -> Self:
        """Add `organization_count`, the number of listed organizations, and keep the
        tiers that have one.
        """
        return cast(Self, counted(self, "listings__organization"))

    def get_by_natural_key(self, slug: str) -> NetworkTier:
        return self.get(slug=slug)


class NetworkTier(models.Model):
    """A part of the founding page, such as the national networks, with its listings in
    an order that staff keep.
    """

    class ListingsShow(models.TextChoices):
        DESCRIPTIONS = "descriptions", _("Acronym and description")
        SECTORS = "sectors", _("Sectors in brackets")

    name = LineField(
        _("name"),
        max_length=200,
        help_text=_("The heading on the front page, to the letter."),
    )
    short_name = LineField(
        _("short name"), max_length=60, help_text=_("In filters and pictures.")
    )
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    description = BlockField(
        _("introduction"), blank=True, help_text=_("Markdown, shown above its list.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    listings_show = models.CharField(
        _("listings show"),
        max_length=20,
        choices=ListingsShow,
        default=ListingsShow.DESCRIPTIONS,
    )

    objects = NetworkTierQuerySet.as_manager()

    class Meta:
        ordering = ("position", "slug")
        verbose_name = _("network tier")
        verbose_name_plural = _("network tiers")
        constraints = (
            models.CheckConstraint(
                name="tier_named",
                condition=~Q(name="") & ~Q(short_name="") & ~Q(slug=""),
            ),
            models.CheckConstraint(
                name="tier_listings_show_known",
                condition=Q(listings_show__in=["descriptions", "sectors"]),
            ),
        )

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return with_slug("tier", self.slug)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def heading(self) -> str:
        """Return the name for pages of its own: without a colon that only makes sense
        above a list.
        """
        return self.name.removesuffix(":").rstrip()


class ListingQuerySet(models.QuerySet["Listing"]):
    def visible(self) -> Self:
        """Keep the listings of organizations that are listed, in the order of the front
        page.
        """
        return self.filter(is_listed("organization")).order_by(
            "tier__position", "tier__slug", "position", "id"
        )

    def first_of_each_tier(self, number: int) -> Self:
        """Return the first visible listings of each tier with all that the front page
        shows; `total` says how many there are.
        """
        place = models.Window(
            RowNumber(), partition_by="tier", order_by=["position", "id"]
        )
        total = models.Window(models.Count("id"), partition_by="tier")
        first = (
            self.visible().annotate(place=place, total=total).filter(place__lte=number)
        )
        sectors = models.Prefetch("organization__sectors", Sector.objects.kept())
        return first.select_related("tier", "organization").prefetch_related(sectors)

    def get_by_natural_key(self, tier: str, organization: str) -> Listing:
        return self.get(tier__slug=tier, organization__slug=organization)


class Listing(models.Model):
    """The place of an organization in a tier."""

    tier = models.ForeignKey(
        NetworkTier, models.PROTECT, related_name="listings", verbose_name=_("tier")
    )
    organization = models.ForeignKey(
        "Organization",
        models.CASCADE,
        related_name="listings",
        verbose_name=_("organization"),
    )
    position = models.PositiveIntegerField(_("position"), default=1)
    note = LineField(
        _("note in brackets"),
        max_length=200,
        blank=True,
        help_text=_(
            "Printed as written, where the words differ from the sectors' names."
        ),
    )

    objects = ListingQuerySet.as_manager()
    total: int
    """How many its tier has; brought by `first_of_each_tier`."""

    class Meta:
        ordering = ("tier__position", "tier__slug", "position", "id")
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = (
            models.UniqueConstraint(
                name="listing_once_per_tier",
                fields=["tier", "organization"],
                violation_error_message=_(
                    "This organization is listed in that tier already."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.tier}: {self.organization}"

    def natural_key(self) -> tuple[str, str]:
        return (self.tier.slug, self.organization.slug)

    natural_key.dependencies = ["directory.networktier", "directory.organization"]  # type: ignore[attr-defined]

    def text(self) -> str:
        """Return the description in Markdown where its tier shows descriptions."""
        shows = self.tier.listings_show == NetworkTier.ListingsShow.DESCRIPTIONS
        return self.organization.description if shows else ""

    def bracket(self) -> str:
        """Return what stands in brackets after the name: the acronym, or the note or
        sectors, as the tier shows.
        """
        if self.tier.listings_show == NetworkTier.ListingsShow.DESCRIPTIONS:
            return self.organization.acronym
        sectors = ", ".join(
            text.lower_first(sector.name) for sector in self.organization.sectors.all()
        )
        return self.note or sectors


class SectorQuerySet(models.QuerySet["Sector"]):
    def kept(self) -> Self:
        """Leave out those that were merged into another."""
        return self.filter(merged_into=None)

    def with_counts(self) -> Self:
        """Add `organization_count`, the number of listed organizations, and keep the
        sectors that have one.
        """
        return cast(Self, counted(self.kept(), "organizations"))

    def get_by_natural_key(self, slug: str) -> Sector:
        return self.get(slug=slug)


class Sector(models.Model):
    """A field of work.

    A merged one stays as a row, hidden, so that an old version finds its successor.
    """

    name = LineField(
        _("name"),
        max_length=100,
        unique=True,
        help_text=_("With a capital: Worker co-ops."),
    )
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    description = BlockField(
        _("introduction"), blank=True, help_text=_("Markdown, shown above its list.")
    )
    activity_code = models.CharField(
        _("activity code"),
        max_length=10,
        blank=True,
        help_text=_("ESSGlobal activities-modified, such as AM10."),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = SectorQuerySet.as_manager()
    organization_count: int
    """How many listed organizations it has; brought by `with_counts`."""

    class Meta:
        ordering = ("name", "slug")
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        constraints = (
            models.CheckConstraint(
                name="sector_named", condition=~Q(name="") & ~Q(slug="")
            ),
            models.CheckConstraint(
                name="sector_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return with_slug("sector", self.slug)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class TagQuerySet(models.QuerySet["Tag"]):
    def kept(self) -> Self:
        """Leave out those that were merged into another."""
        return self.filter(merged_into=None)

    def with_counts(self) -> Self:
        """Add `organization_count`, the number of listed organizations, and keep the
        tags that have one.
        """
        return cast(Self, counted(self.kept(), "tagged_items__content_object"))

    def get_by_natural_key(self, slug: str) -> Tag:
        return self.get(slug=slug)


class Tag(TagBase):
    """A word that staff put on records. Two spellings of one word are one tag."""

    key = models.CharField(max_length=200, unique=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = TagQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = (
            models.CheckConstraint(
                name="tag_named", condition=~Q(name="") & ~Q(key="")
            ),
            models.CheckConstraint(
                name="tag_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the key by which two spellings are the same word."""
        self.name = text.clean_line(self.name)
        self.key = tag_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return with_slug("tag", self.slug)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


def tag_key(name: str) -> str:
    """Return what two spellings of one tag share."""
    return text.fold(name) or text.clean_line(name).casefold()


class TaggedOrganization(ItemBase):
    """One tag on one organization."""

    tag = models.ForeignKey(
        Tag, models.CASCADE, related_name="tagged_items", verbose_name=_("tag")
    )
    content_object = models.ForeignKey(
        "Organization",
        models.CASCADE,
        related_name="tagged_items",
        verbose_name=_("organization"),
    )

    class Meta:
        ordering = ("tag__name", "id")
        verbose_name = _("tag of an organization")
        verbose_name_plural = _("tags of organizations")
        constraints = (
            models.UniqueConstraint(
                name="tag_once_per_organization", fields=["tag", "content_object"]
            ),
        )

    def natural_key(self) -> tuple[str, str]:
        return (self.tag.slug, self.content_object.slug)


class FoldedTagManager(_TaggableManager):
    """Taggit's manager, which finds a tag by its folded key and follows one that was
    merged to its successor.
    """

    def _to_tag_model_instances(
        self, tags: Iterable[Any], tag_kwargs: dict[str, Any]
    ) -> Any:
        by_key = {
            tag_key(tag) if isinstance(tag, str) else tag.key: tag
            for tag in reversed(list(tags))
        }
        for tag in Tag.objects.select_related("merged_into").filter(key__in=by_key):
            by_key[tag.key] = tag.merged_into or tag
        return super()._to_tag_model_instances(
            list(reversed(by_key.values())), tag_kwargs
        )
