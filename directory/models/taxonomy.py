"""The vocabularies by which people browse: tiers with their listings, sectors, tags."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import RowNumber
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from directory.lib import alphabet, languages, slugs, text
from directory.lib.addresses import with_slug
from directory.lib.languages import StaffWords
from directory.models.fields import BlockField, LineField, SlugField, SortKeyField
from directory.models.translations import Translated
from directory.models.visibility import is_listed, is_published

AnyTerm = TypeVar("AnyTerm", bound=models.Model)
AnySorted = TypeVar("AnySorted", bound="Sector | Tag")


class VocabularyQuerySet(models.QuerySet[AnyTerm]):
    """Terms that have an address each, and organizations."""

    organizations: ClassVar[str]
    """The lookup path from a term to its organizations."""

    def with_counts(self) -> Self:
        """Keep the terms with listed organizations, and add their number.

        It is `organization_count`; `changed_at` is when one of them last changed.
        """
        return self._counting(is_listed(self.organizations))

    def published(self) -> Self:
        """Keep the terms with published organizations, and add their number.

        Those that have ended are counted, too.
        """
        return self._counting(is_published(self.organizations))

    def _counting(self, is_counted: Q) -> Self:
        number = models.Count(
            self.organizations,
            filter=is_counted,
            distinct=True,
        )
        changed_at = models.Max(
            f"{self.organizations}__updated_at",
            filter=is_counted,
        )
        # Django leaves the order of a model out of a query that groups its rows.
        ordering = self.model._meta.ordering or ()
        return (
            self.annotate(organization_count=number, changed_at=changed_at)
            .filter(organization_count__gt=0)
            .order_by(*ordering)
        )

    def get_by_natural_key(self, slug: str) -> AnyTerm:
        return self.get(slug=slug)


class MergeableTermQuerySet(VocabularyQuerySet[AnyTerm]):
    """Terms of which some were merged into others."""

    def kept(self) -> Self:
        """Leave out those that were merged into another."""
        return self.filter(merged_into=None)

    def _counting(self, is_counted: Q) -> Self:
        return super()._counting(is_counted).kept()


class MergeableTerm(models.Model):
    """A term that can give way to another.

    It stays as a row, hidden, so that an old version finds its successor.
    """

    slug: models.SlugField[Any, str]
    merged_into: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    organization_count: int
    """How many listed organizations it has; brought by `with_counts`."""
    changed_at: datetime
    """When one of them last changed; brought by `with_counts`."""

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(class)s_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
            ),
        )

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class NetworkTierQuerySet(VocabularyQuerySet["NetworkTier"]):
    organizations = "listings__organization"


class NetworkTier(models.Model):
    """A part of the founding page, such as the national networks.

    Staff keep the order of its listings.
    """

    class ListingsShow(models.TextChoices):
        DESCRIPTIONS = "descriptions", _("Acronym and description")
        SECTORS = "sectors", _("Sectors in brackets")

    class Look(models.TextChoices):
        ENTRIES = (
            "entries",
            pgettext_lazy("staff", "Paragraphs, for names with a description"),
        )
        LINES = "lines", pgettext_lazy("staff", "Lines, for names with place and year")

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
    look = models.CharField(
        pgettext_lazy("staff", "look"),
        max_length=20,
        choices=Look,
        default=Look.ENTRIES,
        help_text=pgettext_lazy(
            "staff", "On the front page, however many of them have a description."
        ),
    )

    organization_count: int
    """How many listed organizations it has; brought by `with_counts`."""
    changed_at: datetime
    """When one of them last changed; brought by `with_counts`."""

    local_name = Translated("name")
    local_short_name = Translated("short_name")
    local_description = Translated("description")
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
            models.CheckConstraint(
                name="tier_look_known", condition=Q(look__in=["entries", "lines"])
            ),
        )

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return with_slug("tier", self.slug)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def as_lines(self) -> bool:
        """Tell whether each of its listings is a line and no paragraph."""
        return self.look == self.Look.LINES

    def heading(self) -> str:
        """Return the name for pages of its own, without the colon before a list."""
        name = self.local_name
        return languages.like(name, name.removesuffix(":").rstrip())


class ListingQuerySet(models.QuerySet["Listing"]):
    def visible(self) -> Self:
        """Keep those of listed organizations, in the order of the front page."""
        listings = self.filter(is_listed("organization"))
        return listings.order_by("tier__position", "tier__slug", "position", "id")

    def with_organizations(self) -> Self:
        """Bring tier, organization and sectors of each, in two statements."""
        sectors = models.Prefetch("organization__sectors", Sector.objects.kept())
        return self.select_related("tier", "organization").prefetch_related(sectors)

    def first_of_each_tier(self, number: int) -> Self:
        """Return the first visible listings of each tier, as the front page shows them.

        `total` says how many its tier has.
        """
        # By windows, so that one statement reads all tiers and no more rows of any.
        place = models.Window(
            RowNumber(),
            partition_by="tier",
            order_by=["position", "id"],
        )
        total = models.Window(models.Count("id"), partition_by="tier")
        listings = self.visible().annotate(place=place, total=total)
        return listings.filter(place__lte=number).with_organizations()

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

    # So that a dump holds tier and organization before the listing that joins them.
    natural_key.dependencies = ["directory.networktier", "directory.organization"]  # type: ignore[attr-defined]

    def text(self) -> str:
        """Return the description in Markdown where its tier shows descriptions."""
        shows = self.tier.listings_show == NetworkTier.ListingsShow.DESCRIPTIONS
        return self.organization.description if shows else ""

    def bracket(self) -> str:
        """Return what stands in brackets after the name, marked where it is foreign.

        It is the acronym, or the note or sectors, as the tier shows. A note is in
        English: sectors that are translated say it better in other languages.
        """
        if self.tier.listings_show == NetworkTier.ListingsShow.DESCRIPTIONS:
            return self.organization.acronym
        sectors = in_order(self.organization.sectors.all())
        has_words_of_reader = not any(
            languages.is_foreign(sector.local_name) for sector in sectors
        )
        is_better = has_words_of_reader and sectors and not languages.is_english()
        if self.note and not is_better:
            return languages.in_its_language(self.note)
        names = []
        for sector in sectors:
            name = sector.local_name
            small = languages.like(name, text.lower_first(name))
            names.append((languages.in_its_language(small),))
        return format_html_join(", ", "{}", names)


class SectorQuerySet(MergeableTermQuerySet["Sector"]):
    organizations = "organizations"


class Sector(MergeableTerm):
    """A field of work."""

    name = LineField(
        _("name"),
        max_length=100,
        unique=True,
        help_text=_("With a capital: Worker co-ops."),
    )
    sort_key = SortKeyField()
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

    local_name = Translated("name")
    local_description = Translated("description")
    objects = SectorQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "slug")
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        constraints = (
            models.CheckConstraint(
                name="sector_named", condition=~Q(name="") & ~Q(slug="")
            ),
            *MergeableTerm.Meta.constraints,
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return with_slug("sector", self.slug)


class TagQuerySet(MergeableTermQuerySet["Tag"]):
    organizations = "tagged_items__content_object"


def in_order(terms: Iterable[AnySorted]) -> list[AnySorted]:
    """Return sectors or tags A to Z, as readers of the active language sort them."""
    return sorted(
        terms,
        key=lambda term: (
            alphabet.key_of_words(term.local_name, term.sort_key),
            term.slug,
        ),
    )


class Tag(MergeableTerm, TagBase):
    """A word that staff put on records. Two spellings of one word are one tag."""

    slug = SlugField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        allow_unicode=True,
        help_text=_("Made from the name when left empty."),
    )
    key = models.CharField(max_length=200, unique=True, editable=False)
    sort_key = SortKeyField()

    objects = TagQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        ordering = ("sort_key", "id")
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = (
            models.CheckConstraint(
                name="tag_named", condition=~Q(name="") & ~Q(key="") & ~Q(slug="")
            ),
            *MergeableTerm.Meta.constraints,
        )

    def __str__(self) -> str:
        return str(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the key by which two spellings are one word, and a missing slug."""
        self.name = text.clean_line(self.name)
        self.key = slugs.tag_key(self.name)
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return with_slug("tag", self.slug)

    @property
    def local_name(self) -> StaffWords:
        """Return the name, which has no translations: words that staff put on records.

        So that what is shown of sectors can be shown of tags.
        """
        return StaffWords(self.name, languages.ENGLISH)

    def free_slug(self) -> str:
        """Return an address made from the name that no other tag has."""
        wanted = slugs.tag_slug(self.name) or "tag"
        alike = Tag.objects.exclude(pk=self.pk).filter(slug__startswith=wanted)
        return slugs.numbered(wanted, set(alike.values_list("slug", flat=True)))


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
        ordering = ("tag__sort_key", "id")
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
    """Taggit's manager, which finds a tag by its key.

    It follows one that was merged to its successor.
    """

    def _to_tag_model_instances(
        self, tags: Iterable[str | Tag], tag_kwargs: dict[str, object]
    ) -> list[Tag]:
        by_key: dict[str, str | Tag] = {}
        for tag in tags:
            key = slugs.tag_key(tag) if isinstance(tag, str) else tag.key
            # Of several spellings the first becomes the name of a new tag.
            by_key.setdefault(key, tag)
        existing = Tag.objects.select_related("merged_into").filter(key__in=by_key)
        for tag in existing:
            by_key[tag.key] = tag.merged_into or tag
        instances: list[Tag] = super()._to_tag_model_instances(
            list(by_key.values()), tag_kwargs
        )
        return instances
