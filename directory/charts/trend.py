"""A row of bars, such as the changes of each month, as SVG text.

It needs no style and no script.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

BAR_WIDTH, GAP = 36, 8
# Of the highest bar, and of the line of text above and below it.
BAR_HEIGHT, LABEL_HEIGHT = 96, 18


def bars(values: Sequence[tuple[str, int]], *, title: str) -> SafeString:
    """Return a picture of named numbers, the highest as tall as the picture.

    Each number stands above its bar as text.
    """
    # A year in which nothing happened has bars of no height.
    highest = max((number for _, number in values), default=0) or 1
    parts = []
    left = GAP
    for name, number in values:
        bar_height = round(BAR_HEIGHT * number / highest)
        part = _bar(left, bar_height, name, number)
        parts.append((part,))
        left += BAR_WIDTH + GAP
    # A screen reader takes the picture as one, so its label says all of it.
    spoken = "; ".join(f"{name} {number}" for name, number in values)
    height = BAR_HEIGHT + 2 * LABEL_HEIGHT
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-label="{}">{}</svg>',
        left,
        height,
        left,
        height,
        f"{title}: {spoken}",
        format_html_join("", "{}", parts),
    )


def _bar(left: int, height: int, name: str, number: int) -> SafeString:
    top = LABEL_HEIGHT + BAR_HEIGHT - height
    middle = left + BAR_WIDTH // 2
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}"/><text x="{}" y="{}">{}</text><text'
        ' x="{}" y="{}">{}</text>',
        left,
        top,
        BAR_WIDTH,
        height,
        middle,
        top - 4,
        number,
        middle,
        BAR_HEIGHT + 2 * LABEL_HEIGHT - 4,
        name,
    )
