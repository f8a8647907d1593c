"""Organizations on the staff side: their list, their form, what is done to many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import ManyToManyField, Model, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory import duplicates
from directory.admin.apart import ApartMixin
from directory.admin.base import VersionedAdmin
from directory.admin.batches import BatchActionsMixin
from directory.admin.counting import CountingChangeList
from directory.admin.filters import (
    AddedByFilter,
    CountryFilter,
    MissingFilter,
    OrganizationKindFilter,
    PreparedFilter,
    ReviewFilter,
    SectorFilter,
    StatusFilter,
    TierFilter,
    VerifiedFilter,
    VisibilityFilter,
)
from directory.admin.finding import found_by
from directory.admin.forms.organizations import (
    AlternateNameForm,
    ListingForm,
    OrganizationForm,
    OwnRelationshipForm,
    RelationshipFormSet,
    SocialProfileForm,
    SocialProfileFormSet,
)
from directory.admin.forms.tags import new_words
from directory.admin.generics import (
    AnyInlineFormSet,
    AnyModelForm,
    AnyStackedInline,
    AnyTabularInline,
)
from directory.admin.lists import ListsMixin
from directory.admin.merge import MergingMixin
from directory.admin.prepared import PreparedMixin
from directory.admin.screens import user_of
from directory.admin.ties import TiesMixin, link_to
from directory.history import changes
from directory.lib.text import upper_first
from directory.models import (
    AlternateName,
    Identifier,
    Listing,
    Organization,
    Relationship,
    Sector,
    SocialProfile,
)

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts, _FieldsetSpec
    from django.utils.functional import _StrOrPromise

    Section = tuple[_StrOrPromise | None, _FieldOpts]

PUBLICATION = ("name", "acronym", ("visibility", "published_at"), "slug")
WHAT = (
    "kind",
    "description",
    "continues_name",
    "language",
    "url",
    "sectors",
    "tags",
)
REACHED = (("email", "phone"), "working_languages", "joining")
WHERE = ("scope", ("city", "region", "country"), ("latitude", "longitude"))
SOURCES = (
    "source_url",
    "source_note",
    "source_licence",
    "facts_as_of",
    ("verified_at", "verified_by"),
    "verified_now",
    "review_on",
)
STAFF = ("staff_notes", ("created_at", "updated_at"))
FOLDABLE = ("collapse",)
FIELDSETS: _FieldsetSpec = (
    (_("Name and publication"), {"fields": PUBLICATION}),
    (_("What it is"), {"fields": WHAT, "classes": FOLDABLE}),
    (_("How to reach it"), {"fields": REACHED, "classes": FOLDABLE}),
    (_("Where it is"), {"fields": WHERE, "classes": FOLDABLE}),
    (
        _("Its life"),
        {
            "fields": ("status", ("founded", "dissolved"), "successor"),
            "classes": FOLDABLE,
        },
    ),
    (
        _("Its ties, as others tell them"),
        {
            "fields": ("told_by_others", ("tied_as", "tied_by")),
            "classes": FOLDABLE,
        },
    ),
    (_("Sources"), {"fields": SOURCES, "classes": FOLDABLE}),
    (_("Staff notes"), {"fields": STAFF, "classes": FOLDABLE}),
)


ONLY_TYPED = ("verified_now", ("tied_as", "tied_by"))
"""What the form asks and the record does not hold."""


class AlternateNameInline(AnyTabularInline):
    model = AlternateName
    form = AlternateNameForm
    classes = FOLDABLE
    extra = 0


class IdentifierInline(AnyTabularInline):
    model = Identifier
    classes = FOLDABLE
    extra = 0


class SocialProfileInline(AnyTabularInline):
    model = SocialProfile
    form = SocialProfileForm
    formset = SocialProfileFormSet
    classes = FOLDABLE
    extra = 0


class ListingInline(AnyTabularInline):
    """The places in tiers: they stand beside who may see the record."""

    stands_on_top = True
    model = Listing
    form = ListingForm
    extra = 0


class RelationshipInline(AnyStackedInline):
    model = Relationship
    form = OwnRelationshipForm
    formset = RelationshipFormSet
    fk_name = "organization"
    autocomplete_fields = ("other",)
    classes = FOLDABLE
    extra = 0
    fields = (
        ("kind", "other"),
        ("other_name", "other_url"),
        ("source_url", "as_of", "is_confirmed"),
        "note",
    )


@admin.register(Organization)
class OrganizationAdmin(
    BatchActionsMixin,
    ListsMixin,
    ApartMixin,
    PreparedMixin,
    MergingMixin,
    TiesMixin,
    VersionedAdmin,
):
    """All organizations, also those that the public does not see."""

    form = OrganizationForm
    remove = changes.removed
    delete_confirmation_template = "admin/directory/organization_delete.html"
    has_change_log = True
    fieldsets = FIELDSETS
    inlines = (
        AlternateNameInline,
        IdentifierInline,
        SocialProfileInline,
        RelationshipInline,
        ListingInline,
    )
    autocomplete_fields = ("sectors", "successor")
    readonly_fields = (
        "told_by_others",
        "verified_at",
        "verified_by",
        "published_at",
        "created_at",
        "updated_at",
    )
    list_display = (
        "full_name",
        "visibility",
        "status",
        "kind",
        "tiers",
        "site",
        "verified_on",
        "changed_on",
    )
    list_filter = (
        VisibilityFilter,
        StatusFilter,
        VerifiedFilter,
        ReviewFilter,
        MissingFilter,
        PreparedFilter,
        OrganizationKindFilter,
        TierFilter,
        SectorFilter,
        CountryFilter,
        AddedByFilter,
    )
    # Django shows the field for words where there are some; `found_by` reads them.
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        records: QuerySet[Organization] = super().get_queryset(request)
        return records.prefetch_related("listings__tier")

    def get_changelist(  # Django hands on its own names.
        self,
        request: HttpRequest,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> type[CountingChangeList]:
        """Return the list that counts for all filters at once."""
        return CountingChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Find the words as typed and, for names, without their accents."""
        return queryset.filter(found_by(request, search_term)), False

    def get_fieldsets(
        self, request: HttpRequest, obj: Organization | None = None
    ) -> _FieldsetSpec:
        """Leave out what a new record does not have yet and what readers cannot use."""
        if obj is None:
            return _without(FIELDSETS, self.readonly_fields)
        if self.has_change_permission(request, obj):
            return FIELDSETS
        return _for_readers(FIELDSETS)

    def formfield_for_manytomany(
        self,
        db_field: ManyToManyField[Model, Model],
        request: HttpRequest,
        **kwargs: object,
    ) -> forms.ModelMultipleChoiceField[Model] | None:
        # A sector that was merged into another is given to nobody any more.
        if db_field.name == "sectors":
            kwargs["queryset"] = Sector.objects.kept()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_deleted_objects(
        self,
        objs: Sequence[Organization] | QuerySet[Organization],
        request: HttpRequest,
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Say what goes too; ties and successions that point here hinder nothing."""
        # Deleting puts them into words on the records that own them.
        to_delete, counts, perms_needed, _protected = super().get_deleted_objects(
            objs, request
        )
        return to_delete, counts, perms_needed, []

    def save_model(
        self, request: HttpRequest, obj: Model, form: AnyModelForm, change: bool
    ) -> None:
        if form.cleaned_data.get("verified_now"):
            form.instance.verified_by = user_of(request)
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: AnyModelForm,
        formsets: Sequence[AnyInlineFormSet],
        change: bool,
    ) -> None:
        """Save, then name new tags, and records that may be the same organization."""
        new_tags = new_words(form.cleaned_data.get("tags", ()))
        super().save_related(request, form, formsets, change)
        if new_tags:
            words = gettext("New among the tags: %s.") % ", ".join(new_tags)
            self.message_user(request, words, messages.WARNING)
        message = gettext(
            "Is this the same organization as {other} ({slug})? {reasons}."
        )
        for duplicate in duplicates.of(form.instance, hidden=True):
            other = duplicate.organization
            words = format_html(
                message,
                other=link_to(other),
                slug=other.slug,
                reasons=upper_first(", ".join(duplicate.reasons)),
            )
            self.message_user(request, words, messages.WARNING)

    # Columns

    @admin.display(description=_("name"), ordering="sort_key")
    def full_name(self, organization: Organization) -> str:
        if organization.acronym:
            return f"{organization.name} ({organization.acronym})"
        return organization.name

    @admin.display(description=_("tiers"))
    def tiers(self, organization: Organization) -> str:
        listings = organization.listings.all()
        return ", ".join(listing.tier.short_name for listing in listings)

    @admin.display(description=_("web site"))
    def site(self, organization: Organization) -> str:
        return organization.host

    @admin.display(description=_("verified"), ordering="verified_at")
    def verified_on(self, organization: Organization) -> str:
        """Say when it was checked, and when it is to be read over again."""
        words = []
        if organization.verified_at is not None:
            words.append(date_format(localtime(organization.verified_at)))
        if organization.review_on is not None:
            again = gettext("again %(date)s")
            words.append(again % {"date": date_format(organization.review_on)})
        return ", ".join(words)

    @admin.display(description=_("last changed"), ordering="updated_at")
    def changed_on(self, organization: Organization) -> str:
        return date_format(localtime(organization.updated_at))

    @admin.display(description=_("tags"))
    def tag_names(self, organization: Organization) -> str:
        return ", ".join(organization.tags.names())


def _without(fieldsets: _FieldsetSpec, names: Collection[str]) -> _FieldsetSpec:
    """Return the sections that still have fields, without those of these names."""
    sections: list[Section] = []
    for title, options in fieldsets:
        lines = []
        for line in options["fields"]:
            fields = (line,) if isinstance(line, str) else line
            kept = tuple(name for name in fields if name not in names)
            if kept:
                lines.append(kept)
        if lines:
            sections.append((title, {**options, "fields": tuple(lines)}))
    return sections


def _for_readers(fieldsets: _FieldsetSpec) -> _FieldsetSpec:
    """Return the sections as they are read: tags as words, nothing to tick."""
    sections: list[Section] = []
    for title, options in fieldsets:
        lines = [line for line in options["fields"] if line not in ONLY_TYPED]
        if "tags" in lines:
            # The field for typing tags has no words for who cannot type.
            lines[lines.index("tags")] = "tag_names"
        sections.append((title, {**options, "fields": lines}))
    return sections
