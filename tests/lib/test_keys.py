"""Primary keys as addresses and forms send them."""

from __future__ import annotations

import pytest

from directory.lib.keys import LARGEST_KEY, is_key


@pytest.mark.parametrize("value", ["0", "1", "042", str(LARGEST_KEY), 1, LARGEST_KEY])
def test_number_that_the_database_holds_may_be_a_key(value: str | int) -> None:
    assert is_key(value)


@pytest.mark.parametrize(
    "value",
    ["", " 1", "-1", "1.0", "one", "٣", "²", "1\x00", str(LARGEST_KEY + 1), "9" * 9000],
)
def test_text_that_is_no_such_number_is_no_key(value: str) -> None:
    assert not is_key(value)


@pytest.mark.parametrize("value", [-1, LARGEST_KEY + 1])
def test_number_beyond_the_database_is_no_key(value: int) -> None:
    assert not is_key(value)
