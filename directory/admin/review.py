"""The screen on which one suggestion is decided, which leads on to the next."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_info, gettext
from django.views.decorators.http import require_POST

from directory import permissions
from directory.admin.base import StaffAdmin, require
from directory.admin.deciding import DECISIONS, TypedDecision, errors_of
from directory.admin.forms.review import DecisionForm, RecordSheetForm
from directory.admin.generics import ExtraContext
from directory.admin.kept import AGAIN
from directory.admin.opened import OpenedMixin
from directory.admin.outcomes import Outcome, told, undo_button, unmark_button
from directory.admin.screens import user_of
from directory.errors import DirectoryError
from directory.lib.keys import is_key
from directory.models import KeptDecision, Organization, Suggestion
from directory.permissions import Effect
from directory.suggestions import decisions, desk, queue, review, status

FILTERS = "_changelist_filters"
STAFF_NOTE = "staff_note"
CHANGE = "admin:directory_suggestion_change"


class ReviewingMixin(OpenedMixin, StaffAdmin):
    """Show one suggestion beside what is listed, and decide it."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view(
                "<path:object_id>/take/", require_POST(self.take_view), "take"
            ),
            self.further_view(
                "<path:object_id>/mark/", require_POST(self.mark_view), "mark"
            ),
            self.further_view(
                "<path:object_id>/undo/", require_POST(self.undo_view), "undo"
            ),
            self.further_view(
                "<path:object_id>/keep/", require_POST(self.keep_view), "keep"
            ),
            self.further_view(
                "<path:object_id>/note/", require_POST(self.note_view), "note"
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        _form_url: str = "",
        _extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show a suggestion, or decide it and go on to the next one."""
        require(self.has_view_permission(request))
        suggestion = suggestion_or_404(object_id)
        if request.method != "POST":
            return self._page(request, suggestion)
        require(self.has_change_permission(request))
        return self._decide(request, suggestion)

    def take_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a suggestion or give it back, and return to where one came from."""
        suggestion = self._to_change(request, object_id)
        name = suggestion.name
        way_back = _way_back(request) or _address(suggestion, request)
        owner = suggestion.assigned_to
        # `over` takes it from somebody else; a click on an old page must not.
        is_meant = "over" in request.POST or "release" in request.POST
        if owner not in (None, request.user) and not is_meant:
            words = gettext("%(who)s took “%(name)s” already.")
            words %= {"who": owner, "name": name}
            self.message_user(request, words, messages.WARNING)
            return redirect(way_back)
        if "release" in request.POST:
            act, words = decisions.release, gettext("“%(name)s” is nobody’s now.")
        else:
            act, words = decisions.take, gettext("“%(name)s” is yours now.")
        by = user_of(request)
        self._try(request, lambda: act(suggestion, by=by), words % {"name": name})
        return redirect(way_back)

    def mark_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that a suggestion is spam, or none after all."""
        suggestion = self._to_change(request, object_id)
        former, verdict = suggestion.verdict, _verdict(request)
        if verdict == Suggestion.Verdict.SPAM:
            words = gettext("“%(name)s” is marked as spam.")
        elif verdict == Suggestion.Verdict.DOUBTFUL:
            words = gettext("“%(name)s” is among the doubtful ones.")
        else:
            words = gettext("“%(name)s” is in the main queue.")
        words %= {"name": suggestion.name}
        by = user_of(request)
        try:
            decisions.mark(suggestion, verdict, by=by)
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(_address(suggestion, request))
        if verdict != Suggestion.Verdict.SPAM:
            # What is none after all is to be decided now.
            self.message_user(request, words, messages.SUCCESS)
            return redirect(_address(suggestion, request))
        undo = unmark_button(words, suggestion, former) if former != verdict else ""
        message = told(Outcome(words), suggestion, by, undo=undo)
        self.message_user(request, message, messages.SUCCESS)
        return redirect(self._next(request, suggestion))

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a decision back and show the suggestion, which waits again."""
        suggestion = self._to_change(request, object_id)
        words = gettext("Undone. “%(name)s” waits again.") % {"name": suggestion.name}
        by = user_of(request)
        self._try(request, lambda: decisions.undo(suggestion, by=by), words)
        return redirect(_address(suggestion, request))

    def keep_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep what was typed until this person comes back, or drop it."""
        suggestion = self._to_change(request, object_id)
        by = user_of(request)
        if "drop" in request.POST:
            desk.drop(suggestion, by)
            return redirect(_address(suggestion, request))
        try:
            self._keep(request, suggestion)
        except DirectoryError as error:
            if "script" in request.POST:
                return HttpResponse(str(error), status=409)
            self.message_user(request, str(error), messages.ERROR)
            return redirect(_address(suggestion, request))
        if "script" in request.POST:
            return HttpResponse(status=204)
        words = gettext("Kept: it is filled in when you come back.")
        self.message_user(request, words, messages.SUCCESS)
        return redirect(_address(suggestion, request))

    def note_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note something for the others, and keep what else was typed."""
        suggestion = self._to_change(request, object_id)
        try:
            desk.note(suggestion, request.POST.get(STAFF_NOTE, ""), by=user_of(request))
            # The note comes alone from the page of one that is decided.
            if suggestion.is_pending and "seen" in request.POST:
                self._keep(request, suggestion)
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            words = gettext("Your note is kept.")
            self.message_user(request, words, messages.SUCCESS)
        return redirect(_address(suggestion, request))

    def _keep(self, request: HttpRequest, suggestion: Suggestion) -> None:
        """Keep what stands in the fields of a decision, and nothing else that came."""
        record, decision_form = self._forms(_sheet(request, suggestion), None)
        names = {*record.fields, *decision_form.fields, "untouched", "seen"}
        names |= {f"use_{name}" for name in record.fields}
        values = {
            name: request.POST.getlist(name) for name in names if name in request.POST
        }
        desk.keep(suggestion, values, by=user_of(request))

    def _decide(self, request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
        sheet = _sheet(request, suggestion)
        record, decision_form = self._forms(sheet, request.POST)
        decide = DECISIONS.get(request.POST.get("decision", ""))
        if AGAIN in request.POST:
            # What was kept over a log-in is shown once more first.
            decide = None
        seen = request.POST.get("seen", "")
        typed = TypedDecision(user_of(request), sheet, record, decision_form, seen)
        outcome, error = None, ""
        try:
            # No decision is asked for by the button that fills in a reason's text.
            outcome = decide(typed) if decide else None
        except DirectoryError as refusal:
            error = str(refusal)
        if outcome:
            self._say_done(request, suggestion, outcome)
            desk.drop(suggestion, typed.by)
            self._note_beside(request, suggestion)
            # The front page closes one by itself and goes on from there.
            return redirect(_way_back(request) or self._next(request, suggestion))
        # Read anew: a refused decision may have left its marks on the instance.
        suggestion = suggestion_or_404(str(suggestion.pk))
        return self._page(request, suggestion, typed=request.POST, error=error)

    def _note_beside(self, request: HttpRequest, suggestion: Suggestion) -> None:
        """Keep the note that came with a decision; the decision stands without it."""
        note = request.POST.get(STAFF_NOTE, "").strip()
        if not note:
            return
        try:
            desk.note(suggestion, note, by=user_of(request))
        except DirectoryError as error:
            self.message_user(request, str(error), messages.WARNING)

    def _page(
        self,
        request: HttpRequest,
        suggestion: Suggestion,
        *,
        typed: QueryDict | None = None,
        error: str = "",
    ) -> HttpResponse:
        sheet = _sheet(request, suggestion)
        lane, user = _queue(request), user_of(request)
        kept = desk.kept_for(user, suggestion) if typed is None else None
        record, decision_form = self._forms(sheet, _as_sent(kept) if kept else typed)
        decision = typed.get("decision", "") if typed else ""
        sees_sender = user.has_perm("directory.view_sender")
        context = {
            **self.admin_site.each_context(request),
            **_kept_filters(request),
            **self.opened_context(request, suggestion),
            "opts": self.opts,
            "title": review.title_of(suggestion),
            "suggestion": suggestion,
            "original": suggestion,
            "sheet": sheet,
            "compared_with": _compared_with(sheet),
            "form": record,
            "decision_form": decision_form,
            "error": error,
            "is_kept": AGAIN in request.POST,
            "errors": errors_of(decision, record, decision_form),
            "decision": decision,
            "kept": kept,
            "is_kept_of_other": kept and kept.values.get("seen") != [sheet.seen],
            "notes": review.notes_on(suggestion) if sees_sender else [],
            "staff_note": typed.get(STAFF_NOTE, "") if typed else "",
            "media": self.media,
            "may_change": self.has_change_permission(request),
            "may_accept": permissions.may(user, Effect.ACCEPT, suggestion),
            "may_undo": permissions.may(user, Effect.UNDO, suggestion),
            "sender": review.sender_of(sheet) if sees_sender else None,
            "sees_sender": sees_sender,
            "language": get_language_info(status.language_of(suggestion)),
            "is_mine": suggestion.assigned_to == request.user,
            "undo_refusal": decisions.refusal_of_undo(suggestion),
            "decided": review.what_was_decided(suggestion),
            "next": queue.next_after(suggestion, lane, user),
            "queue": lane,
            "found": review.records_named(request.GET.get("find", "")),
            "find": request.GET.get("find", ""),
        }
        return TemplateResponse(request, "admin/directory/review.html", context)

    def _forms(
        self, sheet: review.Sheet, typed: QueryDict | None
    ) -> tuple[RecordSheetForm, DecisionForm]:
        language = sheet.suggestion.language
        decision_form = DecisionForm(
            typed,
            reasons=review.reasons_in(language),
            questions=review.questions_in(language),
            name_kind=sheet.name_kind,
        )
        return RecordSheetForm(typed, sheet=sheet), decision_form

    def _next(self, request: HttpRequest, suggestion: Suggestion) -> str:
        """Return the address of the next suggestion of the queue, if any waits."""
        following = queue.next_after(suggestion, _queue(request), user_of(request))
        if following is None:
            return reverse("admin:index")
        return _address(following, request)

    def _to_change(self, request: HttpRequest, object_id: str) -> Suggestion:
        require(self.has_change_permission(request))
        return suggestion_or_404(object_id)

    def _try(self, request: HttpRequest, act: Callable[[], None], words: str) -> bool:
        try:
            act()
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        self.message_user(request, words, messages.SUCCESS)
        return True

    def _say_done(
        self, request: HttpRequest, suggestion: Suggestion, outcome: Outcome
    ) -> None:
        """Say what was decided, with the ways to it and the button that undoes it."""
        by = user_of(request)
        undo = ""
        if suggestion.is_decided and permissions.may(by, Effect.UNDO, suggestion):
            undo = undo_button(outcome.words, suggestion)
        message = told(outcome, suggestion, by, undo=undo)
        self.message_user(request, message, messages.SUCCESS)


def suggestion_or_404(key: str) -> Suggestion:
    """Return the suggestion of this key, or answer 404."""
    people = ("assigned_to", "decided_by", "organization")
    suggestions = Suggestion.objects.select_related(*people)
    suggestion = suggestions.filter(pk=key).first() if is_key(key) else None
    if suggestion is None:
        raise Http404
    return suggestion


def _sheet(request: HttpRequest, suggestion: Suggestion) -> review.Sheet:
    key = request.GET.get("with", "")
    record = None
    if is_key(key):
        record = Organization.objects.filter(pk=key).first()
    return review.Sheet(suggestion, chosen=record, as_new=key == "new")


def _as_sent(kept: KeptDecision) -> QueryDict:
    """Return what was kept as a browser would send it."""
    data = QueryDict(mutable=True)
    for name, values in kept.values.items():
        data.setlist(name, values)
    return data


def _verdict(request: HttpRequest) -> str:
    """Return the verdict that was asked for: clean where it is none that is known."""
    verdict = request.POST.get("verdict", "")
    known = Suggestion.Verdict.values
    return verdict if verdict in known else Suggestion.Verdict.CLEAN


def _filters(request: HttpRequest) -> str:
    return request.GET.get(FILTERS, "")[:500]


def _kept_filters(request: HttpRequest) -> dict[str, str]:
    """Return what keeps the cut of the list in the addresses of a page."""
    filters = _filters(request)
    if not filters:
        return {"filters": "", "filters_alone": "", "filters_added": ""}
    parameter = f"{FILTERS}={quote(filters, safe='')}"
    # By itself, and as an addition to another parameter.
    return {
        "filters": filters,
        "filters_alone": f"?{parameter}",
        "filters_added": f"&{parameter}",
    }


def _compared_with(sheet: review.Sheet) -> str:
    """Return what is asked for when the same comparison is to be shown again."""
    if sheet.record and sheet.is_merge:
        return str(sheet.record.pk)
    if sheet.twin:
        return str(sheet.twin.pk)
    return "new"


def _queue(request: HttpRequest) -> queue.Queue:
    """Return the cut of the list from which this page was opened."""
    return queue.queue_of(QueryDict(_filters(request)).dict())


def _address(suggestion: Suggestion, request: HttpRequest) -> str:
    """Return the address of a suggestion, in the cut of the list of this page."""
    address = reverse(CHANGE, args=[suggestion.pk])
    filters = _filters(request)
    if not filters:
        return address
    query = QueryDict(mutable=True)
    query[FILTERS] = filters
    return f"{address}?{query.urlencode()}"


def _way_back(request: HttpRequest) -> str:
    # It comes from the form: only an address of the staff side is followed.
    address = request.POST.get("next", "")
    if not address.startswith("/admin/"):
        return ""
    # Django refuses what a browser might read as the address of another host.
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return ""
    return address
