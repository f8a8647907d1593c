"""Two vocabularies crossed: a table of numbers, as data for a template.

Each number has one of five steps of colour, by its share within its column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

HIGHEST_STEP = 4


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
class HeatColumn:
    """The name of a column, and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class HeatRow:
    """A row of the table, and where its name leads."""

    label: str
    url: str
    cells: list[HeatCell]


@dataclass(frozen=True)
class HeatTable:
    """The columns and the rows."""

    columns: list[HeatColumn]
    lines: list[HeatRow]


def step(number: int, highest: int) -> int:
    """Return the step of a number in a column: 0 for nothing, 4 for the highest.

    The others have the step of their share of the highest.
    """
    if not number:
        return 0
    # Rounded up, so that what there is stands out from what is nothing.
    return -(-HIGHEST_STEP * number // highest)


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
    # By column: one with most of the organizations would leave the others pale.
    highest = {
        column.value: max(
            (numbers.get((row.value, column.value), 0) for row in rows), default=0
        )
        for column in columns
    }
    lines = []
    for row in rows:
        if not sums.get(row.value):
            continue
        cells = []
        for column in columns:
            number = numbers.get((row.value, column.value), 0)
            cell = HeatCell(
                number,
                url(row.value, column.value),
                step=f"h{step(number, highest[column.value])}",
                column=column.label,
            )
            cells.append(cell)
        # Not the sum of its cells: who is in two tiers counts once.
        address = url(row.value, "")
        cells.append(HeatCell(sums[row.value], address, step="", column=total))
        lines.append(HeatRow(row.label, address, cells))
    names = [HeatColumn(column.label, url("", column.value)) for column in columns]
    return HeatTable([*names, HeatColumn(total, url("", ""))], lines)
