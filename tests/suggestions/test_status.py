"""The private page of a suggestion, and what is known of the time answers take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from directory.models import Suggestion
from directory.suggestions import status
from tests.factories import make_organization, make_suggestion, make_user
from tests.support.suggesting import former_token

pytestmark = pytest.mark.django_db


def make_decided(
    *, days: float, ago: float = 0, by: Any = None, **overrides: Any
) -> Suggestion:
    ended = timezone.now() - timedelta(days=ago)
    values = {
        "state": "accepted",
        "ended_at": ended,
        "received_at": ended - timedelta(days=days),
        "decided_by": by,
    }
    return make_suggestion(**{**values, **overrides})


def test_token_leads_back_to_its_suggestion() -> None:
    make_suggestion()
    suggestion = make_suggestion()

    assert status.of_token(status.token_of(suggestion)) == suggestion


def test_token_survives_a_rotation_of_the_key(settings: Settings) -> None:
    suggestion = make_suggestion()
    token = status.token_of(suggestion)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]

    assert status.of_token(token) == suggestion


@pytest.mark.parametrize(
    "change", ["", "x", ".", "1.", "\x00", "é", "\ud800", "1." + "a" * 10_000]
)
def test_token_that_is_none_leads_nowhere(change: str) -> None:
    make_suggestion()

    assert status.of_token(change) is None


def test_token_of_one_suggestion_does_not_open_another() -> None:
    first, second = make_suggestion(), make_suggestion()
    signature = status.token_of(first).partition(".")[2]

    assert status.of_token(f"{second.pk}.{signature}") is None


def test_token_of_one_that_is_gone_leads_nowhere() -> None:
    suggestion = make_suggestion()
    token = status.token_of(suggestion)
    suggestion.delete()

    assert status.of_token(token) is None


def given_again(suggestion: Suggestion) -> Suggestion:
    """Return another suggestion with the number of one that is gone."""
    key = suggestion.pk
    suggestion.delete()
    return make_suggestion(pk=key)


def test_token_does_not_open_what_has_its_number_after_a_restore() -> None:
    lost = make_suggestion()
    tokens = [status.token_of(lost), former_token(lost)]

    stranger = given_again(lost)

    assert [status.of_token(token) for token in tokens] == [None, None]
    assert [status.of_former_token(token) for token in tokens] == [None, None]
    assert status.of_token(status.token_of(stranger)) == stranger


def test_token_is_signed_over_number_and_secret() -> None:
    first, second = make_suggestion(), make_suggestion()
    number, secret, signature = status.token_of(first).split(".")

    assert (number, secret) == (str(first.pk), first.secret)
    for forged in (
        f"{number}.{second.secret}.{signature}",
        f"{second.pk}.{secret}.{signature}",
        f"{number}..{signature}",
        f"{number}.{signature}",
    ):
        assert status.of_token(forged) is None
        assert status.of_former_token(forged) is None


def test_row_without_a_secret_is_opened_by_nothing() -> None:
    suggestion = make_suggestion(secret="")

    assert status.of_token(status.token_of(suggestion)) is None


def test_secrets_are_random() -> None:
    secrets = {make_suggestion().secret for _ in range(20)}

    assert len(secrets) == 20
    assert {len(secret) for secret in secrets} == {22}


def test_former_token_leads_only_to_rows_of_that_time(
    settings: Settings,
) -> None:
    settings.PERSONAL_DATA_DAYS = 30
    waits = make_suggestion(has_former_token=True)
    ended = make_decided(days=1, ago=29.9, has_former_token=True)
    over = make_decided(days=1, ago=30.1, has_former_token=True)
    later = make_suggestion()

    rows = (waits, ended, over, later)
    suggestions = [status.of_former_token(former_token(row)) for row in rows]

    assert suggestions == [waits, ended, None, None]
    assert [status.of_token(former_token(row)) for row in rows] == [None] * 4


def test_former_token_survives_a_rotation_of_the_key(settings: Settings) -> None:
    suggestion = make_suggestion(has_former_token=True)
    token = former_token(suggestion)

    former, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 60
    settings.SECRET_KEY_FALLBACKS = [former]

    assert status.of_former_token(token) == suggestion


@pytest.mark.parametrize("token", ["", "x", ".", "1.", "\x00", "é", "\ud800", "1.2.x"])
def test_former_token_that_is_none_leads_nowhere(token: str) -> None:
    make_suggestion(has_former_token=True)

    assert status.of_former_token(token) is None


@pytest.mark.parametrize(("ago", "is_open"), [(29.9, True), (30.1, False)])
def test_token_is_over_some_days_after_the_end(
    ago: float, is_open: bool, settings: Settings
) -> None:
    settings.PERSONAL_DATA_DAYS = 30
    suggestion = make_decided(days=1, ago=ago)

    assert (status.of_token(status.token_of(suggestion)) == suggestion) is is_open


@pytest.mark.parametrize(
    ("language", "start"),
    [("en", "/suggestions/"), ("fr", "/fr/suggestions/"), ("xx", "/suggestions/")],
)
def test_status_address_is_the_configured_site_in_the_language_of_the_form(
    language: str, start: str, settings: Settings
) -> None:
    settings.SITE_URL = "https://portal.example"
    suggestion = make_suggestion(language=language)

    assert (
        status.status_address(suggestion)
        == f"https://portal.example{start}{status.token_of(suggestion)}/"
    )


@pytest.mark.parametrize(("middle", "said"), [(3, 3), (2.2, 3), (0.1, 1)])
def test_answer_days_is_the_median_of_recent_decisions_in_whole_days(
    middle: float, said: int
) -> None:
    judge = make_user("moderator")
    for days in (0, 0.05, middle, 10, 100):
        make_decided(days=days, by=judge)

    assert status.answer_days() == said


def test_answer_days_counts_real_decisions_only() -> None:
    judge = make_user("moderator")
    for days in (1, 2, 3, 10):
        make_decided(days=days, by=judge)
    make_decided(days=5, by=None)
    make_decided(days=5, by=judge, ago=181)
    make_decided(days=5, by=judge, verdict="spam")
    make_decided(days=5, by=judge, state="withdrawn")
    make_suggestion()

    assert status.answer_days() is None


@pytest.mark.parametrize(
    ("email", "masked"),
    [("ada@example.org", "a…@example.org"), ("", ""), ("a@b@c.org", "a…@c.org")],
)
def test_address_is_masked_but_for_its_owner(email: str, masked: str) -> None:
    assert status.masked(email) == masked


def test_page_tells_what_was_sent_with_the_labels_of_the_form() -> None:
    values = {"name": "Mill", "country": "FR"}
    suggestion = make_suggestion(values=values, email="ada@example.org", note="Please.")

    page = status.page_of(suggestion)

    assert page["sent"] == [
        ("Its name", "Mill"),
        ("Country", "France"),
        ("What is wrong, and why?", "Please."),
    ]
    assert [step.heading for step in page["steps"]] == ["Received", "Being looked at"]
    assert page["sender"]["email"] == "a…@example.org"


def test_hidden_record_is_not_named() -> None:
    hidden = make_organization(visibility="draft")
    public = make_organization()
    about_hidden = make_suggestion(kind="correction", organization=hidden)
    about_public = make_suggestion(kind="correction", organization=public)

    assert status.page_of(about_hidden)["record"] is None
    assert status.page_of(about_public)["record"] == public
