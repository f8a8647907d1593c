"""A row of bars, such as the changes of each month, as SVG text that needs no style and
no script.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

BAR, GAP, HEIGHT, LABEL = 36, 8, 96, 18


def bars(values: Sequence[tuple[str, int]], *, title: str) -> SafeString:
    """Return a picture of named numbers, the highest as tall as the picture.

    Each number stands above its bar as text.
    """
    highest = max((number for _, number in values), default=0) or 1
    width = len(values) * (BAR + GAP) + GAP
    parts = [
        _bar(place, name, number, highest)
        for place, (name, number) in enumerate(values)
    ]
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-label="{}">{}</svg>',
        width,
        HEIGHT + 2 * LABEL,
        width,
        HEIGHT + 2 * LABEL,
        f"{title}: {'; '.join(f'{name} {number}' for name, number in values)}",
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _bar(place: int, name: str, number: int, highest: int) -> SafeString:
    left = GAP + place * (BAR + GAP)
    height = round(HEIGHT * number / highest)
    top = LABEL + HEIGHT - height
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}"/><text x="{}" y="{}">{}</text><text'
        ' x="{}" y="{}">{}</text>',
        left,
        top,
        BAR,
        height,
        left + BAR // 2,
        top - 4,
        number,
        left + BAR // 2,
        LABEL + HEIGHT + LABEL - 4,
        name,
    )
