"""The one cache with a bound in bytes, however long keys and values may be."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from sys import getsizeof
from threading import Lock
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MB = 1024 * 1024
# What a place takes in a dictionary that has just grown.
ENTRY_BYTES = 120
CONTAINER_TYPES = (tuple, list, set, frozenset)


def bounded(most_bytes: int) -> Callable[[Callable[[K], V]], Bounded[K, V]]:
    """Keep what a function of one argument gives, in at most so many bytes.

    It may depend on its argument alone: not on a request, a language or a record.
    """
    return lambda function: Bounded(function, most_bytes)


class Bounded(dict[K, V]):
    """A function that remembers; what was asked for least recently goes first.

    A hit costs one look into a dictionary, so nothing can note when it was. Instead
    there are two generations, each of half the bytes: this dictionary, which takes
    all that is asked for, and the one before it, which goes when this one is full.
    Threads may share it: two of them may work out the same, and only one keeps it.
    """

    def __init__(self, make: Callable[[K], V], most_bytes: int) -> None:
        super().__init__()
        self.make = make
        self.most_bytes = most_bytes
        self._half = most_bytes // 2
        self._lock = Lock()
        self._older: dict[K, V] = {}
        self._newer_bytes = self._older_bytes = 0

    @property
    def bytes(self) -> int:
        """Return about how many bytes are kept; never more than the bound."""
        return self._newer_bytes + self._older_bytes

    def __call__(self, key: K) -> V:
        return self[key]

    def __missing__(self, key: K) -> V:
        # Read once: another thread may replace it, though none ever changes it.
        older = self._older
        value = older[key] if key in older else self.make(key)
        size = ENTRY_BYTES + size_of(key) + size_of(value)
        if size <= self._half:
            self._keep(key, value, size)
        return value

    def _keep(self, key: K, value: V, size: int) -> None:
        with self._lock:
            # Another thread may have worked out the same meanwhile.
            if key in self:
                return
            if self._newer_bytes + size > self._half:
                # This generation is full: it becomes the older one, which goes.
                self._older, self._older_bytes = dict(self), self._newer_bytes
                self.clear()
                self._newer_bytes = 0
            self[key] = value
            self._newer_bytes += size


def size_of(value: object) -> int:
    """Return about how many bytes a value takes; what it shares counts in full."""
    size = getsizeof(value)
    if isinstance(value, CONTAINER_TYPES):
        for item in value:
            # Most are strings, which are spared a call each.
            size += getsizeof(item) if isinstance(item, str) else size_of(item)
    elif is_dataclass(value):
        for field in fields(value):
            size += size_of(getattr(value, field.name))
    return size
