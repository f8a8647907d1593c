"""The page after sending: thanks, the private link, how long it takes, what is next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from directory.models import Letter, Sender, Suggestion
from directory.suggestions import bounds, status, submission
from tests.factories import make_organization, make_suggestion, make_user
from tests.support.reading import read
from tests.support.suggesting import page_of, private, send, steps

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


def test_sent_suggestion_is_confirmed_on_one_page(client: Client) -> None:
    judge, now = make_user("moderator"), timezone.now()
    for _ in range(5):
        make_suggestion(
            state="declined",
            ended_at=now,
            received_at=now - timedelta(days=5.5),
            decided_by=judge,
        )

    answer = send(client, "/suggest/", name="Mill", description="A mill.")

    page = page_of(client, answer.headers["Location"])
    suggestion = Suggestion.objects.get(name="Mill")
    assert page.one("h1").text == "Thank you. We have it."
    assert "Half of all answers come within 6 days." in page.text
    assert page.text.count("Half of all answers") == 1
    assert "What happens next" in page.texts("h2")
    assert "If something is unclear, we ask you" in steps(page)["Decision"]
    field = page.one("input", id="private").attributes
    assert field["value"] == status.status_address(suggestion)
    assert "readonly" in field
    assert "hidden" in page.one("button", data_copies="private").attributes


def test_page_of_one_that_is_looked_at_has_its_name_and_the_link(
    client: Client,
) -> None:
    suggestion = make_suggestion(state="looked_at", values={"name": "Mill"})

    page = page_of(client, private(suggestion))

    assert page.one("h1").text == suggestion.name
    address = page.one("input", id="private").attributes["value"]
    assert address == status.status_address(suggestion)


def test_link_is_mailed_to_an_address_written_afterwards(client: Client) -> None:
    place = send(client, "/suggest/", name="Mill", url="https://mill.example").url

    answer = client.post(f"{place}mail/", {"email": " Mara <ada@example.org>, "})

    page = page_of(client, answer.headers["Location"])
    assert answer.headers["Location"] == f"{place}?mailed=1#link"
    assert Letter.objects.get().email.to == [ADA]
    assert "The link is on its way" in page.one("p", role="status").text
    assert "We write to a…@example.org about it." in page.text
    assert page.all("input", name="email") == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Please write where to send it."), ("ada", "Something is missing")],
)
def test_address_that_is_none_comes_back(
    client: Client, typed: str, words: str
) -> None:
    suggestion = make_suggestion()
    Sender.objects.create(suggestion=suggestion)

    answer = client.post(private(suggestion, "mail/"), {"email": typed})

    field = read(answer).one("input", id="email").attributes
    assert answer.status_code == 422
    assert words in read(answer).text
    assert (field["aria-invalid"], field.get("value", "")) == ("true", typed)
    assert not Letter.objects.exists()


def test_answer_is_the_same_whether_or_not_a_letter_left(client: Client) -> None:
    pages = []
    for verdict in ("clean", "spam"):
        suggestion = make_suggestion(verdict=verdict, pk=70, name="Mill")
        Sender.objects.create(suggestion=suggestion)
        place = private(suggestion)
        answer = client.post(private(suggestion, "mail/"), {"email": ADA}, follow=True)
        pages.append(read(answer).one("main").text.replace(place, ""))
        suggestion.delete()

    one, other = [page.split("What happens next")[0] for page in pages]
    assert one == other


def test_network_that_asked_for_many_keeps_its_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "LETTERS_PER_HOUR", 0)
    monkeypatch.setattr(bounds, "_room_at", lambda _times, _most: timezone.now())
    suggestion = make_suggestion()
    Sender.objects.create(suggestion=suggestion)

    answer = client.post(private(suggestion, "mail/"), {"email": ADA})

    page = read(answer)
    assert answer.status_code == 422
    assert "A lot was sent from where you are" in page.one("div", id="errors").text
    assert page.one("input", id="email").attributes["value"] == ADA


def test_link_is_not_offered_to_who_was_forgotten_or_decided(client: Client) -> None:
    forgotten = make_suggestion()
    decided = make_suggestion(state="declined", ended_at=timezone.now(), email=ADA)

    for suggestion in (forgotten, decided):
        page = page_of(client, private(suggestion))
        assert page.all("form", action=f"{private(suggestion)}mail/") == []
        answer = client.post(private(suggestion, "mail/"), {"email": ADA})
        assert answer.headers["Location"] == private(suggestion)
    assert not Letter.objects.exists()


def test_opening_the_address_of_the_mail_form_changes_nothing(client: Client) -> None:
    suggestion = make_suggestion(email=ADA)

    answer = client.get(private(suggestion, "mail/"))

    assert answer.headers["Location"] == private(suggestion)
    assert not Email.objects.exists()


def test_withdrawn_suggestion_shows_nothing_of_it(client: Client) -> None:
    suggestion = make_suggestion(
        values={"name": "Secret Mill", "city": "Leeds"}, name="Secret Mill"
    )
    submission.withdraw(suggestion)

    answer = client.get(private(suggestion))

    page = read(answer)
    assert answer.status_code == 200
    assert page.one("h1").text == "Withdrawn"
    assert "Its words are deleted after 30 days." in page.text
    shown = answer.content.decode()
    token = status.token_of(suggestion)
    words = ("Secret", "Leeds", f'value="{token}')
    assert [word for word in words if word in shown] == []
    assert page.one("main").all("form") == []


def test_what_staff_changed_is_shown(client: Client) -> None:
    suggestion = make_suggestion(
        organization=make_organization(name="Mill", city="York"),
        values={"name": "Mill", "city": "Leeds", "region": "<b>North</b>"},
        state="accepted",
        ended_at=timezone.now(),
        published={"name": "Mill", "city": "York"},
    )

    page = page_of(client, private(suggestion))

    part = page.one("section", aria_labelledby="h-amended")
    assert part.texts("dt") == ["Town", "Region or state"]
    assert part.texts("del") == ["Leeds", "<b>North</b>"]
    assert part.texts("ins") == ["York"]
    assert "We left this out." in part.text


@pytest.mark.parametrize(
    ("reason", "times"),
    [
        ("Too far away.", 1),
        ("Too small. If that changes, please write to us again.", 1),
        ("", 1),
    ],
)
def test_declined_one_is_invited_again_once(
    client: Client, reason: str, times: int
) -> None:
    suggestion = make_suggestion(
        state="declined", ended_at=timezone.now(), reason=reason
    )

    page = page_of(client, private(suggestion))

    assert page.text.count("If that changes") == times


def test_one_that_was_closed_kindly_is_not_invited_twice(client: Client) -> None:
    suggestion = make_suggestion(state="declined", ended_at=timezone.now())
    words = status.closing_words(suggestion)
    Suggestion.objects.update(reason=words)

    page = page_of(client, private(suggestion))

    assert words in page.text
    assert "If that changes" not in page.text
