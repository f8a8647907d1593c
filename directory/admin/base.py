"""What all staff pages share: nothing is allowed unless given, and every save goes through the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from reversion.admin import VersionAdmin

from directory.services import changes


class StaffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The base of every staff page; the site registers no other."""

    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer only actions that name the permission they need."""
        return {
            name: action for name, action in super().get_actions(request).items() if hasattr(action[0], "allowed_permissions")
        }

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        """Search for the words without what no database can look for."""
        return super().get_search_results(request, queryset, search_term.replace("\x00", "")[:200])


class ReadOnlyAdmin(StaffAdmin):
    """Records that the portal writes itself: to be read, never to be changed by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RecordedAdmin(StaffAdmin):
    """Records of which every change is recorded, also those made in lists and by actions."""

    remove: ClassVar[Callable[..., None]]
    """The service that deletes one record: `remove(record, by=user)`."""

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        """Save the record's own row, unless the form changes nothing."""
        if change and not form.has_changed():
            return
        changes.wait_for_turn()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """Record what was saved: Django calls this for adding, changing and list edits alike, in the transaction of the save."""
        if change and not form.has_changed() and not any(formset.has_changed() for formset in formsets):
            super().save_related(request, form, formsets, change)
            return
        with changes.recorded(self.subject_of(form.instance), by=request.user, **self.record_of(form)):
            if change and not form.has_changed():
                form.instance.save()
            super().save_related(request, form, formsets, change)

    def subject_of(self, record: Any) -> Any:
        """Return what is recorded when this record changes: itself, or what it hangs on."""
        return record

    def record_of(self, form: ModelForm[Any]) -> dict[str, Any]:
        """Return what the record of a change says beside who made it."""
        cleaned = form.cleaned_data
        return {"comment": cleaned.get("change_note", ""), "form_key": cleaned.get("form_key") or None}

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        type(self).remove(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for record in queryset:
            self.delete_model(request, record)


class VersionedAdmin(RecordedAdmin, VersionAdmin):
    """Records with a history. Reversion's own wrapping is passed by: it would record each opened form."""

    change_form_template = "admin/directory/change_form.html"
    history_latest_first = True

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return super(VersionAdmin, self).add_view(request, form_url, extra_context)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return super(VersionAdmin, self).change_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"has_change_permission": self.has_change_permission(request), **(extra_context or {})}
        return super(VersionAdmin, self).changelist_view(request, context)
