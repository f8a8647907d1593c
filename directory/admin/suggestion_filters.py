"""The filters of the list of suggestions: what waits and is clean is shown unless
something else is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.models import Suggestion
from directory.suggestions import queue

ANY = "any"


class DefaultedFilter(admin.SimpleListFilter):
    """A filter whose first value holds when none is chosen.

    A search looks everywhere unless one is chosen.
    """

    default = ""

    def __init__(
        self, request: HttpRequest, params: Any, model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.is_wide = bool(request.GET.get(SEARCH_VAR)) or self.is_widened(request)

    def is_widened(self, _request: HttpRequest) -> bool:
        """Tell whether something else that is asked for leaves this filter open."""
        return False

    def value(self) -> str | None:
        return super().value() or (ANY if self.is_wide else self.default)

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Offer no "All" of Django's own: the values hold one."""
        found = super().choices(changelist)
        next(found)
        return found


class StateFilter(DefaultedFilter):
    """By where it stands."""

    title = _("state")
    parameter_name = "state"
    default = "waiting"

    def lookups(
        self, _request: HttpRequest, _model_admin: Any
    ) -> Iterable[tuple[str, Any]]:
        ends = [
            (state, state.label)
            for state in Suggestion.State
            if state not in Suggestion.PENDING
        ]
        question = Suggestion.State.QUESTION
        return [
            ("waiting", _("waiting")),
            (question, question.label),
            *ends,
            (ANY, _("any")),
        ]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> QuerySet[Suggestion]:
        value = self.value()
        if value == self.default:
            return queryset.filter(state__in=Suggestion.PENDING)
        return (
            queryset.filter(state=value)
            if value in Suggestion.State.values
            else queryset
        )


class VerdictFilter(DefaultedFilter):
    """By the verdict about spam; of what is decided all are shown."""

    title = _("verdict")
    parameter_name = "verdict"
    default = Suggestion.Verdict.CLEAN

    def is_widened(self, request: HttpRequest) -> bool:
        is_mine = request.GET.get("assigned") == queue.ME
        return is_mine or request.GET.get("state", StateFilter.default) not in (
            StateFilter.default,
            *Suggestion.PENDING,
        )

    def lookups(
        self, _request: HttpRequest, _model_admin: Any
    ) -> Iterable[tuple[str, Any]]:
        return [*Suggestion.Verdict.choices, (ANY, _("any"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> QuerySet[Suggestion]:
        value = self.value()
        return (
            queryset.filter(verdict=value)
            if value in Suggestion.Verdict.values
            else queryset
        )


class KindFilter(admin.SimpleListFilter):
    """By what it is about."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(
        self, _request: HttpRequest, _model_admin: Any
    ) -> Iterable[tuple[str, Any]]:
        return Suggestion.Kind.choices

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> QuerySet[Suggestion]:
        value = self.value()
        return queryset.filter(kind=value) if value else queryset


class AssignedFilter(admin.SimpleListFilter):
    """By who took it."""

    title = _("assigned to")
    parameter_name = "assigned"

    def lookups(
        self, _request: HttpRequest, _model_admin: Any
    ) -> Iterable[tuple[str, Any]]:
        return [(queue.ME, _("me")), ("nobody", _("nobody")), ("others", _("others"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> QuerySet[Suggestion]:
        taken = queryset.exclude(assigned_to=None)
        found = {
            queue.ME: queryset.filter(assigned_to=request.user.pk),
            "nobody": queryset.filter(assigned_to=None),
            "others": taken.exclude(assigned_to=request.user.pk),
        }
        return found.get(self.value() or "", queryset)
