"""Two vocabularies crossed: a table of numbers, as data for a template.

Each number has one of five steps of colour.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

STEPS = 5


@dataclass(frozen=True)
class HeatHeading:
    """One value of a vocabulary: the word of its address and the one for readers."""

    value: str
    label: str


@dataclass(frozen=True)
class HeatCell:
    """A number, where it leads, and its column; a sum has no step of colour."""

    number: int
    url: str
    step: str
    column: str


@dataclass(frozen=True)
class HeatRow:
    """A row of the table."""

    label: str
    cells: list[HeatCell]


@dataclass(frozen=True)
class HeatTable:
    """The names of the columns, and the rows."""

    columns: list[str]
    lines: list[HeatRow]


def steps(numbers: Sequence[int]) -> dict[int, int]:
    """Return for each number its step from 0 to 4 by quantile.

    What is zero has no part in it and stands at 0.
    """
    # By quantile: one very high number would leave all others at the palest step.
    ordered = sorted(number for number in numbers if number)
    steps = {0: 0}
    for number in ordered:
        lower = bisect_left(ordered, number)
        steps[number] = STEPS * lower // len(ordered)
    return steps


def table(
    rows: Sequence[HeatHeading],
    columns: Sequence[HeatHeading],
    numbers: Mapping[tuple[str, str], int],
    sums: Mapping[str, int],
    *,
    total: str,
    url: Callable[[str, str], str],
) -> HeatTable:
    """Return the numbers by row and column with a last column of sums.

    A row whose sum is nothing is left out.
    """
    shown = [
        numbers.get((row.value, column.value), 0) for row in rows for column in columns
    ]
    step = steps(shown)
    lines = []
    for row in rows:
        if not sums.get(row.value):
            continue
        cells = []
        for column in columns:
            number = numbers.get((row.value, column.value), 0)
            address = url(row.value, column.value)
            cell = HeatCell(
                number,
                address,
                step=f"h{step[number]}",
                column=column.label,
            )
            cells.append(cell)
        # Not the sum of its cells: who is in two tiers counts once.
        sum_of_row = HeatCell(
            sums[row.value],
            url(row.value, ""),
            step="",
            column=total,
        )
        lines.append(HeatRow(row.label, [*cells, sum_of_row]))
    labels = [column.label for column in columns]
    return HeatTable([*labels, total], lines)
