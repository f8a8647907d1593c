"""Little is done in the request, much by the worker, and what stopped goes on."""

from __future__ import annotations

import pytest
from django_q.models import OrmQ

from directory.catalog import batches
from directory.models import Batch, Organization
from directory.operations import batches as work
from tests.factories import make_organization, make_user
from tests.support.batches import asked

pytestmark = pytest.mark.django_db


def confirmed() -> Batch:
    batch = asked(
        "back_to_draft", [make_organization()], by=make_user("editor")
    )  # fmt: skip
    return batches.confirm(batch, by=batch.by)  # type: ignore[arg-type]


def tasks() -> list[tuple[str, tuple[int, ...]]]:
    return [(row.task["func"], row.task["args"]) for row in OrmQ.objects.all()]


def test_start_does_little_at_once() -> None:
    batch = work.start(confirmed())

    assert (batch.state, tasks()) == ("done", [])


def test_start_leaves_much_to_the_worker() -> None:
    batch = confirmed()
    batch.number = work.MOST_IN_A_REQUEST + 1

    assert work.start(batch).state == "waiting"
    assert tasks() == [(work.GO_ON_PATH, (batch.pk,))]


def test_go_on_finishes_and_asks_for_nothing_more() -> None:
    batch = confirmed()

    work.go_on(batch.pk)

    assert Organization.objects.get().visibility == "draft"
    assert tasks() == []


def test_resume_hands_over_what_was_stopped_and_nothing_else() -> None:
    stopped, finished = confirmed(), work.start(confirmed())

    assert work.resume() == 1
    assert tasks() == [(work.GO_ON_PATH, (stopped.pk,))]
    assert finished.state == "done"
