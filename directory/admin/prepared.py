"""Changes that are prepared in a record's form and published later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from directory import permissions
from directory.admin.forms.prepared import PreparedForm
from directory.admin.generics import AnyInlineFormSet, AnyModelForm, ExtraContext
from directory.admin.history import HistoryMixin
from directory.admin.screens import user_of
from directory.catalog import prepared
from directory.errors import DirectoryError
from directory.lib.keys import is_key
from directory.models import Organization, PreparedChange
from directory.permissions import Effect


class PreparedMixin(HistoryMixin):
    """Save a form for later, show what waits, publish or discard it."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view(
                "<path:object_id>/prepared/", self.prepared_view, "prepared"
            ),
            *super().get_urls(),
        ]

    # The form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show a form, also with what is prepared; what cannot wait comes back."""
        view = super().changeform_view
        if object_id is not None and request.method == "GET":
            change = _asked_for(request, object_id)
            if change is not None:
                return self._form_of(request, change, object_id)
        if object_id is None or not _is_preparing(request):
            return view(request, object_id, form_url, extra_context)
        try:
            if request.POST.get("tied_by"):
                # It would be written into that record, which has its own words.
                words = gettext(
                    "A tie that another record keeps cannot wait here: save it on its"
                    " own, or leave it out."
                )
                raise DirectoryError(words)
            return view(request, object_id, form_url, extra_context)
        except DirectoryError as error:
            # As what the database refuses: the form comes back as typed.
            request.trouble = str(error)  # type: ignore[attr-defined]
            return view(request, object_id, form_url, extra_context)

    def _form_of(
        self, request: HttpRequest, change: PreparedChange, object_id: str
    ) -> HttpResponse:
        """Show the form as if what is prepared were published."""
        try:
            with prepared.looked_at(change):
                response: Any = super().changeform_view(request, object_id)
                # Now: a moment later the record is as it was.
                if not response.is_rendered:
                    response.render()
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(self.address_name("prepared"), object_id)
        answer: HttpResponse = response
        return answer

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        """Say what waits, and offer to save the form for later."""
        if obj is not None:
            waiting = PreparedChange.objects.of(obj.pk)
            asked = request.POST if request.method == "POST" else request.GET
            is_opened = waiting is not None and (
                "from_prepared" in request.POST or "prepared" in request.GET
            )
            context["prepared_change"] = waiting
            context["is_from_prepared"] = is_opened
            # Who is told of another one has seen it by the next time.
            context["has_seen_prepared"] = is_opened or "_prepare" in asked
            context["may_prepare"] = permissions.may(request.user, Effect.PREPARE, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(
        self, request: HttpRequest, obj: Model, form: AnyModelForm, change: bool
    ) -> None:
        # What is prepared is written and taken back together with what hangs on it.
        if not (change and _is_preparing(request)):
            super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: AnyModelForm,
        formsets: Sequence[AnyInlineFormSet],
        change: bool,
    ) -> None:
        """Save for good, or keep what would be saved as a prepared change."""
        seen = _seen_edition(request)
        record = form.instance
        if not (change and _is_preparing(request)):
            super().save_related(request, form, formsets, change)
            if self.has_more_to_save(request):
                prepared.settle(record, seen=seen)
            return
        note = form.cleaned_data.get("change_note", "")
        by = user_of(request)
        with prepared.prepared(record, by=by, comment=note, seen=seen):
            super().save_model(request, record, form, change)
            super().save_related(request, form, formsets, change)

    def has_more_to_save(self, request: HttpRequest) -> bool:
        """Tell whether the form was opened with what is prepared: it is all there is.

        Rows that the prepared change takes away are not in it.
        """
        return "from_prepared" in request.POST

    def save_formset(
        self,
        request: HttpRequest,
        form: AnyModelForm,
        formset: AnyInlineFormSet,
        change: bool,
    ) -> None:
        super().save_formset(request, form, formset, change)
        if self.has_more_to_save(request):
            kept = [row.instance.pk for row in formset.forms if row.instance.pk]
            owner = {formset.fk.name: form.instance.pk}
            rows = formset.model._base_manager.filter(**owner)
            rows.exclude(pk__in=kept).delete()

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> Any:
        """Note a change of the record; one that waits was noted where it is kept."""
        if _is_preparing(request):
            return None
        return super().log_change(request, obj, message)

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        if not _is_preparing(request):
            return super().response_change(request, obj)
        words = gettext("Prepared. Readers see nothing of it until it is published.")
        self.message_user(request, words, messages.SUCCESS)
        return redirect(self.address_name("prepared"), obj.pk)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """List the versions, below what waits to become the next."""
        record = self.record_or_404(request, object_id)
        context = {"prepared_change": PreparedChange.objects.of(record.pk)}
        return super().history_view(
            request, object_id, {**context, **(extra_context or {})}
        )

    # Its own page

    def prepared_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what is prepared; a POST publishes it, sets its time or drops it."""
        record = cast(Organization, self.record_or_404(request, object_id))
        if request.method == "POST":
            permissions.ask(request.user, Effect.PREPARE, record)
        change = PreparedChange.objects.of(record.pk)
        if change is None:
            raise Http404
        typed = request.POST if "schedule" in request.POST else None
        form = PreparedForm(typed, initial={"publish_at": change.publish_at})
        if request.method == "POST" and (typed is None or form.is_valid()):
            return self._act(request, change, form)
        context = {
            "original": record,
            "change": change,
            "form": form,
            "conflicts": prepared.conflicts(change),
            "differences": prepared.differences_of(change),
            "may_prepare": permissions.may(request.user, Effect.PREPARE, record),
        }
        title = gettext("Prepared change of “%(name)s”") % {"name": record}
        return self.answer(request, "prepared", title, context)

    def _act(
        self, request: HttpRequest, change: PreparedChange, form: PreparedForm
    ) -> HttpResponseRedirect:
        """Do what the button says, and say how it went."""
        by, seen = user_of(request), _seen_edition(request)
        page = "change"
        try:
            if "publish" in request.POST:
                prepared.publish(change, by=by, seen=seen)
                words = gettext("Published.")
            elif "discard" in request.POST:
                prepared.discard(change, by=by, seen=seen)
                words = gettext("Discarded. The record is as it was.")
            else:
                page = "prepared"
                at = form.cleaned_data["publish_at"] if form.is_bound else None
                prepared.schedule(change, at, by=by, seen=seen)
                words = gettext("It waits until somebody publishes it.")
                if at is not None:
                    when = date_format(localtime(at), "DATETIME_FORMAT")
                    words = gettext("It will be published: %(when)s.") % {"when": when}
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(self.address_name("prepared"), change.organization_id)
        self.message_user(request, words, messages.SUCCESS)
        return redirect(self.address_name(page), change.organization_id)


def _is_preparing(request: HttpRequest) -> bool:
    return "_prepare" in request.POST


def _seen_edition(request: HttpRequest) -> int:
    """Return which edition of what is prepared was looked at, 0 where none was."""
    sent = request.POST.get("prepared", "")
    return int(sent) if is_key(sent) else 0


def _asked_for(request: HttpRequest, object_id: str) -> PreparedChange | None:
    """Return what is prepared for a record, where the form is asked for with it."""
    if "prepared" not in request.GET or not is_key(object_id):
        return None
    return PreparedChange.objects.of(int(object_id))
