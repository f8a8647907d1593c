"""The filters of a list as a template shows them: facets, and choices made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote_plus, urlencode

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from directory.lib import alphabet, languages

FACETS = ("sector", "tier", "kind", "scope", "country", "region", "tag")
"""The facets in the order in which readers see them."""

WRITTEN_BY_STAFF = ("sector", "tier", "tag")
# A page repeats all choices in a link for each choice, number and page, so the
# characters that they take in an address are bounded: beside few words, and always.
MOST_CHARACTERS = 600
LEAST_CHARACTERS = 200
LEFT_OUT_NAMED = 5
Choices = Mapping[str, tuple[str, ...]]
Labels = Mapping[str, Mapping[str, str]]


class Value(NamedTuple):
    """One value of a facet, and how many organizations it would give.

    `label` is plain, `language` the one it is in where staff wrote it.
    """

    facet: str
    value: str
    label: str
    language: str
    number: int
    is_chosen: bool

    @property
    def can_be_chosen(self) -> bool:
        """Tell whether it finds something, or is chosen and can be taken back."""
        return self.is_chosen or self.number > 0

    @property
    def marked_label(self) -> str:
        """Return the label, marked where it is in another language than the page."""
        if not self.language:
            return self.label
        words = languages.StaffWords(self.label, self.language)
        return languages.in_its_language(words)

    @property
    def organizations(self) -> str:
        """Return the word that stands behind its number of organizations."""
        return organizations(self.number)


@dataclass(frozen=True)
class Facet:
    """One group of values, as many as are shown.

    `index` names the page that has them all.
    """

    name: str
    legend: str
    shown: list[Value]
    total: int
    index: str

    @property
    def values(self) -> list[Value]:
        """Return those that a reader can choose, or has chosen."""
        return [value for value in self.shown if value.can_be_chosen]

    @property
    def without_any(self) -> list[Value]:
        """Return those that would find nothing."""
        return [value for value in self.shown if not value.can_be_chosen]

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.shown)


@dataclass(frozen=True)
class Chip:
    """One choice that was made, and the address without it."""

    name: str
    value: str
    legend: str
    label: str
    url: str

    @property
    def marked_label(self) -> str:
        return label_in_its_language(self.name, self.value, self.label)


@dataclass(frozen=True)
class Initial:
    """A letter of a list by name: the page on which it begins, and the place there."""

    letter: str
    page: str
    position: int

    @property
    def label(self) -> str:
        return alphabet.label_of(self.letter)

    @property
    def anchor(self) -> str:
        """Return the id of the first card under this letter."""
        return f"to-{self.letter}"


@dataclass(frozen=True)
class LeftOut:
    """The choices that an address does not hold: some by name, and how many more."""

    named: SafeString
    more: int


def organizations(number: int) -> str:
    """Return the word that stands behind this number of organizations."""
    return ngettext("organization", "organizations", number)


def value_of(facet: str, value: str, label: str, count: int, is_chosen: bool) -> Value:
    """Return a value of a facet as a template shows it."""
    language = languages.of(label) if _is_of_staff(facet, value) else ""
    # Plain, so that what is kept of it is told apart by what it says alone.
    return Value(facet, value, str(label), language, count, is_chosen)


def fullest(
    values: Sequence[str],
    counts: Mapping[str, int],
    chosen: Collection[str],
    most: int,
) -> list[str]:
    """Return so many values with most organizations, and those chosen, in order.

    Where that leaves some out, none is among them that finds nothing.
    """
    if len(values) <= most:
        return list(values)
    by_number = sorted(values, key=lambda value: -counts.get(value, 0))
    kept = {value for value in by_number[:most] if counts.get(value)}.union(chosen)
    return [value for value in values if value in kept]


def letters_of(numbers: Mapping[str, int], query: str, page_size: int) -> list[Initial]:
    """Return where each letter begins in a list by name.

    `numbers` says how many of the list stand under each letter, `query` what its
    address asks for beside a page.
    """
    letters = []
    position = 0
    for letter in sorted(numbers):
        if not numbers[letter]:
            continue
        page = position // page_size + 1
        address = query or "."
        if page > 1:
            address = f"{query}&page={page}" if query else f"?page={page}"
        letters.append(Initial(letter, address, position))
        position += numbers[letter]
    return letters


def label_in_its_language(facet: str, value: str, label: str) -> str:
    """Return the label of a value, marked as English where staff wrote it."""
    return languages.in_its_language(label) if _is_of_staff(facet, value) else label


def _is_of_staff(facet: str, value: str) -> bool:
    # `_none` and its like are the portal's own words, which are translated.
    return facet in WRITTEN_BY_STAFF and not value.startswith("_")


def fitting(
    choices: Choices, words: str, labels: Labels, *, most: int = MOST_CHARACTERS
) -> tuple[Choices, LeftOut | None]:
    """Return the choices that fit into an address beside the words, and all others.

    `most` is the room for both, in characters.
    """
    room = max(LEAST_CHARACTERS, most - len(quote_plus(words)))
    fitting_choices: dict[str, tuple[str, ...]] = dict.fromkeys(choices, ())
    left_out = []
    for facet, values in choices.items():
        for value in values:
            length = len(urlencode([(facet, value)])) + len("&")
            if length <= room:
                room -= length
                fitting_choices[facet] += (value,)
            else:
                label = labels[facet][value]
                left_out.append(label_in_its_language(facet, value, label))
    if not left_out:
        return fitting_choices, None
    first = [(label,) for label in left_out[:LEFT_OUT_NAMED]]
    named = format_html_join(", ", "{}", first)
    return fitting_choices, LeftOut(named, more=len(left_out) - len(first))
