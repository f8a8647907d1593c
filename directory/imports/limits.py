"""What both processes know that read a file: how much it may hold, how it is said that
it cannot be read, and what one of its rows is.

Nothing here needs Django: the process that reads files of strangers starts without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much one file may hold."""

    rows: int = 5_000
    size: int = 20 * MB
    unpacked: int = 200 * MB
    """What an archive may hold, counted while it is read, whatever it says itself."""
    columns: int = 200
    letters: int = 100_000
    """Of one cell."""
    empty_rows: int = 10_000
    """One after the other, of which a sheet can hold any number in a few bytes."""
    memory: int = 768 * MB
    """Of the process that reads."""
    seconds: int = 60
    """For which the process that reads may be busy before it is ended."""

    def as_plain(self) -> dict[str, int]:
        """Return them as JSON holds them."""
        return asdict(self)


OF_FORM = Limits()
OF_COMMAND = Limits(
    rows=1_000_000,
    size=2_000 * MB,
    unpacked=4_000 * MB,
    memory=4_000 * MB,
    seconds=3_600,
    letters=2_000_000,
)


class UnreadableError(Exception):
    """A file that cannot be read: a code, and what its sentence names."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class RawRow:
    """One row of a file as it stands there."""

    cells: Sequence[str]
    problem: str = ""
    """Why its cells cannot be told apart, as a code."""
    links: dict[int, str] = field(default_factory=dict)
    """The addresses behind the words of cells, by column from 0."""
    formulas: Sequence[int] = ()
    """The columns, from 0, whose cells hold formulas."""
    absent: Sequence[int] = ()
    """The columns, from 0, of which it says nothing, not even that they are empty."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands in the row."""
        return not any(cell.strip() for cell in self.cells)
