"""A small flood through the pages: `python -m tests.support.flood` plays the same bots
in their thousands against a server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client, override_settings

from directory.models import Suggestion, Workshop
from directory.suggestions import workshops
from tests.factories import make_user
from tests.support import bots

EACH = 12
A_DAY = 60 * 60 * 24


@dataclass
class InProcess:
    """A visitor of Django's test client, behind one proxy, whose clock goes as it
    likes.
    """

    address: str
    clock: time_machine.Traveller
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def get(self, path: str) -> tuple[int, str]:
        """Open a page."""
        response = self.client.get(path, headers={"X-Forwarded-For": self.address})
        return response.status_code, response.content.decode()

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Send a form."""
        response = self.client.post(
            path, fields, headers={"X-Forwarded-For": self.address}
        )
        return response.status_code, response.headers.get("Location", "")

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.shift(seconds)


@pytest.fixture
def clock(db: None) -> Iterator[time_machine.Traveller]:
    """Hold a clock that stands unless somebody waits."""
    with (
        override_settings(TRUSTED_PROXIES=1),
        time_machine.travel(datetime(2026, 6, 1, 9, 30), tick=False) as clock,
    ):
        yield clock


def played(
    kind: bots.Kind, clock: time_machine.Traveller, number: int = EACH
) -> bots.Outcome:
    """Let so many bots of a kind send, and return what became of them."""
    outcome = bots.Outcome(kind)
    for one in range(number):
        address = f"203.0.113.{one}" if kind.has_own_addresses else "203.0.113.1"
        outcome.note(one, kind.act(InProcess(address, clock), one))
    outcome.count(dict(Suggestion.objects.values_list("name", "verdict")))
    return outcome


def kind_named(name: str, clock: time_machine.Traveller) -> bots.Kind:
    return next(
        kind
        for kind in bots.kinds(InProcess("203.0.113.200", clock))
        if kind.name == name
    )


@pytest.mark.parametrize(
    ("name", "answers", "stored"),
    [
        ("instant", {302: 12}, {"doubtful": 12}),
        ("fills every field", {302: 12}, {"spam": 12}),
        ("without the form's token", {403: 12}, {}),
        ("without the time token, or forged", {302: 12}, {"spam": 12}),
        # What cannot be told from a person's until the second one comes:
        ("replays one form", {302: 1, 422: 11}, {"clean": 1}),
        (
            "same text from many addresses",
            {302: 12},
            {"clean": 1, "doubtful": 3, "spam": 8},
        ),
        ("patient, one address", {302: 12}, {"clean": 5, "doubtful": 7}),
    ],
)
def test_bots_are_kept_from_the_queue(
    name: str,
    answers: dict[int, int],
    stored: dict[str, int],
    clock: time_machine.Traveller,
) -> None:
    outcome = played(kind_named(name, clock), clock)

    assert dict(outcome.answers) == answers
    assert dict(outcome.stored) == stored


@override_settings(SUGGESTIONS_QUEUE_PER_HOUR=8)
def test_queue_takes_no_more_patient_bots_an_hour_than_is_set(
    clock: time_machine.Traveller,
) -> None:
    kind = kind_named("patient, many addresses", clock)

    outcome = played(kind, clock)

    assert dict(outcome.stored) == {"clean": 8, "doubtful": 4}
    assert Suggestion.objects.queued().count() == 8


def test_person_gets_through_before_during_and_after(
    clock: time_machine.Traveller,
) -> None:
    people = [
        bots.Person(when, 900 + number)
        for number, when in enumerate(("before", "during", "after"))
    ]
    impatient = [
        kind
        for kind in bots.kinds(InProcess("203.0.113.200", clock))
        if kind.is_impatient
    ]

    people[0].suggest(InProcess("198.51.100.1", clock))
    for kind in impatient[:3]:
        played(kind, clock, 4)
    people[1].suggest(InProcess("198.51.100.2", clock))
    for kind in impatient[3:]:
        played(kind, clock, 4)
    people[2].suggest(InProcess("198.51.100.3", clock))

    assert [(person.status, person.is_followed) for person in people] == [
        (302, True)
    ] * 3
    assert set(Suggestion.objects.queued().values_list("name", flat=True)) >= {
        person.name for person in people
    }


def test_person_beside_patient_bots_loses_nothing(
    clock: time_machine.Traveller,
) -> None:
    person = bots.Person("during", 900)

    with override_settings(SUGGESTIONS_QUEUE_PER_HOUR=3):
        played(kind_named("patient, many addresses", clock), clock, 5)
        person.suggest(InProcess("198.51.100.2", clock))

    suggestion = Suggestion.objects.get(name=person.name)
    assert (person.status, person.is_followed) == (302, True)
    assert (suggestion.verdict, [reason["code"] for reason in suggestion.reasons]) == (
        "doubtful",
        ["full"],
    )


def test_one_action_of_staff_clears_a_flood(
    clock: time_machine.Traveller, client: Client
) -> None:
    person = bots.Person("before", 900)
    person.suggest(InProcess("198.51.100.1", clock))
    for number in range(110):  # more than one page of the list
        bots.instant(InProcess(f"203.0.113.{number}", clock), number)
    client.force_login(
        make_user("superuser"), "django.contrib.auth.backends.ModelBackend"
    )
    waiting = Suggestion.objects.pending().filter(verdict=Suggestion.Verdict.DOUBTFUL)
    chosen = {
        "action": "mark_as_spam",
        "select_across": "1",
        "_selected_action": [waiting.first().pk],
    }

    answer = client.post(
        "/admin/directory/suggestion/?verdict=doubtful", chosen, follow=True
    )

    assert "110 marked as spam." in answer.content.decode()
    assert list(
        Suggestion.objects.pending()
        .exclude(verdict="spam")
        .values_list("name", flat=True)
    ) == [person.name]


def test_double_click_of_a_person_is_one_suggestion(
    clock: time_machine.Traveller,
) -> None:
    browser = InProcess("198.51.100.1", clock)
    sent = bots.opened(browser) | bots.words(1)
    browser.wait(60)

    first, second = browser.post(bots.FORM, sent), browser.post(bots.FORM, sent)

    assert first == second
    assert Suggestion.objects.count() == 1


def test_form_left_open_overnight_comes_back_with_every_word_and_is_then_taken(
    clock: time_machine.Traveller,
) -> None:
    browser = InProcess("198.51.100.1", clock)
    told = bots.words(1)
    sent = bots.opened(browser) | told
    browser.wait(A_DAY)

    answer = browser.client.post(
        bots.FORM, sent, headers={"X-Forwarded-For": browser.address}
    )
    body = answer.content.decode()
    again = dict(bots.HIDDEN.findall(body)) | told

    assert answer.status_code == 422
    assert (
        "This form was open for a long time. Please send it again. Your words are still"
        " here." in body
    )
    assert told["description"] in body
    assert browser.post(bots.FORM, again)[0] == 302
    assert Suggestion.objects.get().verdict == "clean"


@override_settings(SUGGESTIONS_DOUBTFUL_PER_HOUR=3)
@pytest.mark.parametrize("act", ["erase", "withdraw"])
def test_taking_back_makes_no_room(act: str, clock: time_machine.Traveller) -> None:
    browser = InProcess("198.51.100.1:4711", clock)
    answers = []
    for number in range(EACH):
        form = bots.opened(browser) | bots.words(number)
        clock.shift(20)
        status, place = browser.post(bots.FORM, form)
        answers.append(status)
        if status == 302:
            token = bots.HIDDEN.findall(browser.get(f"{place}{act}/")[1])
            assert browser.post(f"{place}{act}/", dict(token))[0] == 302

    assert answers == [302] * 8 + [422] * 4


@override_settings(SUGGESTIONS_DOUBTFUL_PER_HOUR=2)
def test_one_too_many_of_an_hour_waits_with_every_word(
    clock: time_machine.Traveller,
) -> None:
    browser = InProcess("198.51.100.1", clock)
    for number in range(7):
        assert bots.patient(browser, number) == 302

    form, told = bots.opened(browser), bots.words(8)
    clock.shift(timedelta(minutes=1))
    answer = browser.client.post(
        bots.FORM, form | told, headers={"X-Forwarded-For": browser.address}
    )
    body = answer.content.decode()

    assert answer.status_code == 422
    waits = re.search(r"in (\d+) minutes, from \d\d:\d\d \(UTC\) on", body)
    assert waits
    assert "Your words are still here." in body
    assert told["description"] in body
    clock.shift(timedelta(minutes=int(waits[1])))
    assert browser.post(bots.FORM, form | told)[0] == 302


def test_workshop_behind_one_address_is_heard_whole(
    clock: time_machine.Traveller,
) -> None:
    token = workshops.token_of(Workshop.objects.create(occasion="Fair"))
    answers = []
    for number in range(EACH):
        browser = InProcess("198.51.100.1", clock)
        assert browser.get(f"/workshops/{token}/")[0] == 302
        answers.append(bots.patient(browser, number))

    assert answers == [302] * EACH
    assert Suggestion.objects.queued().count() == EACH
