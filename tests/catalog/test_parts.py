"""Long changes are done in parts that others can come between."""

from __future__ import annotations

import pytest

from directory.catalog import parts
from directory.history import changes
from directory.models import Batch


class Clock:
    """A clock that goes on when a part is done, and when others have their turn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self.pauses: list[float] = []
        monkeypatch.setattr(parts, "monotonic", lambda: self.now)
        monkeypatch.setattr(parts, "sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def run(clock: Clock, *durations: float, seconds: float = 1000) -> list[int]:
    """Return the sizes of parts that take so long each."""
    sizes: list[int] = []

    def do_part(size: int) -> Batch:
        clock.now += durations[len(sizes)]
        sizes.append(size)
        is_last = len(sizes) == len(durations)
        return Batch(state=Batch.State.DONE if is_last else Batch.State.RUNNING)

    parts.in_parts(do_part, seconds)
    return sizes


def test_parts_grow_while_they_are_quick_and_shrink_when_others_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(monkeypatch)

    assert run(clock, 0.1, 0.4, 1.0, 2.5, 0.1) == [100, 200, 400, 400, 200]
    assert run(clock, *[0.1] * 4)[-1] == changes.MOST_AT_ONCE


def test_others_have_their_turn_between_two_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(monkeypatch)

    run(clock, 1, 1, 1)

    # Longer than the tenth of a second after which SQLite looks for the lock again.
    assert clock.pauses == [0.15, 0.15]


def test_time_that_is_over_ends_after_the_part(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(run(Clock(monkeypatch), 1, 1, 1, seconds=1.5)) == 2
