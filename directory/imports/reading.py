"""A file of strangers as headings and rows, read by a process that can be ended."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from directory.errors import DirectoryError
from directory.imports import headings
from directory.imports.delimited import UNCLOSED
from directory.imports.documents import record_of
from directory.imports.headings import Column
from directory.imports.limits import OF_FORM, Limits, RawRow

REFUSALS = {
    "too_many_rows": pgettext_lazy(
        "staff", "The file has more than %(limit)d rows. Please split it."
    ),
    "too_many_rows_of_all": pgettext_lazy(
        "staff",
        "The file has more than %(limit)d rows, or very many that are empty. Please"
        " split it, or delete those.",
    ),
    "too_large_file": pgettext_lazy("staff", "The file has more than %(limit)d MB."),
    "too_large_unpacked": pgettext_lazy(
        "staff", "The file unpacks to more than %(limit)d MB."
    ),
    "too_large": pgettext_lazy("staff", "The file needs too much memory to be read."),
    "too_slow": pgettext_lazy(
        "staff", "The file could not be read within %(limit)d seconds."
    ),
    "too_many_columns": pgettext_lazy(
        "staff", "The file has more than %(limit)d columns."
    ),
    "too_many_empty_rows": pgettext_lazy(
        "staff",
        "More than %(limit)d empty rows stand one after the other. Delete them, please:"
        " there may be rows below.",
    ),
    "cell_too_long": pgettext_lazy(
        "staff", "Line %(row)d has a cell of more than %(limit)d characters."
    ),
    "too_many_files": pgettext_lazy(
        "staff", "The file is an archive of more than %(limit)d files."
    ),
    "dtd": pgettext_lazy(
        "staff", "The file declares a document type, which no spreadsheet needs."
    ),
    "locked": pgettext_lazy("staff", "The file is locked with a password."),
    "broken_archive": pgettext_lazy("staff", "The file is broken."),
    "no_sheet": pgettext_lazy("staff", "The file has no sheet that is shown."),
    "not_xlsx": pgettext_lazy(
        "staff", "This is no XLSX file. Save the sheet as XLSX or CSV, please."
    ),
    "old_office": pgettext_lazy(
        "staff",
        "This file is locked, or of an old format. Save the sheet as XLSX or CSV,"
        " please.",
    ),
    "not_a_table": pgettext_lazy(
        "staff", "This is no table. CSV, XLSX and JSON files can be read."
    ),
    "broken_json": pgettext_lazy("staff", "This JSON file is broken."),
    "no_documents": pgettext_lazy(
        "staff", "This JSON file is no list of organizations."
    ),
    "empty": pgettext_lazy("staff", "Nothing stands in the file."),
    "failed": pgettext_lazy("staff", "The file could not be read."),
}


@dataclass(frozen=True)
class Row:
    """One row of a file: its number from 1, the headings not counted."""

    number: int
    cells: Sequence[str]
    problem: str = ""
    """In words, why its cells cannot be told apart; else empty."""
    links: dict[int, str] = field(default_factory=dict)
    """Addresses behind the words of cells, by column from 0."""
    formulas: Sequence[int] = ()
    absent: Sequence[int] = ()
    """Columns of which it says nothing, not even that they are empty."""


@dataclass(frozen=True)
class Table:
    """A file: how it is written, its columns, and its rows, which can be read once."""

    form: str
    columns: list[Column]
    above: list[str]
    """What stands above the headings and is left out."""
    rows: Iterator[Row]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    other_sheets: Sequence[str] = ()

    @property
    def is_own(self) -> bool:
        """Tell whether it is a file of ours, which says exactly what it means."""
        return headings.OWN.issubset(column.heading for column in self.columns)


@contextmanager
def opened(path: Path, limits: Limits = OF_FORM) -> Iterator[Table]:
    """Open a file; DirectoryError says in words what keeps it from being read.

    That may also come later, while its rows are read.
    """
    command = [sys.executable, "-m", "directory.imports.child"]
    arguments = [str(path.resolve()), json.dumps(limits.as_plain())]
    with subprocess.Popen(  # noqa: S603  (ours)
        [*command, *arguments],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        clock = threading.Timer(limits.seconds, process.kill)
        clock.start()
        try:
            yield _table(process, clock, limits)
        finally:
            clock.cancel()
            process.kill()


def _table(
    process: subprocess.Popen[str], clock: threading.Timer, limits: Limits
) -> Table:
    told = _told(process, clock, limits)
    about: dict[str, Any] = next(told, {})
    records: Iterator[RawRow] = (_record(each) for each in told)
    if about.get("form") == "json":
        keys = next(told)[0]
        of_documents = (
            record_of(keys, values, extras["absent"]) for values, extras in told
        )
        records = chain([RawRow(keys)], of_documents)
    first = []
    for record in records:
        first.append(record)
        if len(first) == headings.ROWS_TO_LOOK_IN:
            break
    if all(record.is_empty for record in first):
        raise DirectoryError(str(REFUSALS["empty"]))
    is_table = about.get("form") != "json"
    position = headings.find([record.cells for record in first]) if is_table else 0
    columns = headings.columns_of(_trimmed(first[position].cells))
    above = [" ".join(record.cells).strip() for record in first[:position]]
    width = len(columns)
    return Table(
        form=about["form"],
        columns=columns,
        above=[words for words in above if words],
        rows=_rows(first[position + 1 :], records, width, limits),
        encoding=about.get("encoding", ""),
        delimiter=about.get("delimiter", ""),
        sheet=about.get("sheet", ""),
        other_sheets=about.get("other_sheets", ()),
    )


def _told(
    process: subprocess.Popen[str], clock: threading.Timer, limits: Limits
) -> Iterator[Any]:
    """Yield what the process tells; what it could not read is said in words."""
    stream = process.stdout
    assert stream is not None  # noqa: S101  (asked for)
    for line in stream:
        told = json.loads(line)
        if isinstance(told, dict):
            if "end" in told:
                return
            if "error" in told:
                raise DirectoryError(str(REFUSALS[told["error"]]) % told)
        yield told
    # It ended without a word: its time was over, or its memory.
    process.wait()
    code = "failed" if clock.is_alive() else "too_slow"
    if process.returncode < 0 and clock.is_alive():
        code = "too_large"
    raise DirectoryError(str(REFUSALS[code]) % {"limit": limits.seconds})


def _record(told: Any) -> RawRow:
    extras = told[1] if len(told) > 1 else {}
    return RawRow(
        cells=told[0],
        problem=extras.get("problem", ""),
        links={int(column): link for column, link in extras.get("links", {}).items()},
        formulas=extras.get("formulas", ()),
    )


def _rows(
    first: Sequence[RawRow], others: Iterator[RawRow], width: int, limits: Limits
) -> Iterator[Row]:
    number = 0
    for records in (first, others):
        for record in records:
            if record.is_empty:
                continue
            number += 1
            if number > limits.rows:
                words = str(REFUSALS["too_many_rows"])
                raise DirectoryError(words % {"limit": limits.rows})
            yield _row(number, record, width)


def _row(number: int, record: RawRow, width: int) -> Row:
    cells = _trimmed(record.cells, width)
    problem = ""
    if record.problem == UNCLOSED:
        problem = pgettext(
            "staff",
            "A quotation mark opens in it and is never closed, or stands where none"
            " can.",
        )
    elif len(cells) > width:
        words = npgettext(
            "staff",
            "%(cells)d cells under %(headings)d heading: a comma inside?",
            "%(cells)d cells under %(headings)d headings: a comma inside?",
            width,
        )
        problem = words % {"cells": len(cells), "headings": width}
    elif record.problem:
        problem = record.problem
    padded = [*cells, *[""] * (width - len(cells))]
    return Row(number, padded, problem, record.links, record.formulas, record.absent)


def _trimmed(cells: Sequence[str], width: int = 0) -> Sequence[str]:
    """Return cells without the empty ones beyond the headings."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
