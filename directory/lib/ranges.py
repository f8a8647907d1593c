"""The part of a file that a program asks for, as HTTP has it (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


@dataclass(frozen=True)
class Part:
    """Bytes of a file, from the first to the last of them."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def pieces(self, file: IO[bytes]) -> Iterator[bytes]:
        """Yield the bytes piece by piece, and close the file."""
        with file:
            file.seek(self.first)
            left = self.size
            while left and (piece := file.read(min(left, PIECE))):
                left -= len(piece)
                yield piece


class NoSuchPartError(ValueError):
    """A part beyond the end of the file."""


def part_of(header: str, size: int) -> Part | None:
    """Return the part that a Range header names, None for the whole file.

    Of several parts, or of what cannot be read, the whole file is given.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        # So many bytes of the end.
        part = Part(max(0, size - int(last)), size - 1)
    else:
        end = min(int(last), size - 1) if last else size - 1
        if last and int(last) < int(first):
            return None
        part = Part(int(first), end)
    if part.size <= 0:
        raise NoSuchPartError
    return part
