"""The filters of the list of suggestions; at first it shows what waits and is clean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.admin.generics import AnyModelAdmin
from directory.models import Suggestion
from directory.suggestions import queue

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices
    from django.utils.functional import _StrOrPromise

ANY = "any"


class DefaultedFilter(admin.SimpleListFilter):
    """A filter whose first value holds when none is chosen.

    A search looks everywhere unless one is chosen.
    """

    default = ""

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, str],
        model: type[Model],
        model_admin: AnyModelAdmin,
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.is_wide = bool(request.GET.get(SEARCH_VAR)) or self.is_widened(request)

    def is_widened(self, _request: HttpRequest) -> bool:
        """Tell whether something else that is asked for leaves this filter open."""
        return False

    def value(self) -> str | None:
        return super().value() or (ANY if self.is_wide else self.default)

    def choices(self, changelist: ChangeList) -> Iterator[_ListFilterChoices]:
        """Offer no "All" of Django's own: the values hold one."""
        choices = super().choices(changelist)
        next(choices)
        return choices


class StateFilter(DefaultedFilter):
    """By where it stands."""

    title = _("state")
    parameter_name = "state"
    default = "waiting"

    def lookups(
        self, _request: HttpRequest, _model_admin: AnyModelAdmin
    ) -> Iterable[tuple[str, _StrOrPromise]]:
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
        if value in Suggestion.State.values:
            return queryset.filter(state=value)
        return queryset


class VerdictFilter(DefaultedFilter):
    """By the verdict about spam; of what is decided all are shown."""

    title = _("verdict")
    parameter_name = "verdict"
    default = Suggestion.Verdict.CLEAN

    def is_widened(self, request: HttpRequest) -> bool:
        # One's own work and what is decided are looked through whole.
        if request.GET.get("assigned") == queue.ME:
            return True
        waiting = StateFilter.default
        state = request.GET.get("state", waiting)
        return state != waiting and state not in Suggestion.PENDING

    def lookups(
        self, _request: HttpRequest, _model_admin: AnyModelAdmin
    ) -> Iterable[tuple[str, _StrOrPromise]]:
        return [*Suggestion.Verdict.choices, (ANY, _("any"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> QuerySet[Suggestion]:
        value = self.value()
        if value in Suggestion.Verdict.values:
            return queryset.filter(verdict=value)
        return queryset


class KindFilter(admin.SimpleListFilter):
    """By what it is about."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(
        self, _request: HttpRequest, _model_admin: AnyModelAdmin
    ) -> Iterable[tuple[str, _StrOrPromise]]:
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
        self, _request: HttpRequest, _model_admin: AnyModelAdmin
    ) -> Iterable[tuple[str, _StrOrPromise]]:
        return [(queue.ME, _("me")), ("nobody", _("nobody")), ("others", _("others"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Suggestion]
    ) -> QuerySet[Suggestion]:
        me = request.user.pk
        match self.value():
            case queue.ME:
                return queryset.filter(assigned_to=me)
            case "nobody":
                return queryset.filter(assigned_to=None)
            case "others":
                return queryset.exclude(assigned_to=None).exclude(assigned_to=me)
        return queryset
