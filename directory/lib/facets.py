"""The filters of a list as a template shows them: facets with their values, and the
choices that were made.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from directory.lib import languages

WRITTEN_BY_STAFF = ("sector", "tier", "tag")


@dataclass(frozen=True)
class Value:
    """One value of a facet: its words, how many organizations it would give, and
    whether it is chosen.
    """

    value: str
    label: str
    count: int
    organizations: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One group of values, as many as are shown, and the name of the page that has them
    all.
    """

    name: str
    legend: str
    values: list[Value]
    total: int
    index: str

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.values)


@dataclass(frozen=True)
class Chip:
    """One choice that was made, and the address without it."""

    name: str
    value: str
    legend: str
    label: str
    url: str

    @property
    def marked(self) -> str:
        """Return its words, marked as English where staff wrote them and the page is in
        another language.
        """
        return marked(self.name, self.value, self.label)


def organizations(number: int) -> str:
    """Return the word that stands behind this number of organizations."""
    return ngettext("organization", "organizations", number)


def marked(facet: str, value: str, label: str) -> str:
    """Return the words of a value, marked as English where staff wrote them and the
    page is in another language.
    """
    return (
        languages.in_its_language(label)
        if facet in WRITTEN_BY_STAFF and not value.startswith("_")
        else label
    )
