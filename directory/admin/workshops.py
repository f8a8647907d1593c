"""The links with which a workshop may suggest together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.base import StaffAdmin
from directory.admin.forms.prepared import FORMAT
from directory.admin.generics import AnyModelForm
from directory.admin.locking import StaffForm
from directory.admin.screens import user_of
from directory.models import Workshop
from directory.suggestions import workshops

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldGroups


class WorkshopForm(StaffForm):
    begins_at = forms.DateTimeField(
        label=_("Begins"),
        help_text=_("From then on it works, for 24 hours, in your time zone."),
        initial=timezone.now,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=FORMAT),
    )

    class Meta:
        model = Workshop
        fields = ("occasion", "begins_at", "is_ended")


@admin.register(Workshop)
class WorkshopAdmin(StaffAdmin):
    """Each link with who made it, until when it works, and how often it was used.

    Whoever keeps them sees the address itself; those who read along do not.
    """

    form = WorkshopForm
    list_display = (
        "occasion",
        "begins_at",
        "ends",
        "is_ended",
        "number",
        "made_by",
    )
    list_select_related = ("made_by",)
    list_filter = ("is_ended",)
    search_fields = ("occasion",)

    def get_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> _FieldGroups:
        """Show the address where there is one, to those who may give it out."""
        if obj is None:
            return ["occasion", "begins_at"]
        fields = ["occasion", "begins_at", "ends"]
        if self.has_change_permission(request, obj):
            fields.append("addresses")
        return [*fields, "is_ended", "number", "made_by"]

    def get_readonly_fields(
        self, _request: HttpRequest, _obj: Model | None = None
    ) -> tuple[str, ...]:
        return ("ends", "addresses", "number", "made_by")

    def has_delete_permission(
        self, _request: HttpRequest, _obj: Model | None = None
    ) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Workshop, form: AnyModelForm, change: bool
    ) -> None:
        """Save a link, and who made it."""
        if not change:
            obj.made_by = user_of(request)
        super().save_model(request, obj, form, change)

    def response_post_save_add(
        self, _request: HttpRequest, obj: Workshop
    ) -> HttpResponseRedirect:
        """Lead to the link itself: its address is what it was made for."""
        return redirect(self.address_name("change"), obj.pk)

    @admin.display(description=_("ends"), ordering="begins_at")
    def ends(self, workshop: Workshop) -> str:
        return date_format(localtime(workshop.ends_at), "DATETIME_FORMAT")

    @admin.display(description=_("used"), ordering="used")
    def number(self, workshop: Workshop) -> str:
        words = gettext("%(used)d of %(most)d")
        return words % {"used": workshop.used, "most": Workshop.MOST}

    @admin.display(description=_("address to give out"))
    def addresses(self, workshop: Workshop) -> SafeString:
        return format_html_join(
            "",
            '<p>{}: <a href="{}">{}</a></p>',
            (
                (language, address, address)
                for language, address in workshops.addresses_of(workshop)
            ),
        )
