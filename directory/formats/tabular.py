"""Organizations as tables, CSV and XLSX: values to rows, and rows to values.

A row is read and written at a time, so that memory does not grow with their number.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from directory.formats import cells
from directory.formats.fields import FIELDS, Field

Values = dict[str, Any]
COLUMNS = tuple(field.name for field in FIELDS)
BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheet programs see that a file is in UTF-8."""
LONGEST_CELL = 32_767
"""So many letters, counted as UTF-16 has them, programs keep in a cell of XLSX."""
ORGANIZATIONS, EXPLAINED, CONTINUED = "Organizations", "Columns", "Continued"
_WIDTHS = {"slug": 28, "name": 36, "description": 50, "url": 32}
# Who has a thousand ties has a longer cell than Python's reader takes by itself.
csv.field_size_limit(16_000_000)
# 2013-09 would become a day once somebody types in its cell, and 007 lose its zeros.
_AS_TEXT = "@"


def row_of(values: Values) -> list[str]:
    """Return the cells of an organization."""
    return [cells.cell_of(field, values[field.name]) for field in FIELDS]


def values_of_row(row: Mapping[str, str]) -> Values:
    """Return the values of those columns of ours that a row has."""
    return {
        field.name: cells.value_of(field, row[field.name])
        for field in FIELDS
        if field.name in row
    }


class _Echo:
    """What a line is written to, and given back by."""

    def write(self, line: str) -> str:
        return line


def csv_lines(organizations: Iterable[Values]) -> Iterator[str]:
    """Yield a file of CSV, line by line, that spreadsheet programs open right."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for values in organizations:
        yield writer.writerow(row_of(values))


def read_csv(lines: Iterable[str]) -> Iterator[Values]:
    """Yield the organizations of a file that `csv_lines` wrote.

    It is opened with `newline=""`.
    """
    reader = csv.reader(lines, strict=True)
    names = [name.removeprefix(BYTE_ORDER_MARK) for name in next(reader, [])]
    for row in reader:
        yield values_of_row(dict(zip(names, row, strict=True)))


def write_xlsx(organizations: Iterable[Values], file: IO[bytes]) -> int:
    """Write a workbook: organizations, and what the columns mean. Return how many.

    No cell is a formula. What is too long for its cell goes on in a third sheet.
    """
    workbook = Workbook(write_only=True)
    sheet = _Sheet(workbook, ORGANIZATIONS, COLUMNS, numbers=FIELDS)
    continued: list[tuple[str, str, str]] = []
    number = 0
    for values in organizations:
        row = row_of(values)
        for place, words in enumerate(row):
            row[place], *more = _pieces(words)
            slug, column = row[0], COLUMNS[place]
            continued += [(slug, column, cells.guarded(piece)) for piece in more]
        sheet.append(row)
        number += 1
    explained = _Sheet(workbook, EXPLAINED, ("column", "label", "meaning"))
    for field in FIELDS:
        explained.append((field.name, str(field.label), meaning(field)))
    if continued:
        more_text = _Sheet(workbook, CONTINUED, ("slug", "column", "text"))
        for pieces in continued:
            more_text.append(pieces)
    workbook.save(file)
    return number


def meaning(field: Field) -> str:
    """Return what a column means, with the words that may stand in it."""
    description = field.description()
    if field.choices:
        known = ", ".join(field.values())
        return gettext("%(meaning)s One of: %(words)s.") % {
            "meaning": description,
            "words": known,
        }
    return description


class _Sheet:
    """A sheet that is written row by row, with its headings in bold."""

    def __init__(
        self,
        workbook: Workbook,
        title: str,
        headings: Sequence[str],
        numbers: Sequence[Field] = (),
    ) -> None:
        self.sheet = workbook.create_sheet(title)
        self.sheet.freeze_panes = "C2"
        for place, heading in enumerate(headings, 1):
            width = _WIDTHS.get(heading, 18)
            self.sheet.column_dimensions[get_column_letter(place)].width = width
        self.is_number = [cells.is_number(field) for field in numbers]
        self.is_number += [False] * (len(headings) - len(self.is_number))
        # One cell for each column, written again and again: it makes no memory.
        self.text_cells = [self._cell() for _heading in headings]
        heads = [self._cell(bold=True) for _heading in headings]
        for cell, heading in zip(heads, headings, strict=True):
            cell.value = heading
        self.sheet.append(heads)

    def append(self, row: Sequence[str]) -> None:
        """Write a row; what is empty has no cell."""
        written: list[Any] = []
        for cell, words, is_number in zip(
            self.text_cells, row, self.is_number, strict=True
        ):
            if not words:
                written.append(None)
            elif is_number and not words.startswith("'"):
                written.append(float(words))
            else:
                cell.value = words
                # The library takes what begins with = for a formula.
                cell.data_type = "s"
                written.append(cell)
        self.sheet.append(written)

    def _cell(self, *, bold: bool = False) -> Any:
        cell = WriteOnlyCell(self.sheet)
        cell.number_format = _AS_TEXT
        if bold:
            cell.font = Font(bold=True)
        return cell


def read_xlsx(file: IO[bytes]) -> Iterator[Values]:
    """Yield the organizations of a workbook that `write_xlsx` wrote.

    Also of one that was opened in a spreadsheet program since and saved again.
    """
    workbook = load_workbook(file, read_only=True, data_only=True)
    try:
        continued: defaultdict[tuple[str, str], str] = defaultdict(str)
        if CONTINUED in workbook.sheetnames:
            for slug, column, words in list(_rows(workbook[CONTINUED]))[1:]:
                continued[slug, column] += cells.unguarded(words)
        rows = _rows(workbook[ORGANIZATIONS])
        names = next(rows, [])
        for row in rows:
            if not any(row):
                continue
            found = dict(zip(names, row, strict=False))
            # What the program left out behind the last cell that is not empty.
            found |= dict.fromkeys(names[len(row) :], "")
            for column in found:
                found[column] += continued.get((found["slug"], column), "")
            yield values_of_row(found)
    finally:
        workbook.close()


def _rows(sheet: Any) -> Iterator[list[str]]:
    # The size that a file states of itself is often wrong.
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        yield [text_of(cell) for cell in row]


def text_of(cell: Any) -> str:
    """Return what a cell of a workbook shows, as text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return cells.YES if value else cells.NO
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != _MIDNIGHT else f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    return str(value)


_MIDNIGHT = datetime.min.time()


def _number(value: int | float, number_format: str) -> str:
    """Return a number as it is shown: 7 in the format 00000 is 00007."""
    # By its shortest spelling, in which no digit is made up.
    words = f"{Decimal(repr(value)):f}"
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    is_filled = number_format and not number_format.strip("0")
    return words.zfill(len(number_format)) if is_filled else words


def _pieces(words: str) -> list[str]:
    """Return a text in pieces of which each holds in a cell."""
    # Every letter takes two at most.
    step = LONGEST_CELL // 2
    if len(words) <= step or len(words.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return [words]
    return [words[start : start + step] for start in range(0, len(words), step)]
