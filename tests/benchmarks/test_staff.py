"""Ten clicks of staff, measured."""

from __future__ import annotations

import pytest

from tests.benchmarks import staff
from tests.factories import make_organization, make_suggestion, make_user

pytestmark = pytest.mark.django_db


def test_every_click_is_answered_and_counted() -> None:
    make_user("superuser", username="bench")
    for _ in range(3):
        make_organization()
    make_suggestion()

    figures = staff.measure(rounds=1)

    assert len(figures) == 11
    assert all(statements > 0 for _cost, statements in figures.values())


def test_table_has_a_line_for_each_click_and_two_columns_for_each_size() -> None:
    lines = list(staff.table({20: {"list": (1.4, 9)}, 1000: {"list": (2.6, 9)}}))

    assert lines == [
        "| click | 20: ms | statements | 1,000: ms | statements |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| list | 1 | 9 | 3 | 9 |",
    ]
