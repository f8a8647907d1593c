"""What a function gave is kept within so many bytes; the least recent goes first."""

from __future__ import annotations

import random
import tracemalloc
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.lib.bounded import ENTRY_BYTES, Bounded, bounded, size_of

KB = 1024


def size(kept: Bounded[str, str]) -> int:
    """Return what is kept, counted anew."""
    generations = (kept, kept._older)
    return sum(
        ENTRY_BYTES + size_of(key) + size_of(value)
        for some in generations
        for key, value in some.items()
    )


class Made:
    """Counts how often each was made."""

    def __init__(self) -> None:
        self.times: Counter[str] = Counter()

    def __call__(self, key: str) -> str:
        self.times[key] += 1
        return key.upper()


def test_what_was_made_is_given_again() -> None:
    made = Made()
    kept = bounded(100 * KB)(made)

    assert [kept(word) for word in ("one", "two", "one", "two")] == [
        "ONE",
        "TWO",
        "ONE",
        "TWO",
    ]
    assert made.times == {"one": 1, "two": 1}


def test_nothing_is_kept_as_well_as_something() -> None:
    asked: list[str] = []
    kept: Bounded[str, None] = Bounded(asked.append, 100 * KB)

    assert [kept("none"), kept("none")] == [None, None]
    assert asked == ["none"]


def test_what_fails_fails_again() -> None:
    kept: Bounded[str, int] = Bounded(lambda word: int(word), 100 * KB)

    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            kept("none")
    assert kept.bytes == 0


@settings(max_examples=30)
@given(st.lists(st.text(max_size=300), min_size=20, max_size=60))
def test_bytes_never_pass_the_bound(words: list[str]) -> None:
    kept = Bounded(str.upper, 4 * KB)

    for word in words:
        assert kept(word) == word.upper()
        assert size(kept) == kept.bytes <= 4 * KB


def test_what_is_asked_for_again_and_again_stays_and_the_rest_goes() -> None:
    made = Made()
    kept = Bounded(made, 10 * KB)

    for number in range(2000):
        kept("often")
        kept(f"once {number}")
    kept("once 0")
    kept("once 1999")

    assert made.times["often"] == 1
    assert made.times["once 0"] == 2
    assert made.times["once 1999"] == 1


def test_what_is_too_long_is_not_kept_and_pushes_nothing_out() -> None:
    made = Made()
    kept = Bounded(made, 4 * KB)
    kept("short")

    assert [kept("x" * 4000)[:2] for _ in range(2)] == ["XX", "XX"]
    kept("short")

    assert made.times == {"short": 1, "x" * 4000: 2}


def test_memory_is_what_the_estimate_says() -> None:
    kept: Bounded[str, frozenset[str]] = bounded(512 * KB)(
        lambda word: frozenset(word.split())
    )
    tracemalloc.start()
    try:
        for number in range(10_000):
            kept(f"long word {number} " * 9)
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert kept.bytes <= 512 * KB
    assert kept.bytes / 3 < taken < 512 * KB


def test_threads_get_what_is_right_and_count_it_once() -> None:
    kept = Bounded(str.upper, 8 * KB)

    def ask(seed: int) -> list[str]:
        words = [
            f"word {random.Random(seed * 1000 + at).randrange(200)}"
            for at in range(2000)
        ]
        return [word for word in words if kept(word) != word.upper()]

    with ThreadPoolExecutor(8) as threads:
        wrong = list(threads.map(ask, range(8)))

    assert wrong == [[]] * 8
    assert size(kept) == kept.bytes <= 8 * KB
