"""Lines with bars: how long, and that none which counts is invisible."""

from __future__ import annotations

import re

import pytest

from directory.charts.bars import bars


def widths(numbers: list[int]) -> list[int]:
    """How long the bars of these numbers are, in hundredths."""
    found = [
        re.findall(r'<rect width="(\d+)" height="8"/>', bar.svg)
        for bar in bars([("x", "/", one) for one in numbers])
    ]
    return [int(width) for (width,) in found]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], []),
        ([0], [0]),
        ([1], [100]),
        ([37, 100, 0], [37, 100, 0]),
        ([1, 2000], [1, 100]),
        ([1, 20, 41, 200], [1, 10, 20, 100]),
    ],
)
def test_bars_are_as_long_as_their_share_of_the_highest(
    numbers: list[int], expected: list[int]
) -> None:
    assert widths(numbers) == expected


def test_bars_keep_words_address_number_and_order() -> None:
    found = [
        (bar.label, bar.url, bar.number)
        for bar in bars([("Media", "/m/", 3), ("Art <b>", "/a/", 9)])
    ]

    assert found == [("Media", "/m/", 3), ("Art <b>", "/a/", 9)]


def test_bars_are_silent_for_the_ear() -> None:
    assert 'aria-hidden="true"' in bars([("Media", "/m/", 3)])[0].svg
