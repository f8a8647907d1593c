"""The process that reads: it is ended when its time or its memory is over."""

from __future__ import annotations

from typing import Any

import pytest

from directory.errors import DirectoryError
from tests.support.tables import read


def test_reading_ends_when_its_time_is_over(written: Any) -> None:
    path = written("name\n" + "Ash\n" * 400_000)

    with pytest.raises(DirectoryError) as refusal:
        read(path, rows=10_000_000, seconds=0)

    assert str(refusal.value) == "The file could not be read within 0 seconds."


def test_reading_has_a_bound_of_memory(written: Any) -> None:
    path = written("name\n" + "x" * 3_000_000)

    with pytest.raises(DirectoryError) as refusal:
        read(path, memory=30_000_000)

    assert str(refusal.value) in (
        "The file could not be read.",
        "The file needs too much memory to be read.",
    )
