"""The process that reads a file of strangers: bound in memory, and ended at will.

It writes a line of JSON for each row, and one more that says that it is through, or
why it is not. Nothing here needs Django.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from directory.imports import archives, delimited, json_files, spreadsheets
from directory.imports.limits import MB, Limits, RawRow, UnreadableError

XLSX = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ROWS_ABOVE = 20
NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!")


def main() -> None:
    """Read the file that the command line names, within the limits that it names."""
    path, limits = Path(sys.argv[1]), Limits(**json.loads(sys.argv[2]))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    try:
        for told in _told(path, limits):
            _tell(told)
    except UnreadableError as error:
        _tell({"error": error.code, **error.params})
    except (MemoryError, RecursionError):
        _tell({"error": "too_large"})


def _tell(told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")


def _told(path: Path, limits: Limits) -> Iterator[Any]:
    if path.stat().st_size > limits.size:
        raise UnreadableError("too_large_file", limit=limits.size // MB)
    with path.open("rb") as stream:
        head = stream.read(8)
    if not head.strip():
        raise UnreadableError("empty")
    if head.startswith(OLD_OFFICE):
        raise UnreadableError("old_office")
    if head.startswith(NO_TABLES):
        raise UnreadableError("not_a_table")
    if head.startswith(XLSX):
        archives.check(path, limits)
        workbook = spreadsheets.opened(path)
        sheet = spreadsheets.first_sheet(workbook)
        others = [each for each in workbook.sheetnames if each != sheet.title]
        yield {"form": "xlsx", "sheet": sheet.title, "other_sheets": others}
        records = spreadsheets.continued(
            spreadsheets.records(path, sheet, limits), path, workbook, limits
        )
    elif (
        head.lstrip(BYTE_ORDER_MARK).lstrip().startswith(json_files.BEGINNINGS)
        and (documents := json_files.documents_of(path, limits)) is not None
    ):
        yield {"form": "json"}
        yield from json_files.rows_of(documents)
        yield {"end": True}
        return
    else:
        dialect = delimited.dialect_of(path, limits)
        yield {
            "form": "csv",
            "encoding": dialect.encoding,
            "delimiter": dialect.delimiter,
        }
        records = delimited.records(path, dialect, limits)
    for record in _bounded(records, limits):
        yield _plain(record)
    yield {"end": True}


def _bounded(records: Iterator[RawRow], limits: Limits) -> Iterator[RawRow]:
    """Yield the rows as long as they are within the limits."""
    rows = empty = 0
    for record in records:
        if record.is_empty:
            empty += 1
            if empty > limits.empty_rows:
                raise UnreadableError("too_many_empty_rows", limit=limits.empty_rows)
        else:
            rows, empty = rows + 1, 0
            # The headings, and what may stand above them, are no rows.
            if rows > limits.rows + ROWS_ABOVE:
                raise UnreadableError("too_many_rows", limit=limits.rows)
            if len(record.cells) > limits.columns:
                raise UnreadableError("too_many_columns", limit=limits.columns)
        yield record


def _plain(record: RawRow) -> list[Any]:
    extras: dict[str, Any] = {}
    if record.problem:
        extras["problem"] = record.problem
    if record.links:
        extras["links"] = record.links
    if record.formulas:
        extras["formulas"] = record.formulas
    return [list(record.cells), extras] if extras else [list(record.cells)]


if __name__ == "__main__":
    main()
