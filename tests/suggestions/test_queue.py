"""What waits, in the cuts of staff; which comes next.

And what the front page says of each.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from directory.models import SiteSettings, Suggestion
from directory.suggestions import decisions, queue, submission
from directory.suggestions.decisions import SeenState
from directory.suggestions.queue import ME, Queue
from tests.factories import make_organization, make_suggestion, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db: None) -> User:
    return make_user("moderator", username="ada")


def old(days: float, **values: Any) -> Suggestion:
    return make_suggestion(received_at=timezone.now() - timedelta(days=days), **values)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, Queue()),
        ({"kind": "closed"}, Queue("closed")),
        ({"kind": "nonsense", "verdict": "\x00", "assigned": "5"}, Queue()),
        ({"verdict": "spam"}, Queue(verdict="spam")),
        ({"assigned": "me"}, Queue(assigned=ME)),
    ],
)
def test_queue_is_named_by_parameters_and_unknown_ones_count_as_none(
    parameters: dict[str, str], expected: Queue
) -> None:
    assert queue.queue_of(parameters) == expected


@pytest.mark.parametrize(
    "shown", [Queue(), Queue("new"), Queue(verdict="spam"), Queue(assigned=ME)]
)
def test_query_of_a_queue_leads_back_to_it(shown: Queue) -> None:
    parameters = dict(pair.split("=") for pair in shown.query().split("&") if pair)

    assert queue.queue_of(parameters) == shown


def test_tabs_count_what_waits(ada: User) -> None:
    make_suggestion(assigned_to=ada)
    make_suggestion(organization=make_organization(), kind="closed")
    make_suggestion(verdict="doubtful", assigned_to=ada)
    make_suggestion(verdict="spam", assigned_to=ada)
    make_suggestion(state="declined", ended_at=timezone.now())

    found = {tab.label: tab.number for tab in queue.tabs(ada, Queue())}

    assert {name: number for name, number in found.items() if number} == {
        "All": 2, "Mine": 2, "New": 1, "Closures": 1, "Doubtful": 1, "Spam": 1,
    }  # fmt: skip


def test_tabs_cost_one_statement(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        queue.tabs(ada, Queue())


def test_next_is_the_one_after_then_the_first(ada: User) -> None:
    first, second, third = old(3), old(2), old(1)

    found = [queue.next_after(one, Queue(), ada) for one in (first, second, third)]

    assert found == [second, third, first]


def test_next_leaves_out_what_others_took_and_other_verdicts(ada: User) -> None:
    present, own = old(3), old(1, assigned_to=ada)
    old(2, assigned_to=make_user("moderator"))
    old(2, verdict="spam")

    assert queue.next_after(present, Queue(), ada) == own


def test_next_stays_in_the_cut_and_ends_with_it(ada: User) -> None:
    present = old(3, verdict="doubtful")
    old(2)

    assert queue.next_after(present, Queue(verdict="doubtful"), ada) is None


def test_waiting_begins_with_the_oldest_and_knows_what_is_late(ada: User) -> None:
    SiteSettings.objects.create(answer_days=7)
    names = [old(days, name=f"{days} days").name for days in (1, 9, 7)]

    found = queue.waiting(ada, Queue())

    assert [(line.suggestion.name, line.days,
    line.is_late) for line in found.lines] == [
        (names[1], 9, True), (names[2], 7, False), (names[0], 1, False),
    ]  # fmt: skip
    assert found.oldest_days == 9


def test_nothing_is_late_while_nothing_is_promised(ada: User) -> None:
    old(100)

    assert [line.is_late for line in queue.waiting(ada, Queue()).lines] == [False]


def test_waiting_has_one_line_for_each_organization(ada: User) -> None:
    hub = make_organization()
    oldest, newest = old(5, organization=hub), old(1, organization=hub)
    new = old(3)

    found = queue.waiting(ada, Queue())

    assert [(line.suggestion, line.others) for line in found.lines] == [
        (oldest, [newest]),
        (new, []),
    ]


def test_waiting_says_what_came_back(ada: User) -> None:
    one = old(1)
    decisions.ask(one, "Where is it?", by=ada, seen=decisions.SeenState(one.edition))

    submission.answer(one, "In Riverbend.")

    found = queue.waiting(ada, Queue())
    assert found.lines[0].words == "The sender answered: In Riverbend."
    assert found.asked == []


def test_waiting_names_the_fields_of_a_correction_and_the_words_of_others(
    ada: User,
) -> None:
    hub = make_organization()
    old(3, organization=hub, values={"name": "Other", "city": "Lyon"})
    old(2, values={"name": "New", "description": "One.\n\nTwo."})
    old(
        1,
        organization=make_organization(),
        kind="leave_out",
        values={"x": ""},
        note="The board asks.",
    )

    found = [line.words for line in queue.waiting(ada, Queue()).lines]

    assert found == ["Name, City", "One. Two.", "The board asks."]


def test_waiting_costs_the_same_for_many(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        old(number, organization=make_organization()).messages.create(
            text="Yes.", is_answer=True
        )

    with django_assert_num_queries(6):
        queue.waiting(ada, Queue())


def test_waiting_is_quiet_when_the_main_queue_is_empty(ada: User) -> None:
    old(1, verdict="spam")

    assert queue.waiting(ada, Queue()).is_quiet


def test_what_waits_for_its_sender_stands_apart(ada: User) -> None:
    SiteSettings.objects.create(answer_days=7)
    own = old(2)
    theirs = old(90, assigned_to=ada)
    decisions.ask(theirs, "Where is it?", by=ada, seen=SeenState(theirs.edition))

    found = queue.waiting(ada, Queue())

    assert [line.suggestion for line in found.lines] == [own]
    assert [line.suggestion for line in found.asked] == [theirs]
    assert (found.tabs[0].number, found.tabs[1].number, found.oldest_days) == (1, 0, 2)
    assert queue.next_after(own, Queue(), ada) is None
