"""Long changes, part by part, between which others who write have their turn."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

from directory.history import changes
from directory.models import Batch

SECONDS_A_PART = 2
"""For as long others who write may have to wait."""
FIRST_PART = 100
# SQLite keeps no queue: who waits for the lock looks every tenth of a second.
SECONDS_BETWEEN = 0.15


def in_parts(do_part: Callable[[int], Batch], seconds: float) -> Batch:
    """Do parts of a batch for about so long; return how far it is.

    `do_part` does the next part, of at most so many records, in a transaction of its
    own. The parts grow and shrink by how long they take.
    """
    end, size = monotonic() + seconds, FIRST_PART
    while True:
        begin = monotonic()
        batch = do_part(size)
        if batch.state not in Batch.UNFINISHED or monotonic() > end:
            return batch
        size = next_size(size, monotonic() - begin)
        sleep(SECONDS_BETWEEN)


def next_size(size: int, seconds: float) -> int:
    """Return how many records the next part may have, by how long this one took."""
    if seconds > SECONDS_A_PART:
        return max(1, size // 2)
    if seconds < SECONDS_A_PART / 4:
        return min(changes.MOST_AT_ONCE, size * 2)
    return size
