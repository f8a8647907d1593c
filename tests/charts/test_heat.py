"""The table of numbers with five steps of colour."""

from __future__ import annotations

import pytest

from directory.charts.heat import HeatHeading, step, table

ROWS = [
    HeatHeading("art", "Art"),
    HeatHeading("food", "Food"),
    HeatHeading("none", "Nothing here"),
]
COLUMNS = [HeatHeading("near", "Near"), HeatHeading("far", "Far")]


@pytest.mark.parametrize(
    ("number", "highest", "expected"),
    [(0, 0, 0), (0, 9, 0), (1, 1, 4), (1, 100, 1), (25, 100, 1), (26, 100, 2),
     (75, 100, 3), (76, 100, 4), (100, 100, 4)],
)  # fmt: skip
def test_step_is_the_share_of_the_highest(
    number: int, highest: int, expected: int
) -> None:
    assert step(number, highest) == expected


def test_columns_of_many_and_of_few_are_coloured_alike() -> None:
    numbers = {("art", "near"): 2, ("food", "near"): 8}
    numbers |= {("art", "far"): 200, ("food", "far"): 800}

    found = table(
        ROWS,
        COLUMNS,
        numbers,
        {"art": 202, "food": 808},
        total="All",
        url=lambda _row, _column: "",
    )

    steps = [[cell.step for cell in line.cells] for line in found.lines]
    assert steps == [["h1", "h1", ""], ["h4", "h4", ""]]


def test_table_has_each_number_with_its_step_and_address_and_a_sum() -> None:
    numbers = {("art", "near"): 3, ("food", "near"): 5, ("food", "far"): 9}

    found = table(
        ROWS,
        COLUMNS,
        numbers,
        {"art": 4, "food": 12},
        total="All",
        url=lambda row, column: f"{row}/{column}",
    )

    assert [(column.label, column.url) for column in found.columns] == [
        ("Near", "/near"),
        ("Far", "/far"),
        ("All", "/"),
    ]
    assert [(line.label, line.url) for line in found.lines] == [
        ("Art", "art/"),
        ("Food", "food/"),
    ]
    assert [
        [(cell.number, cell.url, cell.step) for cell in line.cells]
        for line in found.lines
    ] == [
        [(3, "art/near", "h3"), (0, "art/far", "h0"), (4, "art/", "")],
        [(5, "food/near", "h4"), (9, "food/far", "h4"), (12, "food/", "")],
    ]


@pytest.mark.parametrize("number", [0, 1, 20, 41, 200, 2000])
def test_table_keeps_every_row_that_has_something(number: int) -> None:
    rows = [HeatHeading(str(one), f"Row {one}") for one in range(number)]

    found = table(
        rows,
        COLUMNS,
        {},
        {str(one): 1 for one in range(number)},
        total="All",
        url=lambda _row, _column: "",
    )

    assert [line.label for line in found.lines] == [one.label for one in rows]
