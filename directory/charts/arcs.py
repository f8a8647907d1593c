"""The ecosystem as arcs: names in bands along an axis, and a curve for each tie, as SVG
text without style or script.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, AXIS, NAMES_END = 360, 196, 182
TITLE, RULE, HEAD, ROW, CAPTION, GAP = 18, 26, 40, 26, 19, 6
LONGEST_LABEL = 24
DENSE = 40
TIE, OBSERVES, SAME = "p-tie", "p-tie p-observes", "p-tie p-same"


@dataclass(frozen=True)
class Node:
    """An organization on the axis.

    `group` is the caption above it, where its band has captions.
    """

    key: int
    label: str
    name: str
    url: str
    language: str = ""
    group: str = ""


@dataclass(frozen=True)
class Band:
    """A part of the axis with its title.

    `more` says in words, with a way there, what of it is not drawn.
    """

    title: str
    rows: Sequence[Node]
    more: str = ""
    more_url: str = ""


@dataclass(frozen=True)
class Curve:
    """A tie from one organization to another, which receives it."""

    start: int
    end: int
    is_observing: bool = False


@dataclass(frozen=True)
class Arc:
    """A curve between two places on the axis."""

    top: float
    bottom: float
    kind: str

    def path(self, longest: float) -> str:
        """Return half an ellipse to the right.

        The farther apart its ends, the wider.
        """
        distance = self.bottom - self.top
        width = 14 + 144 * (distance / longest) ** 0.75
        return (
            f"M{AXIS} {_number(self.top)}A{round(width)} {_number(distance / 2)} 0 0 1"
            f" {AXIS} {_number(self.bottom)}"
        )


def label(name: str, *shorter: str) -> str:
    """Return what stands for a name on the axis: itself if it fits, else the first
    shorter one, else its first words.
    """
    fitting = next(
        (one for one in (name, *shorter) if one and len(one) <= LONGEST_LABEL), ""
    )
    if fitting:
        return fitting
    beginning = name[:LONGEST_LABEL]
    blank = beginning.rfind(" ")
    # A cut in the middle of a word is better than half of the label gone.
    end = blank if blank > LONGEST_LABEL // 2 else LONGEST_LABEL - 1
    return f"{beginning[:end].rstrip()}…"


def draw(
    bands: Sequence[Band], ties: Sequence[Curve], *, title: str, description: str
) -> SafeString:
    """Return the picture; of ties whose ends are not both on the axis nothing is drawn,
    between two ends one curve.
    """
    places, height = _places(bands)
    first = {row.key: y for row, y in reversed(places)}
    known = [
        tie
        for tie in ties
        if tie.start in first and tie.end in first and tie.start != tie.end
    ]
    arcs = _arcs(known, first)
    again = [Arc(first[row.key], y, SAME) for row, y in places if y != first[row.key]]
    longest = max((arc.bottom - arc.top for arc in (*arcs, *again)), default=1)
    return format_html(
        '<svg{} viewBox="0 0 {} {}" width="{}" height="{}" direction="ltr" role="group"'
        ' aria-labelledby="picture-title picture-description"><title'
        ' id="picture-title">{}</title><desc'
        ' id="picture-description">{}</desc>{}{}{}{}{}</svg>',
        SafeString(' class="p-dense"') if len(arcs) > DENSE else "",
        *(WIDTH, height, WIDTH, height, title, description),
        format_html_join(
            "", '<path class="p-petal" d="{}"/>', ((arc.path(longest),) for arc in arcs)
        ),
        _joined(_heads(bands)),
        format_html_join(
            "",
            '<path class="{}" d="{}"/>',
            ((arc.kind, arc.path(longest)) for arc in (*arcs, *again)),
        ),
        _joined(_dots(places, known)),
        _joined(_link(row, y) for row, y in places),
    )


def _places(bands: Sequence[Band]) -> tuple[list[tuple[Node, float]], int]:
    """Return each row with the height of its middle, and the height of the whole."""
    found: list[tuple[Node, float]] = []
    top = 0
    for band in bands:
        y = top + HEAD
        for row, caption in _with_captions(band.rows):
            y += CAPTION if caption else 0
            found.append((row, y + ROW // 2))
            y += ROW
        top = y + (ROW if band.more else 0) + GAP
    return found, top + 2


def _with_captions(rows: Sequence[Node]) -> Iterator[tuple[Node, str]]:
    before = ""
    for row in rows:
        yield row, row.group if row.group != before else ""
        before = row.group


def _heads(bands: Sequence[Band]) -> Iterator[SafeString]:
    """Yield the titles and rules of the bands, their captions and axes, and the line of
    what is left out.
    """
    top = 0
    for band in bands:
        yield format_html(
            '<text class="p-tier" x="0" y="{}">{}</text>', top + TITLE, band.title
        )
        yield format_html('<path class="p-rule" d="M0 {}H{}"/>', top + RULE, WIDTH)
        y = top + HEAD
        for _, caption in _with_captions(band.rows):
            if caption:
                yield format_html(
                    '<text class="p-sector" x="{}" y="{}" text-anchor="end">{}</text>',
                    NAMES_END,
                    y + 11,
                    caption,
                )
                y += CAPTION
            y += ROW
        if band.rows:
            yield format_html(
                '<path class="p-axis" d="M{} {}V{}"/>', AXIS, top + RULE + 4, y - 2
            )
        if band.more:
            yield format_html(
                '<a href="{}"><text class="p-sector" x="0" y="{}">{}</text></a>',
                band.more_url,
                y + 17,
                band.more,
            )
            y += ROW
        top = y + GAP


def _arcs(ties: Sequence[Curve], places: dict[int, float]) -> list[Arc]:
    """Return one curve for each two ends that are tied, the longest first.

    It is broken where all its ties only observe.
    """
    kinds: dict[tuple[float, float], str] = {}
    for tie in ties:
        top, bottom = sorted((places[tie.start], places[tie.end]))
        kind = OBSERVES if tie.is_observing else TIE
        kinds[top, bottom] = kind if kinds.get((top, bottom), kind) == kind else TIE
    arcs = [Arc(top, bottom, kind) for (top, bottom), kind in kinds.items()]
    return sorted(arcs, key=lambda arc: (arc.top - arc.bottom, arc.top))


def _dots(
    places: Sequence[tuple[Node, float]], ties: Sequence[Curve]
) -> Iterator[SafeString]:
    """Yield a dot for each row: open without a tie, full with one, larger the more ties
    it receives.
    """
    received = Counter(tie.end for tie in ties)
    tied = {tie.start for tie in ties}
    drawn: set[int] = set()
    for row, y in places:
        kind, radius = ("p-dot", 3.0) if row.key in tied else ("p-free", 2.6)
        if received[row.key]:
            kind, radius = (
                ("p-dot", 3.0)
                if row.key in drawn
                else ("p-hub", min(9.0, 3.4 + 1.5 * sqrt(received[row.key])))
            )
        drawn.add(row.key)
        yield format_html(
            '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
            kind,
            AXIS,
            _number(y),
            _number(radius),
        )


def _link(row: Node, y: float) -> SafeString:
    """Return the name as a link whose spoken words begin with those that are seen."""
    spoken = (
        format_html(' aria-label="{}: {}"', row.label, row.name)
        if row.label != row.name
        else ""
    )
    language = format_html(' lang="{}"', row.language) if row.language else ""
    text = format_html(
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        NAMES_END,
        _number(y + 5),
        row.label,
    )
    return format_html('<a href="{}"{}{}>{}</a>', row.url, language, spoken, text)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
