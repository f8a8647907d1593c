"""Plain statements over the tables of the index.

Django takes ten times as long to write one as the database to answer it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db import connection

# SQLite takes 32,766 values in a statement, and some name these four times.
VALUES_AT_ONCE = 2000
ROWS_AT_ONCE = 5000
# Put so, SQLite looks by what else is asked for: told nothing of sizes, it takes
# "published" for rare and walks through all.
PUBLISHED = "visibility || '' = 'published'"
# What its columns hold, the statement says: no type can.
Row = tuple[Any, ...]
Value = str | bytes | int | date | None
T = TypeVar("T")


def rows(statement: str, values: Sequence[Value] = ()) -> list[Row]:
    """Return what a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        answer: list[Row] = cursor.fetchall()
        return answer


def rows_of(statement: str, values: Iterable[Value], times: int = 1) -> list[Row]:
    """Return what a statement answers for these values, which stand for each {} in it.

    Many are asked for in parts.
    """
    answer: list[Row] = []
    for part in parts(values, VALUES_AT_ONCE):
        part_statement = statement.replace("{}", marks(part))
        answer += rows(part_statement, part * times)
    return answer


def marks(values: Sized) -> str:
    """Return what stands for so many values in a statement."""
    return ", ".join(["%s"] * len(values))


def write(statement: str, many: Iterable[Sequence[Value]]) -> None:
    """Do a statement once for each of many rows of values."""
    with connection.cursor() as cursor:
        for part in parts(many, ROWS_AT_ONCE):
            cursor.executemany(statement, part)


def parts(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield values in lists of this size, the last one shorter."""
    rest = iter(values)
    part = list(islice(rest, size))
    while part:
        yield part
        part = list(islice(rest, size))
