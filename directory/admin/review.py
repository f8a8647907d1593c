"""The screen on which one suggestion is decided: one page load for a decision, and on
to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from directory import permissions
from directory.admin.base import StaffAdmin, require
from directory.admin.forms.review import LetterForm, RecordSheetForm
from directory.admin.generics import ExtraContext
from directory.admin.screens import user_of
from directory.errors import DirectoryError
from directory.lib.keys import is_key
from directory.models import Organization, Suggestion
from directory.permissions import Effect
from directory.suggestions import decisions, queue, review

FILTERS = "_changelist_filters"
CHANGE = "admin:directory_suggestion_change"


class ReviewingMixin(StaffAdmin):
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
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        _form_url: str = "",
        _extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show a suggestion; a POST decides it and leads to the next one, or comes back
        with everything typed.
        """
        require(self.has_view_permission(request))
        suggestion = suggestion_or_404(object_id)
        if request.method != "POST":
            return self._page(request, suggestion)
        require(self.has_change_permission(request))
        return self._decide(request, suggestion)

    def take_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a suggestion, or give it back, and return to where that was asked for.

        `over` takes it from somebody else.
        """
        suggestion = self._to_change(request, object_id)
        owner = suggestion.assigned_to
        if owner not in (None, request.user) and not {"over", "release"} & set(
            request.POST
        ):
            words = gettext("%(who)s took “%(name)s” already.") % {
                "who": owner,
                "name": suggestion.name,
            }
            self.message_user(request, words, messages.WARNING)
            return redirect(_way_back(request) or _address(suggestion, request))
        act, words = decisions.take, gettext("“%(name)s” is yours now.")
        if "release" in request.POST:
            act, words = decisions.release, gettext("“%(name)s” is nobody’s now.")
        self._try(
            request,
            lambda: act(suggestion, by=user_of(request)),
            words % {"name": suggestion.name},
        )
        return redirect(_way_back(request) or _address(suggestion, request))

    def mark_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Mend a verdict: from spam to the next suggestion, from what is none after all
        to its page.
        """
        suggestion = self._to_change(request, object_id)
        is_spam = request.POST.get("verdict") == Suggestion.Verdict.SPAM
        verdict = Suggestion.Verdict.SPAM if is_spam else Suggestion.Verdict.CLEAN
        words = (
            gettext("“%(name)s” is marked as spam.")
            if is_spam
            else gettext("“%(name)s” is in the main queue.")
        )
        done = self._try(
            request,
            lambda: decisions.mark(suggestion, verdict, by=user_of(request)),
            words % {"name": suggestion.name},
        )
        return redirect(
            self._next(request, suggestion)
            if is_spam and done
            else _address(suggestion, request)
        )

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a decision back and show the suggestion, which waits again."""
        suggestion = self._to_change(request, object_id)
        words = gettext("Undone. “%(name)s” waits again.") % {"name": suggestion.name}
        self._try(
            request, lambda: decisions.undo(suggestion, by=user_of(request)), words
        )
        return redirect(_address(suggestion, request))

    def _decide(self, request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
        sheet = _sheet(request, suggestion)
        record, letter = self._forms(sheet, request.POST)
        decide = DECISIONS.get(request.POST.get("decision", ""))
        error = ""
        if decide:
            seen = request.POST.get("seen", "")
            typed = TypedDecision(user_of(request), sheet, record, letter, seen)
            try:
                if done := decide(typed):
                    self._say_done(request, suggestion, done)
                    return redirect(self._next(request, suggestion))
            except DirectoryError as refusal:
                error = str(refusal)
        # Read anew: a refused decision may have left its marks on the instance.
        return self._page(
            request,
            suggestion_or_404(str(suggestion.pk)),
            typed=request.POST,
            error=error,
        )

    def _page(
        self,
        request: HttpRequest,
        suggestion: Suggestion,
        *,
        typed: QueryDict | None = None,
        error: str = "",
    ) -> HttpResponse:
        sheet = _sheet(request, suggestion)
        record, letter = self._forms(sheet, typed)
        decision = typed.get("decision", "") if typed else ""
        lane, user = _queue(request), user_of(request)
        sees_sender = user.has_perm("directory.view_sender")
        context = {
            **self.admin_site.each_context(request),
            **_kept_filters(request),
            "opts": self.opts,
            "title": review.title_of(suggestion),
            "suggestion": suggestion,
            "original": suggestion,
            "sheet": sheet,
            "compared_with": _compared_with(sheet),
            "form": record,
            "letter": letter,
            "error": error,
            "errors": _errors(decision, record, letter),
            "decision": decision,
            "media": self.media,
            "may_change": self.has_change_permission(request),
            "may_accept": permissions.may(user, Effect.ACCEPT, suggestion),
            "may_undo": permissions.may(user, Effect.UNDO, suggestion),
            "sender": review.sender_of(suggestion) if sees_sender else None,
            "sees_sender": sees_sender,
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
    ) -> tuple[RecordSheetForm, LetterForm]:
        reasons = review.reasons_in(sheet.suggestion.language)
        return RecordSheetForm(typed, sheet=sheet), LetterForm(typed, reasons=reasons)

    def _next(self, request: HttpRequest, suggestion: Suggestion) -> str:
        """Return the address of the next suggestion of the queue, or of the front page
        when nothing waits in it.
        """
        following = queue.next_after(suggestion, _queue(request), user_of(request))
        return _address(following, request) if following else reverse("admin:index")

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
        self, request: HttpRequest, suggestion: Suggestion, words: str
    ) -> None:
        """Say what was decided, with the button that takes it back.

        Its form stands in the page (base_site.html).
        """
        button = (
            '{} <button type="submit" form="message-act" formaction="{}" class="link"'
            ' aria-label="{}">{}</button>'
        )
        undo = reverse("admin:directory_suggestion_undo", args=[suggestion.pk])
        spoken = gettext("Undo: %(words)s") % {"words": words}
        may_undo = permissions.may(user_of(request), Effect.UNDO, suggestion)
        if suggestion.is_decided and may_undo:
            self.message_user(
                request,
                format_html(button, words, undo, spoken, gettext("Undo")),
                messages.SUCCESS,
            )
        else:
            self.message_user(request, words, messages.SUCCESS)


def suggestion_or_404(key: str) -> Suggestion:
    """Return the suggestion of this key, or answer 404."""
    people = ("assigned_to", "decided_by", "organization")
    suggestions = Suggestion.objects.select_related(*people)
    suggestion = suggestions.filter(pk=key).first() if is_key(key) else None
    if suggestion is None:
        raise Http404
    return suggestion


@dataclass(frozen=True)
class TypedDecision:
    """What somebody typed and chose on the page of a suggestion, to be carried out.

    Each way to decide returns what is said about it, "" where its forms have errors.
    """

    by: User
    sheet: review.Sheet
    record: RecordSheetForm
    letter: LetterForm
    seen: str
    """The state of suggestion and record that the page showed, as the form sent it."""

    def accept(self) -> str:
        permissions.ask(self.by, Effect.ACCEPT, self.sheet.suggestion)
        if self.sheet.is_merge or self.sheet.refusal:
            refusal = self.sheet.refusal or gettext("Treat it as new first.")
            raise DirectoryError(refusal)
        if not self.record.is_valid():
            return ""
        organization = decisions.accept(
            self.sheet.suggestion,
            self.record.values(),
            by=self.by,
            seen=_seen_state(self.seen),
        )
        return gettext("Accepted: “%(name)s”.") % {"name": organization}

    def merge(self) -> str:
        permissions.ask(self.by, Effect.ACCEPT, self.sheet.suggestion)
        if not self.sheet.is_merge or self.sheet.record is None:
            raise DirectoryError(gettext("Compare it with a record first."))
        if not (self.record.is_valid() and self.letter.is_valid()):
            return ""
        kept = decisions.merge_into(
            self.sheet.suggestion,
            self.sheet.record,
            self.record.values(),
            by=self.by,
            seen=_seen_state(self.seen),
            name_kind=self.letter.cleaned_data["name_kind"],
        )
        return gettext("Its words are in “%(name)s” now.") % {"name": kept}

    def ask(self) -> str:
        if not self.letter.is_valid():
            return ""
        suggestion = self.sheet.suggestion
        question = self.letter.cleaned_data["question"]
        decisions.ask(suggestion, question, by=self.by, seen=_seen_state(self.seen))
        return gettext("Asked about “%(name)s”.") % {"name": suggestion.name}

    def decline(self) -> str:
        if not self.letter.is_valid():
            return ""
        suggestion = self.sheet.suggestion
        reason = self.letter.cleaned_data["text"]
        decisions.decline(suggestion, reason, by=self.by, seen=_seen_state(self.seen))
        return gettext("Declined: “%(name)s”.") % {"name": suggestion.name}


DECISIONS: dict[str, Callable[[TypedDecision], str]] = {
    "accept": TypedDecision.accept,
    "merge": TypedDecision.merge,
    "ask": TypedDecision.ask,
    "decline": TypedDecision.decline,
}


def _errors(decision: str, record: RecordSheetForm, letter: LetterForm) -> list[str]:
    """Return what keeps a decision from being carried out, in words.

    A decision needs only its own part of the page.
    """
    parts: dict[str, list[BaseForm]] = {
        "accept": [record],
        "merge": [record, letter],
        "ask": [letter],
        "decline": [letter],
    }
    lines = []
    for form in parts.get(decision, []):
        for name, errors in form.errors.items():
            label = f"{form.fields[name].label}: " if name in form.fields else ""
            lines += [f"{label}{error}" for error in errors]
    return lines


def _sheet(request: HttpRequest, suggestion: Suggestion) -> review.Sheet:
    chosen = request.GET.get("with", "")
    record = Organization.objects.filter(pk=chosen).first() if is_key(chosen) else None
    return review.Sheet(suggestion, chosen=record, as_new=chosen == "new")


def _seen_state(seen: str) -> decisions.SeenState:
    """Read the two numbers back that a form carried: `edition-version`."""
    edition, _, version = seen[:40].partition("-")
    if not is_key(edition) or (version and not is_key(version)):
        raise DirectoryError(
            gettext("This form came incomplete. Look it through and decide again.")
        )
    return decisions.SeenState(int(edition), int(version) if version else None)


def _filters(request: HttpRequest) -> str:
    return request.GET.get(FILTERS, "")[:500]


def _kept_filters(request: HttpRequest) -> dict[str, str]:
    """Return what keeps the cut of the list in the addresses of a page.

    By itself and as an addition to another parameter; empty where nothing is cut.
    """
    filters = _filters(request)
    parameter = f"{FILTERS}={quote(filters, safe='')}"
    return {
        "filters": filters,
        "filters_alone": f"?{parameter}" if filters else "",
        "filters_added": f"&{parameter}" if filters else "",
    }


def _compared_with(sheet: review.Sheet) -> str:
    """Return what is asked for when the same comparison is to be shown again."""
    if sheet.record and sheet.is_merge:
        return str(sheet.record.pk)
    return str(sheet.twin.pk) if sheet.twin else "new"


def _queue(request: HttpRequest) -> queue.Queue:
    """Return the cut of the list or of the front page from which this page was
    opened.
    """
    return queue.queue_of(QueryDict(_filters(request)).dict())


def _address(suggestion: Suggestion, request: HttpRequest) -> str:
    query = QueryDict(mutable=True)
    if filters := _filters(request):
        query[FILTERS] = filters
    return reverse(CHANGE, args=[suggestion.pk]) + (
        f"?{query.urlencode()}" if query else ""
    )


def _way_back(request: HttpRequest) -> str:
    # It comes from the form: only an address of the staff side is followed.
    wanted = request.POST.get("next", "")
    return (
        wanted
        if wanted.startswith("/admin/")
        and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        else ""
    )
