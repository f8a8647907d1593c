"""The care of the search: the daily check, and the count of questions that found nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.errors import DirectoryError
from directory.models import MissedSearch, Organization
from directory.operations import jobs
from directory.search import missed as searches
from tests.factories import make_organization

pytestmark = pytest.mark.django_db
TODAY = time_machine.travel(datetime(2026, 3, 31, 12), tick=False)


def test_verify_search_counts_what_it_checked() -> None:
    make_organization()

    assert searches.verify_search() == "1 organizations checked"


@pytest.mark.past_the_door
def test_verify_search_as_a_duty_fails_on_a_difference() -> None:
    organization = make_organization()
    Organization.objects.filter(pk=organization.pk).update(name="Changed in silence")

    with pytest.raises(DirectoryError) as refusal:
        jobs.run("verify_search")

    assert str(refusal.value) == f"The search has 1 organizations wrong ({organization.pk}). Run: manage.py search rebuild"


@TODAY
def test_verify_search_forgets_searches_of_long_ago() -> None:
    for day in (date(2026, 2, 1), date(2026, 3, 30)):
        MissedSearch.objects.create(question="wombat", day=day, count=1)

    searches.verify_search()

    assert [row.day for row in MissedSearch.objects.all()] == [date(2026, 3, 30)]


def test_rebuild_if_needed_builds_once() -> None:
    make_organization()

    assert (searches.rebuild_if_needed(), searches.rebuild_if_needed()) == (1, None)


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


@pytest.mark.parametrize("question", ["me@example.org", "call 555 0100", "", "!!!", "long " * 20])
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

    assert dict(MissedSearch.objects.values_list("question", "count")) == {"台湾合作社": 1, "cafe l union": 2}


@TODAY
def test_a_day_with_very_many_questions_takes_no_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "MOST_STORED", 2)
    missed = searches.MissedSearches()
    for asked in (["one", "two"], ["two", "three"]):
        for question in asked:
            missed.note(question)
        missed.write()

    assert dict(MissedSearch.objects.values_list("question", "count")) == {"one": 1, "two": 2}


@TODAY
def test_frequent_leaves_out_the_rare_and_the_old() -> None:
    for question, day, count in [("rare", 31, 2), ("often", 30, 2), ("often", 31, 2), ("old", 1, 9)]:
        MissedSearch.objects.create(question=question, day=date(2026, 3, day), count=count)

    assert MissedSearch.objects.frequent() == [("often", 4)]
