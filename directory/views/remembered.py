"""What one process keeps of what it made from the content: dropped as soon as the content has another number."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")


class Remembered(Generic[T]):
    """A few things made from the content as it stands; a process is one release, so that needs no part in the key."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._number = -1
        self._kept: dict[Hashable, T] = {}

    def get(self, number: int, key: Hashable, make: Callable[[], T]) -> T:
        """Return what stands under the key for the content with this number, made now where it is not there yet.

        The number must have been read before anything that `make` reads, so that what is kept is never older than it says.
        """
        if connection.in_atomic_block:
            # What this transaction wrote is not yet true for others, so nothing of it may be kept.
            return make()
        with self._lock:
            if self._number == number and key in self._kept:
                return self._kept[key]
        made = make()
        with self._lock:
            if self._number != number:
                self._number, self._kept = number, {}
            if len(self._kept) < self.most:
                self._kept[key] = made
        return made
