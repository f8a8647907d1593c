"""The count of questions that found nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import MissedSearch
from directory.search import missed as searches

pytestmark = pytest.mark.django_db
TODAY = time_machine.travel(datetime(2026, 3, 31, 12), tick=False)


def test_missed_searches_are_written_in_one_statement() -> None:
    missed = searches.MissedSearches()
    for number in range(600):
        missed.note("wombat " + "".join(chr(97 + int(digit)) for digit in str(number)))

    with CaptureQueriesContext(
        connection,
    ) as statements:
        written = missed.write()

    assert (written, len(statements), MissedSearch.objects.count()) == (500, 1, 500)


@TODAY
def test_missed_searches_of_two_processes_add_up() -> None:
    for times in (2, 1):
        missed = searches.MissedSearches()
        for _ in range(times):
            missed.note("Wömbat  Rescue")
        missed.write()

    assert MissedSearch.objects.frequent() == [("wombat rescue", 3)]


@pytest.mark.parametrize(
    "question", ["me@example.org", "call 555 0100", "", "!!!", "long " * 20]
)
def test_missed_search_that_may_tell_who_asked_is_not_kept(question: str) -> None:
    missed = searches.MissedSearches()

    missed.note(question)

    assert missed.write() == 0


@TODAY
def test_question_is_noted_in_the_letters_it_was_written_in() -> None:
    missed = searches.MissedSearches()
    for question in ("台湾合作社", "Café l’Union", "cafe l'union"):
        missed.note(question)
    missed.write()

    assert dict(MissedSearch.objects.values_list("question", "count")) == {
        "台湾合作社": 1,
        "cafe l union": 2,
    }


@TODAY
def test_a_day_with_very_many_questions_takes_no_new_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(searches, "MOST_STORED_A_DAY", 2)
    missed = searches.MissedSearches()
    for asked in (["one", "two"], ["two", "three"]):
        for question in asked:
            missed.note(question)
        missed.write()

    assert dict(MissedSearch.objects.values_list("question", "count")) == {
        "one": 1,
        "two": 2,
    }


@TODAY
def test_frequent_leaves_out_the_rare_and_the_old() -> None:
    for question, day, count in [
        ("rare", 31, 2),
        ("often", 30, 2),
        ("often", 31, 2),
        ("old", 1, 9),
    ]:
        MissedSearch.objects.create(
            question=question, day=date(2026, 3, day), count=count
        )

    assert MissedSearch.objects.frequent() == [("often", 4)]
