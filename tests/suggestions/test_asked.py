"""Questions without an answer: one reminder, and closing that is only proposed."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from post_office.models import Email
from pytest_django import DjangoAssertNumQueries

from directory.models import Letter, Suggestion
from directory.suggestions import asked, decisions, submission
from directory.suggestions.decisions import SeenState
from tests.factories import make_suggestion, make_user

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


def asked_ago(days: float, *, email: str = ADA, language: str = "en") -> Suggestion:
    suggestion = make_suggestion(email=email, language=language)
    with time_machine.travel(timezone.now() - timedelta(days=days), tick=False):
        seen = SeenState(suggestion.edition)
        by = make_user("moderator", first_name="Kim")
        decisions.ask(suggestion, "Which town?", by=by, seen=seen)
    Email.objects.all().delete()
    return suggestion


def test_reminder_goes_once_and_after_two_weeks_only() -> None:
    asked_ago(13.9)
    due = asked_ago(14.1)

    call_command("remind_senders", stdout=StringIO())
    outcomes = [asked.remind() for _ in range(2)]
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        # The letter itself goes after a while; that it was written stays.
        Email.objects.filter(pk=Letter.objects.get(suggestion=due).email_id).delete()
        asked.remind()

    letters = Letter.objects.filter(suggestion=due)
    assert (outcomes, letters.count()) == (["0 reminded", "0 reminded"], 0)
    assert Email.objects.count() == 1


def test_reminder_repeats_the_question_in_the_language_of_its_sender() -> None:
    asked_ago(20, language="es")

    asked.remind()

    mail = Email.objects.get()
    assert mail.to == [ADA]
    assert mail.subject.startswith("Nuestra pregunta sobre ")
    assert "Which town?" in mail.message
    assert "/es/suggestions/" in mail.message
    assert "Kim" in mail.message


@pytest.mark.parametrize("end", ["answered", "spam", "declined", "no address"])
def test_nobody_is_reminded_who_need_not_answer(end: str) -> None:
    suggestion = asked_ago(20, email="" if end == "no address" else ADA)
    by = make_user("moderator")
    if end == "answered":
        submission.answer(suggestion, "Lyon.")
    elif end == "spam":
        decisions.mark(suggestion, "spam", by=by)
    elif end == "declined":
        suggestion.refresh_from_db()
        seen = SeenState(suggestion.edition)
        decisions.decline(suggestion, "Too far.", by=by, seen=seen)

    outcome = asked.remind()

    assert outcome == "0 reminded"
    assert not Letter.objects.filter(kind=Letter.Kind.REMINDER).exists()


def test_a_second_question_is_reminded_of_by_itself() -> None:
    suggestion = asked_ago(40)
    asked.remind()
    submission.answer(suggestion, "Lyon.")
    with time_machine.travel(timezone.now() - timedelta(days=15)):
        suggestion.messages.filter(is_answer=True).update(at=timezone.now())
    with time_machine.travel(timezone.now() - timedelta(days=14.5)):
        suggestion.refresh_from_db()
        seen = SeenState(suggestion.edition)
        by = make_user("moderator")
        decisions.ask(suggestion, "Which street?", by=by, seen=seen)

    assert asked.remind() == "1 reminded"


def test_closing_is_proposed_after_a_month_in_the_language_of_the_sender(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    month_ago = asked_ago(30.1, language="fr")
    younger = asked_ago(29)

    with django_assert_num_queries(1):
        lines = asked.lines(25)

    assert [line.suggestion for line in lines] == [month_ago, younger]
    assert [line.days for line in lines] == [30, 29]
    assert lines[0].closing.startswith("Nous avions une question")
    assert lines[1].closing == ""
