"""Pages and the settings of the site on the staff side."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from directory.admin.base import VersionedAdmin, require
from directory.admin.forms.pages import PageForm, SiteSettingsForm
from directory.admin.generics import ExtraContext
from directory.admin.languages import LanguagesMixin
from directory.catalog import pages
from directory.models import Page, SiteSettings
from directory.models.translations import columns_of


@admin.register(Page)
class PageAdmin(LanguagesMixin, VersionedAdmin):
    form = PageForm
    remove = pages.remove
    list_display = (
        "title",
        "path",
        "position",
        "hide_in_navigation",
        "is_published",
        "updated_at",
    )
    list_editable = ("position", "hide_in_navigation", "is_published")
    list_filter = ("is_published", "hide_in_navigation")
    search_fields = (*columns_of("title"), "path", *columns_of("body"))

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Page]) -> None:  # type: ignore[override]
        """Leave it to the door, which logs what is deleted."""


@admin.register(SiteSettings)
class SiteSettingsAdmin(LanguagesMixin, VersionedAdmin):
    """The one row: it is changed, never added or deleted."""

    form = SiteSettingsForm

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, _request: HttpRequest, _obj: Model | None = None
    ) -> bool:
        return False

    def get_object(
        self, _request: HttpRequest, object_id: str, _from_field: str | None = None
    ) -> SiteSettings | None:
        return SiteSettings.objects.current() if object_id == "1" else None

    def changelist_view(
        self, request: HttpRequest, _extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Lead from the list, which would have one row, to that row."""
        require(self.has_view_permission(request))
        return redirect("admin:directory_sitesettings_change", "1")
