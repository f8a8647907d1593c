"""Rows of a text file: commas, semicolons or tabs, in the encodings that lists come in.

Nothing here needs Django.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from directory.imports.limits import Limits, RawRow, UnreadableError

DELIMITERS = (",", ";", "\t")
UTF8, UTF16, CP1252, BOTH = "utf-8", "utf-16", "cp1252", "both"
ROWS_TO_JUDGE_BY = 50
BYTES_TO_JUDGE_BY = 4096
# A mark that is still open after these was never meant to hold so much.
MOST_LINES_OF_A_CELL = 2_000
MOST_LETTERS_OF_A_ROW = 1_000_000
UNCLOSED = "unclosed"


@dataclass(frozen=True)
class Dialect:
    """How a text file is written."""

    encoding: str
    codec: str
    delimiter: str
    width: int
    """How many cells most of its rows have."""
    names_delimiter: bool = False
    """Whether its first line does, as spreadsheet programs write it: `sep=;`."""


def dialect_of(path: Path, limits: Limits) -> Dialect:
    """Return how a file is written, by what stands in it."""
    encoding, codec = _encoding(path)
    with _opened(path, codec) as stream:
        lines = _Lines(stream, limits)
        first = next(lines, "")
        named = first.strip().lower()
        if named in {f"sep={delimiter}".strip() for delimiter in DELIMITERS}:
            delimiter = named[len("sep=") :] or "\t"
            width = _width(_sample(lines, delimiter))
            return Dialect(encoding, codec, delimiter, width, names_delimiter=True)
    best = (0, ",", 1)
    for delimiter in DELIMITERS:
        with _opened(path, codec) as stream:
            sample = _sample(_Lines(stream, limits), delimiter)
        width = _width(sample)
        likeness = (width - 1) * sum(len(cells) == width for cells in sample)
        best = max(best, (likeness, delimiter, width), key=lambda each: each[0])
    return Dialect(encoding, codec, best[1], best[2])


def records(path: Path, dialect: Dialect, limits: Limits) -> Iterator[RawRow]:
    """Yield the rows of a file; one that is broken does not take others with it."""
    csv.field_size_limit(limits.letters)
    with _opened(path, dialect.codec) as stream:
        lines = _Lines(stream, limits)
        if dialect.names_delimiter:
            next(lines)
        for record in _records(lines, dialect):
            yield _decoded(record, dialect) if dialect.codec == "latin-1" else record


def _records(lines: _Lines, dialect: Dialect) -> Iterator[RawRow]:
    reader = _reader(lines, dialect)
    number = 0
    while True:
        lines.taken.clear()
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _NeverClosedError) as error:
            if "field limit" in str(error):
                raise UnreadableError(
                    "cell_too_long", row=number, limit=lines.limits.letters
                ) from None
            cells = None
        if cells is None or _swallowed(cells, lines.taken, dialect):
            # The mark that opens in the first line was never closed: others are rows.
            first, *rest = lines.taken
            lines.back(rest)
            reader = _reader(lines, dialect)
            yield _broken(first, dialect)
        else:
            yield RawRow(cells)


def _broken(line: str, dialect: Dialect) -> RawRow:
    """Return a line whose marks are not as they should be, read as far as it can be."""
    if line.count('"') % 2 == 0:
        cells = next(csv.reader([line], delimiter=dialect.delimiter), [])
        if len(cells) == dialect.width > 1:
            return RawRow(cells)
    return RawRow(line.rstrip("\r\n").split(dialect.delimiter), problem=UNCLOSED)


def _reader(lines: _Lines, dialect: Dialect) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=dialect.delimiter, strict=True)


def _swallowed(cells: list[str], taken: list[str], dialect: Dialect) -> bool:
    """Tell whether a row of several lines holds lines that are rows of their own."""
    if len(taken) == 1 or len(cells) == dialect.width:
        return False
    try:
        second = next(_reader(_Lines(io.StringIO(taken[1]), Limits()), dialect))
    except (csv.Error, StopIteration):
        return False
    return len(second) == dialect.width > 1


class _NeverClosedError(Exception):
    """A quotation mark is open for too long."""


class _Lines:
    """The lines of a file, which can be given back, and which one row has taken."""

    def __init__(self, stream: io.TextIOBase, limits: Limits) -> None:
        self.stream = stream
        self.limits = limits
        self.taken: list[str] = []
        self.waiting: deque[str] = deque()
        self.letters = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else self._read()
        if not self.taken:
            self.letters = 0
        self.taken.append(line)
        self.letters += len(line)
        has_many = len(self.taken) > MOST_LINES_OF_A_CELL
        if has_many or (len(self.taken) > 1 and self.letters > MOST_LETTERS_OF_A_ROW):
            raise _NeverClosedError
        return line

    def back(self, lines: list[str]) -> None:
        """Take lines back, to give them out again."""
        self.waiting.extendleft(reversed(lines))

    def _read(self) -> str:
        most = self.limits.letters * self.limits.columns
        line = self.stream.readline(min(most, 20 * MOST_LETTERS_OF_A_ROW))
        if not line:
            raise StopIteration
        return line.replace("\0", "")


def _sample(lines: _Lines, delimiter: str) -> list[list[str]]:
    """Return the cells of the first rows, as this delimiter parts them."""
    sample = []
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            lines.taken.clear()
            if cells:
                sample.append(cells)
            if len(sample) == ROWS_TO_JUDGE_BY:
                break
    except (csv.Error, _NeverClosedError):
        pass
    return sample


def _width(sample: list[list[str]]) -> int:
    """Return how many cells most rows have; of two numbers alike the larger."""
    counted = Counter(len(cells) for cells in sample)
    most = counted.most_common()
    return max(
        (width for width, number in most if number == most[0][1]),
        default=1,
    )


def _encoding(path: Path) -> tuple[str, str]:
    """Return in words how a file is encoded, and the codec that it is opened with.

    What is no UTF-8 throughout is opened byte by byte and decoded cell by cell.
    """
    with path.open("rb") as stream:
        head = stream.read(BYTES_TO_JUDGE_BY)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return UTF16, "utf-16"
        if head.startswith(b"\xef\xbb\xbf"):
            codec = "utf-8-sig"
        elif wide := _wide(head):
            return UTF16, wide
        else:
            codec = "utf-8"
        stream.seek(0)
        is_utf8, has_utf8 = _lines_in_utf8(stream)
    if is_utf8:
        return UTF8, codec
    return (BOTH if has_utf8 or codec == "utf-8-sig" else CP1252), "latin-1"


def _wide(head: bytes) -> str:
    """Return the codec of text in two bytes a letter that no mark announces."""
    zeros = head.count(0)
    if not zeros:
        return ""
    if zeros * 4 < len(head):
        raise UnreadableError("not_a_table")
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _lines_in_utf8(stream: BinaryIO) -> tuple[bool, bool]:
    """Return whether all lines are in UTF-8, and whether any is that needs to be."""
    are_all, is_any = True, False
    for line in iter(lambda: stream.readline(MOST_LETTERS_OF_A_ROW), b""):
        if line.isascii():
            continue
        try:
            line.decode()
        except UnicodeDecodeError:
            are_all = False
        else:
            is_any = True
    return are_all, is_any


def _opened(path: Path, codec: str) -> io.TextIOWrapper:
    # With an empty newline the breaks inside of cells stay as they are.
    return path.open(encoding=codec, newline="", errors="replace")


def _decoded(record: RawRow, dialect: Dialect) -> RawRow:
    is_mixed = dialect.encoding == BOTH
    cells = [_decoded_cell(cell, is_mixed=is_mixed) for cell in record.cells]
    if is_mixed and cells:
        cells[0] = cells[0].removeprefix("\ufeff")
    return RawRow(cells, problem=record.problem)


def _decoded_cell(cell: str, *, is_mixed: bool) -> str:
    """Return a cell that was read byte by byte in the encoding that it is in."""
    if cell.isascii():
        return cell
    written = cell.encode("latin-1")
    if is_mixed:
        try:
            return written.decode()
        except UnicodeDecodeError:
            pass
    # A few bytes mean nothing in it; they are kept as the letter that is lost.
    return written.decode("cp1252", errors="replace")
