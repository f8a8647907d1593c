"""When two spellings can be one word."""

from __future__ import annotations

import pytest

from directory.lib import slips


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("windmill", "windmil", True),
        ("windmill", "wnidmlil", False),
        ("windmills", "wnidmilsl", True),
        ("ifta", "iftc", False),
        ("group12", "group13", False),
    ],
)
def test_slip_needs_letters_and_two_need_more(
    one: str, other: str, is_one: bool
) -> None:
    assert slips.is_slip(one, other) == slips.is_slip(other, one) == is_one


def test_search_forgives_two_slips_in_long_words() -> None:
    assert [slips.forgiven_in_search(word) for word in ("windmil", "windmill")] == [
        1,
        2,
    ]


def test_slips_are_letters_lost_added_mistaken_or_swapped() -> None:
    spellings = slips.spellings_one_slip_away("mill")

    assert {"mil", "milll", "mull", "imll", "smill"} <= spellings
    assert "mill" not in spellings
    assert "мill" not in spellings


def test_slips_keep_to_the_script_of_the_word() -> None:
    assert "мира" in slips.spellings_one_slip_away("мир")
