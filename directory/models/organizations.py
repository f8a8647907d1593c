"""An organization of the directory: its record, and what is asked of many."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from taggit.managers import TaggableManager

from directory.lib import phones, places, slugs, text, tongues, urls
from directory.lib.addresses import with_slug
from directory.models.fields import (
    BlockField,
    LanguagesField,
    LineField,
    MailField,
    PartialDateField,
    PhoneField,
    SlugField,
    SortKeyField,
    WebAddressField,
    in_words,
)
from directory.models.names import AlternateName, Identifier, OldSlug
from directory.models.reach import Scope
from directory.models.relationships import Relationship
from directory.models.rules import DESCRIPTION_LIMIT, JOINING_LIMIT, RULES
from directory.models.social import SocialProfile
from directory.models.taxonomy import (
    FoldedTagManager,
    Listing,
    Sector,
    TaggedOrganization,
)
from directory.models.visibility import (
    LISTED_STATUSES,
    Status,
    Visibility,
    is_listed,
    is_published,
)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def published(self) -> Self:
        """Keep what the public may see."""
        return self.filter(is_published())

    def listed(self) -> Self:
        """Keep what tiers, sectors, tags, counts and the picture show."""
        return self.filter(is_listed())

    def with_record(self) -> Self:
        """Bring all but the ties of an organization's page, in a fixed number of
        statements.
        """
        return self.select_related("successor").prefetch_related(
            models.Prefetch("sectors", Sector.objects.kept()),
            models.Prefetch("listings", Listing.objects.select_related("tier")),
            "predecessors",
            models.Prefetch("alternate_names", to_attr="other_names"),
            models.Prefetch("identifiers", to_attr="own_identifiers"),
            models.Prefetch("social_profiles", to_attr="own_profiles"),
            "tags",
        )

    def with_values(self) -> Self:
        """Bring all that `formats.values` tells of each, in a fixed number of
        statements.

        Hidden ends of ties, hidden successors and merged terms are not brought.
        """
        successors = Organization.objects.published().only("slug", "visibility")
        taggings = TaggedOrganization.objects.filter(tag__merged_into=None)
        return self.defer("staff_notes").prefetch_related(
            models.Prefetch("successor", successors),
            models.Prefetch(
                "sectors",
                Sector.objects.kept().order_by("slug"),
                to_attr="kept_sectors",
            ),
            models.Prefetch(
                "tagged_items",
                taggings.select_related("tag"),
                to_attr="kept_taggings",
            ),
            models.Prefetch(
                "listings",
                Listing.objects.select_related("tier"),
                to_attr="own_listings",
            ),
            models.Prefetch(
                "relationships",
                Relationship.objects.to_visible(),
                to_attr="public_relationships",
            ),
            models.Prefetch("alternate_names", to_attr="other_names"),
            # As lists: each as a query set of its own would take as long as all else.
            models.Prefetch("identifiers", to_attr="own_identifiers"),
            models.Prefetch("social_profiles", to_attr="own_profiles"),
            models.Prefetch("old_slugs", to_attr="own_old_slugs"),
        )

    def with_linked_data(self) -> Self:
        """Bring `with_values`, and the ties that visible organizations tell of it."""
        incoming = Relationship.objects.filter(is_published("organization"))
        return self.with_values().prefetch_related(
            models.Prefetch(
                "incoming_relationships",
                incoming.select_related("organization"),
                to_attr="public_incoming",
            )
        )

    def newest_change_first(self) -> Self:
        """Put those on top that changed last."""
        return self.order_by("-updated_at", "-id")

    def get_by_natural_key(self, slug: str) -> Organization:
        return self.get(slug=slug)


class Organization(models.Model):
    """An organization: what and where it is, its life and sources, who may see it."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("Network or coalition")
        FEDERATION = "federation", _("Federation or association")
        COOPERATIVE = "cooperative", _("Co-operative or collective")
        NONPROFIT = "nonprofit", _("Non-profit organization")
        SOCIAL_ENTERPRISE = "social_enterprise", _("Social enterprise")
        FUND = "fund", _("Fund or lender")
        RESEARCH = "research", _("Research network")
        PROGRAM = "program", _("Program or commons")
        EVENT = "event", _("Conference or event")
        MEDIA = "media", _("Media")
        COMMUNITY = "community", _("Community group")
        PUBLIC_BODY = "public_body", _("Public body")
        INTER_AGENCY = "inter_agency", _("Inter-agency body")
        OTHER = "other", _("Other")

    Scope = Scope
    Status = Status
    Visibility = Visibility
    LISTED_STATUSES = LISTED_STATUSES

    name = LineField(
        _("name"),
        max_length=200,
        error_messages={"blank": _("Please write its name.")},
        help_text=_("As the organization writes it itself."),
    )
    sort_name = models.CharField(_("name for sorting"), max_length=300, editable=False)
    sort_key = SortKeyField()
    slug = SlugField(
        _("address of the page"),
        max_length=200,
        unique=True,
        blank=True,
        allow_unicode=True,
        help_text=_(
            "Under /organizations/ on this site. Made from the name when left empty; a"
            " changed one forwards from the old. Its own web site stands below."
        ),
    )
    acronym = LineField(
        _("acronym"),
        max_length=40,
        blank=True,
        help_text=_("Printed after the name, such as CIRIEC."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    description = BlockField(
        _("description"),
        blank=True,
        validators=[MaxLengthValidator(DESCRIPTION_LIMIT)],
        help_text=_(
            "Markdown. A text that begins with a small letter continues the name: “is a"
            " network of …”."
        ),
    )
    continues_name = models.BooleanField(
        _("continues the name"),
        default=True,
        help_text=_(
            "Without this tick, a description that begins with a small letter stands by"
            " itself, as what visitors wrote does."
        ),
    )
    language = models.CharField(
        _("language"),
        max_length=35,
        default="en",
        validators=[
            RegexValidator(
                r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
                pgettext_lazy("staff", "Write a language code such as en or pt-BR."),
            )
        ],
        help_text=_("Of its name and description: en, es, pt-BR …"),
    )
    url = WebAddressField(_("web address"))
    url_key = models.CharField(
        max_length=500, blank=True, editable=False, db_index=True
    )
    email = MailField(
        _("public e-mail"),
        blank=True,
        help_text=_("A contact that the organization publishes itself."),
    )
    phone = PhoneField(
        _("phone"),
        max_length=phones.LONGEST_NUMBER,
        blank=True,
        default="",
        help_text=_("With the code of its country: +1 510 555 0123."),
    )
    joining = BlockField(
        _("how to join or get support"),
        blank=True,
        default="",
        validators=[MaxLengthValidator(JOINING_LIMIT)],
        help_text=_("Markdown, up to 2,000 characters."),
    )
    working_languages = LanguagesField(
        _("languages it works in"),
        max_length=tongues.MOST_LETTERS,
        blank=True,
        default="",
        help_text=_("By their names or codes: Spanish, English."),
    )
    sectors: models.ManyToManyField[Sector, Any] = models.ManyToManyField(
        "Sector", blank=True, related_name="organizations", verbose_name=_("sectors")
    )
    tags = TaggableManager(
        _("tags"),
        through=TaggedOrganization,
        manager=FoldedTagManager,
        blank=True,
        related_name="organizations",
    )
    scope = models.CharField(
        _("reach"),
        max_length=20,
        choices=Scope,
        blank=True,
        help_text=_("Where it works, apart from its tier."),
    )
    city = LineField(_("city"), max_length=100, blank=True)
    region = LineField(
        _("region"),
        max_length=100,
        blank=True,
        help_text=_("As a reader writes it: California."),
    )
    country = CountryField(_("country"), blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    founded = PartialDateField(
        _("founded"), help_text=_("2013, 2013-09 or 2013-09-30.")
    )
    dissolved = PartialDateField(
        _("ended"), help_text=_("2013, 2013-09 or 2013-09-30.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.ACTIVE
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
        help_text=_("The organization it merged into, or that came after it."),
    )
    source_url = WebAddressField(
        _("source"), help_text=_("The page that the facts were read from.")
    )
    source_note = LineField(_("note on the source"), max_length=500, blank=True)
    source_licence = LineField(_("licence of the source"), max_length=100, blank=True)
    facts_as_of = PartialDateField(
        _("facts as of"), help_text=_("When the source said so: 2020-05.")
    )
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    review_on = models.DateField(
        _("review on"), null=True, blank=True, help_text=_("To be read over again.")
    )
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility, default=Visibility.DRAFT
    )
    published_at = models.DateTimeField(
        _("first published"), null=True, blank=True, editable=False
    )
    staff_notes = BlockField(
        _("staff notes"), blank=True, help_text=_("Never shown to the public.")
    )
    # The database has defaults of its own for a bare loaddata, which passes by what
    # Django fills in on saving.
    created_at = models.DateTimeField(_("created"), auto_now_add=True, db_default=Now())
    updated_at = models.DateTimeField(
        _("last changed"), auto_now=True, db_default=Now()
    )

    objects = OrganizationQuerySet.as_manager()
    sectors_on_card: list[Sector]  # brought by search.cards, as are these:
    # Their kinds, and the names of the other ends.
    relationships_on_card: list[tuple[str, str]]
    has_namesake: bool
    kept_sectors: list[Sector]  # brought by with_values, as are these:
    kept_taggings: list[TaggedOrganization]
    own_listings: list[Listing]
    own_old_slugs: list[OldSlug]
    public_relationships: list[Relationship]
    public_incoming: list[Relationship]  # brought by with_linked_data
    get_kind_display = in_words("kind", Kind)
    get_scope_display = in_words("scope", Scope)
    get_status_display = in_words("status", Status)

    class Meta:
        ordering = ("sort_key", "id")
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        indexes = (
            models.Index(fields=["sort_name", "id"], name="organization_by_name"),
            models.Index(fields=["sort_key", "id"], name="organization_in_order"),
            models.Index(fields=["updated_at", "id"], name="organization_by_change"),
            # The last two let the staff's list count without reading the records.
            models.Index(
                fields=["visibility", "status", "kind", "country"],
                name="organization_listed",
            ),
            models.Index(
                fields=["visibility", "verified_at"], name="organization_verified"
            ),
        )
        constraints = RULES

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the name for sorting, the key of the address, and a missing slug."""
        self.derive()
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return with_slug("organization", self.slug)

    def derive(self) -> None:
        """Derive the name for sorting and the key of the address, as saving does."""
        # The field would repair the name itself, but after what is derived from it.
        self.name = text.clean_line(self.name)
        self.sort_name = text.sort_key(self.name)
        self.url_key = urls.url_key(self.url)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def free_slug(self) -> str:
        """Return an address made from the name that no record has now or had before."""
        wanted = slugs.slug_of(self.name) or "organization"
        others = Organization.objects.exclude(pk=self.pk)
        former = OldSlug.objects.exclude(organization=self.pk)
        taken: set[str] = set()
        for rows in (others, former):
            alike = rows.filter(slug__startswith=wanted)
            taken.update(alike.values_list("slug", flat=True))
        return slugs.numbered(wanted, taken)

    def lead(self) -> str:
        """Return what the description goes on from: the name, or nothing."""
        is_leading = self.continues_name and text.continues(self.description)
        return self.name if is_leading else ""

    @property
    def is_published(self) -> bool:
        return self.visibility == self.Visibility.PUBLISHED

    @property
    def has_ended(self) -> bool:
        return self.status not in self.LISTED_STATUSES

    @property
    def host(self) -> str:
        return urls.host(self.url)

    def place(self) -> str:
        """Return where it is, as known: city and region, or else the country's name."""
        parts = [part for part in (self.city, self.region) if part]
        return ", ".join(parts) or places.name_of(self.country.code or "")

    def coordinates(self) -> str:
        """Return latitude and longitude in degrees, without zeros that say nothing."""
        return places.degrees(self.latitude, self.longitude)

    @cached_property
    def other_names(self) -> list[AlternateName]:
        """The names beside its own, as they were when first asked for."""
        return list(self.alternate_names.all())

    @cached_property
    def own_identifiers(self) -> list[Identifier]:
        """Its numbers in registers, as they were when first asked for."""
        return list(self.identifiers.all())

    @cached_property
    def own_profiles(self) -> list[SocialProfile]:
        """Its pages on social networks, as they were when first asked for."""
        return list(self.social_profiles.all())

    def names_by_kind(self) -> dict[str, list[AlternateName]]:
        """Return its other names, grouped by what kind of name they are."""
        names: dict[str, list[AlternateName]] = {}
        for name in self.other_names:
            names.setdefault(name.kind, []).append(name)
        return names

    def short_name(self) -> str:
        """Return what stands behind the name: the acronym, else a short name."""
        if self.acronym:
            return self.acronym
        for name in self.other_names:
            if name.kind == AlternateName.Kind.SHORT:
                return name.name
        return ""

    def also(self) -> str:
        """Return the one thing more that a card says of its name.

        It is what the organization is part of, was called, or is called in full.
        """
        if self.relationships_on_card:
            kind, other = self.relationships_on_card[0]
            reading = str(Relationship.Kind(kind).label)
            # The card leaves out the name, with which the sentence would begin.
            reading = reading.removeprefix("is ")
            return text.upper_first(f"{reading} {other}")
        names = self.names_by_kind()
        if former := names.get("former"):
            return gettext("Formerly %(name)s") % {"name": former[-1].name}
        if legal := names.get("legal"):
            return legal[0].name
        return ""
