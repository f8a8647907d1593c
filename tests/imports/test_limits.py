"""Each limit of a file, and the sentence that names it."""

from __future__ import annotations

from typing import Any

import pytest

from directory.errors import DirectoryError
from tests.support.tables import read


@pytest.mark.parametrize(
    ("content", "limits", "words"),
    [
        (
            "name\n" + "Ash\n" * 31,
            {"rows": 30},
            "The file has more than 30 rows. Please split it.",
        ),
        (
            "n" * (2 * 1024 * 1024),
            {"size": 1024 * 1024},
            "The file has more than 1 MB.",
        ),
        (
            "name\n" + "," * 201 + "x\n",
            {},
            "The file has more than 200 columns.",
        ),
        (
            "name\nAsh\n" + "\n" * 60,
            {"empty_rows": 50},
            "More than 50 empty rows stand one after the other. Delete them, please:"
            " there may be rows below.",
        ),
        (
            "name\nAsh\n" + "x" * 3_000_000 + "\n",
            {},
            "Line 3 has a cell of more than 100000 characters.",
        ),
    ],
)
def test_limit_is_named(
    written: Any, content: str, limits: dict[str, int], words: str
) -> None:
    path = written(content)

    with pytest.raises(DirectoryError) as refusal:
        read(path, **limits)

    assert str(refusal.value) == words
