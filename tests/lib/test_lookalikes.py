"""Letters that look alike are told from those that are meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.lib import lookalikes


@pytest.mark.parametrize(
    "text",
    [
        "Casino",
        "Казино",
        "Καζίνο",
        "日本のLinux協会",
        "Société coopérative",
        "Кооператив USB-кабель",
        "3δ",
        "",
    ],
)
def test_words_of_one_alphabet_are_not_mixed(text: str) -> None:
    assert lookalikes.mixed_words(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("best Cаsino here", "Cаsino"),
        ("pаypal.example", "pаypal"),
        ("ραypal", "ραypal"),
    ],
)
def test_word_of_two_alphabets_is_mixed(text: str, word: str) -> None:
    assert lookalikes.mixed_words(text) == [word]


@pytest.mark.parametrize(
    "word", ["Cаsino", "сasіnо", "CASINO", "ｃａｓｉｎｏ", "casin0"]
)
def test_spellings_that_look_alike_are_one(word: str) -> None:
    assert lookalikes.latin(word) == "casino"


@pytest.mark.parametrize(
    ("label", "poses"),
    [
        ("аррӏе", True),
        ("яндекс", False),
        ("apple", False),
        ("日本", False),
        ("", False),
    ],
)
def test_word_of_other_letters_may_pose_as_latin(label: str, poses: bool) -> None:
    assert lookalikes.poses_as_latin(label) is poses


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    mixed = lookalikes.mixed_words(text)

    assert [lookalikes.mixed_words(word) for word in mixed] == [
        [word] for word in mixed
    ]
    assert not text.isascii() or lookalikes.latin(text).isascii()
