"""What visitors suggested, as staff see it: the queue, and the reasons they decline
with.
"""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory.admin.base import StaffAdmin
from directory.admin.forms.review import DeclineReasonForm
from directory.admin.generics import ExtraContext
from directory.admin.review import ReviewingMixin
from directory.admin.screens import user_of
from directory.admin.suggestion_filters import (
    AssignedFilter,
    KindFilter,
    StateFilter,
    VerdictFilter,
)
from directory.errors import DirectoryError
from directory.models import DeclineReason, Suggestion
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

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, _request: HttpRequest, _obj: Model | None = None
    ) -> bool:
        return False

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Search senders only for those who may see them."""
        senders = (
            ("sender__name", "sender__email")
            if request.user.has_perm("directory.view_sender")
            else ()
        )
        return (*self.search_fields, *senders)

    def changelist_view(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Show the queue under its own name."""
        return super().changelist_view(
            request, {"title": gettext("Suggestions"), **(extra_context or {})}
        )

    # Columns

    @admin.display(description=_("no."), ordering="id")
    def number(self, suggestion: Suggestion) -> int:
        return suggestion.pk

    @admin.display(description=_("place"))
    def place(self, suggestion: Suggestion) -> str:
        told = suggestion.submitted
        parts = [
            str(told.get("city") or ""),
            str(told.get("region") or ""),
            words_of("country", told.get("country") or ""),
        ]
        return ", ".join(filter(None, parts))

    @admin.display(description=_("age"), ordering="received_at")
    def age(self, suggestion: Suggestion) -> str:
        return timesince(localtime(suggestion.received_at), depth=1)

    # Actions

    @admin.action(description=_("Take"), permissions=["change"])
    def take(self, request: HttpRequest, queryset: QuerySet[Suggestion]) -> None:
        waiting = list(queryset.pending())  # type: ignore[attr-defined]
        done = sum(self._try_quietly(request, suggestion) for suggestion in waiting)
        self._say(
            request,
            ngettext("%d is yours now.", "%d are yours now.", done) % done,
            done,
        )

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_as_spam(
        self, request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> None:
        done = self._mark(request, queryset, Suggestion.Verdict.SPAM)
        self._say(
            request,
            ngettext("%d marked as spam.", "%d marked as spam.", done) % done,
            done,
        )

    @admin.action(description=_("Not spam"), permissions=["change"])
    def mark_as_no_spam(
        self, request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> None:
        done = self._mark(request, queryset, Suggestion.Verdict.CLEAN)
        self._say(
            request,
            ngettext("%d is in the main queue.", "%d are in the main queue.", done)
            % done,
            done,
        )

    def _mark(
        self, request: HttpRequest, queryset: QuerySet[Suggestion], verdict: str
    ) -> int:
        by = user_of(request)
        return decisions.mark_all(
            list(queryset.values_list("pk", flat=True)), verdict, by=by
        )

    def _try_quietly(self, request: HttpRequest, suggestion: Suggestion) -> bool:
        by = user_of(request)
        try:
            decisions.take(suggestion, by=by)
        except DirectoryError:
            return False
        return True

    def _say(self, request: HttpRequest, words: str, number: int) -> None:
        self.message_user(
            request,
            words if number else gettext("Nothing was changed."),
            messages.SUCCESS,
        )


@admin.register(DeclineReason)
class DeclineReasonAdmin(StaffAdmin):
    """What staff say again and again, in each language."""

    form = DeclineReasonForm
    list_display = ("title", "language", "position", "text")
    list_filter = ("language",)
    search_fields = ("title", "text")
