"""What staff block."""

from __future__ import annotations

from django.contrib import admin

from directory.admin.base import StaffAdmin
from directory.admin.forms.review import BlockedTermForm
from directory.models import BlockedTerm


@admin.register(BlockedTerm)
class BlockedTermAdmin(StaffAdmin):
    """The words and hosts that mark a suggestion as spam."""

    form = BlockedTermForm
    list_display = ("value", "kind", "note", "created_at")
    list_filter = ("kind",)
    search_fields = ("value", "note")
