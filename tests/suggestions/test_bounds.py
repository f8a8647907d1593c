"""The bounds of an hour of one network, and the letters that it brings about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.test.utils import override_settings
from django.utils import timezone, translation
from post_office.models import Email
from pytest_django import Settings

from directory.models import Sender, Sending, Suggestion, Workshop
from directory.suggestions import bounds, submission, workshops
from directory.suggestions.drafts import Client, Draft

pytestmark = pytest.mark.django_db
NUMBERS = count()
CLEAN, DOUBTFUL = Suggestion.Verdict.CLEAN, Suggestion.Verdict.DOUBTFUL


def draft(name: str = "River Homes", **given: Any) -> Draft:
    return Draft("new", "en", {"name": name}, **given)


def client(
    address: str | None = "192.0.2.1", *, seconds: float = 60, **given: Any
) -> Client:
    return Client(address, timezone.now() - timedelta(seconds=seconds), **given)


def sent(number: int, **given: Any) -> list[str]:
    """Send so many different ones; return the verdicts, "" of those refused."""
    verdicts = []
    for _ in range(number):
        # Each is new: the same again from one place would be doubtful for that.
        name = f"G {next(NUMBERS)}"
        try:
            suggestion = submission.submit(draft(name), client=client(**given))
        except bounds.TooOftenError:
            verdicts.append("")
        else:
            verdicts.append(suggestion.verdict)
    return verdicts


@override_settings(SUGGESTIONS_PER_HOUR=2, SUGGESTIONS_DOUBTFUL_PER_HOUR=3)
def test_clean_ones_above_the_bound_are_doubtful_then_refused() -> None:
    verdicts = sent(7)

    assert verdicts == [CLEAN, CLEAN, DOUBTFUL, DOUBTFUL, DOUBTFUL, "", ""]
    held = Suggestion.objects.filter(verdict=DOUBTFUL).first()
    assert held is not None
    assert held.reasons == [{"code": "many", "points": 4, "detail": "2"}]
    assert Suggestion.objects.count() == 5
    assert sent(1, address="192.0.2.2") == [CLEAN]


def test_workshop_of_forty_loses_nothing_without_a_link() -> None:
    verdicts = sent(45)

    assert verdicts == [CLEAN] * 5 + [DOUBTFUL] * 40
    assert sent(1) == [""]


@override_settings(SUGGESTIONS_PER_HOUR=2, SUGGESTIONS_DOUBTFUL_PER_HOUR=3)
def test_doubtful_ones_take_no_room_of_clean_ones() -> None:
    too_fast = sent(4, seconds=1)

    clean = sent(3)

    assert too_fast == [DOUBTFUL] * 3 + [""]
    assert clean == [CLEAN, CLEAN, ""]


@override_settings(SUGGESTIONS_PER_HOUR=1, SUGGESTIONS_DOUBTFUL_PER_HOUR=1)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "in 40 minutes, from 10:30 (UTC) on. Your words are still here."),
        ("es", "dentro de 40 minutos, a partir de las 10:30 (UTC)."),
        ("fr", "dans 40 minutes, à partir de 10:30 (UTC)."),
    ],
)
def test_refusal_says_when_it_works_again(language: str, words: str) -> None:
    start = datetime(2026, 3, 1, 9, 29, 20, tzinfo=UTC)
    for minutes in (0, 10):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            sent(1)

    at = start + timedelta(minutes=20)
    with (
        time_machine.travel(at, tick=False),
        translation.override(language),
        pytest.raises(bounds.TooOftenError) as refused,
    ):
        submission.submit(draft("More"), client=client())

    assert words in str(refused.value)
    # What it says is so: a moment before there is no room, at that time there is.
    with time_machine.travel(start + timedelta(minutes=60, seconds=-1), tick=False):
        assert sent(1) == [""]
    with time_machine.travel(datetime(2026, 3, 1, 10, 30, tzinfo=UTC), tick=False):
        assert sent(1) == [CLEAN]


@override_settings(SUGGESTIONS_PER_HOUR=2, SUGGESTIONS_DOUBTFUL_PER_HOUR=1)
def test_refusal_of_a_doubtful_one_waits_for_the_doubtful_ones() -> None:
    start = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        sent(1)
    with time_machine.travel(start + timedelta(minutes=30), tick=False):
        sent(1, seconds=1)

    at = start + timedelta(minutes=40)
    with time_machine.travel(at, tick=False), pytest.raises(bounds.TooOftenError) as no:
        submission.submit(draft("More"), client=client(seconds=1))

    assert "in 50 minutes, from 10:30 " in str(no.value)


def test_bound_that_was_lowered_waits_for_enough_of_them_to_go(
    settings: Settings,
) -> None:
    settings.SUGGESTIONS_PER_HOUR = 3
    start = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    for minutes in (0, 10, 20):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            sent(1)
    settings.SUGGESTIONS_PER_HOUR = settings.SUGGESTIONS_DOUBTFUL_PER_HOUR = 1

    with time_machine.travel(start + timedelta(minutes=21), tick=False):
        room = bounds.room(client())

    assert room.clean_at == start + timedelta(minutes=80)


@override_settings(SUGGESTIONS_PER_HOUR=1, SUGGESTIONS_DOUBTFUL_PER_HOUR=1)
@pytest.mark.parametrize(("minutes", "is_refused"), [(59, True), (61, False)])
def test_bound_holds_an_hour_also_over_midnight(minutes: int, is_refused: bool) -> None:
    before_midnight = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    with time_machine.travel(before_midnight, tick=False):
        sent(2)

    with time_machine.travel(before_midnight + timedelta(minutes=minutes), tick=False):
        assert (sent(1) == [""]) is is_refused


@override_settings(SUGGESTIONS_PER_HOUR=5, SUGGESTIONS_DOUBTFUL_PER_HOUR=3)
@pytest.mark.parametrize("act", [submission.erase_sender, submission.withdraw])
def test_bound_counts_what_its_sender_took_back(
    act: Callable[[Suggestion], None],
) -> None:
    taken = 0
    for number in range(24):
        try:
            made = submission.submit(draft(f"G {number}"), client=client())
        except bounds.TooOftenError:
            continue
        act(made)
        taken += 1

    assert taken == 8
    assert not Sender.objects.exists()
    assert Sending.objects.count() == 8


@override_settings(SUGGESTIONS_PER_HOUR=1)
def test_double_click_is_not_a_second_suggestion_for_the_bound() -> None:
    twice = draft(form_key="a" * 64)

    first = submission.submit(twice, client=client())

    assert submission.submit(twice, client=client()) == first
    assert Sending.objects.count() == 1


@override_settings(SUGGESTIONS_PER_HOUR=1, SUGGESTIONS_DOUBTFUL_PER_HOUR=1)
def test_double_click_beyond_the_bound_leads_to_what_is_stored() -> None:
    sent(1)
    twice = draft("Last", form_key="a" * 64)

    first = submission.submit(twice, client=client())

    assert submission.submit(twice, client=client()) == first


def test_bound_holds_over_a_change_of_the_secret_key(settings: Settings) -> None:
    settings.SUGGESTIONS_PER_HOUR = settings.SUGGESTIONS_DOUBTFUL_PER_HOUR = 1
    sent(2)

    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    settings.SECRET_KEY_FALLBACKS = [former]

    assert sent(1) == [""]
    assert sent(1, address="192.0.2.2") == [CLEAN]


def test_what_is_counted_goes_with_its_hour() -> None:
    start = datetime(2026, 3, 1, 9, 50, tzinfo=UTC)
    counts = []
    for minutes in (0, 40, 61, 130):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            submission.submit(draft(f"G {minutes}"), client=client())
            counts.append(Sending.objects.count())

    assert counts == [1, 2, 2, 1]


def test_what_is_counted_cannot_be_put_together_later() -> None:
    start = datetime(2026, 3, 1, 9, 50, tzinfo=UTC)
    keys = set()
    for minutes in (0, 5, 15):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            submission.submit(draft(f"G {minutes}"), client=client("203.0.113.77"))
            keys |= set(Sending.objects.values_list("key", flat=True))

    assert len(keys) == 2  # one of each hour of the clock
    assert not Sender.objects.filter(address_key__in=keys).exists()
    assert {len(key) for key in keys} == {64}


@override_settings(SUGGESTIONS_PER_HOUR=2, SUGGESTIONS_DOUBTFUL_PER_HOUR=1)
def test_what_is_not_stored_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError("no letter can be written")

    with monkeypatch.context() as broken:
        broken.setattr("directory.suggestions.emails.received", fail)
        with pytest.raises(OSError, match="letter"):
            submission.submit(draft("Failed"), client=client())

    assert sent(4) == [CLEAN, CLEAN, DOUBTFUL, ""]
    assert Sending.objects.count() == 3


@override_settings(SUGGESTIONS_PER_HOUR=1, SUGGESTIONS_DOUBTFUL_PER_HOUR=1)
def test_unknown_addresses_share_one_bound() -> None:
    assert sent(3, address=None) == [CLEAN, DOUBTFUL, ""]


def test_one_network_brings_about_few_letters() -> None:
    for number in range(bounds.LETTERS_PER_HOUR + 3):
        given = draft(f"G {number}", sender_email=f"{number}@example.org")
        submission.submit(given, client=client())

    submission.submit(draft(sender_email="a@example.org"), client=client("192.0.2.2"))

    assert Email.objects.count() == bounds.LETTERS_PER_HOUR + 1


@override_settings(SUGGESTIONS_PER_HOUR=1)
def test_workshop_suggests_beside_the_bound_of_its_network() -> None:
    workshop = Workshop.objects.create(occasion="Fair")
    token = workshops.token_of(workshop)

    verdicts = sent(12, workshop=token)

    workshop.refresh_from_db()
    assert verdicts == [CLEAN] * 12
    assert workshop.used == 12
    assert not Sending.objects.exists()
    assert sent(2) == [CLEAN, DOUBTFUL]


@override_settings(SUGGESTIONS_QUEUE_PER_HOUR=2)
def test_workshop_is_not_held_for_a_full_queue() -> None:
    token = workshops.token_of(Workshop.objects.create(occasion="Fair"))

    assert sent(3, workshop=token) == [CLEAN] * 3


@override_settings(SUGGESTIONS_PER_HOUR=1, SUGGESTIONS_DOUBTFUL_PER_HOUR=1)
def test_workshop_may_send_only_so_many() -> None:
    workshop = Workshop.objects.create(occasion="Fair", used=Workshop.MOST - 2)

    verdicts = sent(6, workshop=workshops.token_of(workshop))

    workshop.refresh_from_db()
    # Two by the link, then what any network may.
    assert verdicts == [CLEAN, CLEAN, CLEAN, DOUBTFUL, "", ""]
    assert workshop.used == Workshop.MOST


def test_workshop_makes_nothing_clean_that_is_not() -> None:
    token = workshops.token_of(Workshop.objects.create(occasion="Fair"))

    spam = submission.submit(draft(), client=client(workshop=token, is_trapped=True))

    assert spam.verdict == "spam"


def test_workshop_has_a_bound_of_letters_too() -> None:
    token = workshops.token_of(Workshop.objects.create(occasion="Fair"))
    for number in range(bounds.LETTERS_OF_WORKSHOP + 3):
        given = draft(f"G {number}", sender_email=f"{number}@example.org")
        submission.submit(given, client=client(workshop=token))

    assert Email.objects.count() == bounds.LETTERS_OF_WORKSHOP
