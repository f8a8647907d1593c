"""Digests of what was erased: who is forgotten stays so when a backup comes back."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from directory.models import Sender, Suggestion
from directory.operations import jobs
from directory.suggestions import erasures, retention, submission
from tests.factories import make_suggestion

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
SPRING = datetime(2026, 4, 12, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.BACKUPS_KEPT = [7, 4, 12]
    return tmp_path / "backups"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def restored(suggestion: Suggestion) -> Suggestion:
    """Let a suggestion be as an older backup has it: with its sender, who waits."""
    Suggestion.objects.filter(pk=suggestion.pk).delete()
    kept = {"pk": suggestion.pk, "received_at": suggestion.received_at}
    return make_suggestion(email=ADA, note=f"Write to {ADA}", **kept)


def by_age(suggestion: Suggestion) -> None:
    ended = timezone.now() - timedelta(days=31)
    Suggestion.objects.filter(pk=suggestion.pk).update(state="declined", ended_at=ended)
    retention.purge()


@pytest.mark.parametrize(
    "erase",
    [submission.erase_sender, submission.withdraw, by_age],
)
def test_sender_who_was_forgotten_is_forgotten_again(erase: Any) -> None:
    suggestion = make_suggestion(email=ADA)
    other = make_suggestion(email="kim@example.org")
    erase(suggestion)
    suggestion = restored(suggestion)

    outcome = retention.purge()

    assert outcome.startswith("1 sender forgotten")
    assert [sender.suggestion for sender in Sender.objects.all()] == [other]
    suggestion.refresh_from_db()
    assert suggestion.note == "Write to […]"


def test_another_suggestion_with_the_same_number_keeps_its_sender() -> None:
    suggestion = make_suggestion(email=ADA)
    submission.erase_sender(suggestion)
    suggestion.received_at += timedelta(microseconds=1)
    restored(suggestion)

    retention.purge()

    assert Sender.objects.count() == 1


def test_digest_holds_over_a_change_of_the_key(settings: Settings) -> None:
    suggestion = make_suggestion(email=ADA)
    submission.erase_sender(suggestion)
    restored(suggestion)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]
    with_former = erasures.undone()
    settings.SECRET_KEY_FALLBACKS = []

    assert with_former == [suggestion.pk]
    assert erasures.undone() == []


def test_digest_is_the_same_in_any_time_zone(settings: Settings) -> None:
    suggestion = make_suggestion(email=ADA)
    submission.erase_sender(suggestion)
    restored(suggestion)

    settings.TIME_ZONE = "America/New_York"

    assert erasures.undone() == [suggestion.pk]


def test_note_is_for_its_owner_only_and_names_nobody(folder: Path) -> None:
    suggestion = make_suggestion(email=ADA, sender="Ada")

    with time_machine.travel(SPRING):
        submission.erase_sender(suggestion)

    (path,) = folder.iterdir()
    assert path.name == "erased-2026-04"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text("ascii").strip()) == 64


def test_note_of_one_without_a_sender_is_not_kept(folder: Path) -> None:
    retention.forget([make_suggestion().pk])

    assert not folder.exists()


def test_line_that_was_cut_off_spoils_no_other(folder: Path) -> None:
    first, second = make_suggestion(email=ADA), make_suggestion(email=ADA)
    submission.erase_sender(first)
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes() + b"\n0123abcd\xff")
    submission.erase_sender(second)
    restored(first)
    restored(second)

    assert erasures.undone() == [first.pk, second.pk]


def test_what_cannot_be_noted_is_not_erased(folder: Path) -> None:
    folder.touch()
    suggestion = make_suggestion(email=ADA)

    with pytest.raises(OSError, match="File exists"):
        submission.erase_sender(suggestion)

    assert Sender.objects.get().email == ADA


def test_digests_go_when_no_backup_can_be_as_old(folder: Path) -> None:
    folder.mkdir()
    for name in ("erased-2026-03", "erased-2026-04", "erased-2027-04"):
        (folder / name).touch()

    with time_machine.travel(SPRING + timedelta(days=12 * 31)):
        jobs.forget_senders()

    assert names(folder) == ["erased-2026-04", "erased-2027-04"]


def test_digests_stay_while_an_old_backup_is_there(folder: Path) -> None:
    folder.mkdir()
    backup = f"ecosystem-{SPRING:%Y%m%dT%H%M%S%f}.sqlite3"
    for name in ("erased-2026-03", "erased-2026-04", "ecosystem-mine.sqlite3", backup):
        (folder / name).touch()

    with time_machine.travel(SPRING + timedelta(days=1000)):
        jobs.forget_senders()

    assert names(folder) == sorted(["erased-2026-04", "ecosystem-mine.sqlite3", backup])
