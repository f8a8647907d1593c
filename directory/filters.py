"""The one definition of the parameters of every list: their names, their values, and
what is done with a stranger's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext, gettext_lazy

from directory import search
from directory.caching import ContentCache, content_number
from directory.lib import text
from directory.lib.facets import (
    Chip,
    Facet,
    Value,
    fitting,
    label_in_its_language,
    organizations,
)
from directory.models import Organization
from directory.search import FACETS, Question, address, is_address, is_quoted
from directory.search.facet_values import ANY, Labels, labels
from directory.search.results import Results

LONGEST_WORDS = 200
LONGEST_NUMBER = 9
VALUES_SHOWN = 10
IGNORED_SHOWN = 5
MOST_WORDS_APART = 6
SORTS = {
    "best": gettext_lazy("Best match"),
    "name": gettext_lazy("A to Z"),
    "facts": gettext_lazy("Newest facts"),
    "founded": gettext_lazy("Oldest first"),
}
LEGENDS = {
    "sector": gettext_lazy("Sector"),
    "tier": gettext_lazy("Listed under"),
    "kind": gettext_lazy("Kind"),
    "scope": gettext_lazy("Reach"),
    "country": gettext_lazy("Country"),
    "tag": gettext_lazy("Tag"),
}
remembered: ContentCache[Labels] = ContentCache(most=8)
INDEXES = {"sector": "sectors", "tag": "tags"}


class OrganizationFilterSet(django_filters.FilterSet):
    """Reads the parameters of a list.

    Unknown values and parameters are collected in `ignored`, never an error.
    """

    q = django_filters.CharFilter(label=gettext_lazy("Words"))
    sector = django_filters.MultipleChoiceFilter(label=LEGENDS["sector"])
    tier = django_filters.MultipleChoiceFilter(label=LEGENDS["tier"])
    kind = django_filters.MultipleChoiceFilter(
        label=LEGENDS["kind"], choices=Organization.Kind.choices
    )
    scope = django_filters.MultipleChoiceFilter(
        label=LEGENDS["scope"], choices=Organization.Scope.choices
    )
    country = django_filters.MultipleChoiceFilter(label=LEGENDS["country"])
    tag = django_filters.MultipleChoiceFilter(label=LEGENDS["tag"])
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Status"),
        choices=[*Organization.Status.choices, (ANY, gettext_lazy("Any"))],
    )
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("Order"), choices=list(SORTS.items())
    )

    class Meta:
        model = Organization
        fields: Sequence[str] = ()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        request: HttpRequest | None = None,
        within: tuple[str, str] | None = None,
    ) -> None:
        """Take the parameters of an address.

        `within` fixes one facet to one value, as the page of a sector does.
        """
        self.request = request
        self.within = within
        self.fixed = within[0] if within else ""
        self.ignored: list[str] = []
        self.asked = data if data is not None else QueryDict()
        known = self._known_choices()
        self.chosen, self.left_out = fitting(known, self.words, self.labels)
        super().__init__(self._known_data(), request=request)
        for name in ("sector", "tier", "country", "tag"):
            self.filters[name].extra["choices"] = list(self.labels[name].items())

    @cached_property
    def labels(self) -> Labels:
        """Give for each facet the values there are, with the words for them, in the
        order in which they are shown.
        """
        return remembered.get(content_number(self.request), get_language(), labels)

    def is_valid(self) -> bool:
        """What is not known was taken out before: nothing is left that a form could
        refuse, so none is made.
        """
        return True

    @cached_property
    def words(self) -> str:
        return text.clean_line(self.asked.get("q", ""))[:LONGEST_WORDS].strip()

    @property
    def words_shown(self) -> str:
        """Return the words as a sentence quotes them, without quotation marks of their
        own.
        """
        return self.words[1:-1] if is_quoted(self.words) else self.words

    @cached_property
    def order(self) -> str:
        asked = self.asked.get("sort", "")
        known = asked in SORTS and (asked != "best" or bool(self.words))
        return asked if known else self.default_order

    @property
    def default_order(self) -> str:
        return "best" if self.words else "name"

    @cached_property
    def question(self) -> Question:
        return self._question(self.words, self.chosen, self.order)

    @cached_property
    def page(self) -> int:
        """Return the number of the page that is asked for, whether there is one or not;
        what is no number means the first.
        """
        asked = self.asked.get("page", "")
        return int(asked[:LONGEST_NUMBER]) if asked.isascii() and asked.isdigit() else 1

    @cached_property
    def qs(self) -> Any:
        """Return what was found, as a sequence that a paginator cuts into pages."""
        return Results(self.question, self.page)

    @property
    def result(self) -> search.Result:
        """Return what the search said: the page, the counts, and how the words were
        read.
        """
        found: Results = self.qs
        return found.result

    @property
    def ended(self) -> int:
        """Return how many more there would be with those that have closed or merged."""
        return self.result.ended

    def url_of_all(self) -> str:
        """Return the same list with those that have closed or merged."""
        return self.url(status=[ANY])

    @cached_property
    def facets(self) -> list[Facet]:
        """Return the facets that offer a choice, each with the number beside every
        value.
        """
        found = self.result.counts
        facets = [
            self._facet(name, found.get(name, {}))
            for name in FACETS
            if name != self.fixed
        ]
        return [
            facet
            for facet in facets
            if facet.total > 1 or any(value.is_chosen for value in facet.values)
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        """Return every choice that was made, in the order of the facets.

        `any` status is one too.
        """
        without_words = self.url(q=None, sort=None, status=list(self.chosen["status"]))
        words = Chip(
            "q", self.words, gettext("Search"), self.words_shown, without_words
        )
        found = [words] if self.words else []
        for name in (*FACETS, "status"):
            legend = str(self.base_filters[name].label)
            found += [
                Chip(
                    name,
                    value,
                    legend,
                    self.labels[name][value],
                    self.turned(name, value),
                )
                for value in self.chosen[name]
            ]
        return found

    @cached_property
    def ways_out(self) -> list[tuple[Chip, int]]:
        """Return up to three choices or words whose taking away would find something,
        with how much, most first.
        """
        parts_found = self._found(
            [
                (part, self._question(part.value, self.chosen, self.order))
                for part in self._rests()
            ]
        )
        # All words away is the whole list: only where no single word helps, and there
        # is something left.
        is_all = len(self.chips) == 1 and not self.within
        chips = [
            chip
            for chip in self.chips
            if chip.name != "q" or not (parts_found or is_all)
        ]
        found = parts_found + self._found(
            [(chip, self._question_without(chip)) for chip in chips]
        )
        return sorted(found, key=lambda way: -way[1])[:3]

    @cached_property
    def elsewhere(self) -> int:
        """Return how many the same question finds outside the term of this page."""
        if not self.within:
            return 0
        (number,) = search.totals(
            [
                Question(
                    self.words, self.chosen, statuses(self.chosen["status"], self.words)
                )
            ]
        )
        return number

    @property
    def number_of_choices(self) -> int:
        return sum(len(values) for values in self.chosen.values())

    def sorts(self) -> list[tuple[str, str, bool]]:
        """Return the orders on offer: words, address, whether it is the present one."""
        return [
            (
                str(label),
                self.url(sort=None if key == self.default_order else key),
                key == self.order,
            )
            for key, label in SORTS.items()
            if key != "best" or self.words
        ]

    def parameters(self) -> dict[str, list[str]]:
        """Return the known parameters in their one order, without what is the default
        anyway.
        """
        found = {"q": [self.words] if self.words else []}
        found |= {name: list(self.chosen[name]) for name in FACETS}
        is_default = set(self.question.statuses) == set(statuses((), self.words))
        found["status"] = [] if is_default else list(self.chosen["status"])
        found["sort"] = [self.order] if self.order != self.default_order else []
        return {name: values for name, values in found.items() if values}

    def url(self, **changes: Any) -> str:
        """Return the query of the same list with some parameters changed.

        None takes one away; the page is always the first.
        """
        found = {**self.parameters(), **changes}
        found |= {
            name: sorted(found[name]) for name in (*FACETS, "status") if found.get(name)
        }
        pairs = [
            (name, found[name])
            for name in (*self.base_filters, "page")
            if found.get(name)
        ]
        return "?" + urlencode(pairs, doseq=True) if pairs else "."

    def query(self, **changes: Any) -> str:
        """Return what follows the path of the same list with some parameters changed.

        An empty text where nothing is asked.
        """
        return self.url(**changes).removeprefix(".")

    def url_as_typed(self) -> str:
        """Return the same question with its words in quotation marks, which are read
        letter for letter.
        """
        return self.url(q=[f'"{self.words[: LONGEST_WORDS - 2]}"'])

    def url_elsewhere(self) -> str:
        """Return the query that finds the same on a page of all organizations.

        The order is not part of it.
        """
        fixed = {self.fixed: [self.within[1]]} if self.within else {}
        return self.query(sort=None, **fixed)

    def turned(self, name: str, value: str) -> str:
        """Return the query with this value chosen, or not chosen any more."""
        chosen = self.chosen[name]
        return self.url(
            **{
                name: [one for one in chosen if one != value]
                if value in chosen
                else [*chosen, value]
            }
        )

    def _rests(self) -> Iterator[Chip]:
        """Yield what is left of the words without each, in quotation marks where they
        stand so; of an address its name.
        """
        if is_address(self.words) and (where := address(self.words)):
            yield Chip("name", where.label, "", where.label, self.url(q=[where.label]))
            return
        words = self.words_shown.split()
        mark = '"' if is_quoted(self.words) else ""
        for left_out in dict.fromkeys(words if len(words) <= MOST_WORDS_APART else ()):
            if rest := " ".join(word for word in words if word != left_out):
                yield Chip(
                    "q",
                    f"{mark}{rest}{mark}",
                    "",
                    left_out,
                    self.url(q=[f"{mark}{rest}{mark}"]),
                )

    def _found(self, ways: list[tuple[Chip, Question]]) -> list[tuple[Chip, int]]:
        """Return what each way finds, those that find nothing left out."""
        numbers = search.totals([question for _, question in ways])
        return [
            (chip, number)
            for (chip, _), number in zip(ways, numbers, strict=True)
            if number
        ]

    def _known_choices(self) -> dict[str, tuple[str, ...]]:
        known = {}
        for name in (*FACETS, "status"):
            asked = list(
                dict.fromkeys(value for value in self.asked.getlist(name) if value)
            )
            labels = self.labels[name] if asked and name != self.fixed else {}
            known[name] = tuple(value for value in asked if value in labels)
            self._ignore(f"{name}={value}" for value in asked if value not in labels)
        if self.asked.get("sort") and self.asked.get("sort") != self.order:
            self._ignore([f"sort={self.asked.get('sort')}"])
        self._ignore(
            name
            for name in self.asked
            if name not in self.base_filters and name != "page"
        )
        return known

    def _ignore(self, found: Iterable[str]) -> None:
        room = IGNORED_SHOWN - len(self.ignored)
        self.ignored += [
            text.clean_line(one)[:40]
            for one, _ in zip(found, range(max(0, room)), strict=False)
        ]

    def _known_data(self) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, values in self.chosen.items():
            data.setlist(name, list(values))
        data["q"], data["sort"] = self.words, self.order
        return data

    def _facet(self, name: str, counts: Mapping[str, int]) -> Facet:
        chosen, labels = self.chosen[name], self.labels[name]
        offered = [value for value in labels if value in counts or value in chosen]
        # Only a facet with an index of its own is cut: elsewhere the rest could not be
        # reached.
        most = VALUES_SHOWN if name in INDEXES else len(offered)
        shown = set(
            sorted(offered, key=lambda value: -counts.get(value, 0))[:most]
        ) | set(chosen)
        values = [
            Value(
                value,
                label_in_its_language(name, value, labels[value]),
                count,
                organizations(count),
                value in chosen,
            )
            for value, count in ((value, counts.get(value, 0)) for value in offered)
            if value in shown
        ]
        return Facet(
            name, str(LEGENDS[name]), values, len(offered), INDEXES.get(name, "")
        )

    def _question(
        self, words: str, chosen: Mapping[str, tuple[str, ...]], order: str
    ) -> Question:
        facets = {facet: chosen[facet] for facet in FACETS}
        if self.within:
            facets[self.within[0]] = (self.within[1],)
        return Question(
            text=words,
            chosen=facets,
            statuses=statuses(chosen["status"], words),
            sort=order,
        )

    def _question_without(self, chip: Chip) -> Question:
        """Return what the address of a chip asks for, but for the order."""
        if chip.name == "q":
            return self._question("", self.chosen, "name")
        left = tuple(one for one in self.chosen[chip.name] if one != chip.value)
        return self._question(self.words, {**self.chosen, chip.name: left}, self.order)


def statuses(chosen: tuple[str, ...], words: str) -> tuple[str, ...]:
    """Return the states of life that are looked for: by default those that live, and
    all where words are asked for.
    """
    if ANY in chosen:
        return ()
    return chosen or (() if words else tuple(map(str, Organization.LISTED_STATUSES)))
