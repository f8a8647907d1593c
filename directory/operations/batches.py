"""Who does what was confirmed: the request itself where it is little, else the worker.

What was stopped on its way goes on from where it was.
"""

from __future__ import annotations

from django_q.tasks import async_task

from directory.catalog import running
from directory.catalog.actions import IMPORT
from directory.imports import writing
from directory.models import Batch

MOST_IN_A_REQUEST = 200
SECONDS_A_TASK = 600
"""Far less than the worker allows a task; the rest is another task."""
GO_ON_PATH = "directory.operations.batches.go_on"


def start(batch: Batch) -> Batch:
    """Do what was confirmed now, or leave it to the worker where it is much."""
    if batch.number <= MOST_IN_A_REQUEST:
        return run(batch.pk)
    hand_over(batch)
    return batch


def run(key: int, *, seconds: float = float("inf")) -> Batch:
    """Do a batch by what it does: changes of records, or the writing of an import."""
    is_import = Batch.objects.filter(pk=key, action=IMPORT).exists()
    work = writing.run if is_import else running.run
    return work(key, seconds=seconds)


def hand_over(batch: Batch) -> None:
    """Let the worker go on with a batch. Handed over twice it is done once."""
    async_task(GO_ON_PATH, batch.pk)


def go_on(key: int) -> None:
    """Do the next minutes of a batch, and hand over the rest."""
    batch = run(key, seconds=SECONDS_A_TASK)
    if batch.state in Batch.UNFINISHED:
        hand_over(batch)


def resume() -> int:
    """Hand over what was stopped on its way; return how much that is."""
    unfinished = list(Batch.objects.unfinished())
    for batch in unfinished:
        hand_over(batch)
    return len(unfinished)
