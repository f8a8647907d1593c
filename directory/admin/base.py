"""What all staff pages share: what is not given is refused, every save recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import ClassVar, TypedDict

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import construct_change_message
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.db.models.options import Options
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext

from directory.admin.generics import AnyInlineFormSet, AnyModelForm, ExtraContext
from directory.admin.history import HistoryMixin
from directory.admin.locking import LockingMixin
from directory.admin.opened import OpenedMixin
from directory.admin.screens import user_of
from directory.errors import DirectoryError
from directory.history import changes
from directory.lib.keys import is_key
from directory.models import Change
from directory.templatetags.staff_tags import people_words

LONGEST_SEARCH = 200


class Notes(TypedDict, total=False):
    """What the record of a change says beside who made it."""

    comment: str
    kind: str
    form_key: str | None


class StaffAdmin(LockingMixin):
    """The base of every staff page; the site registers no other."""

    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS

    class Media:
        js = ("js/admin-unsaved.js", "js/admin-names.js", "js/admin-opened.js")

    def get_actions(
        self, request: HttpRequest
    ) -> dict[str, tuple[Callable[..., str], str, str] | None]:
        """Offer only actions that name the permission they need."""
        actions = super().get_actions(request)
        for name, action in tuple(actions.items()):
            if not action or not getattr(action[0], "allowed_permissions", None):
                del actions[name]
        return actions

    def get_view_on_site_url(self, obj: Model | None = None) -> str | None:
        """Return the address of the public page itself.

        Django's redirect to it would tell the address of hidden records to anybody.
        """
        address = getattr(obj, "get_absolute_url", None)
        if address is None or obj is None or not obj.pk:
            return None
        return str(address())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Search for the words without what no database can look for."""
        # PostgreSQL refuses a NUL, SQLite a pattern that is very long.
        term = search_term.replace("\x00", "")[:LONGEST_SEARCH]
        return super().get_search_results(request, queryset, term)

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        """Refuse patterns in addresses."""
        # A broken one reads like a database that is away, and one may run for ever.
        if lookup.endswith("regex"):
            return False
        return super().lookup_allowed(lookup, value, request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show or save a form; what only the database refuses comes back as typed.

        So do words that were kept over a log-in: they are saved when sent once more.
        """
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
        """Show the list, the whole one for an address that no database can answer."""
        # PostgreSQL refuses every text that holds a NUL.
        for name, values in request.GET.lists():
            texts = [name, *values]
            if any("\x00" in text for text in texts):
                return redirect(request.path)
        context = {"title": people_words(self.opts), **(extra_context or {})}
        return super().changelist_view(request, context)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Model]
    ) -> HttpResponse | None:
        """Run an action on records that can exist."""
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_key, keys)):
            words = gettext("Choose records of this list.")
            self.message_user(request, words, messages.WARNING)
            # Django shows the list again.
            return None
        return super().response_action(request, queryset)

    def _get_obj_does_not_exist_redirect(
        self, _request: HttpRequest, _opts: Options[Model], _object_id: str
    ) -> HttpResponse:
        """Answer 404 for what is not there, where Django would lead to the index."""
        raise Http404


class ReadOnlyAdmin(StaffAdmin):
    """Records that the portal writes itself: they are read, never changed by hand."""

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
    """Records of which every change is recorded, also those in lists and by actions."""

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
            if response := self._added_before(request):
                return response
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Model, form: AnyModelForm, change: bool
    ) -> None:
        """Save the record's own row, unless the form changes nothing."""
        if change and not form.has_changed():
            return
        changes.wait_for_turn()
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: AnyModelForm,
        formsets: Sequence[AnyInlineFormSet],
        change: bool,
    ) -> None:
        """Save what hangs on a record, and record the change."""
        # Django calls this for adding, changing and list edits alike, in the
        # transaction of the save.
        is_same_row = change and not form.has_changed()
        has_more = any(formset.has_changed() for formset in formsets)
        if is_same_row and not has_more and not self.has_more_to_save(request):
            super().save_related(request, form, formsets, change)
            return
        subject = self.subject_of(form)
        notes = self.notes_of(form, not change)
        with changes.recorded(subject, by=user_of(request), **notes):
            # Only what hangs on it changed: its own row gets a new time of change.
            if is_same_row:
                form.instance.save()
            super().save_related(request, form, formsets, change)

    def has_more_to_save(self, _request: HttpRequest) -> bool:
        """Tell whether something changes that no form of the page shows."""
        return False

    def subject_of(self, form: AnyModelForm) -> changes.Subject:
        """Return the record that changes: the form's own, or what that hangs on."""
        subject: changes.Subject = form.instance
        return subject

    def notes_of(self, form: AnyModelForm, _is_new: bool) -> Notes:
        """Return what the record of a change says beside who made it."""
        cleaned = form.cleaned_data
        # Rows of a list have neither of the two fields; an empty key is none.
        note = cleaned.get("change_note", "")
        form_key = cleaned.get("form_key") or None
        return Notes(comment=note, form_key=form_key)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Ask, then delete; a refusal leads back to the record."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(request.path.removesuffix("delete/") + "change/")

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        type(self).remove(obj, by=user_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        # One by one, where Django deletes in bulk: each leaves its own record.
        for record in queryset:
            self.delete_model(request, record)

    def _added_before(self, request: HttpRequest) -> HttpResponseRedirect | None:
        """Lead to the record that this very form already made, if it did."""
        # As long as the column, and without the NUL that PostgreSQL refuses.
        key = request.POST.get("form_key", "")[:64].replace("\x00", "")
        if not key or not self.has_change_log:
            return None
        if not self.has_add_permission(request):
            return None
        # By the same person: a key that two share would be no double sending.
        change = Change.objects.filter(form_key=key, by=request.user.pk).first()
        if change is None:
            return None
        words = gettext("This form was sent twice. The record was made once.")
        self.message_user(request, words, messages.INFO)
        return redirect(self.address_name("change"), change.organization_key)


class VersionedAdmin(OpenedMixin, HistoryMixin, RecordedAdmin):
    """Records with a history of stored versions."""


class UnversionedAdmin(RecordedAdmin):
    """Records whose history is the admin log, which the door writes and not Django."""

    def notes_of(self, form: AnyModelForm, is_new: bool) -> Notes:
        """Return what Django would log, which reads in any language."""
        changed = construct_change_message(form, [], is_new)  # type: ignore[arg-type]
        message = json.dumps(changed)
        # The log holds what Django wrote of a change, or else plain words.
        if note := form.cleaned_data.get("change_note", ""):
            words = LogEntry(change_message=message).get_change_message()
            message = f"{words} {note}"
        kind = Change.Kind.ADDED if is_new else Change.Kind.CHANGED
        return Notes(comment=message, kind=kind)

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> None:  # type: ignore[override]
        """Leave it to the door."""

    log_change = log_addition  # type: ignore[assignment]

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:  # type: ignore[override]
        """Leave it to the door."""


def require(is_allowed: bool) -> None:
    """Refuse with 403 what is not allowed."""
    if not is_allowed:
        raise PermissionDenied
