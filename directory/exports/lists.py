"""A list as a file, written while it is sent."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from threading import BoundedSemaphore
from typing import IO

from directory.exports import records
from directory.exports.file_formats import FileFormat
from directory.lib.ranges import PIECE

MOST_AT_ONCE = 2
"""So many lists one process writes at once; the others are asked to come again."""
_room = BoundedSemaphore(MOST_AT_ONCE)


class ListFile:
    """The pieces of a file of these organizations.

    Whoever sends it closes it, also where nothing was taken from it.
    """

    def __init__(self, file_format: FileFormat, keys: Sequence[int]) -> None:
        self._pieces = _pieces(file_format, keys)
        self._is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """Let another list be written."""
        if self._is_open:
            self._is_open = False
            _room.release()


def list_file(file_format: FileFormat, keys: Sequence[int]) -> ListFile | None:
    """Return a file to send, None where as many are written as can be at once."""
    if not _room.acquire(blocking=False):
        return None
    return ListFile(file_format, keys)


def _pieces(file_format: FileFormat, keys: Sequence[int]) -> Iterator[bytes]:
    documents = records.documents(keys)
    if file_format.stream:
        yield from file_format.stream(documents)
        return
    # What ends with its table of contents is whole before its first byte is sent.
    with tempfile.TemporaryFile() as file:
        file_format.write(documents, file)
        file.seek(0)
        yield from _read(file)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
