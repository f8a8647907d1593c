"""The rows that were not taken, as the same file with two columns more."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import pgettext

from directory.formats.cells import guarded
from directory.models import Import, ImportRow

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
NOT_TAKEN = (
    ImportRow.Verdict.REFUSED,
    ImportRow.Verdict.DUPLICATE,
    ImportRow.Verdict.LEFT_OUT,
    ImportRow.Verdict.TWICE,
)


def rows_of(plan: Import) -> Iterator[ImportRow]:
    """Yield the rows that are not written, in the order of the file."""
    rows = plan.rows.filter(verdict__in=NOT_TAKEN, outcome=ImportRow.Outcome.NONE)
    yield from rows.order_by("number").iterator(chunk_size=500)


def save(plan: Import, path: Path) -> int:
    """Write what was not taken, to be mended and brought in again; return how many."""
    headings = [heading for heading, _field in plan.columns]
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*headings, "verdict", "reason"])
        for row in rows_of(plan):
            cells = [_safe(cell) for cell in row.cells]
            padded = [*cells, *[""] * (len(headings) - len(cells))]
            writer.writerow([*padded[: len(headings)], row.verdict, reason_of(row)])
            number += 1
    return number


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula."""
    return cell if _NUMBER.fullmatch(cell) else guarded(cell)


def reason_of(row: ImportRow) -> str:
    """Return in words why a row is not taken, or what was noted of it."""
    reasons = []
    for column, value, why in row.problems:
        named = ": ".join(word for word in (column, value) if word)
        reasons.append(f"{named}: {why}" if named else why)
    if row.of_row is not None:
        words = pgettext("staff", "as row %(number)d of this file")
        reasons.append(words % {"number": row.of_row})
    return "; ".join([*reasons, *row.notes])
