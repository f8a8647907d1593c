"""The filters of a list as a template shows them: facets with their values, and the choices that were made."""

from __future__ import annotations

from dataclasses import dataclass

from directory.lib import languages

WRITTEN_BY_STAFF = ("sector", "tier", "tag")


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many it would give, and whether it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool
    id: str

    @property
    def is_disabled(self) -> bool:
        return not self.count and not self.is_chosen


@dataclass(frozen=True)
class Facet:
    """One group of values, as many as are shown, and the name of the page that has them all."""

    name: str
    legend: str
    values: list[Value]
    total: int
    index: str

    @property
    def is_written_by_staff(self) -> bool:
        return self.name in WRITTEN_BY_STAFF

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
    def is_written_by_staff(self) -> bool:
        return self.name in WRITTEN_BY_STAFF and not self.value.startswith("_")

    @property
    def marked(self) -> str:
        """Return its words, marked as English where staff wrote them and the page is in another language."""
        return languages.marked(self.label) if self.is_written_by_staff else self.label
