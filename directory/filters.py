"""The one definition of the parameters of every list: their names, their values, and
what is done with a stranger's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext

from directory import search
from directory.caching import ContentCache, content_number
from directory.lib import alphabet, text
from directory.lib.facets import (
    FACETS,
    MOST_CHARACTERS,
    Chip,
    Choices,
    Facet,
    Initial,
    fitting,
    fullest,
    letters_of,
    value_of,
)
from directory.lib.parameters import (
    KnownValues,
    ParametersForm,
    ValueField,
    ValuesField,
    WordsField,
)
from directory.models import Organization
from directory.search import Question, address, is_address, is_quoted
from directory.search.facet_values import ANY, Labels, labels
from directory.search.results import PAGE_SIZE, Results

LONGEST_QUERY = 200
LONGEST_PAGE_NUMBER = 9
LONGEST_IGNORED = 40
VALUES_SHOWN = 10
IGNORED_SHOWN = 5
WAYS_OUT_SHOWN = 3
MOST_WORDS_APART = 6
LISTED_STATUSES = tuple(map(str, Organization.LISTED_STATUSES))
SORTS = {
    "best": gettext_lazy("Best match"),
    "listed": gettext_lazy("Our order"),
    "name": gettext_lazy("A to Z"),
    "added": gettext_lazy("Latest additions"),
    "facts": gettext_lazy("Newest facts"),
    "founded": gettext_lazy("Founding year"),
}
LEGENDS = {
    "sector": gettext_lazy("Sector"),
    "tier": gettext_lazy("Listed under"),
    "kind": gettext_lazy("Kind"),
    "scope": gettext_lazy("Reach"),
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("State or region"),
    "tag": gettext_lazy("Tag"),
}
labels_cache: ContentCache[Labels] = ContentCache(most=8)
INDEXES = {"sector": "sectors", "tag": "tags"}


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class ValuesFilter(django_filters.MultipleChoiceFilter):
    field_class = ValuesField


class ValueFilter(django_filters.ChoiceFilter):
    field_class = ValueField


class ListForm(ParametersForm):
    """The parameters of a list: what is not known is dropped, and can be named."""

    read_elsewhere: tuple[str, ...] = ("page",)

    def clean(self) -> dict[str, Any] | None:
        """Let words alone be ordered by how well they match."""
        cleaned = super().clean()
        if self.cleaned_data.get("sort") == "best" and not self.cleaned_data.get("q"):
            if self.is_strict:
                self.add_error("sort", "The order “best” goes with words in “q”.")
            else:
                self.cleaned_data["sort"] = ""
        return cleaned


class OrganizationFilterSet(django_filters.FilterSet):
    """The parameters of a list for readers: what is not known is never an error.

    Sectors, tiers and tags have whatever values the content gives them.
    """

    most_characters = MOST_CHARACTERS
    """So much room have the choices and words in an address of the page."""

    q = WordsFilter(
        label=gettext_lazy("Words"),
        max_length=LONGEST_QUERY,
        help_text="Words in names, descriptions and places; quoted, these very words.",
    )
    sector = ValuesFilter(
        label=LEGENDS["sector"],
        help_text="Slugs of sectors, any of which will do; `_none`: no sector noted.",
    )
    tier = ValuesFilter(
        label=LEGENDS["tier"],
        help_text="Slugs of tiers, any of which will do; `_none`: listed in no tier.",
    )
    kind = ValuesFilter(
        label=LEGENDS["kind"],
        help_text="Kinds, any of which will do; `_none`: no kind noted.",
    )
    scope = ValuesFilter(
        label=LEGENDS["scope"],
        choices=KnownValues(dict(Organization.Scope.choices)),
        help_text="How far the work reaches, any of which will do.",
    )
    country = ValuesFilter(
        label=LEGENDS["country"],
        help_text="Two-letter codes of ISO 3166-1; `_none`: no place noted.",
    )
    region = ValuesFilter(
        label=LEGENDS["region"],
        help_text="Regions as the list names them: `us-california`, any will do.",
    )
    tag = ValuesFilter(
        label=LEGENDS["tag"],
        help_text="Slugs of tags, any of which will do.",
    )
    status = ValuesFilter(
        label=gettext_lazy("Status"),
        choices=KnownValues(
            {**dict(Organization.Status.choices), ANY: gettext_lazy("Any")}
        ),
        help_text="States of life, any of which will do; `any`: all of them.",
    )
    sort = ValueFilter(
        label=gettext_lazy("Order"),
        choices=KnownValues(SORTS),
        help_text=(
            "The order; `best` goes with words, and is the usual one of them; `listed`"
            " goes with one tier: it is that of its page."
        ),
    )

    class Meta:
        model = Organization
        form = ListForm
        fields: Sequence[str] = ()

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: QuerySet[Organization] | None = None,
        *,
        request: HttpRequest | None = None,
        within: tuple[str, str] | None = None,
    ) -> None:
        """Read the parameters of an address.

        `within` fixes one facet to one value, as the page of a sector does.
        """
        # An address without parameters asks for the whole list, so it is bound, too.
        data = QueryDict() if data is None else data
        super().__init__(data, queryset, request=request)
        self.within = within
        self.fixed = within[0] if within else ""
        for name, values in self.labels.items():
            known = KnownValues({} if name == self.fixed else values)
            self.filters[name].extra["choices"] = known
        sorts = {
            key: SORTS[key] for key in SORTS if key != "listed" or self.has_own_order
        }
        self.filters["sort"].extra["choices"] = KnownValues(sorts)
        self.form.full_clean()
        # A strict form lacks what it refused.
        read = self.form.cleaned_data
        self.words: str = read.get("q", "")
        self.order: str = read.get("sort") or self.default_order
        chosen = {name: tuple(read.get(name, ())) for name in (*FACETS, "status")}
        self.chosen, self.left_out = fitting(
            chosen, self.words, self.labels, most=self.most_characters
        )

    def filter_queryset(self, _queryset: QuerySet[Organization]) -> Results:
        """Return what the search finds, as a sequence for a paginator.

        The search knows what is published, so no queryset narrows it.
        """
        return Results(self.question, self.page)

    @cached_property
    def labels(self) -> Labels:
        """Return for each facet its values with their words, in the order shown."""
        return labels_cache.get(content_number(self.request), get_language(), labels)

    @property
    def ignored(self) -> list[str]:
        """Return the first values and parameters that are not known."""
        dropped = islice(self.form.dropped(), IGNORED_SHOWN)
        return [text.clean_line(one)[:LONGEST_IGNORED] for one in dropped]

    @property
    def words_shown(self) -> str:
        """Return the words without quotation marks of their own."""
        return self.words[1:-1] if is_quoted(self.words) else self.words

    @property
    def has_own_order(self) -> bool:
        """Tell whether staff put these in an order of their own."""
        return self.fixed == "tier"

    @property
    def default_order(self) -> str:
        if self.words:
            return "best"
        return "listed" if self.has_own_order else "name"

    @cached_property
    def question(self) -> Question:
        return self._question(self.words, self.chosen, self.order)

    @cached_property
    def page(self) -> int:
        """Return the number of the page asked for, the first for what is no number."""
        page = self.data.get("page", "")
        # Other scripts have digits, too, which no address of ours is written with.
        if not page.isascii() or not page.isdigit():
            return 1
        return int(page[:LONGEST_PAGE_NUMBER])

    @property
    def result(self) -> search.Result:
        """Return the page, the counts, and how the words were read."""
        results: Results = self.qs
        return results.result

    @property
    def ended(self) -> int:
        """Return how many more there would be with those that closed or merged."""
        return self.result.ended

    def url_of_all(self) -> str:
        """Return the same list with those that have closed or merged."""
        return self.url(status=[ANY])

    @cached_property
    def facets(self) -> list[Facet]:
        """Return the facets that offer a choice, with a number beside every value."""
        counts = self.result.counts
        facets = []
        for name in FACETS:
            if name == self.fixed:
                continue
            facet = self._facet(name, counts.get(name, {}))
            if facet.total > 1 or self.chosen[name]:
                facets.append(facet)
        return facets

    @cached_property
    def chips(self) -> list[Chip]:
        """Return every choice that was made, in the order of the facets.

        Any status is one, too.
        """
        chips = []
        if self.words:
            # The status stays as it was typed: without words it means something else.
            statuses = list(self.chosen["status"])
            url = self.url(q=None, sort=None, status=statuses)
            legend = pgettext("what was looked for", "Search")
            chips.append(Chip("q", self.words, legend, self.words_shown, url))
        chips += self._chips_of_exclusions()
        for name in (*FACETS, "status"):
            for value in self.chosen[name]:
                choice = Chip(
                    name=name,
                    value=value,
                    legend=str(self.base_filters[name].label),
                    label=self.labels[name][value],
                    url=self.turned(name, value),
                )
                chips.append(choice)
        return chips

    @cached_property
    def ways_out(self) -> list[tuple[Chip, int]]:
        """Return up to three choices or words to leave out so that something is found.

        Each with how much, most first.
        """
        fewer_words = [
            (chip, self._question(chip.value, self.chosen, self.order))
            for chip in self._fewer_words()
        ]
        ways = self._ways_that_find(fewer_words)
        # All words away is the whole list: only where no single word helps, and there
        # is something left.
        is_all = len(self.chips) == 1 and not self.within
        keeps_words = bool(ways) or is_all
        fewer_choices = [
            (chip, self._question_without(chip))
            for chip in self.chips
            if not (chip.name == "q" and keeps_words)
        ]
        ways += self._ways_that_find(fewer_choices)
        return sorted(ways, key=lambda way: -way[1])[:WAYS_OUT_SHOWN]

    @cached_property
    def elsewhere(self) -> int:
        """Return how many the same question finds outside the term of this page."""
        if not self.within:
            return 0
        everywhere = replace(self.question, chosen=self.chosen)
        (number,) = search.totals([everywhere])
        return number

    @property
    def number_of_choices(self) -> int:
        return sum(len(values) for values in self.chosen.values())

    def sorts(self) -> list[tuple[str, str, bool]]:
        """Return the orders on offer: words, address, whether it is the present one."""
        orders = []
        for key, label in self.filters["sort"].extra["choices"]:
            if key == "best" and not self.words:
                continue
            url = self.url(sort=None if key == self.default_order else key)
            orders.append((str(label), url, key == self.order))
        return orders

    @cached_property
    def letters(self) -> list[Initial]:
        """Return where each letter begins; nothing on one page or in another order."""
        if self.order != "name" or self.result.total <= PAGE_SIZE:
            return []
        return letters_of(self.result.counts["letter"], self.query(), PAGE_SIZE)

    def parameters(self) -> dict[str, list[str]]:
        """Return the known parameters in their one order, without the defaults."""
        parameters = {"q": [self.words] if self.words else []}
        for name in FACETS:
            parameters[name] = list(self.chosen[name])
        defaults = self.default_statuses(self.words)
        if set(self.question.statuses) != set(defaults):
            parameters["status"] = list(self.chosen["status"])
        if self.order != self.default_order:
            parameters["sort"] = [self.order]
        return {name: values for name, values in parameters.items() if values}

    def url(self, **changes: Sequence[str] | None) -> str:
        """Return the query of the same list with some parameters changed.

        None takes one away; the page is always the first.
        """
        parameters = {**self.parameters(), **changes}
        pairs = []
        for name in (*self.base_filters, "page"):
            values = parameters.get(name)
            if not values:
                continue
            # One list has one address, in whichever order its values were chosen.
            if name in self.chosen:
                values = sorted(values)
            pairs.append((name, values))
        return "?" + urlencode(pairs, doseq=True) if pairs else "."

    def query(self, **changes: Sequence[str] | None) -> str:
        """Return what follows the path of the same list with some parameters changed.

        An empty text where nothing is asked.
        """
        return self.url(**changes).removeprefix(".")

    def url_as_typed(self) -> str:
        """Return the question with its words quoted, to be read letter for letter."""
        words = self.words[: LONGEST_QUERY - len('""')]
        return self.url(q=[f'"{words}"'])

    def url_elsewhere(self) -> str:
        """Return the query that finds the same on a page of all organizations.

        The order is not part of it.
        """
        fixed = {self.fixed: [self.within[1]]} if self.within else {}
        return self.query(sort=None, **fixed)

    def turned(self, name: str, value: str) -> str:
        """Return the query with this value chosen, or not chosen any more."""
        values = [*self.chosen[name]]
        if value in values:
            values.remove(value)
        else:
            values.append(value)
        return self.url(**{name: values})

    def default_statuses(self, words: str) -> tuple[str, ...]:
        """Return the states of life that are looked for where none is chosen."""
        # Whoever types a name wants that organization, also when it has closed.
        return () if words else LISTED_STATUSES

    def _question(self, words: str, chosen: Choices, order: str) -> Question:
        facets = {facet: chosen[facet] for facet in FACETS}
        if self.within:
            facets[self.fixed] = (self.within[1],)
        statuses = chosen["status"] or self.default_statuses(words)
        if ANY in statuses:
            statuses = ()
        return Question(
            text=words,
            chosen=facets,
            statuses=statuses,
            sort=order,
        )

    def _question_without(self, chip: Chip) -> Question:
        """Return what the address of a chip asks for, but for the order."""
        if chip.name == "q":
            return self._question("", self.chosen, "name")
        values = [one for one in self.chosen[chip.name] if one != chip.value]
        chosen = {**self.chosen, chip.name: tuple(values)}
        return self._question(self.words, chosen, self.order)

    def _chips_of_exclusions(self) -> Iterator[Chip]:
        for left_out, rest in search.exclusions(self.words):
            url = self.url(q=[rest] if rest else None)
            yield Chip("q", self.words, gettext("Without"), left_out, url)

    def _fewer_words(self) -> Iterator[Chip]:
        """Yield what is left of the words without each, or of an address its name."""
        indexed_address = address(self.words) if is_address(self.words) else None
        if indexed_address:
            label = indexed_address.label
            yield Chip("name", label, "", label, self.url(q=[label]))
            return
        words = self.words_shown.split()
        # Each way out is a search of its own, so a long question has none.
        if len(words) > MOST_WORDS_APART:
            return
        mark = '"' if is_quoted(self.words) else ""
        for left_out in dict.fromkeys(words):
            rest = " ".join(word for word in words if word != left_out)
            if rest:
                fewer_words = f"{mark}{rest}{mark}"
                url = self.url(q=[fewer_words])
                yield Chip("q", fewer_words, "", left_out, url)

    def _ways_that_find(
        self, ways: list[tuple[Chip, Question]]
    ) -> list[tuple[Chip, int]]:
        """Return what each way finds, those that find nothing left out."""
        numbers = search.totals([question for _, question in ways])
        ways_that_find = []
        for (chip, _), number in zip(ways, numbers, strict=True):
            if number:
                ways_that_find.append((chip, number))
        return ways_that_find

    def _facet(self, name: str, counts: Mapping[str, int]) -> Facet:
        chosen, labels = self.chosen[name], self.labels[name]
        offered = [value for value in labels if value in counts or value in chosen]
        if name == "region":
            offered.sort(key=lambda value: alphabet.key(labels[value]))
        index = INDEXES.get(name, "")
        # Only a facet with an index of its own is cut: elsewhere the rest could not be
        # reached.
        most = VALUES_SHOWN if index else len(offered)
        shown = []
        for value in fullest(offered, counts, chosen, most):
            number, is_chosen = counts.get(value, 0), value in chosen
            shown.append(value_of(name, value, labels[value], number, is_chosen))
        return Facet(name, str(LEGENDS[name]), shown, len(offered), index)
