"""Two vocabularies crossed: a table of numbers, each with one of five steps of colour,
as data for a template.
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
    """A number, where it leads, its step of colour (none for a sum), and what its
    column is called.
    """

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
    ordered = sorted(number for number in numbers if number)
    return {0: 0} | {
        number: STEPS * bisect_left(ordered, number) // len(ordered)
        for number in set(ordered)
    }


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
    step = steps(
        [
            numbers.get((row.value, column.value), 0)
            for row in rows
            for column in columns
        ]
    )
    lines = []
    for row in rows:
        found = [
            (column, numbers.get((row.value, column.value), 0)) for column in columns
        ]
        cells = [
            HeatCell(
                number, url(row.value, column.value), f"h{step[number]}", column.label
            )
            for column, number in found
        ]
        if sums.get(row.value):
            lines.append(
                HeatRow(
                    row.label,
                    [*cells, HeatCell(sums[row.value], url(row.value, ""), "", total)],
                )
            )
    return HeatTable([*(column.label for column in columns), total], lines)
