"""What one process keeps of the index: bitmaps as they were read, dropped as soon as
their row has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from sys import getsizeof
from threading import RLock
from typing import Any, TypeVar, cast

from django.db import connection, transaction
from pyroaring import BitMap

from directory.models import Posting, Synonym
from directory.search.engine import sql
from directory.search.engine.keys import (
    INITIALS,
    KEY,
    NAME,
    OTHER_NAME,
    PLACE,
    TEXT,
    key,
)
from directory.search.engine.sorting import Order
from directory.search.engine.spelling import Vocabulary
from directory.search.engine.text import compounds, words

EMPTY = BitMap()
FIELDS = (NAME, OTHER_NAME, KEY, INITIALS, PLACE, TEXT)
MOST_BYTES = 96 * 1024 * 1024
BESIDE = 200  # what a kept bitmap takes beside its key and content, about
MOST_BEGINNINGS = 64
MOST_REMEMBERED = 500
VALUES = ("values",)
BEGINNING = (
    "SELECT key FROM directory_posting WHERE key >= %s AND key < %s AND count > 0 ORDER"
    " BY count DESC, key LIMIT %s"
)
TRIES = 3
LAST = "\U0010ffff"
T = TypeVar("T")


class Index:
    """The index as read through one process, or through one transaction.

    Threads share it.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.lock = RLock()
        self.most_bytes = most_bytes
        self.number = self.rebuilt = 0
        self.order = Order()
        self._kept: dict[str, BitMap] = {}
        self._bytes = 0
        self._remembered: dict[tuple[str, ...], Any] = {}
        self._vocabulary: Vocabulary | None = None

    def forget(self) -> None:
        """Start anew, as after another database took the place of this one."""
        with self.lock:
            self._drop_all()
            self.number = self.rebuilt = 0

    def in_order(self) -> Order:
        """Return the orders of all organizations as they are now."""
        with self.lock:
            self.order.sync(self.number)
            return self.order

    def sync(self) -> int:
        """Drop whatever changed since the last look, and return the number of the
        content.
        """
        with self.lock:
            number, rebuilt = _numbers()
            if number < self.number or rebuilt != self.rebuilt:
                self._drop_all()
            elif number != self.number:
                self._drop_changed()
            self.number, self.rebuilt = number, rebuilt
            return number

    def get(self, keys: Iterable[str]) -> list[BitMap]:
        """Return the bitmap of each key, an empty one for a key that nothing has."""
        wanted = list(keys)
        try:
            return [self._kept[one] for one in wanted]
        except KeyError:
            with self.lock:
                self._fetch([one for one in wanted if one not in self._kept])
                found = [self._kept[one] for one in wanted]
                self._make_room()
                return found

    def known(self, keys: Iterable[str]) -> list[str]:
        """Return those of many keys that an organization has, without keeping what the
        others lack.
        """
        statement = "SELECT key FROM directory_posting WHERE count > 0 AND key IN ({})"
        return [one for (one,) in sql.rows_of(statement, sorted(keys))]

    def kept(self) -> list[str]:
        """Return the keys whose bitmaps are kept."""
        return list(self._kept)

    def has(self, word: str) -> bool:
        """Tell whether any organization has this word in any field."""
        return any(self.get(key(word, field) for field in FIELDS))

    def having(self, words: Iterable[str]) -> set[str]:
        """Return those of many words that an organization has, without keeping what the
        others lack.
        """
        wanted = sorted(set(words))
        keys = [key(word, field) for word in wanted for field in FIELDS]
        known = self.remember(
            ("having", *wanted), lambda: self.known(keys) if keys else []
        )
        return {one.rpartition(" ")[0] or one.removeprefix(".") for one in known}

    def starting(self, beginning: str) -> list[str]:
        """Return the commonest words that begin so, the beginning itself left out."""
        rows = self.remember(
            ("starting", beginning), lambda: _beginning_with(beginning)
        )
        return [
            word
            for word in dict.fromkeys(one.rpartition(" ")[0] for one in rows)
            if word and word != beginning
        ]

    def pages_starting(self, beginning: str) -> list[str]:
        """Return the keys of the web addresses that begin so."""
        return list(
            self.remember(("page", beginning), lambda: _beginning_with(f"#{beginning}"))
        )

    def values(self) -> dict[str, list[str]]:
        """Return for each facet the values that a published organization has."""
        return dict(self.remember(VALUES, _values))

    def synonyms(self) -> dict[str, list[str]]:
        """Return for each word or phrase of the staff's synonyms the others that mean
        the same.
        """
        return dict(self.remember(("synonyms",), _synonyms))

    def near(self, word: str) -> list[str]:
        """Return the words of which a slip or two of the fingers makes this word,
        likeliest first.
        """
        return list(
            self.remember(("near", word), lambda: self._learn_vocabulary().near(word))
        )

    def warm(self) -> None:
        """Read the vocabulary and the name order now, so that nobody waits for them
        later.
        """
        with self.lock:
            self.order.sync(self.sync())
            self._learn_vocabulary()

    def _learn_vocabulary(self) -> Vocabulary:
        if self._vocabulary is None:
            rows = Posting.objects.filter(key__gte="0", count__gt=0).values_list(
                "key", "count"
            )
            self._vocabulary = Vocabulary(rows.iterator(chunk_size=sql.ROWS_AT_ONCE))
        return self._vocabulary

    def remember(self, what: tuple[str, ...], read: Callable[[], T]) -> T:
        """Keep an answer until the content changes.

        It is read inside the lock, so that no older one can be kept.
        """
        try:
            return cast(T, self._remembered[what])
        except KeyError:
            with self.lock:
                if len(self._remembered) >= MOST_REMEMBERED:
                    self._remembered.clear()
                return cast(T, self._remembered.setdefault(what, read()))

    def _fetch(self, keys: list[str]) -> None:
        stored = dict(
            sql.rows_of(
                "SELECT key, ids FROM directory_posting WHERE key IN ({})", keys
            )
        )
        for one in keys:
            # Other threads look without the lock: nothing may stand here before it is
            # what it should be.
            self._kept[one] = (
                BitMap.deserialize(bytes(stored[one])) if one in stored else EMPTY
            )
        self._bytes += sum(map(len, stored.values())) + sum(map(_beside, keys))

    def _make_room(self) -> None:
        """Let go of all words where there are too many.

        The facets, which every page needs, stay.
        """
        if self._bytes > self.most_bytes:
            self._kept = {
                one: bitmap for one, bitmap in self._kept.items() if one[0] == "/"
            }
            sizes = (len(bitmap.serialize()) for bitmap in self._kept.values())
            self._bytes = sum(sizes) + sum(map(_beside, self._kept))

    def _drop_changed(self) -> None:
        changed = sql.rows(
            "SELECT key, count FROM directory_posting WHERE version > %s",
            (self.number,),
        )
        for one, count in changed:
            self._kept.pop(one, None)
            if self._vocabulary and one[0] not in "#./":
                self._vocabulary.learn(one, count)
        has_other_values = any(one[0] == "/" for one, _ in changed)
        self._remembered = {
            what: found
            for what, found in self._remembered.items()
            if what == VALUES and not has_other_values
        }

    def _drop_all(self) -> None:
        self._kept, self._bytes = {}, 0
        self._remembered = {}
        self._vocabulary = None
        self.order.forget()


shared = Index()


def consistent(work: Callable[[Index], T]) -> T:
    """Return what `work` reads from one state of the content: it is done again when the
    content changed meanwhile.
    """
    if connection.in_atomic_block:
        # What this transaction wrote is not yet true for others, so nothing of it may
        # be kept.
        return _alone(work)
    for _ in range(TRIES):
        number = shared.sync()
        found = work(shared)
        if _numbers() == (number, shared.rebuilt):
            return found
    with _one_state():
        return _alone(work)


def lately(work: Callable[[Index], T]) -> T:
    """Return what `work` reads after one look.

    Where the content changes meanwhile, it may be of two states: for hints only.
    """
    if connection.in_atomic_block:
        return _alone(work)
    shared.sync()
    return work(shared)


@contextmanager
def _one_state() -> Iterator[None]:
    """Open a transaction that sees one state of the content, keeps no writer waiting
    and waits for none.
    """
    own: Any = connection
    mode = getattr(own, "transaction_mode", None)
    # In SQLite the settings have every transaction begin as one that writes.
    own.transaction_mode = None
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        own.transaction_mode = mode


def _beside(one: str) -> int:
    return BESIDE + getsizeof(one)


def _alone(work: Callable[[Index], T]) -> T:
    index = Index()
    index.sync()
    return work(index)


def _numbers() -> tuple[int, int]:
    """Return the number of the content and the one at which the index was built anew,
    in one look.
    """
    look = (
        "SELECT (SELECT number FROM directory_contentversion), (SELECT number FROM"
        " directory_indexversion)"
    )
    ((number, rebuilt),) = sql.rows(look)
    return number or 0, rebuilt or 0


def _beginning_with(beginning: str) -> list[str]:
    return [
        one
        for (one,) in sql.rows(
            BEGINNING, (beginning, beginning + LAST, MOST_BEGINNINGS)
        )
    ]


def _values() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for (one,) in sql.rows(
        "SELECT key FROM directory_posting WHERE key >= '/' AND key < '0' AND count > 0"
        " ORDER BY key"
    ):
        _, facet, value = one.split("/", 2)
        if value:
            found.setdefault(facet, []).append(value)
    return found


def _synonyms() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in Synonym.objects.all():
        members = [
            one
            for member in row.words.split("=")
            for one in _spellings(member.strip())
            if one
        ]
        for member in members:
            others = found.setdefault(member, [])
            others += [one for one in members if one != member and one not in others]
    return found


def _spellings(member: str) -> list[str]:
    """Return a word as it is looked for, also as one where it has a hyphen.

    Of a phrase no word stands for the whole.
    """
    return [
        " ".join(words(member)),
        *(compounds(member) if len(member.split()) == 1 else []),
    ]
