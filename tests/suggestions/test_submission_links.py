"""The private link by mail, asked for on the private page: to whom, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from post_office.models import Email

from directory.errors import DirectoryError
from directory.models import Letter, Sender, Suggestion
from directory.suggestions import bounds, emails, status, submission
from directory.suggestions.drafts import Client
from tests.factories import make_organization, make_suggestion

pytestmark = pytest.mark.django_db
ADA, KIM = "ada@example.org", "kim@example.org"
HERE = Client("203.0.113.7", None)


def waiting(email: str = "", **given: Any) -> Suggestion:
    suggestion = make_suggestion(**given)
    Sender.objects.update_or_create(suggestion=suggestion, defaults={"email": email})
    return suggestion


def mailed() -> list[list[str]]:
    return [letter.email.to for letter in Letter.objects.filter(kind="link")]


def test_link_goes_to_the_address_that_was_written_and_is_kept() -> None:
    suggestion = waiting()

    submission.mail_link(suggestion, ADA, client=HERE)

    mail = Email.objects.get()
    assert mail.to == [ADA]
    assert mail.subject == f"Your suggestion (no. {suggestion.pk}): the link"
    assert status.status_address(suggestion) in mail.message
    assert Sender.objects.get().email == ADA


def test_link_repeats_nothing_that_was_written() -> None:
    suggestion = waiting(
        values={"name": "Cheap Pills", "description": "Buy"}, name="Cheap Pills"
    )
    Sender.objects.update(name="Winner")

    submission.mail_link(suggestion, ADA, client=HERE)

    mail = Email.objects.get()
    words = ("Cheap", "Pills", "Buy", "Winner")
    assert [word for word in words if word in mail.subject + mail.message] == []


def test_link_of_a_correction_names_the_public_record() -> None:
    hub = make_organization(name="Hub")
    suggestion = waiting(kind="correction", organization=hub)

    submission.mail_link(suggestion, ADA, client=HERE)

    subject = Email.objects.get().subject
    assert subject == f"Your note about Hub (no. {suggestion.pk}): the link"


def test_address_that_is_kept_is_not_replaced() -> None:
    suggestion = waiting(ADA)

    submission.mail_link(suggestion, KIM, client=HERE)

    assert mailed() == [[ADA]]
    assert Sender.objects.get().email == ADA


def test_mailbox_gets_few_links_a_day_whoever_asks() -> None:
    for number in range(emails.LINKS_PER_DAY + 2):
        there = Client(f"203.0.113.{number}", None)
        submission.mail_link(waiting(), f"Ada+{number}@example.org", client=there)
    submission.mail_link(waiting(), KIM, client=HERE)

    assert len(mailed()) == emails.LINKS_PER_DAY + 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        submission.mail_link(waiting(), ADA, client=HERE)
    assert len(mailed()) == emails.LINKS_PER_DAY + 2


def test_one_suggestion_sends_its_link_so_often_at_most() -> None:
    suggestion = waiting()
    start = timezone.now()
    for day in range(emails.LINKS_PER_SUGGESTION + 2):
        with time_machine.travel(start + timedelta(days=day)):
            submission.mail_link(suggestion, ADA, client=HERE)

    assert len(mailed()) == emails.LINKS_PER_SUGGESTION


def test_network_that_asked_for_many_is_told_when_it_works_again() -> None:
    for number in range(bounds.LETTERS_PER_HOUR):
        submission.mail_link(waiting(), f"{number}@example.org", client=HERE)
    late = waiting()

    with pytest.raises(bounds.TooOftenError, match="in 60 minutes"):
        submission.mail_link(late, ADA, client=HERE)

    assert len(mailed()) == bounds.LETTERS_PER_HOUR
    assert Sender.objects.get(suggestion=late).email == ""


def test_spam_is_answered_alike_and_sends_nothing() -> None:
    suggestion = waiting(verdict="spam")

    submission.mail_link(suggestion, ADA, client=HERE)

    assert mailed() == []


def test_who_was_forgotten_is_written_to_no_more() -> None:
    suggestion = waiting(ADA)
    submission.erase_sender(suggestion)

    with pytest.raises(DirectoryError, match="were erased"):
        submission.mail_link(suggestion, ADA, client=HERE)

    assert mailed() == []


def test_what_is_decided_mails_no_link() -> None:
    suggestion = waiting(state="declined", ended_at=timezone.now())

    with pytest.raises(DirectoryError):
        submission.mail_link(suggestion, ADA, client=HERE)

    assert mailed() == []
