"""What all staff pages share: nothing is allowed unless given, nothing typed is lost,
and every save goes through the door.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import construct_change_message
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext

from directory.admin.generics import AnyModelForm, ExtraContext
from directory.admin.history import HistoryMixin
from directory.admin.locking import LockingMixin
from directory.admin.screens import user_of
from directory.errors import DirectoryError
from directory.history import changes
from directory.lib.keys import is_key
from directory.models import Change

LONGEST_SEARCH = 200


class StaffAdmin(LockingMixin):
    """The base of every staff page; the site registers no other."""

    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS

    class Media:
        js = ("js/admin-unsaved.js", "js/admin-names.js")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer only actions that name the permission they need."""
        return {
            name: action
            for name, action in super().get_actions(request).items()
            if action and getattr(action[0], "allowed_permissions", None)
        }

    def get_view_on_site_url(self, obj: Model | None = None) -> str | None:
        """Lead straight to the public page, past the redirect that would tell the
        address of hidden records to anybody.
        """
        address = getattr(obj, "get_absolute_url", None)
        return str(address()) if address and obj and obj.pk else None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search for the words without what no database can look for."""
        term = search_term.replace("\x00", "")[:LONGEST_SEARCH]
        return super().get_search_results(request, queryset, term)

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        """Refuse patterns in addresses: one that is none reads like a database that is
        away, and one may run for ever.
        """
        return not lookup.endswith("regex") and super().lookup_allowed(
            lookup, value, request
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show or save a form; what only the database refuses comes back as typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, DataError):
            # The transaction is over; the same POST is shown again, saved no more,
            # because the form reads this message as an error of its own.
            message = gettext(
                "Two of these entries contradict each other or another record. Nothing"
                " was saved yet."
            )
            request.trouble = message  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Show the list; an address that no database could answer leads to the whole
        list.
        """
        # PostgreSQL refuses every text that holds a NUL.
        if any(
            "\x00" in value
            for values in request.GET.lists()
            for value in (values[0], *values[1])
        ):
            return redirect(request.path)
        return super().changelist_view(request, extra_context)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Run an action on records that can exist."""
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_key, keys)):
            self.message_user(
                request, gettext("Choose records of this list."), messages.WARNING
            )
            return None
        return super().response_action(request, queryset)

    def _get_obj_does_not_exist_redirect(
        self, _request: HttpRequest, _opts: Any, _object_id: str
    ) -> HttpResponse:
        """Answer 404 for what is not there, where Django would lead to the index."""
        raise Http404


class ReadOnlyAdmin(StaffAdmin):
    """Records that the portal writes itself: to be read, never to be changed by
    hand.
    """

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, _request: HttpRequest, _obj: Model | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, _request: HttpRequest, _obj: Model | None = None
    ) -> bool:
        return False


class RecordedAdmin(StaffAdmin):
    """Records of which every change is recorded, also those made in lists and by
    actions.
    """

    remove: ClassVar[Callable[..., None]]
    """The service that deletes one record: `remove(record, by=user)`."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show or save a form. Sent twice it is saved once."""
        if object_id is not None or request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # Two clicks on "Save" come at once: the second looks after the first is in.
            changes.wait_for_turn()
            earlier = self._added_before(request)
            return earlier or super().changeform_view(
                request, object_id, form_url, extra_context
            )

    def save_model(
        self, request: HttpRequest, obj: Any, form: AnyModelForm, change: bool
    ) -> None:
        """Save the record's own row, unless the form changes nothing."""
        if change and not form.has_changed():
            return
        changes.wait_for_turn()
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: AnyModelForm, formsets: Any, change: bool
    ) -> None:
        """Record what was saved: Django calls this for adding, changing and list edits
        alike, in the transaction of the save.
        """
        if (
            change
            and not form.has_changed()
            and not any(formset.has_changed() for formset in formsets)
        ):
            super().save_related(request, form, formsets, change)
            return
        subject = self.subject_of(form.instance)
        record = self.record_of(form, not change)
        with changes.recorded(subject, by=user_of(request), **record):
            # Only what hangs on it changed: its own row gets a new time of change.
            if change and not form.has_changed():
                form.instance.save()
            super().save_related(request, form, formsets, change)

    def subject_of(self, record: Any) -> Any:
        """Return what is recorded when this record changes: itself, or what it hangs
        on.
        """
        return record

    def record_of(self, form: AnyModelForm, _is_new: bool) -> dict[str, Any]:
        """Return what the record of a change says beside who made it."""
        cleaned = form.cleaned_data
        return {
            "comment": cleaned.get("change_note", ""),
            "form_key": cleaned.get("form_key") or None,
        }

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Ask, then delete; a refusal leads back to the record."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(request.path.removesuffix("delete/") + "change/")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        type(self).remove(obj, by=user_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        # One by one, where Django deletes in bulk: each leaves its own record.
        for record in queryset:
            self.delete_model(request, record)

    def _added_before(self, request: HttpRequest) -> HttpResponseRedirect | None:
        """Lead to the record that this very form already made, if it did."""
        key = request.POST.get("form_key", "")[:64].replace("\x00", "")
        if not self.has_change_log or not key or not self.has_add_permission(request):
            return None
        change = Change.objects.filter(form_key=key, by=request.user.pk).first()
        if change is None:
            return None
        self.message_user(
            request,
            gettext("This form was sent twice. The record was made once."),
            messages.INFO,
        )
        return redirect(self.address_name("change"), change.organization_key)


class VersionedAdmin(HistoryMixin, RecordedAdmin):
    """Records with a history of stored versions."""


class UnversionedAdmin(RecordedAdmin):
    """Records whose history is the admin log, which the door writes and not Django."""

    def record_of(self, form: AnyModelForm, is_new: bool) -> dict[str, Any]:
        """Return what Django would log: which fields changed, to be read in any
        language.
        """
        message = construct_change_message(form, [], is_new)  # type: ignore[arg-type]
        kind = Change.Kind.ADDED if is_new else Change.Kind.CHANGED
        return {"comment": json.dumps(message), "kind": kind}

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Leave it to the door."""

    log_change = log_addition  # type: ignore[assignment]

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # type: ignore[override]
        """Leave it to the door."""


def require(is_allowed: bool) -> None:
    """Refuse with 403 what is not allowed."""
    if not is_allowed:
        raise PermissionDenied
