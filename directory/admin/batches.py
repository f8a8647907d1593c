"""What is done to many records: the question, how far it is, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory import permissions
from directory.admin.base import ReadOnlyAdmin, require
from directory.admin.forms.batches import ConfirmForm, ValueForm
from directory.admin.generics import AnyModelAdmin, ExtraContext
from directory.admin.kept import AGAIN
from directory.admin.screens import user_of
from directory.catalog import batches, undoing
from directory.catalog.actions import ACTIONS, UNDO, Action
from directory.errors import DirectoryError
from directory.lib.keys import is_key
from directory.models import Batch, BatchItem, Organization
from directory.operations import batches as work
from directory.permissions import Effect

MOST_NAMED = 20
LIST = "admin:directory_organization_changelist"
PAGE = "admin:directory_batch_change"


class BatchActionsMixin(AnyModelAdmin):
    """The actions of a list of organizations: each asks on a page of its own."""

    def get_actions(
        self, request: HttpRequest
    ) -> dict[str, tuple[Callable[..., str], str, str] | None]:
        """Offer what somebody may do, in place of Django's own deletion."""
        offered: dict[str, Any] = {}
        for name, action in ACTIONS.items():
            rights = action.rights
            if all(permissions.may(request.user, *right) for right in rights):
                offered[name] = (_asks(action), name, f"{action.label} …")
        return offered

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Ask before one record is deleted; to hide it instead is asked, too."""
        record = self.get_object(request, object_id) if is_key(object_id) else None
        context: dict[str, object] = {}
        if record is not None and self.has_delete_permission(request, record):
            if "_instead" in request.POST:
                chosen = Organization.objects.filter(pk=record.pk)
                by = user_of(request)
                batch = batches.ask(ACTIONS["back_to_draft"], chosen, by=by)
                return redirect(PAGE, batch.pk)
            may_hide = permissions.may(request.user, Effect.PUBLISH, record)
            context["may_hide"] = may_hide and record.is_published
            context["tied"] = undoing.tied_to([record.pk])
        return super().delete_view(request, object_id, context | (extra_context or {}))


def _asks(action: Action) -> Callable[..., HttpResponse]:
    def ask(
        _model_admin: AnyModelAdmin,
        request: HttpRequest,
        chosen: QuerySet[Organization],
    ) -> HttpResponse:
        batch = batches.ask(action, chosen, by=user_of(request))
        # The way back to the cut of the list from which it was asked.
        query = request.GET.urlencode()
        request.session[f"batch-{batch.pk}"] = query
        return redirect(PAGE, batch.pk)

    return ask


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """What was done to many records, newest first, each with its page."""

    list_display = ("what", "by", "at", "number", "state", "is_undone")
    list_filter = ("state",)
    list_select_related = ("by", "undone_by")
    search_fields = ("what",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        """Leave out the questions of others that nobody answered yet."""
        stored: QuerySet[Batch] = super().get_queryset(request)
        others = stored.filter(state=Batch.State.ASKED).exclude(by=request.user.pk)
        return stored.exclude(pk__in=others.values("pk"))

    @admin.display(description=_("undone"), boolean=True)
    def is_undone(self, batch: Batch) -> bool:
        return hasattr(batch, "undone_by")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        _form_url: str = "",
        _extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show the page of a batch; each of its buttons does one thing."""
        require(self.has_view_permission(request))
        batch = self.get_object(request, object_id) if is_key(object_id) else None
        if batch is None:
            raise Http404
        # What was kept over a log-in is asked for once more.
        if request.method != "POST" or AGAIN in request.POST:
            return self._page(request, batch)
        try:
            return self._act(request, batch)
        except DirectoryError as error:
            self.message_user(request, str(error), messages.WARNING)
            return redirect(PAGE, batch.pk)

    def _act(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        by = user_of(request)
        if "_choose" in request.POST:
            return self._choose(request, batch)
        if "_do" in request.POST:
            return self._confirm(request, batch)
        if "_instead" in request.POST:
            keys = batch.items.order_by().values("organization_key")
            chosen = Organization.objects.filter(pk__in=keys)
            other = batches.ask(ACTIONS["back_to_draft"], chosen, by=by)
            return redirect(PAGE, other.pk)
        if "_go_on" in request.POST:
            permissions.ask(by, Effect.CHANGE, Organization)
            work.hand_over(batch)
            return redirect(PAGE, batch.pk)
        # What is left is a button of a message, which sends nothing of its own.
        done = work.start(batches.undo(batch, by=by))
        return self._follow(request, done)

    def _choose(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        """Keep what the action is to set, and show what that changes."""
        form = self._value_form(batch, request)
        if form is None or not form.is_valid():
            return self._page(request, batch, value_form=form)
        batches.choose(batch, form.stored(), by=user_of(request))
        return redirect(PAGE, batch.pk)

    def _confirm(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        form = ConfirmForm(request.POST, expected=batch.number)
        if not form.is_valid():
            return self._page(request, batch, confirm_form=form)
        was_asked = batch.state == Batch.State.ASKED
        if was_asked and request.POST.get("what", batch.what) != batch.what:
            words = gettext("Something else was chosen meanwhile. Look once more.")
            self.message_user(request, words, messages.WARNING)
            return redirect(PAGE, batch.pk)
        confirmed = batches.confirm(batch, by=user_of(request))
        return self._follow(request, work.start(confirmed) if was_asked else confirmed)

    def _follow(self, request: HttpRequest, batch: Batch) -> HttpResponseRedirect:
        """Lead on: to the list with a message, or to the page of what takes longer."""
        if batch.state != Batch.State.DONE:
            return redirect(PAGE, batch.pk)
        asked = batch.undoes_id or batch.pk
        query = request.session.pop(f"batch-{asked}", "")
        if batch.action != UNDO:
            # Undoing leads back to the same cut.
            request.session[f"batch-{asked}"] = query
        level = messages.SUCCESS if batch.items.done().exists() else messages.WARNING
        self.message_user(request, _message(batch, user_of(request)), level)
        address = reverse(LIST)
        return redirect(f"{address}?{query}" if query else address)

    def _page(
        self,
        request: HttpRequest,
        batch: Batch,
        *,
        value_form: ValueForm | None = None,
        confirm_form: ConfirmForm | None = None,
    ) -> HttpResponse:
        action = ACTIONS.get(batch.action)
        is_asked = batch.state == Batch.State.ASKED
        needs_value = is_asked and action is not None and bool(action.sets)
        is_chosen = not needs_value or bool(batch.values)
        context = {
            "batch": batch,
            # A question is no record yet: its title alone says where one is.
            "original": None if is_asked else batch,
            "change": not is_asked,
            "action": action,
            "is_asked": is_asked,
            "is_chosen": is_chosen,
            "value_form": value_form or self._value_form(batch),
            "confirm_form": confirm_form or ConfirmForm(expected=batch.number),
            "may_undo": batches.may_undo(batch, by=user_of(request)),
            "undone_by": Batch.objects.filter(undoes=batch).first(),
            "may_hide": self._may_hide(request, batch),
            "back": request.session.get(f"batch-{batch.pk}", ""),
            "named": _Named(batch),
        }
        return self.answer(request, "batch", _title(batch, is_chosen), context)

    def _value_form(
        self, batch: Batch, request: HttpRequest | None = None
    ) -> ValueForm | None:
        action = ACTIONS.get(batch.action)
        if action is None or not action.sets or batch.state != Batch.State.ASKED:
            return None
        typed = request.POST if request else None
        initial = {"value": batch.values.get(action.sets)}
        return ValueForm(typed, initial=initial, sets=action.sets)

    def _may_hide(self, request: HttpRequest, batch: Batch) -> bool:
        """Tell whether somebody who is about to delete may hide the records instead."""
        if batch.action != "delete" or batch.state != Batch.State.ASKED:
            return False
        keys = batch.items.order_by().values("organization_key")
        shown = Organization.objects.published().filter(pk__in=keys)
        may = permissions.may(request.user, Effect.PUBLISH, Organization)
        return may and shown.exists()


class _Named:
    """The records of a batch by what becomes of them: their number, the first ones."""

    def __init__(self, batch: Batch) -> None:
        outcomes = BatchItem.Outcome
        self.waiting = _Group(batch.items.filter(outcome=outcomes.WAITING))
        self.done = _Group(batch.items.filter(outcome=outcomes.DONE))
        self.same = _Group(batch.items.filter(outcome=outcomes.SAME))
        self.left_out = _Group(batch.items.filter(outcome=outcomes.LEFT_OUT))


class _Group:
    """Some records of a batch: how many, and the first of them."""

    def __init__(self, items: QuerySet[BatchItem]) -> None:
        self.number = items.count()
        self.first = list(items.order_by("pk")[:MOST_NAMED])
        self.more = self.number - len(self.first)


def _title(batch: Batch, is_chosen: bool) -> str:
    if batch.state != Batch.State.ASKED:
        return batch.what
    if not is_chosen:
        return str(ACTIONS[batch.action].label)
    words = ngettext(
        "%(what)s (%(number)s organization)?",
        "%(what)s (%(number)s organizations)?",
        batch.number,
    )
    what = batch.what if batch.values else ACTIONS[batch.action].label
    return words % {"what": what, "number": f"{batch.number:,}"}


def _message(batch: Batch, by: Any) -> SafeString:
    """Return what came of a batch, with the ways to see it and back."""
    named = _Named(batch)
    words = ngettext(
        "%(what)s: %(number)s organization.",
        "%(what)s: %(number)s organizations.",
        named.done.number,
    )
    sentences = [words % {"what": batch.what, "number": f"{named.done.number:,}"}]
    if rest := named.same.number + named.left_out.number:
        stay = ngettext(
            "%(number)s stays as it was.", "%(number)s stay as they were.", rest
        )
        sentences.append(stay % {"number": f"{rest:,}"})
    address = reverse(PAGE, args=[batch.pk])
    message = format_html(
        '{} <a href="{}">{}</a>.', " ".join(sentences), address, gettext("See which")
    )
    if not batches.may_undo(batch, by=by):
        return message
    # A message stands in no form: the button names one in base_site.html.
    return format_html(
        '{} <button type="submit" form="message-act" formaction="{}" class="link"'
        ' aria-label="{}">{}</button>',
        message,
        address,
        gettext("Undo: %(words)s") % {"words": sentences[0]},
        gettext("Undo"),
    )
