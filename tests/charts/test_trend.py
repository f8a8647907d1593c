"""Bars are drawn to scale, and say their numbers in words, too."""

from __future__ import annotations

import re

from directory.charts import trend


def heights(svg: str) -> list[int]:
    return [int(height) for height in re.findall(r'<rect [^>]*height="(\d+)"', svg)]


def test_bars_are_drawn_to_scale() -> None:
    assert heights(
        trend.bars([("Jan", 5), ("Feb", 10), ("Mar", 0)], title="Changes")
    ) == [48, 96, 0]


def test_bars_of_nothing_are_flat() -> None:
    assert heights(trend.bars([("Jan", 0)], title="Changes")) == [0]


def test_picture_is_named_with_all_its_numbers() -> None:
    svg = trend.bars([("Jan", 5), ("Feb", 10)], title="Changes")

    assert 'aria-label="Changes: Jan 5; Feb 10"' in svg


def test_names_are_escaped_and_nothing_is_styled_inline() -> None:
    svg = trend.bars([("<b>", 1)], title='"')

    assert ("<b>" in svg, "style=" in svg) == (False, False)
