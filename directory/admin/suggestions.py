"""What visitors suggested, as staff see it: the queue and the reasons to decline."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from directory.admin.base import StaffAdmin, require
from directory.admin.forms.review import KeptWordsForm
from directory.admin.generics import ExtraContext
from directory.admin.outcomes import unmark_all_button, verdicts_before
from directory.admin.review import ReviewingMixin
from directory.admin.screens import user_of
from directory.admin.suggestion_filters import (
    AssignedFilter,
    KindFilter,
    StateFilter,
    VerdictFilter,
)
from directory.errors import DirectoryError
from directory.models import DeclineReason, KeptQuestion, Suggestion
from directory.suggestions import decisions
from directory.suggestions.comparison import words_of


@admin.register(Suggestion)
class SuggestionAdmin(ReviewingMixin):
    """All suggestions, the clean ones that wait first in sight.

    Each is decided on a page of its own.
    """

    list_display = (
        "number",
        "kind",
        "name",
        "place",
        "age",
        "state",
        "verdict",
        "assigned_to",
    )
    list_display_links = ("number", "name")
    list_select_related = ("assigned_to",)
    list_filter = (StateFilter, VerdictFilter, KindFilter, AssignedFilter)
    ordering = ("received_at", "id")
    actions = ("take", "mark_as_spam", "mark_as_no_spam")
    search_fields = ("=id", "name", "submitted", "note")

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view("unmark/", require_POST(self.unmark_view), "unmark"),
            *super().get_urls(),
        ]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, _request: HttpRequest, _obj: Model | None = None
    ) -> bool:
        return False

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Search senders only for those who may see them."""
        # A list that answers to an address would give the address away.
        if not user_of(request).has_perm("directory.view_sender"):
            return self.search_fields
        return (*self.search_fields, "sender__name", "sender__email")

    def changelist_view(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Show the queue under its own name."""
        context = {"title": gettext("Suggestions"), **(extra_context or {})}
        return super().changelist_view(request, context)

    # Columns

    @admin.display(description=_("no."), ordering="id")
    def number(self, suggestion: Suggestion) -> int:
        return suggestion.pk

    @admin.display(description=_("place"))
    def place(self, suggestion: Suggestion) -> str:
        submitted = suggestion.submitted
        parts = [
            str(submitted.get("city") or ""),
            str(submitted.get("region") or ""),
            words_of("country", submitted.get("country") or ""),
        ]
        return ", ".join(filter(None, parts))

    @admin.display(description=_("age"), ordering="received_at")
    def age(self, suggestion: Suggestion) -> str:
        return timesince(localtime(suggestion.received_at), depth=1)

    # Actions

    @admin.action(description=_("Take"), permissions=["change"])
    def take(self, request: HttpRequest, queryset: QuerySet[Suggestion]) -> None:
        done = 0
        for suggestion in queryset.filter(state__in=Suggestion.PENDING):
            try:
                decisions.take(suggestion, by=user_of(request))
            except DirectoryError:
                # Decided since the list was read: the number tells that it is left.
                continue
            done += 1
        words = ngettext("%d is yours now.", "%d are yours now.", done)
        self._say(request, words, done)

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_as_spam(
        self, request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> None:
        spam = Suggestion.Verdict.SPAM
        waiting = queryset.filter(state__in=Suggestion.PENDING).exclude(verdict=spam)
        former = dict(waiting.values_list("pk", "verdict"))
        done = self._mark(request, queryset, spam)
        words = ngettext("%d marked as spam.", "%d marked as spam.", done)
        undo = unmark_all_button(words % done, former) if done else ""
        self._say(request, words, done, undo=undo)

    @admin.action(description=_("Not spam"), permissions=["change"])
    def mark_as_no_spam(
        self, request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> None:
        clean = Suggestion.Verdict.CLEAN
        done = self._mark(request, queryset, clean)
        words = ngettext("%d is in the main queue.", "%d are in the main queue.", done)
        self._say(request, words, done)

    def _mark(
        self, request: HttpRequest, queryset: QuerySet[Suggestion], verdict: str
    ) -> int:
        keys = list(queryset.values_list("pk", flat=True))
        return decisions.mark_all(keys, verdict, by=user_of(request))

    def unmark_view(self, request: HttpRequest) -> HttpResponse:
        """Bring back the verdicts that suggestions had before they were marked."""
        require(self.has_change_permission(request))
        done = 0
        for verdict, keys in verdicts_before(request.POST.get("marked", "")).items():
            done += decisions.mark_all(keys, verdict, by=user_of(request))
        words = ngettext("Undone: %d waits again.", "Undone: %d wait again.", done)
        self._say(request, words, done)
        return redirect("admin:directory_suggestion_changelist")

    def _say(
        self, request: HttpRequest, words: str, number: int, *, undo: str = ""
    ) -> None:
        message = words % number if number else gettext("Nothing was changed.")
        if undo:
            message = format_html("{} {}", message, undo)
        self.message_user(request, message, messages.SUCCESS)


class KeptWordsAdmin(StaffAdmin):
    """What staff say again and again, in each language."""

    form = KeptWordsForm
    list_display = ("title", "language", "position", "text")
    list_filter = ("language",)
    search_fields = ("title", "text")


@admin.register(DeclineReason)
class DeclineReasonAdmin(KeptWordsAdmin):
    """Reasons to decline."""


@admin.register(KeptQuestion)
class KeptQuestionAdmin(KeptWordsAdmin):
    """Questions to senders."""
