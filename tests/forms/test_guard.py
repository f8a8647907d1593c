"""The token of a form tells when it was opened and counts once.

Over an old or used one the form comes back whole.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from axes.helpers import get_client_ip_address
from django import forms
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from directory.forms import guard
from directory.forms.guard import GuardedForm
from tests.factories import make_suggestion

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


class NoteForm(GuardedForm):
    guarded_as = "note"
    words = forms.CharField()
    choices = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], required=False
    )


def sent(token: str, **given: object) -> NoteForm:
    data = QueryDict(
        urlencode({"issued": token, "words": "Hello", **given}, doseq=True)
    )
    form = NoteForm(data)
    form.is_valid()
    return form


def request(**meta: str) -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR="192.0.2.9", **meta)


def codes(form: NoteForm) -> list[str | None]:
    return [error.code for error in form.non_field_errors().as_data()]


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_client_tells_when_and_from_where_a_form_came() -> None:
    token = guard.issue("note", NOW - timedelta(minutes=2))

    client = sent(token).client(request())

    assert (client.address, client.started_at) == (
        "192.0.2.9",
        NOW - timedelta(minutes=2),
    )
    assert (client.is_trapped, client.form_state) == (False, "")


@pytest.mark.django_db
@override_settings(TRUSTED_PROXIES=1)
def test_client_is_behind_the_trusted_proxies() -> None:
    forwarded = request(HTTP_X_FORWARDED_FOR="198.51.100.1, 2001:db8:1:2:3:4:5:6")

    assert sent(guard.issue("note")).client(forwarded).address == "2001:db8:1:2::"


@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [0, 1])
def test_client_has_the_address_that_log_ins_are_counted_by(proxies: int) -> None:
    came = request(HTTP_X_FORWARDED_FOR='203.0.113.7, "[2001:db8:1:2::5]:443"')

    with override_settings(TRUSTED_PROXIES=proxies):
        address = sent(guard.issue("note")).client(came).address
        assert address == get_client_ip_address(came)
    assert address == ("2001:db8:1:2::" if proxies else "192.0.2.9")


@pytest.mark.django_db
def test_filled_trap_is_told() -> None:
    assert (
        sent(guard.issue("note"), url2="https://x.example").client(request()).is_trapped
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "state"),
    [
        ("", "missing"),
        ("nonsense", "forged"),
        (guard.issue("note") + "x", "forged"),
        (guard.issue("another form"), "forged"),
        ("\x00", "forged"),
    ],
    ids=["none", "nonsense", "changed", "of-another-form", "null"],
)
def test_form_without_a_token_of_its_own_is_told(token: str, state: str) -> None:
    form = sent(token)

    assert form.is_valid()
    assert form.client(request()).form_state == state
    assert form.client(request()).started_at is None
    assert form.form_key() == ""


@pytest.mark.django_db
def test_token_outlives_a_change_of_the_key() -> None:
    with override_settings(SECRET_KEY="former" * 10):
        token = guard.issue("note")

    with override_settings(SECRET_KEY_FALLBACKS=["former" * 10]):
        assert sent(token).client(request()).form_state == ""
    assert sent(token).client(request()).form_state == "forged"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "is_old"), [(11.9, False), (12.1, True), (24 * 400, True)]
)
def test_old_form_comes_back_with_a_new_token_and_every_word(
    hours: float, is_old: bool
) -> None:
    with time_machine.travel(NOW, tick=False):
        token = guard.issue("note", NOW - timedelta(hours=hours))
        form = sent(token, choices=["a", "b"])

        assert codes(form) == (["stale"] if is_old else [])
        assert (form["words"].value(), form["choices"].value()) == ("Hello", ["a", "b"])
        assert (form["issued"].value() == token) is not is_old


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_form_that_came_back_old_is_taken_at_once() -> None:
    old = sent(guard.issue("note", NOW - timedelta(hours=13)))

    again = sent(old["issued"].value())

    assert again.is_valid()
    assert again.client(request()).started_at == NOW - timedelta(seconds=3)


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_used_form_comes_back_only_with_other_words() -> None:
    first = sent(guard.issue("note", NOW - timedelta(minutes=1)))
    make_suggestion(form_key=first.form_key())

    same, other = (
        sent(first["issued"].value()),
        sent(first["issued"].value(), words="Other"),
    )

    assert (codes(same), same.form_key()) == ([], first.form_key())
    assert codes(other) == ["used"]
    assert other["words"].value() == "Other"
    again = sent(other["issued"].value(), words="Other")
    assert codes(again) == []
    assert again.client(request()).started_at == NOW
    assert again.form_key()[:32] != first.form_key()[:32]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "difference", [{"words": "hello"}, {"choices": ["a"]}, {"url2": "x"}]
)
def test_key_of_a_form_tells_its_words(difference: dict[str, object]) -> None:
    token = guard.issue("note")

    one, other = sent(token), sent(token, **difference)

    assert len(one.form_key()) == 64
    assert one.form_key()[:32] == other.form_key()[:32]
    assert one.form_key() != other.form_key()
    assert (
        one.form_key() == sent(token, csrfmiddlewaretoken="x", different="1").form_key()
    )


@pytest.mark.django_db
def test_new_form_has_a_token_of_its_own() -> None:
    first, second = NoteForm()["issued"].value(), NoteForm()["issued"].value()

    assert first != second
    assert guard.read(first, "note")


@given(st.text(), st.text())
def test_any_text_is_no_token(token: str, form: str) -> None:
    assert guard.read(token, form) is None
