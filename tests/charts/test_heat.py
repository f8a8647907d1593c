"""The table of numbers with five steps of colour."""

from __future__ import annotations

import pytest

from directory.charts.heat import HeatHeading, steps, table

ROWS = [
    HeatHeading("art", "Art"),
    HeatHeading("food", "Food"),
    HeatHeading("none", "Nothing here"),
]
COLUMNS = [HeatHeading("near", "Near"), HeatHeading("far", "Far")]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], {0: 0}),
        ([0, 0], {0: 0}),
        ([7], {0: 0, 7: 0}),
        ([1, 2, 3, 4, 5], {0: 0, 1: 0, 2: 1, 3: 2, 4: 3, 5: 4}),
        ([0, 0, 0, 10, 20, 30, 40, 2000], {0: 0, 10: 0, 20: 1, 30: 2, 40: 3, 2000: 4}),
        ([1, 1, 1, 1, 9], {0: 0, 1: 0, 9: 4}),
    ],
)
def test_steps_are_quantiles_of_what_is_not_zero(
    numbers: list[int], expected: dict[int, int]
) -> None:
    assert steps(numbers) == expected


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

    assert found.columns == ["Near", "Far", "All"]
    assert [
        (line.label, [(cell.number, cell.url, cell.step) for cell in line.cells])
        for line in found.lines
    ] == [
        ("Art", [(3, "art/near", "h0"), (0, "art/far", "h0"), (4, "art/", "")]),
        ("Food", [(5, "food/near", "h1"), (9, "food/far", "h3"), (12, "food/", "")]),
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
