"""What a process keeps: for one number of the content, a few things, and nothing of
an open transaction.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from directory.caching import ContentCache

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made() -> Iterator[int]:
    """The numbers in which things are made."""
    return iter(range(100))


def test_cache_is_made_once_for_a_key_and_a_number(made: Iterator[int]) -> None:
    kept: ContentCache[int] = ContentCache(most=8)

    found = [
        kept.get(number, key, lambda: next(made))
        for number, key in [(1, "en"), (1, "en"), (1, "fr"), (1, "en")]
    ]

    assert found == [0, 0, 1, 0]


def test_cache_forgets_all_when_the_number_is_another_one(
    made: Iterator[int],
) -> None:
    kept: ContentCache[int] = ContentCache(most=8)

    found = [kept.get(number, "en", lambda: next(made)) for number in (5, 6, 5, 5)]

    assert found == [0, 1, 2, 2]


def test_cache_keeps_no_more_than_it_may(made: Iterator[int]) -> None:
    kept: ContentCache[int] = ContentCache(most=1)

    found = [kept.get(1, key, lambda: next(made)) for key in ("en", "fr", "fr", "en")]

    assert found == [0, 1, 2, 0]


def test_cache_keeps_nothing_of_an_open_transaction(made: Iterator[int]) -> None:
    kept: ContentCache[int] = ContentCache(most=8)

    with transaction.atomic():
        inside = [kept.get(1, "en", lambda: next(made)) for _ in range(2)]

    assert (inside, kept.get(1, "en", lambda: next(made))) == ([0, 1], 2)
