"""Nothing personal of a sender is left, neither in a row nor in a mail on disk."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from post_office.models import STATUS, Email, Log
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from directory.models import GreetedAddress, Letter, Sender, Sending, Suggestion
from directory.operations import jobs
from directory.suggestions import emails, retention
from tests.factories import make_suggestion

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH, settings.PERSONAL_DATA_DAYS = tmp_path, 30
    return tmp_path


def make_ended(*, days: float, **overrides: Any) -> Suggestion:
    ended = timezone.now() - timedelta(days=days)
    return make_suggestion(
        **{
            "email": ADA,
            "sender": "Ada",
            "state": "declined",
            "ended_at": ended,
            **overrides,
        }
    )


def wrote(suggestion: Suggestion) -> Email:
    """Return a letter that was refused, as the log of it says."""
    emails.received(suggestion)
    mail = suggestion.letters.get().email
    Log.objects.create(
        email=mail,
        status=STATUS.failed,
        message=f"{ADA}: no such mailbox",
        exception_type="Refused",
    )
    return mail


@pytest.mark.parametrize(("days", "kept"), [(29.9, 1), (30.1, 0)])
@pytest.mark.parametrize("state", ["declined", "accepted", "merged", "withdrawn"])
def test_purge_forgets_after_the_days_that_are_set(
    state: str, days: float, kept: int
) -> None:
    wrote(make_ended(days=days, state=state))

    jobs.run("forget_senders")

    counts = [model.objects.count() for model in (Sender, Letter, Email, Log)]
    assert counts == [kept] * 4
    # What was withdrawn goes whole then.
    is_whole = kept or state != "withdrawn"
    assert [one.submitted != {} for one in Suggestion.objects.all()] == [True] * bool(
        is_whole
    )


def test_purge_leaves_what_waits() -> None:
    make_suggestion(email=ADA, received_at=timezone.now() - timedelta(days=400))

    outcome = retention.purge()

    assert (
        outcome == "0 senders forgotten, 0 spam suggestions, 0 withdrawn ones"
        " and 0 old mails deleted"
    )
    assert Sender.objects.get().email == ADA


def test_purge_deletes_old_spam_whole() -> None:
    old = timezone.now() - timedelta(days=30.1)
    make_suggestion(email=ADA, verdict="spam", received_at=old)
    recent = make_suggestion(email=ADA, verdict="spam")
    honest = make_suggestion(email=ADA, received_at=old)

    outcome = retention.purge()

    assert (
        outcome == "1 sender forgotten, 1 spam suggestion, 0 withdrawn ones"
        " and 0 old mails deleted"
    )
    assert list(Suggestion.objects.order_by("pk")) == [recent, honest]


def test_purge_keeps_old_spam_no_longer_than_thirty_days_whatever_the_setting(
    settings: Settings,
) -> None:
    settings.PERSONAL_DATA_DAYS = 300
    make_suggestion(
        email=ADA, verdict="spam", received_at=timezone.now() - timedelta(days=31)
    )

    retention.purge()

    assert not Sender.objects.exists()


@pytest.mark.usefixtures("folder")
def test_purge_deletes_mails_of_long_ago_that_are_no_letters() -> None:
    for status, days in (
        (STATUS.sent, 31),
        (STATUS.failed, 31),
        (STATUS.queued, 31),
        (STATUS.sent, 29),
    ):
        mail = Email.objects.create(
            to=[ADA], from_email=ADA, subject=f"{status} {days}", status=status
        )
        Email.objects.filter(pk=mail.pk).update(
            last_updated=timezone.now() - timedelta(days=days)
        )

    retention.purge()

    assert set(Email.objects.values_list("subject", flat=True)) == {
        f"{STATUS.queued} 31",
        f"{STATUS.sent} 29",
    }


def test_purge_forgets_whom_it_greeted_after_two_days() -> None:
    today = timezone.localdate()
    for days in (0, 1, 2):
        GreetedAddress.objects.create(key=str(days), on=today - timedelta(days=days))
    GreetedAddress.objects.create(key="old", on=date(2020, 1, 1))

    retention.purge()

    assert set(GreetedAddress.objects.values_list("key", flat=True)) == {"0", "1"}


@pytest.mark.parametrize(("minutes", "kept"), [(59, 1), (61, 0)])
def test_purge_forgets_what_was_counted_after_its_hour(minutes: int, kept: int) -> None:
    Sending.objects.create(key="x", at=timezone.now() - timedelta(minutes=minutes))

    jobs.run("forget_senders")

    assert Sending.objects.count() == kept


def test_purge_in_portions_forgets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH_SIZE", 2)
    for _ in range(5):
        make_ended(days=31)

    retention.purge()

    assert not Sender.objects.exists()


def test_forget_leaves_others_alone() -> None:
    first, second = make_suggestion(email=ADA), make_suggestion(email="kim@example.org")
    wrote(first)
    emails.received(second)

    retention.forget([first.pk])

    assert Sender.objects.get().suggestion == second
    assert [mail.to for mail in Email.objects.all()] == [["kim@example.org"]]


def test_forget_strikes_the_address_out_of_every_text() -> None:
    words = f"Write to Ada@Example.org or {ADA}, please"
    suggestion = make_suggestion(
        email=ADA,
        name=ADA,
        note=words,
        evidence=words,
        values={"name": ADA, "description": words},
    )
    Suggestion.objects.update(
        reason=words, reasons=[{"code": "mixed_word", "points": 3, "detail": ADA}]
    )
    suggestion.messages.create(text=words, is_answer=True)

    retention.forget([suggestion.pk])

    suggestion.refresh_from_db()
    struck = "Write to […] or […], please"
    assert (
        suggestion.name,
        suggestion.note,
        suggestion.evidence,
        suggestion.reason,
    ) == ("[…]", struck, struck, struck)
    assert suggestion.submitted == {"name": "[…]", "description": struck}
    assert suggestion.reasons == [{"code": "mixed_word", "points": 3, "detail": "[…]"}]
    assert suggestion.messages.get().text == struck


def test_forget_deletes_the_mails_on_disk(
    folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    suggestion = make_suggestion(email=ADA)
    (folder / "one.log").write_text(f"To: {ADA.upper()}\n", encoding="utf-8")
    (folder / "two.log").write_text("To: kim@example.org\n", encoding="utf-8")

    with django_capture_on_commit_callbacks(execute=True):
        retention.forget([suggestion.pk])

    assert [path.name for path in folder.iterdir()] == ["two.log"]


def test_purge_deletes_what_was_withdrawn_when_its_page_has_ended() -> None:
    old = timezone.now() - timedelta(days=30.1)
    make_suggestion(state="withdrawn", ended_at=old)
    recent = make_suggestion(
        state="withdrawn", ended_at=timezone.now() - timedelta(days=29)
    )
    declined = make_suggestion(state="declined", ended_at=old)

    outcome = retention.purge()

    assert "1 withdrawn one and " in outcome
    assert list(Suggestion.objects.order_by("pk")) == [recent, declined]
