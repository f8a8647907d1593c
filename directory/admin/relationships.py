"""All ties between organizations, and every change of any of them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from directory.admin.base import ReadOnlyAdmin, RecordedAdmin
from directory.admin.forms.organizations import RelationshipForm
from directory.admin.generics import AnyModelForm
from directory.catalog import relationships
from directory.models import Change, Organization, Relationship


@admin.register(Relationship)
class RelationshipAdmin(RecordedAdmin):
    """All ties; each is part of the history of the organization that owns it."""

    form = RelationshipForm
    remove = relationships.remove
    autocomplete_fields = ("organization", "other")
    list_display = (
        "organization",
        "kind",
        "other",
        "other_name",
        "as_of",
        "is_confirmed",
    )
    list_select_related = ("organization", "other")
    list_filter = ("kind", "is_confirmed", ("other", admin.EmptyFieldListFilter))
    search_fields = ("organization__name", "other__name", "other_name", "note")

    def get_readonly_fields(
        self, _request: HttpRequest, obj: Relationship | None = None
    ) -> tuple[str, ...]:
        """A tie keeps its owner, in whose history it stands."""
        return ("organization",) if obj else ()

    def subject_of(self, form: AnyModelForm) -> Organization:
        relationship: Relationship = form.instance
        return relationship.organization

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relationship]:
        relationships: QuerySet[Relationship] = super().get_queryset(request)
        return relationships.order_by("organization__sort_key", "kind", "id")


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """Every change of every organization, newest first."""

    list_display = ("at", "name", "kind", "visibility", "by")
    list_select_related = ("by",)
    list_filter = ("kind", "at")
    search_fields = ("name", "slug")
    fields = ("at", "name", "slug", "kind", "visibility", "by", "comment")
