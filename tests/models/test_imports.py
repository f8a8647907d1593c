"""Plans of imports."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from directory.models import Import, ImportRow

pytestmark = pytest.mark.django_db


def test_rows_to_write_come_in_the_order_of_the_file() -> None:
    plan = Import.objects.create(file_name="a.csv")
    for number, outcome in ((3, "waiting"), (1, "waiting"), (2, ""), (4, "written")):
        ImportRow.objects.create(
            plan=plan, number=number, verdict="new", outcome=outcome
        )

    assert [row.number for row in plan.rows.to_write()] == [1, 3]


def test_row_of_a_file_stands_once() -> None:
    plan = Import.objects.create(file_name="a.csv")
    ImportRow.objects.create(plan=plan, number=1, verdict="new")

    with pytest.raises(IntegrityError):
        ImportRow.objects.create(plan=plan, number=1, verdict="same")
