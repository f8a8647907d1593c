"""Plain statements over the tables of the index: Django takes ten times as long to
write one as the database to answer it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import Any, TypeVar

from django.db import connection

VALUES_AT_ONCE = 2000
ROWS_AT_ONCE = 5000
# Put so, SQLite looks by what else is asked for: told nothing of sizes, it takes
# "published" for rare and walks through all.
PUBLISHED = "visibility || '' = 'published'"
T = TypeVar("T")


def rows(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return what a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def rows_of(
    statement: str, values: Iterable[Any], times: int = 1
) -> list[tuple[Any, ...]]:
    """Return what a statement answers for these values, which stand for each {} in it.

    Many are asked for in parts.
    """
    found: list[tuple[Any, ...]] = []
    for part in parts(values, VALUES_AT_ONCE):
        found += rows(statement.replace("{}", marks(part)), part * times)
    return found


def marks(values: Sized) -> str:
    """Return what stands for so many values in a statement."""
    return ", ".join(["%s"] * len(values))


def write(statement: str, many: Iterable[Sequence[Any]]) -> None:
    """Do a statement once for each of many rows of values."""
    with connection.cursor() as cursor:
        for part in parts(many, ROWS_AT_ONCE):
            cursor.executemany(statement, part)


def parts(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield values in lists of this size, the last one shorter."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part
