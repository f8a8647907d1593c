"""The list of organizations, with a number beside each value of each filter.

Django would read the list anew for every filter; here a few statements count for all of
them together, as many with ten records as with a hundred thousand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from django.contrib import admin
from django.contrib.admin.utils import build_q_object_from_lookup_parameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Model, Q, QuerySet, TextChoices
from django.http import HttpRequest
from django.utils.formats import number_format

from directory.admin.generics import AnyModelAdmin
from directory.models import Organization

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

NONE = "none"
Counts = dict[str, int]


class Condition(NamedTuple):
    """One value of a filter: its words, and what an organization must be for it."""

    words: _StrOrPromise
    condition: Q


class ConditionsFilter(ABC, admin.SimpleListFilter):
    """By one of some conditions, for a list that counts for all its filters at once."""

    @abstractmethod
    def conditions(self) -> dict[str, Condition]:
        """Return the conditions by the values that stand for them in addresses."""

    # Read for the values, the list and the counts; some come from the database.
    @cached_property
    def known(self) -> dict[str, Condition]:
        return self.conditions()

    @property
    def chosen(self) -> Condition | None:
        """The condition that the address asks for; None for one that is not known."""
        return self.known.get(self.value() or "")

    def lookups(
        self, _request: HttpRequest, _model_admin: AnyModelAdmin
    ) -> Iterable[tuple[str, _StrOrPromise]]:
        return [(value, condition.words) for value, condition in self.known.items()]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Organization]
    ) -> QuerySet[Organization]:
        return queryset.filter(self.chosen.condition) if self.chosen else queryset

    def get_facet_queryset(  # type: ignore[override]
        self, changelist: ChangeList
    ) -> dict[str, str]:
        """Return the numbers of the values as people read them.

        They are counted along with those of all other filters.
        """
        counted = cast("CountingChangeList", changelist).counts_of(self)
        return {
            place: number_format(number, force_grouping=True)
            for place, number in counted.items()
        }


class ColumnFilter(ConditionsFilter):
    """By what stands in one column, of which each value is a choice."""

    column: ClassVar[str]

    def condition(self, stored: str) -> Q:
        """Return what keeps the records with this value."""
        return Q(**{self.column: stored})

    def value_of(self, stored: str) -> str:
        """Return the value in addresses for one that is stored."""
        return stored or NONE

    def lets_pass(self, stored: str) -> bool:
        """Tell whether the choice of this filter keeps records with this value."""
        return self.chosen is None or self.value_of(stored) == self.value()

    def of_choices(self, choices: type[TextChoices]) -> dict[str, Condition]:
        """Return a condition for each of these choices."""
        return {
            value: Condition(words, self.condition(value))
            for value, words in choices.choices
        }


class TermsFilter(ConditionsFilter):
    """By what stands in rows of their own, which name the organization by its key."""

    key_column: ClassVar[str]
    term_column: ClassVar[str]

    @abstractmethod
    def rows(self) -> QuerySet[Model]:
        """Return the rows that name organizations and terms."""

    @abstractmethod
    def terms(self) -> Iterable[tuple[int, str]]:
        """Return the key and the words of each term."""

    def conditions(self) -> dict[str, Condition]:
        conditions = {}
        for key, words in self.terms():
            bearing = self.rows().filter(**{self.term_column: key})
            keeps = Q(pk__in=bearing.values(self.key_column))
            conditions[str(key)] = Condition(words, keeps)
        return conditions

    def numbers(self, within: QuerySet[Organization] | None) -> dict[str, int]:
        """Return how many organizations have each term, of all or of these."""
        rows = self.rows().order_by()
        if within is not None:
            keys = within.order_by().values("pk")
            rows = rows.filter(**{f"{self.key_column}__in": keys})
        counted = rows.values_list(self.term_column).annotate(
            number=Count(self.key_column)
        )
        return {str(key): number for key, number in counted}


class CountingChangeList(ChangeList):
    """A list of organizations that counts once for all of its filters."""

    request: HttpRequest
    remaining: dict[str, list[str]]

    def get_filters(self, request: HttpRequest) -> Any:
        """Note what the address asks besides the filters."""
        filters = super().get_filters(request)
        self.request, self.remaining = request, cast("dict[str, list[str]]", filters[2])
        return filters

    def counts_of(self, wanted: ConditionsFilter) -> Counts:
        """Return the numbers of one filter, by the keys under which Django looks."""
        return self._counts[wanted.parameter_name or ""]

    @cached_property
    def _counts(self) -> dict[str, Counts]:
        asked = build_q_object_from_lookup_parameters(self.remaining)
        everything = Organization.objects.filter(asked).order_by()
        found, _may_repeat = self.model_admin.get_search_results(
            self.request, everything, self.query
        )
        is_whole = not self.query and not self.remaining
        return counts(found, self.filter_specs, is_whole=is_whole)


@dataclass(frozen=True)
class _Kinds:
    """The filters by the ways in which they are counted."""

    columns: Sequence[ColumnFilter]
    conditions: Sequence[ConditionsFilter]
    terms: Sequence[TermsFilter]


def counts(
    found: QuerySet[Organization], filters: Iterable[Any], *, is_whole: bool
) -> dict[str, Counts]:
    """Return for each filter how many each of its values would show, the choices in
    the other filters kept.

    `is_whole` says that `found` are all there are.
    """
    kinds = _kinds(filters)
    numbers = _by_columns(found, kinds)
    numbers |= _by_conditions(found, kinds)
    for one in kinds.terms:
        chosen = _chosen([*kinds.columns, *kinds.conditions, *kinds.terms], but=one)
        within = None if is_whole and not chosen else found.filter(*chosen)
        by_term = one.numbers(within)
        numbers[str(one.parameter_name)] = _in_places(one, by_term)
    return numbers


def _kinds(filters: Iterable[Any]) -> _Kinds:
    known = [one for one in filters if isinstance(one, ConditionsFilter)]
    columns = [one for one in known if isinstance(one, ColumnFilter)]
    terms = [one for one in known if isinstance(one, TermsFilter)]
    others = [one for one in known if one not in columns and one not in terms]
    return _Kinds(columns, others, terms)


def _chosen(
    filters: Sequence[ConditionsFilter], *, but: ConditionsFilter | None = None
) -> list[Q]:
    return [one.chosen.condition for one in filters if one.chosen and one is not but]


def _in_places(one: ConditionsFilter, by_value: Mapping[str, int]) -> Counts:
    """Return the numbers of the values by their places, as Django's filters want."""
    return {
        f"{place}__c": by_value.get(value, 0) for place, value in enumerate(one.known)
    }


def _by_columns(found: QuerySet[Organization], kinds: _Kinds) -> dict[str, Counts]:
    """Count by the columns in one statement: how many have the same in all of them.

    An index holds these columns, so the records themselves are not read.
    """
    columns = [one.column for one in kinds.columns]
    outside = found.filter(*_chosen([*kinds.conditions, *kinds.terms]))
    rows = list(outside.values_list(*columns).annotate(number=Count("pk")))
    numbers = {}
    for place, one in enumerate(kinds.columns):
        by_value: dict[str, int] = {}
        for *values, number in rows:
            is_counted = all(
                other is one or other.lets_pass(str(values[at]))
                for at, other in enumerate(kinds.columns)
            )
            if is_counted:
                value = one.value_of(str(values[place]))
                by_value[value] = by_value.get(value, 0) + number
        numbers[str(one.parameter_name)] = _in_places(one, by_value)
    return numbers


def _by_conditions(found: QuerySet[Organization], kinds: _Kinds) -> dict[str, Counts]:
    """Count by the conditions in one walk through the records."""
    filters = kinds.conditions
    aggregates = {}
    for number, one in enumerate(filters):
        # Within the sums: as a condition of the whole statement, a column that nearly
        # all records share would lead through its index to one record after the other.
        chosen = _chosen([*kinds.columns, *filters], but=one)
        for place, (_words, condition) in enumerate(one.known.values()):
            holds = reduce(and_, [condition, *chosen])
            aggregates[f"c{number}_{place}"] = Count("pk", filter=holds)
    sums = found.filter(*_chosen(kinds.terms)).aggregate(**aggregates)
    return {
        str(one.parameter_name): {
            f"{place}__c": sums[f"c{number}_{place}"] for place in range(len(one.known))
        }
        for number, one in enumerate(filters)
    }
