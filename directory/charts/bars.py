"""Named numbers as lines with a bar each.

The number always stands beside it as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Bar:
    """One line: its words, where they lead, its number, and the bar as SVG text."""

    label: str
    url: str
    number: int
    svg: SafeString


def bars(values: Sequence[tuple[str, str, int]]) -> list[Bar]:
    """Return a bar for each label, address and number, the longest for the highest."""
    highest = max((number for _, _, number in values), default=0)
    bars = []
    for label, url, number in values:
        width = 0
        if number:
            # One that counts is never so short that nobody sees it.
            width = max(1, round(100 * number / highest))
        svg = format_html(
            '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
            '<rect width="{}" height="8"/></svg>',
            width,
        )
        bars.append(Bar(label, url, number, svg))
    return bars
