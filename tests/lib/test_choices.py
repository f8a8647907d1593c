"""How many choices one address holds."""

from __future__ import annotations

from directory.lib import choices

LABELS = {"tag": {str(number): f"Tag {number}" for number in range(200)}}


def test_usual_choices_all_fit() -> None:
    asked = {"tag": ("1", "2", "3")}

    assert choices.parted(asked, "words", LABELS) == (asked, None)


def test_what_does_not_fit_is_named_and_counted() -> None:
    asked = {"tag": tuple(LABELS["tag"])}

    followed, left_out = choices.parted(asked, "", LABELS)

    number = len(followed["tag"])
    assert 0 < number < 200
    assert followed["tag"] == asked["tag"][:number]
    assert left_out is not None
    first = ", ".join(f"Tag {place}" for place in range(number, number + 5))
    assert (left_out.named, left_out.more) == (first, 200 - number - 5)


def test_long_words_leave_room_for_some() -> None:
    asked = {"tag": tuple(LABELS["tag"])}

    beside_none, _ = choices.parted(asked, "", LABELS)
    beside_long, _ = choices.parted(asked, "x" * 5000, LABELS)

    assert 0 < len(beside_long["tag"]) < len(beside_none["tag"])
