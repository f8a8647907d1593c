"""The description of the API follows the filters."""

from __future__ import annotations

from typing import Any

from directory.api.described import parameters_of
from directory.api.parameters import WalkFilterSet
from directory.filters import SORTS


def schemas() -> dict[str, Any]:
    return {one.name: one.type for one in parameters_of(WalkFilterSet)}


def test_repeated_parameter_is_described_as_a_list() -> None:
    assert schemas()["sector"] == {"type": "array", "items": {"type": "string"}}


def test_known_values_are_named() -> None:
    assert schemas()["status"]["items"]["enum"] == [
        "active",
        "unknown",
        "closed",
        "merged",
        "any",
    ]
    assert schemas()["sort"]["enum"] == list(SORTS)


def test_bound_of_words_is_told() -> None:
    assert schemas()["q"] == {"type": "string", "maxLength": 200}
