"""Tables as imports read them, and workbooks to read them from."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from directory.imports import reading
from directory.imports.limits import Limits
from directory.imports.reading import Row


def read(path: Path, **limits: int) -> tuple[reading.Table, list[Row]]:
    """Return a file with all its rows, within these limits."""
    with reading.opened(path, Limits(**limits)) as table:
        return table, list(table.rows)


def saved(
    path: Path, rows: list[list[object]]
) -> openpyxl.worksheet.worksheet.Worksheet:
    """Return the sheet of a workbook with these rows, stored at a path."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return sheet
