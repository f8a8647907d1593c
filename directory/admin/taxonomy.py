"""The vocabularies on the staff side: tiers, sectors and tags."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.admin.base import RecordedAdmin
from directory.models import NetworkTier, Sector, Tag
from directory.services import taxonomy


class TermAdmin(RecordedAdmin):
    """A word of a vocabulary, with the number of records that have it."""

    remove = taxonomy.remove
    counted = "organizations"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(record_count=Count(self.counted, distinct=True))

    @admin.display(description=_("records"), ordering="record_count")
    def records(self, term: Any) -> int:
        return int(term.record_count)


@admin.register(NetworkTier)
class NetworkTierAdmin(TermAdmin):
    counted = "listings"
    list_display = ("name", "short_name", "listings_show", "position", "records")
    search_fields = ("name", "short_name")


@admin.register(Sector)
class SectorAdmin(TermAdmin):
    list_display = ("name", "activity_code", "records", "merged_into")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Tag)
class TagAdmin(TermAdmin):
    counted = "tagged_items"
    fields = ("name", "slug")
    list_display = ("name", "slug", "records", "merged_into")
    search_fields = ("name", "key")
    ordering = ("name",)
    prepopulated_fields = {"slug": ("name",)}
