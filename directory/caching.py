"""What one process keeps of what it made from the content: dropped as soon as the
content has another number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import connection
from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
_all_caches: list[ContentCache[Any]] = []


class NumberedRequest(HttpRequest):
    """A reader's request for a page, with the number that the content had before it."""

    content_number: int


class NumberedResponse(HttpResponse):
    """A page of content that others may get, too, as long as this is its number."""

    content_number: int


def content_number(request: HttpRequest | None) -> int | None:
    """Return the number that the content had when a reader's request came.

    None for staff, for whom nothing is kept, and for what is no page of content.
    """
    return getattr(request, "content_number", None)


def forget() -> None:
    """Start anew with everything that this process keeps."""
    for cache in _all_caches:
        cache.forget()


class ContentCache(Generic[T]):
    """A few things made from the content as it stands.

    A process is one release, so that needs no part in the key.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self.forget()
        _all_caches.append(self)

    def forget(self) -> None:
        """Start anew, as after another database took the place of this one."""
        self._number = -1
        self._kept: dict[Hashable, T] = {}

    def get(self, number: int | None, key: Hashable, make: Callable[[], T]) -> T:
        """Return what stands under the key for the content with this number, made now
        where it is not there yet.

        The number must have been read before anything that `make` reads, so that what
        is kept is never older than it says. Where there is none, nothing is kept.
        """
        if number is None or connection.in_atomic_block:
            # What this transaction wrote is not yet true for others, so nothing of it
            # may be kept.
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
