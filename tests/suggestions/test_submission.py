"""What a visitor can do with a suggestion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from directory.errors import DirectoryError
from directory.models import Sender, Suggestion
from directory.suggestions import decisions, submission
from directory.suggestions.drafts import Client, Draft
from tests.factories import make_organization, make_suggestion, make_user

pytestmark = pytest.mark.django_db


def client(**overrides: Any) -> Client:
    opened = timezone.now() - timedelta(minutes=2)
    return Client(**{"address": "203.0.113.7", "started_at": opened, **overrides})


def draft(**overrides: Any) -> Draft:
    return Draft(
        **{
            "kind": "new",
            "language": "en",
            "values": {"name": "Mill", "description": "is a mill."},
            **overrides,
        }
    )


def asked() -> Suggestion:
    suggestion = make_suggestion()
    decisions.ask(
        suggestion,
        "Since when?",
        by=make_user("moderator"),
        seen=decisions.SeenState(1),
    )
    return suggestion


def decided() -> Suggestion:
    suggestion = make_suggestion(email="ada@example.org")
    decisions.decline(
        suggestion,
        "Out of scope.",
        by=make_user("moderator"),
        seen=decisions.SeenState(1),
    )
    return suggestion


def test_submit_stores_what_was_sent_and_who_sent_it_apart() -> None:
    sent = draft(
        values={"name": "Mill", "sectors": ["housing"]},
        sender_name="Ada",
        sender_email="ada@example.org",
    )

    found = submission.submit(sent, client=client())

    assert (found.name, found.state, found.verdict) == ("Mill", "received", "clean")
    assert found.submitted == {"name": "Mill", "sectors": ["housing"]}
    assert (found.sender.name, found.sender.email) == ("Ada", "ada@example.org")


def test_submit_about_a_record_has_its_name_and_what_was_seen() -> None:
    hub = make_organization(name="Hub")

    found = submission.submit(
        draft(
            kind="correction",
            values={"city": "Leeds"},
            organization=hub,
            seen_version=7,
        ),
        client=client(),
    )

    assert (found.name, found.organization, found.seen_version, found.submitted) == (
        "Hub",
        hub,
        7,
        {"city": "Leeds"},
    )


def test_submit_twice_with_one_form_returns_the_first() -> None:
    first = submission.submit(draft(form_key="a" * 64), client=client())

    second = submission.submit(draft(form_key="a" * 64), client=client())

    assert second == first
    assert Suggestion.objects.count() == 1


def test_submit_repairs_what_no_database_stores() -> None:
    found = submission.submit(
        draft(values={"name": "Mi\x00ll\ud800", "description": "a\x00b\r\nc"}),
        client=client(),
    )

    found.refresh_from_db()
    assert found.submitted == {"name": "Mill", "description": "ab\nc"}


def test_submit_of_spam_is_stored_and_not_greeted() -> None:
    found = submission.submit(
        draft(sender_email="ada@example.org"), client=client(is_trapped=True)
    )

    assert (found.verdict, found.reasons[0]["code"], found.letters.count()) == (
        "spam",
        "trapped",
        0,
    )


def test_submit_beyond_the_bound_of_an_hour_stores_nothing(settings: Any) -> None:
    settings.SUGGESTIONS_PER_HOUR = settings.SUGGESTIONS_DOUBTFUL_PER_HOUR = 1
    for name in ("First", "Second"):
        submission.submit(draft(values={"name": name}), client=client())

    with pytest.raises(DirectoryError):
        submission.submit(draft(values={"name": "Other"}), client=client())

    assert Suggestion.objects.count() == 2


def test_answer_closes_the_question_and_raises_the_edition() -> None:
    suggestion = asked()

    submission.answer(suggestion, "Since\x00 1999.")

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.edition) == ("looked_at", 2)
    assert [
        (message.text, message.is_answer) for message in suggestion.messages.all()
    ] == [
        ("Since when?", False),
        ("Since 1999.", True),
    ]


@pytest.mark.parametrize("words", ["", " \n\x00", "\u200b"])
def test_answer_without_words_is_refused(words: str) -> None:
    suggestion = asked()

    with pytest.raises(DirectoryError):
        submission.answer(suggestion, words)

    assert suggestion.messages.count() == 1


def test_answer_without_a_question_is_refused() -> None:
    suggestion = asked()
    submission.answer(suggestion, "Since 1999.")

    submission.answer(suggestion, "Since 1999. ")
    with pytest.raises(DirectoryError):
        submission.answer(suggestion, "Since 2000.")

    assert suggestion.messages.count() == 2


def test_amend_replaces_the_words_and_raises_the_edition() -> None:
    suggestion = make_suggestion(
        values={"name": "Mill", "url": "https://mill.example.org"}, note="Old"
    )

    submission.amend(suggestion, draft(values={"name": "Windmill"}, note="New"))

    suggestion.refresh_from_db()
    assert (suggestion.name, suggestion.submitted, suggestion.note) == (
        "Windmill",
        {"name": "Windmill"},
        "New",
    )
    assert (suggestion.edition, suggestion.verdict) == (2, "clean")


def test_amend_into_spam_is_noticed_and_never_improves_a_verdict() -> None:
    suggestion = make_suggestion()
    markup = (
        "<a href='http://pills.example'>pills</a> [url=http://pills.example]pills[/url]"
    )

    submission.amend(suggestion, draft(values={"name": "Mill", "description": markup}))
    worse = suggestion.verdict
    submission.amend(suggestion, draft())

    assert worse != "clean"
    assert suggestion.verdict == worse


def test_withdraw_ends_it_and_forgets_its_sender() -> None:
    suggestion = make_suggestion(email="ada@example.org")

    submission.withdraw(suggestion)

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.ended_at is not None) == ("withdrawn", True)
    assert not Sender.objects.exists()


def test_erase_sender_leaves_the_suggestion_as_it_is() -> None:
    suggestion = make_suggestion(email="ada@example.org")

    submission.erase_sender(suggestion)

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.submitted["name"]) == (
        "received",
        suggestion.name,
    )
    assert not Sender.objects.exists()


def test_a_decided_one_can_only_be_forgotten() -> None:
    suggestion = decided()

    for act in (
        lambda: submission.answer(suggestion, "Yes."),
        lambda: submission.amend(suggestion, draft()),
        lambda: submission.withdraw(suggestion),
    ):
        with pytest.raises(DirectoryError):
            act()
    submission.erase_sender(suggestion)

    assert (suggestion.state, suggestion.edition) == ("declined", 1)
    assert not Sender.objects.exists()
