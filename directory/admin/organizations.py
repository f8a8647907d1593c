"""Organizations on the staff side: their list, their form with all that hangs on it, and their ties."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.admin.base import ReadOnlyAdmin, RecordedAdmin, VersionedAdmin
from directory.forms.organizations import AlternateNameForm, ListingForm, OrganizationForm, RelationshipForm, TieForm
from directory.models import AlternateName, Change, Identifier, Listing, Organization, Relationship
from directory.services import changes, relationships

WHAT = ("name", "acronym", "slug", "kind", "description", "language", "url", "email", "sectors", "tags")
SOURCES = ("source_url", "source_note", "source_licence", "facts_as_of", ("verified_at", "verified_by"), "verified_now")
FIELDSETS: Any = (
    (_("What it is"), {"fields": WHAT}),
    (_("Where it is"), {"fields": ("scope", ("city", "region", "country"), ("latitude", "longitude"))}),
    (_("Its life"), {"fields": ("status", ("founded", "dissolved"), "successor")}),
    (_("Sources"), {"fields": SOURCES}),
    (_("Publication"), {"fields": ("visibility", "published_at", "staff_notes", ("created_at", "updated_at"))}),
)


class AlternateNameInline(admin.TabularInline):  # type: ignore[type-arg]
    model = AlternateName
    form = AlternateNameForm
    extra = 0


class IdentifierInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Identifier
    extra = 0


class ListingInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Listing
    form = ListingForm
    extra = 0


class RelationshipInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Relationship
    form = TieForm
    fk_name = "organization"
    autocomplete_fields = ("other",)
    extra = 0
    fields = (("kind", "other"), ("other_name", "other_url"), ("source_url", "as_of", "is_confirmed"), "note")


@admin.register(Organization)
class OrganizationAdmin(VersionedAdmin):
    """All organizations, also those that the public does not see."""

    form = OrganizationForm
    remove = changes.removed
    fieldsets = FIELDSETS
    inlines = (AlternateNameInline, IdentifierInline, RelationshipInline, ListingInline)
    autocomplete_fields = ("sectors", "successor")
    readonly_fields = ("verified_at", "verified_by", "published_at", "created_at", "updated_at")
    list_display = ("name", "acronym", "visibility", "status", "kind", "verified_at", "updated_at")
    list_filter = ("visibility", "status", "kind", "listings__tier", "sectors")
    search_fields = ("name", "acronym", "alternate_names__name", "url")
    date_hierarchy = None

    def get_fieldsets(self, request: HttpRequest, obj: Organization | None = None) -> Any:
        """Show readers the tags as words, and nothing that only makes sense while saving."""
        may_save = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return FIELDSETS if may_save else _for_readers(FIELDSETS)

    @admin.display(description=_("tags"))
    def tag_names(self, organization: Organization) -> str:
        return ", ".join(organization.tags.names())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what goes too. Ties and successions that point here hinder nothing: they are put into words."""
        to_delete, counts, perms_needed, _protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, perms_needed, []

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        if form.cleaned_data.get("verified_now"):
            obj.verified_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)


def _for_readers(fieldsets: Any) -> Any:
    words = {"tags": "tag_names"}
    return [
        (title, {"fields": [words.get(name, name) for name in options["fields"] if name != "verified_now"]})
        for title, options in fieldsets
    ]


@admin.register(Relationship)
class RelationshipAdmin(RecordedAdmin):
    """All ties; each is part of the history of the organization that owns it."""

    form = RelationshipForm
    change_form_template = "admin/directory/change_form.html"
    remove = relationships.remove
    autocomplete_fields = ("organization", "other")
    list_display = ("organization", "kind", "other", "other_name", "as_of", "is_confirmed")
    list_select_related = ("organization", "other")
    list_filter = ("kind", "is_confirmed")
    search_fields = ("organization__name", "other__name", "other_name", "note")

    def get_readonly_fields(self, request: HttpRequest, obj: Relationship | None = None) -> tuple[str, ...]:
        """A tie keeps its owner, in whose history it stands."""
        return ("organization",) if obj else ()

    def subject_of(self, record: Relationship) -> Organization:
        return record.organization

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relationship]:
        return super().get_queryset(request).order_by("organization__sort_name", "kind", "id")


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """Every change of every organization, newest first."""

    list_display = ("at", "name", "kind", "visibility", "by")
    list_select_related = ("by",)
    list_filter = ("kind", "at")
    search_fields = ("name", "slug")
