"""The filters of a list as a template shows them: facets with their values, and the choices that were made."""

from __future__ import annotations

from dataclasses import dataclass

WRITTEN_BY_STAFF = ("sector", "tier", "tag")


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many it would give, whether it is chosen, and the address with that choice turned round."""

    value: str
    label: str
    count: int
    is_chosen: bool
    id: str
    url: str

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
