"""The ecosystem as arcs: names in bands along an axis, and a curve for each tie.

It is SVG text without style or script, which the site's policy forbids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# As wide as the narrowest phone shows without scrolling. Names end beside the axis.
WIDTH, AXIS, NAMES_END = 360, 196, 182
# From the top of a band to the baseline of its title, to its rule, to its first row.
TITLE_BASELINE, RULE_TOP, HEAD_HEIGHT = 18, 26, 40
# A row is higher than the 24 pixels that a finger needs (WCAG 2.5.8).
ROW_HEIGHT, CAPTION_HEIGHT, GAP = 26, 19, 6
LONGEST_LABEL = 24
# More curves than these are drawn paler.
MOST_IN_FULL_COLOR = 40
TIE_CLASS, OBSERVES_CLASS, SAME_CLASS = "p-tie", "p-tie p-observes", "p-tie p-same"
# How far the line goes that leads to somebody who is not in the picture.
STUB = 18


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
        # Less than in proportion: short curves must stay apart from the axis.
        width = 14 + 144 * (distance / longest) ** 0.75
        return (
            f"M{AXIS} {_number(self.top)}A{round(width)} {_number(distance / 2)} 0 0 1"
            f" {AXIS} {_number(self.bottom)}"
        )


def label(name: str, *shorter: str) -> str:
    """Return what stands for a name on the axis.

    Itself if it fits, else the first shorter one, else its first words.
    """
    for candidate in (name, *shorter):
        if candidate and len(candidate) <= LONGEST_LABEL:
            return candidate
    beginning = name[:LONGEST_LABEL]
    blank = beginning.rfind(" ")
    # A cut in the middle of a word is better than half of the label gone.
    end = blank if blank > LONGEST_LABEL // 2 else LONGEST_LABEL - 1
    return f"{beginning[:end].rstrip()}…"


def draw(
    bands: Sequence[Band],
    ties: Sequence[Curve],
    outside: Collection[int] = (),
    *,
    title: str,
    description: str,
) -> SafeString:
    """Return the picture: ties with both ends on the axis, one curve for two ends.

    Those outside have a tie that leads out of it: a short line.
    """
    places, height = _places(bands)
    first: dict[int, float] = {}
    again = []
    for row, y in places:
        # Curves go to the first place of an organization, a dotted line to the others.
        if row.key in first:
            again.append(Arc(first[row.key], y, SAME_CLASS))
        else:
            first[row.key] = y
    on_axis = [tie for tie in ties if tie.start in first and tie.end in first]
    known = [tie for tie in on_axis if tie.start != tie.end]
    arcs = _arcs(known, first)
    longest = max((arc.bottom - arc.top for arc in (*arcs, *again)), default=1)
    petals = []
    curves = _stubs(places, outside)
    for arc in (*arcs, *again):
        curves.append((arc.kind, arc.path(longest)))
        if arc.kind != SAME_CLASS:
            petals.append((arc.path(longest),))
    return format_html(
        '<svg{} viewBox="0 0 {} {}" width="{}" height="{}" direction="ltr" role="group"'
        ' aria-labelledby="picture-title picture-description"><title'
        ' id="picture-title">{}</title><desc'
        ' id="picture-description">{}</desc>{}{}{}{}{}</svg>',
        SafeString(' class="p-dense"') if len(arcs) > MOST_IN_FULL_COLOR else "",
        WIDTH,
        height,
        WIDTH,
        height,
        title,
        description,
        # Whatever comes later lies above: areas, words, lines, dots, names.
        format_html_join("", '<path class="p-petal" d="{}"/>', petals),
        _joined(_heads(bands)),
        format_html_join("", '<path class="{}" d="{}"/>', curves),
        _joined(_dots(places, known, outside)),
        _joined(_link(row, y) for row, y in places),
    )


def _stubs(
    places: Sequence[tuple[Node, float]], outside: Collection[int]
) -> list[tuple[str, str]]:
    """Return the class and path of each line that leads out of the picture."""
    return [
        (f"{TIE_CLASS} p-out", f"M{AXIS} {_number(y)}h{STUB}")
        for row, y in places
        if row.key in outside
    ]


def _places(bands: Sequence[Band]) -> tuple[list[tuple[Node, float]], int]:
    """Return each row with the height of its middle, and the height of the whole."""
    places: list[tuple[Node, float]] = []
    top = 0
    for band in bands:
        y = top + HEAD_HEIGHT
        for row, caption in _with_captions(band.rows):
            if caption:
                y += CAPTION_HEIGHT
            places.append((row, y + ROW_HEIGHT // 2))
            y += ROW_HEIGHT
        if band.more:
            y += ROW_HEIGHT
        top = y + GAP
    return places, top + 2


def _with_captions(rows: Sequence[Node]) -> Iterator[tuple[Node, str]]:
    before = ""
    for row in rows:
        yield row, row.group if row.group != before else ""
        before = row.group


def _heads(bands: Sequence[Band]) -> Iterator[SafeString]:
    """Yield what stands around the rows of the bands.

    Their titles, rules, captions and axes, and the line of what is left out.
    """
    top = 0
    for band in bands:
        yield format_html(
            '<text class="p-tier" x="0" y="{}">{}</text>',
            top + TITLE_BASELINE,
            band.title,
        )
        yield format_html('<path class="p-rule" d="M0 {}H{}"/>', top + RULE_TOP, WIDTH)
        y = top + HEAD_HEIGHT
        for _, caption in _with_captions(band.rows):
            if caption:
                yield format_html(
                    '<text class="p-sector" x="{}" y="{}" text-anchor="end">{}</text>',
                    NAMES_END,
                    y + 11,
                    caption,
                )
                y += CAPTION_HEIGHT
            y += ROW_HEIGHT
        if band.rows:
            yield format_html(
                '<path class="p-axis" d="M{} {}V{}"/>',
                AXIS,
                top + RULE_TOP + 4,
                y - 2,
            )
        if band.more:
            yield format_html(
                '<a href="{}"><text class="p-sector" x="0" y="{}">{}</text></a>',
                band.more_url,
                y + 17,
                band.more,
            )
            y += ROW_HEIGHT
        top = y + GAP


def _arcs(ties: Sequence[Curve], places: dict[int, float]) -> list[Arc]:
    """Return one curve for each two ends that are tied, the longest first.

    It is broken where all its ties only observe.
    """
    classes: dict[tuple[float, float], str] = {}
    for tie in ties:
        start, end = places[tie.start], places[tie.end]
        ends = (min(start, end), max(start, end))
        if tie.is_observing:
            classes.setdefault(ends, OBSERVES_CLASS)
        else:
            classes[ends] = TIE_CLASS
    arcs = [Arc(top, bottom, kind) for (top, bottom), kind in classes.items()]
    # Short ones last: a long one above them would cover them.
    arcs.sort(key=lambda arc: (arc.top - arc.bottom, arc.top))
    return arcs


def _dots(
    places: Sequence[tuple[Node, float]],
    ties: Sequence[Curve],
    outside: Collection[int],
) -> Iterator[SafeString]:
    """Yield a dot for each row: open where no line ends, full where one does.

    It is larger the more ties it receives.
    """
    received = Counter(tie.end for tie in ties)
    tied = {tie.start for tie in ties} | received.keys() | set(outside)
    # The dotted line between the two places of an organization is a line, too.
    tied |= {
        key
        for key, number in Counter(row.key for row, _ in places).items()
        if number > 1
    }
    drawn: set[int] = set()
    for row, y in places:
        if row.key not in tied:
            dot_class, radius = "p-free", 2.6
        elif row.key in drawn or not received[row.key]:
            # No curve leads to the second place of an organization.
            dot_class, radius = "p-dot", 3.0
        else:
            # By area, not by width: else a few with many would look like all there is.
            dot_class = "p-hub"
            radius = min(9.0, 3.4 + 1.5 * sqrt(received[row.key]))
        drawn.add(row.key)
        yield format_html(
            '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
            dot_class,
            AXIS,
            _number(y),
            _number(radius),
        )


def _link(row: Node, y: float) -> SafeString:
    """Return the name as a link whose spoken words begin with those that are seen."""
    spoken = SafeString()
    if row.label != row.name:
        # Who speaks to the machine says what is written there.
        spoken = format_html(' aria-label="{}: {}"', row.label, row.name)
    language = SafeString()
    if row.language:
        language = format_html(' lang="{}"', row.language)
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
