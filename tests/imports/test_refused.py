"""The rows that were not taken, to be mended and brought in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.imports import judging, reading, refused, writing
from directory.imports.judging import Wanted
from directory.models import Organization
from tests.imports.conftest import Written

pytestmark = pytest.mark.django_db


def test_rows_come_back_with_verdict_and_reason_and_go_in_once_mended(
    written: Written, tmp_path: Path
) -> None:
    path = written(
        'id,name,url,lat,lon\n1,Ash,soon,-1.5,2\n2,"=Elm, Oak",,,\n2,Twice,,,\n'
    )
    plan = judging.judge(path, Wanted(source="Valley"))
    back = tmp_path / "refused.csv"

    number = refused.save(plan, back)

    with reading.opened(back) as table:
        rows = list(table.rows)
    assert number == 2
    assert [column.heading for column in table.columns][-2:] == ["verdict", "reason"]
    assert [list(row.cells[:6]) for row in rows] == [
        ["1", "Ash", "soon", "-1.5", "2", "refused"],
        ["2", "Twice", "", "", "", "twice"],
    ]
    reason = "url: soon: This address has no host that anyone could reach, such as"
    assert rows[0].cells[6].startswith(reason)
    assert rows[1].cells[6] == "as row 2 of this file"


def test_mended_rows_are_taken(written: Written, tmp_path: Path) -> None:
    path = written("name,url\nAsh,soon\n")
    back = tmp_path / "refused.csv"
    refused.save(judging.judge(path, Wanted(source="Valley")), back)
    back.write_text(back.read_text(encoding="utf-8").replace("Ash,soon", "Ash,"))

    plan = judging.judge(back, Wanted(source="Valley", unknown="leave"))
    writing.run(writing.start(plan).pk)

    assert Organization.objects.get().name == "Ash"
