"""What one process keeps of the index: bitmaps, dropped once their row has changed."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from sys import getsizeof
from threading import RLock
from typing import Any, TypeVar, cast

from django.db import connection, transaction
from pyroaring import BitMap

from directory.models import Posting, Synonym
from directory.search.engine import families, sql
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
from directory.search.engine.spellings import canonical
from directory.search.engine.text import compounds, words

EMPTY = BitMap()
FIELDS = (NAME, OTHER_NAME, KEY, INITIALS, PLACE, TEXT)
MOST_BYTES = 96 * 1024 * 1024
# What a kept bitmap takes beside its key and content, about.
OVERHEAD_OF_BITMAP = 200
# Two letters may begin very many words: the commonest of them must do.
MOST_BEGINNINGS = 64
MOST_ANSWERS = 500
VALUES = ("values",)
KEYS_BEGINNING = (
    "SELECT key FROM directory_posting WHERE key >= %s AND key < %s AND count > 0 ORDER"
    " BY count DESC, key LIMIT %s"
)
KNOWN_KEYS = "SELECT key FROM directory_posting WHERE count > 0 AND key IN ({})"
CHANGED_KEYS = "SELECT key, count FROM directory_posting WHERE version > %s"
# "0" is the letter after "/", with which the keys of all facets begin.
KEYS_OF_VALUES = (
    "SELECT key FROM directory_posting WHERE key >= '/' AND key < '0' AND count > 0"
    " ORDER BY key"
)
LISTED_IN = (
    "SELECT has.organization_id FROM directory_networktier tier CROSS JOIN"
    " directory_listing has WHERE tier.slug = %s AND has.tier_id = tier.id"
    " ORDER BY has.position, has.id"
)
NUMBERS = (
    "SELECT (SELECT number FROM directory_contentversion), (SELECT number FROM"
    " directory_indexversion)"
)
# So often a search is done again where the content changed under it.
MOST_TRIES = 3
# It stands behind every letter, so it ends a range of all that begins alike.
LAST_LETTER = "\U0010ffff"
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
        self._bitmaps: dict[str, BitMap] = {}
        self._bytes = 0
        self._answers: dict[tuple[str, ...], object] = {}
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
        """Drop what changed since the last look; return the number of the content."""
        with self.lock:
            number, rebuilt = _numbers()
            # A lower number: the database was put back to an earlier copy.
            if number < self.number or rebuilt != self.rebuilt:
                self._drop_all()
            elif number != self.number:
                self._drop_changed()
            self.number, self.rebuilt = number, rebuilt
            return number

    def get(self, keys: Iterable[str]) -> list[BitMap]:
        """Return the bitmap of each key, an empty one for a key that nothing has."""
        wanted = list(keys)
        # Where all are kept, no thread waits for another.
        try:
            return [self._bitmaps[posting_key] for posting_key in wanted]
        except KeyError:
            with self.lock:
                # By each of the few: a difference of sets would walk through all kept.
                missing = {name for name in wanted if name not in self._bitmaps}
                self._fetch(missing)
                bitmaps = [self._bitmaps[posting_key] for posting_key in wanted]
                # Only now: room is made by letting go of what was just read, too.
                self._make_room()
                return bitmaps

    def known(self, keys: Iterable[str]) -> list[str]:
        """Return those of many keys that an organization has.

        Nothing is kept of what the others lack.
        """
        rows = sql.rows_of(KNOWN_KEYS, sorted(keys))
        return [posting_key for (posting_key,) in rows]

    def kept(self) -> list[str]:
        """Return the keys whose bitmaps are kept."""
        return list(self._bitmaps)

    def has(self, word: str) -> bool:
        """Tell whether any organization has this word in any field."""
        return any(self.get(key(word, field) for field in FIELDS))

    def having(self, words: Iterable[str]) -> set[str]:
        """Return those of many words that an organization has.

        Nothing is kept of what the others lack.
        """
        wanted = sorted(set(words))
        keys = [key(word, field) for word in wanted for field in FIELDS]
        known = self.remember(("having", *wanted), lambda: self.known(keys))
        # A key ends in its field, or begins with a full stop where it is of initials.
        return {
            posting_key.rpartition(" ")[0] or posting_key.removeprefix(".")
            for posting_key in known
        }

    def starting(self, beginning: str) -> list[str]:
        """Return the commonest words that begin so, the beginning itself left out."""
        keys = self.remember(
            ("starting", beginning),
            lambda: _keys_beginning(beginning),
        )
        starting: dict[str, None] = {}
        for posting_key in keys:
            word = posting_key.rpartition(" ")[0]
            # Each field in which it stands brings it again.
            if word and word != beginning:
                starting[word] = None
        return list(starting)

    def pages_starting(self, beginning: str) -> list[str]:
        """Return the keys of the web addresses that begin so."""
        keys = self.remember(
            ("page", beginning),
            lambda: _keys_beginning(f"#{beginning}"),
        )
        return list(keys)

    def values(self) -> dict[str, list[str]]:
        """Return for each facet the values that a published organization has."""
        return dict(self.remember(VALUES, _values))

    def listed_in(self, tier: str) -> array[int]:
        """Return who is listed in a tier, also hidden ones, in the order of staff."""
        return self.remember(("listed", tier), lambda: _listed_in(tier))

    def synonyms(self) -> dict[str, list[str]]:
        """Return for each word or phrase of the staff's synonyms its others."""
        return dict(self.remember(("synonyms",), _synonyms))

    def synonyms_as_written(self) -> dict[str, str]:
        """Return for each folded word or phrase of a synonym how staff wrote it."""
        return dict(self.remember(("synonyms as written",), _synonyms_as_written))

    def near(self, word: str) -> list[str]:
        """Return the words a slip or two away from this one, likeliest first."""
        near = self.remember(
            ("near", word), lambda: self._learn_vocabulary().near(word)
        )
        return list(near)

    def families(self, word: str, language: str) -> list[str]:
        """Return the words of one family with this one, in a language."""
        return list(
            self.remember(
                ("family", word, language),
                lambda: families.words_like(word, language, self._learn_vocabulary()),
            )
        )

    def warm(self) -> None:
        """Read vocabulary and name order now, so that nobody waits for them later."""
        with self.lock:
            self.order.sync(self.sync())
            self._learn_vocabulary().starting("")

    def _learn_vocabulary(self) -> Vocabulary:
        if self._vocabulary is None:
            # What stands before the digits are addresses, places, initials and facets.
            postings = Posting.objects.filter(key__gte="0", count__gt=0)
            rows = postings.values_list("key", "count")
            self._vocabulary = Vocabulary(rows.iterator(chunk_size=sql.ROWS_AT_ONCE))
        return self._vocabulary

    def remember(self, question: tuple[str, ...], read: Callable[[], T]) -> T:
        """Keep an answer until the content changes.

        It is read inside the lock, so that no older one can be kept.
        """
        try:
            return cast(T, self._answers[question])
        except KeyError:
            with self.lock:
                if len(self._answers) >= MOST_ANSWERS:
                    self._answers.clear()
                return cast(T, self._answers.setdefault(question, read()))

    def _fetch(self, keys: set[str]) -> None:
        statement = "SELECT key, ids FROM directory_posting WHERE key IN ({})"
        stored: dict[str, bytes] = dict(sql.rows_of(statement, sorted(keys)))
        for posting_key in keys:
            packed = stored.get(posting_key)
            # Other threads look without the lock: nothing may stand here before it is
            # what it should be.
            if packed:
                self._bitmaps[posting_key] = BitMap.deserialize(bytes(packed))
            else:
                self._bitmaps[posting_key] = EMPTY
            self._bytes += _size(posting_key, packed or b"")

    def _make_room(self) -> None:
        """Let go of all words where there are too many.

        The facets, which every page needs, stay.
        """
        if self._bytes > self.most_bytes:
            facets = {}
            size = 0
            for posting_key, bitmap in self._bitmaps.items():
                if posting_key[0] == "/":
                    facets[posting_key] = bitmap
                    size += _size(posting_key, bitmap.serialize())
            # At once: other threads look without the lock.
            self._bitmaps, self._bytes = facets, size

    def _drop_changed(self) -> None:
        kept_answers = {VALUES}
        for posting_key, count in sql.rows(CHANGED_KEYS, (self.number,)):
            self._bitmaps.pop(posting_key, None)
            if posting_key[0] == "/":
                kept_answers.discard(VALUES)
            # Nobody mistypes what stands for an address or for initials.
            elif self._vocabulary and posting_key[0] not in "#.":
                self._vocabulary.learn(posting_key, count)
        self._answers = {
            question: answer
            for question, answer in self._answers.items()
            if question in kept_answers
        }

    def _drop_all(self) -> None:
        self._bitmaps, self._bytes = {}, 0
        self._answers = {}
        self._vocabulary = None
        self.order.forget()


shared = Index()


def consistent(work: Callable[[Index], T]) -> T:
    """Return what `work` reads from one state of the content.

    It is done again when the content changed meanwhile.
    """
    if connection.in_atomic_block:
        return _alone(work)
    for _ in range(MOST_TRIES):
        number = shared.sync()
        result = work(shared)
        if _numbers() == (number, shared.rebuilt):
            return result
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
    """Open a transaction that sees one state of the content.

    It keeps no writer waiting and waits for none.
    """
    # Only the wrapper of SQLite has a mode, so the types know of none.
    wrapper: Any = connection
    mode = getattr(wrapper, "transaction_mode", None)
    # In SQLite the settings have every transaction begin as one that writes.
    wrapper.transaction_mode = None
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        wrapper.transaction_mode = mode


def _size(posting_key: str, packed: bytes) -> int:
    return OVERHEAD_OF_BITMAP + getsizeof(posting_key) + len(packed)


def _alone(work: Callable[[Index], T]) -> T:
    # What a transaction wrote is not yet true for others, so nothing of it may be kept.
    index = Index()
    index.sync()
    return work(index)


def _numbers() -> tuple[int, int]:
    """Return the number of the content, and the one at which the index was rebuilt.

    One look reads both, so that they belong together.
    """
    ((number, rebuilt),) = sql.rows(NUMBERS)
    return number or 0, rebuilt or 0


def _keys_beginning(beginning: str) -> list[str]:
    limits = (beginning, beginning + LAST_LETTER, MOST_BEGINNINGS)
    rows = sql.rows(KEYS_BEGINNING, limits)
    return [posting_key for (posting_key,) in rows]


def _synonyms_as_written() -> dict[str, str]:
    written: dict[str, str] = {}
    for row in Synonym.objects.all():
        for member in row.words.split("="):
            for spelling in _spellings_of(member):
                # One without accents before those that are folded to it.
                if spelling not in written or member.strip().casefold() == spelling:
                    written[spelling] = member.strip()
    return written


def _spellings_of(member: str) -> list[str]:
    member_words = words(member)
    spellings = [" ".join(member_words), " ".join(canonical(member_words))]
    # Of a phrase no word stands for the whole.
    if len(member.split()) == 1:
        spellings += compounds(member)
    return list(filter(None, spellings))


def _values() -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for (posting_key,) in sql.rows(KEYS_OF_VALUES):
        _, facet, value = posting_key.split("/", 2)
        # The key of everything has no value.
        if value:
            values.setdefault(facet, []).append(value)
    return values


def _listed_in(tier: str) -> array[int]:
    return array("I", [pk for (pk,) in sql.rows(LISTED_IN, (tier,))])


def _synonyms() -> dict[str, list[str]]:
    synonyms: dict[str, list[str]] = {}
    for row in Synonym.objects.all():
        members: list[str] = []
        for member in row.words.split("="):
            members += _spellings_of(member)
        for member in members:
            others = synonyms.setdefault(member, [])
            for other in members:
                if other != member and other not in others:
                    others.append(other)
    return synonyms
