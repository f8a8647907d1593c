"""The formats that the directory is taken away in: one row for each.

A further one is one row more: what it is called and good for, how organizations are
written in it, and how they are read back, which is tried before a file is offered.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.exports.records import Document, values_in
from directory.formats import lines, tabular

PIECE = 64 * 1024


@dataclass(frozen=True)
class FileFormat:
    """A format of files of organizations."""

    name: str
    """The ending of its files and of their addresses."""
    label: str
    media_type: str
    use: Promise
    """What it is good for."""
    write: Callable[[Iterable[Document], IO[bytes]], None]
    read: Callable[[IO[bytes]], Iterator[Document]]
    """Give back the values of what was written, without what was added to them."""
    stream: Callable[[Iterable[Document]], Iterator[bytes]] | None = None
    """Write piece by piece, where the format can be."""
    is_for_lists: bool = True
    """Whether a list that somebody filtered is offered in it, too."""


def _pieces(words: Iterable[str]) -> Iterator[bytes]:
    """Yield text in pieces worth sending."""
    waiting: list[str] = []
    size = 0
    for word in words:
        waiting.append(word)
        size += len(word)
        if size >= PIECE:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()


def _text(
    name: str,
    label: str,
    media_type: str,
    use: Promise,
    write: Callable[[Iterable[Document]], Iterator[str]],
    read: Callable[[Iterable[str]], Iterator[Document]],
) -> FileFormat:
    """Return a format that is text, written a line at a time."""

    def stream(documents: Iterable[Document]) -> Iterator[bytes]:
        return _pieces(write(documents))

    def write_all(documents: Iterable[Document], file: IO[bytes]) -> None:
        file.writelines(stream(documents))

    def read_all(file: IO[bytes]) -> Iterator[Document]:
        # Line ends are part of what is read.
        with io.TextIOWrapper(file, encoding="utf-8", newline="") as words:
            yield from map(values_in, read(words))

    return FileFormat(name, label, media_type, use, write_all, read_all, stream)


def _write_xlsx(documents: Iterable[Document], file: IO[bytes]) -> None:
    tabular.write_xlsx(documents, file)


FILE_FORMATS = (
    _text(
        "csv",
        "CSV",
        "text/csv; charset=utf-8",
        _("A table for spreadsheet programs and scripts."),
        tabular.csv_lines,
        tabular.read_csv,
    ),
    FileFormat(
        "xlsx",
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _("A workbook; a sheet of it explains the columns."),
        _write_xlsx,
        tabular.read_xlsx,
    ),
    _text(
        "json",
        "JSON",
        "application/json",
        _("For programs: lists and facts as they are."),
        lines.json_lines,
        lines.read_json,
    ),
    _text(
        "geojson",
        "GeoJSON",
        "application/geo+json",
        _("For maps: each organization at its place."),
        lines.geojson_lines,
        lines.read_geojson,
    ),
)
BY_NAME = {file_format.name: file_format for file_format in FILE_FORMATS}
FOR_LISTS = {
    name: file_format
    for name, file_format in BY_NAME.items()
    if file_format.is_for_lists
}
