"""Mails on their way: failed ones, those in a folder, and the daily digest."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from post_office.mail import send_queued
from post_office.models import STATUS, Email
from pytest_django import Settings

from directory.models import StaffPreference, Suggestion
from directory.suggestions import emails
from tests.factories import make_suggestion, make_user

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


def make_reader(role: str = "superuser", **overrides: Any) -> User:
    """Return an account of somebody who wants the digest."""
    user = make_user(
        role, **{"email": f"{role}@example.org", "first_name": "Kim", **overrides}
    )
    StaffPreference.objects.create(user=user, wants_digest=True)
    return user


def greeted() -> Suggestion:
    suggestion = make_suggestion(email=ADA)
    emails.received(suggestion)
    return suggestion


def use(backend: str, settings: Settings, **options: Any) -> None:
    settings.POST_OFFICE = settings.POST_OFFICE | {
        "BACKENDS": {"default": backend},
        **options,
    }


def test_a_letter_lands_in_the_folder_where_no_server_is_configured(
    settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_FILE_PATH, settings.EMAIL_URL = tmp_path, ""
    suggestion = greeted()

    send_queued()

    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.log"))
    assert f"Subject: We have your suggestion (no. {suggestion.pk})\n" in text
    assert (f"To: {ADA}\n" in text, emails.goes_to_folder()) == (True, True)


def test_mails_go_to_the_server_that_is_configured(settings: Settings) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:1"

    assert not emails.goes_to_folder()


def test_failed_mails_are_tried_again_then_given_up_and_named_without_their_address(
    settings: Settings,
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    use("django.core.mail.backends.smtp.EmailBackend", settings, MAX_RETRIES=1)
    suggestion = greeted()

    send_queued()
    first = emails.failed()
    Email.objects.update(scheduled_time=None)
    send_queued()
    second = emails.failed()

    assert [(mail.suggestion, mail.error, mail.is_given_up) for mail in first] == [
        (suggestion.pk, "ConnectionRefusedError", False)
    ]
    assert [(mail.suggestion, mail.error, mail.is_given_up) for mail in second] == [
        (suggestion.pk, "ConnectionRefusedError", True)
    ]
    assert ADA not in repr(first + second)


def test_failed_names_mails_that_are_no_letters_too() -> None:
    Email.objects.create(
        to=["kim@example.org"],
        from_email="a@example.org",
        subject="Error",
        status=STATUS.failed,
    )

    (mail,) = emails.failed()
    assert (mail.suggestion, mail.subject, mail.error) == (None, "Error", "")


def test_send_again_puts_what_was_given_up_back_into_the_queue() -> None:
    greeted()
    Email.objects.update(status=STATUS.failed, number_of_retries=20)

    number = emails.send_again()

    assert number == 1
    assert list(Email.objects.values_list("status", "number_of_retries")) == [
        (STATUS.queued, 0)
    ]
    assert emails.failed() == []


def test_digest_tells_those_who_want_it_what_waits(settings: Settings) -> None:
    settings.SITE_URL = "https://portal.example"
    kim = make_reader()
    make_user("superuser", email="other@example.org")
    make_suggestion(assigned_to=kim, state="looked_at")
    make_suggestion(kind="leave_out", received_at=timezone.now() - timedelta(days=2))
    make_suggestion(verdict="doubtful")
    make_suggestion(verdict="spam")

    call_command("send_digest", stdout=StringIO())

    mail = Email.objects.get()
    assert (mail.to, mail.subject) == (
        ["superuser@example.org"],
        "Ecosystem: 2 suggestions wait",
    )
    assert (
        "- New organization: 1\n- Asks to be left out: 1\n- Doubtful: 1\n"
        in mail.message
    )
    assert "You took 1 of them." in mail.message
    assert "https://portal.example/admin/" in mail.message


def test_digest_has_nothing_that_visitors_wrote() -> None:
    make_reader()
    make_suggestion(
        name="Cheap Pills", values={"name": "Cheap Pills"}, email=ADA, note="Buy now"
    )

    emails.send_digest()

    mail = Email.objects.get()
    assert [
        word
        for word in ("Cheap", "Pills", "Buy", ADA)
        if word in mail.subject + mail.message
    ] == []


@pytest.mark.parametrize("verdict", ["spam", None])
def test_digest_is_not_sent_when_nothing_or_only_spam_waits(
    verdict: str | None,
) -> None:
    make_reader()
    if verdict:
        make_suggestion(verdict=verdict)

    outcome = emails.send_digest()

    assert (outcome, Email.objects.count()) == ("Nothing waits", 0)


def test_digest_comes_once_a_day() -> None:
    make_reader()
    make_suggestion()

    outcomes = [emails.send_digest(), emails.send_digest()]
    StaffPreference.objects.update(digest_sent_on=date(2020, 1, 1))
    emails.send_digest()

    assert outcomes == [
        "1 written to; 1 suggestion waits",
        "0 written to; 1 suggestion waits",
    ]
    assert Email.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "change"),
    [
        ("superuser", {"is_active": False}),
        ("superuser", {"email": ""}),
        ("superuser", {"is_staff": False}),
        ("viewer", {}),
    ],
)
def test_digest_goes_to_nobody_who_may_not_decide(
    role: str, change: dict[str, Any]
) -> None:
    make_reader(role, **change)
    make_suggestion()

    emails.send_digest()

    assert not Email.objects.exists()


def test_a_wish_for_the_digest_can_be_made_and_taken_back() -> None:
    kim = make_user("moderator")

    wishes = [emails.wants_digest(kim)]
    for wanted in (True, True, False):
        emails.wish_digest(kim, is_wanted=wanted)
        wishes.append(emails.wants_digest(kim))

    assert wishes == [False, True, True, False]
