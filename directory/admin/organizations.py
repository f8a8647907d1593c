"""Organizations on the staff side: their list, their form with all that hangs on it,
and what is done to many at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory import duplicates
from directory.admin.base import VersionedAdmin
from directory.admin.filters import (
    CountryFilter,
    MissingFilter,
    SectorFilter,
    VerifiedFilter,
)
from directory.admin.forms.organizations import (
    AlternateNameForm,
    ListingForm,
    OrganizationActionForm,
    OrganizationForm,
    OwnRelationshipForm,
    RelationshipFormSet,
)
from directory.admin.generics import AnyModelForm, AnyStackedInline, AnyTabularInline
from directory.admin.merge import MergingMixin
from directory.admin.screens import user_of
from directory.catalog import organizations
from directory.history import changes
from directory.lib import text
from directory.lib.keys import is_key
from directory.lib.text import upper_first
from directory.models import (
    AlternateName,
    Identifier,
    Listing,
    Organization,
    Relationship,
    Sector,
)

WHAT = (
    "name",
    "acronym",
    "slug",
    "kind",
    "description",
    "language",
    "url",
    "email",
    "sectors",
    "tags",
)
WHERE = ("scope", ("city", "region", "country"), ("latitude", "longitude"))
SOURCES = (
    "source_url",
    "source_note",
    "source_licence",
    "facts_as_of",
    ("verified_at", "verified_by"),
    "verified_now",
)
STAFF = ("visibility", "published_at", "staff_notes", ("created_at", "updated_at"))
FIELDSETS: Any = (
    (_("What it is"), {"fields": WHAT}),
    (_("Where it is"), {"fields": WHERE}),
    (_("Its life"), {"fields": ("status", ("founded", "dissolved"), "successor")}),
    (_("Its ties, as others tell them"), {"fields": ("told_by_others",)}),
    (_("Sources"), {"fields": SOURCES}),
    (_("Publication and staff notes"), {"fields": STAFF}),
)


class AlternateNameInline(AnyTabularInline):
    model = AlternateName
    form = AlternateNameForm
    extra = 0


class IdentifierInline(AnyTabularInline):
    model = Identifier
    extra = 0


class ListingInline(AnyTabularInline):
    model = Listing
    form = ListingForm
    extra = 0


class RelationshipInline(AnyStackedInline):
    model = Relationship
    form = OwnRelationshipForm
    formset = RelationshipFormSet
    fk_name = "organization"
    autocomplete_fields = ("other",)
    extra = 0
    fields = (
        ("kind", "other"),
        ("other_name", "other_url"),
        ("source_url", "as_of", "is_confirmed"),
        "note",
    )


@admin.register(Organization)
class OrganizationAdmin(MergingMixin, VersionedAdmin):
    """All organizations, also those that the public does not see."""

    form = OrganizationForm
    action_form = OrganizationActionForm
    remove = changes.removed
    has_change_log = True
    fieldsets = FIELDSETS
    inlines = (AlternateNameInline, IdentifierInline, RelationshipInline, ListingInline)
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
        "visibility",
        "status",
        VerifiedFilter,
        MissingFilter,
        "kind",
        "listings__tier",
        ("sectors", SectorFilter),
        CountryFilter,
    )
    search_fields = (
        "name",
        "sort_name",
        "acronym",
        "alternate_names__name",
        "url",
        "slug",
    )
    actions = (
        "publish",
        "back_to_draft",
        "verified_today",
        "add_sector",
        "remove_sector",
    )

    class Media:
        js = ("js/admin-tags.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        found: QuerySet[Organization] = super().get_queryset(request)
        return found.prefetch_related("listings__tier")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find the words as typed and, for names, without their accents."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        folded = text.fold(search_term)
        if folded in ("", search_term.lower()):
            return found, may_repeat
        plain, _may_repeat = super().get_search_results(request, queryset, folded)
        return queryset.filter(
            Q(pk__in=found.values("pk")) | Q(pk__in=plain.values("pk"))
        ), False

    def get_fieldsets(
        self, request: HttpRequest, obj: Organization | None = None
    ) -> Any:
        """Show what makes sense here: to readers the tags as words and nothing that
        only helps in saving, in a new record nothing that it does not have yet.
        """
        if obj is None:
            return _without(FIELDSETS, self.readonly_fields)
        may_save = self.has_change_permission(request, obj)
        return FIELDSETS if may_save else _for_readers(FIELDSETS)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "sectors":
            kwargs["queryset"] = Sector.objects.kept()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what goes too.

        Ties and successions that point here hinder nothing: they are put into words.
        """
        to_delete, counts, perms_needed, _protected = super().get_deleted_objects(
            objs, request
        )
        return to_delete, counts, perms_needed, []

    def save_model(
        self, request: HttpRequest, obj: Organization, form: Any, change: bool
    ) -> None:
        if form.cleaned_data.get("verified_now"):
            obj.verified_by = user_of(request)
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: AnyModelForm, formsets: Any, change: bool
    ) -> None:
        """Save, then say which other records may be the same organization and why.

        It is a hint and refuses nothing.
        """
        super().save_related(request, form, formsets, change)
        for double in duplicates.of(form.instance, hidden=True):
            other, reasons = double.organization, ", ".join(double.reasons)
            message = gettext(
                "Is this the same organization as {other} ({slug})? {reasons}."
            )
            words = format_html(
                message,
                other=_link(other),
                slug=other.slug,
                reasons=upper_first(reasons),
            )
            self.message_user(request, words, messages.WARNING)

    # Columns

    @admin.display(description=_("name"), ordering="sort_name")
    def full_name(self, organization: Organization) -> str:
        return (
            f"{organization.name} ({organization.acronym})"
            if organization.acronym
            else organization.name
        )

    @admin.display(description=_("tiers"))
    def tiers(self, organization: Organization) -> str:
        return ", ".join(
            listing.tier.short_name for listing in organization.listings.all()
        )

    @admin.display(description=_("web site"))
    def site(self, organization: Organization) -> str:
        return organization.host

    @admin.display(description=_("verified"), ordering="verified_at")
    def verified_on(self, organization: Organization) -> str:
        return (
            date_format(localtime(organization.verified_at))
            if organization.verified_at
            else ""
        )

    @admin.display(description=_("last changed"), ordering="updated_at")
    def changed_on(self, organization: Organization) -> str:
        return date_format(localtime(organization.updated_at))

    @admin.display(description=_("tags"))
    def tag_names(self, organization: Organization) -> str:
        return ", ".join(organization.tags.names())

    @admin.display(description=_("others say"))
    def told_by_others(self, organization: Organization) -> str:
        """Show the ties that others own, each with the way to where it is edited."""
        ties = Relationship.objects.filter(other=organization.pk or 0).select_related(
            "organization"
        )
        rows = ((tie.other_reading(), _link(tie.organization)) for tie in ties)
        return format_html_join(SafeString("<br>"), "{} {}", rows) or "-"

    # Actions

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Organization]) -> None:
        done = organizations.publish(_keys(queryset), by=user_of(request))
        self._say(
            request,
            done,
            queryset,
            ngettext("%d published.", "%d published.", len(done)),
        )

    @admin.action(description=_("Back to draft"), permissions=["change"])
    def back_to_draft(
        self, request: HttpRequest, queryset: QuerySet[Organization]
    ) -> None:
        done = organizations.hide(_keys(queryset), by=user_of(request))
        self._say(
            request,
            done,
            queryset,
            ngettext("%d is a draft again.", "%d are drafts again.", len(done)),
        )

    @admin.action(description=_("Verified today"), permissions=["change"])
    def verified_today(
        self, request: HttpRequest, queryset: QuerySet[Organization]
    ) -> None:
        done = organizations.verify(_keys(queryset), by=user_of(request))
        self._say(
            request,
            done,
            queryset,
            ngettext("%d verified today.", "%d verified today.", len(done)),
        )

    @admin.action(description=_("Add the sector"), permissions=["change"])
    def add_sector(
        self, request: HttpRequest, queryset: QuerySet[Organization]
    ) -> None:
        if sector := self._chosen_sector(request):
            done = organizations.add_sector(
                _keys(queryset), sector, by=user_of(request)
            )
            self._say(
                request,
                done,
                queryset,
                ngettext(
                    "%d has the sector now.", "%d have the sector now.", len(done)
                ),
            )

    @admin.action(description=_("Remove the sector"), permissions=["change"])
    def remove_sector(
        self, request: HttpRequest, queryset: QuerySet[Organization]
    ) -> None:
        if sector := self._chosen_sector(request):
            done = organizations.remove_sector(
                _keys(queryset), sector, by=user_of(request)
            )
            self._say(
                request,
                done,
                queryset,
                ngettext("%d lost the sector.", "%d lost the sector.", len(done)),
            )

    def _chosen_sector(self, request: HttpRequest) -> Sector | None:
        key = request.POST.get("sector", "")
        sectors = Sector.objects.kept()
        sector = sectors.filter(pk=key).first() if is_key(key) else None
        if sector is None:
            self.message_user(
                request,
                gettext("Choose the sector beside the action, too."),
                messages.WARNING,
            )
        return sector

    def _say(
        self,
        request: HttpRequest,
        done: list[Organization],
        chosen: QuerySet[Organization],
        words: str,
    ) -> None:
        """Say how many records an action changed, and how many it left as they were."""
        untouched = chosen.count() - len(done)
        rest = (
            ngettext("%d stays as it was.", "%d stay as they were.", untouched)
            % untouched
            if untouched > 0
            else ""
        )
        self.message_user(
            request,
            f"{words % len(done)} {rest}".strip(),
            messages.SUCCESS if done else messages.WARNING,
        )


def _without(fieldsets: Any, names: Iterable[str]) -> Any:
    """Return the sections that still have fields, without those of these names."""
    sections = []
    for title, options in fieldsets:
        lines = []
        for line in options["fields"]:
            fields = (line,) if isinstance(line, str) else line
            if left := tuple(name for name in fields if name not in names):
                lines.append(left)
        if lines:
            sections.append((title, {"fields": lines}))
    return sections


def _for_readers(fieldsets: Any) -> Any:
    words = {"tags": "tag_names"}
    return [
        (
            title,
            {
                "fields": [
                    words.get(name, name)
                    for name in options["fields"]
                    if name != "verified_now"
                ]
            },
        )
        for title, options in fieldsets
    ]


def _link(organization: Organization) -> SafeString:
    address = reverse("admin:directory_organization_change", args=[organization.pk])
    return format_html('<a href="{}">{}</a>', address, organization)


def _keys(queryset: QuerySet[Organization]) -> Iterable[int]:
    return list(queryset.values_list("pk", flat=True))
