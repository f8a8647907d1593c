"""The states of three countries, by name and by code."""

from __future__ import annotations

import pytest

from directory.search.engine.states import code_of, countries_with


@pytest.mark.parametrize(
    ("region", "country", "code"),
    [
        ("Massachusetts", "US", "MA"),
        ("québec", "CA", "QC"),
        ("nsw", "AU", "NSW"),
        ("N.Y.", "US", "NY"),
        ("Kerala", "IN", ""),
        ("MA", "MA", ""),
        ("", "US", ""),
    ],
)
def test_state_has_one_code_however_it_is_written(
    region: str, country: str, code: str
) -> None:
    assert code_of(region, country) == code


def test_code_can_be_of_two_countries() -> None:
    assert countries_with("WA") == ["US", "AU"]
