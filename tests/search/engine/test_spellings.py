"""Words that are written in several ways."""

from __future__ import annotations

import pytest

from directory.search.engine.spellings import canonical, others


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("coops", "cooperative"),
        ("cooperatives", "co op"),
        ("nonprofit", "non profit"),
        ("theatre", "theater"),
        ("center", "centre"),
        ("epicentres", "epicenters"),
        ("labour", "labor"),
        ("neighborhood", "neighbourhood"),
        ("organisation", "organization"),
        ("mobilizing", "mobilising"),
        ("programme", "program"),
    ],
)
def test_word_is_written_in_two_ways(word: str, other: str) -> None:
    assert other in others(word)


@pytest.mark.parametrize("word", ["laboratory", "wise", "four", "water", "enter"])
def test_word_that_only_looks_so_is_written_in_one(word: str) -> None:
    assert others(word) == ()


def test_names_are_compared_in_one_spelling() -> None:
    british = canonical(["labour", "theatre", "co", "operatives"])

    assert british == canonical(["labor", "theater", "coops"])
