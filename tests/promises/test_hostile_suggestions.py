"""Whatever is put into the forms of suggestions, it is refused in words or kept as
words, and nothing breaks.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as site
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.forms.suggestions import CorrectForm, SuggestForm
from directory.models import Suggestion
from directory.suggestions import status
from tests.factories import make_organization, make_sector, make_suggestion
from tests.support.reading import read

pytestmark = pytest.mark.django_db

FIELDS = sorted({*SuggestForm.base_fields, *CorrectForm.base_fields, "unknown"})
BUTTONS = ["check", "carry", "different"]
NASTY = {
    "nothing": "",
    "nul": "a\x00b",
    "turned round": "\u202egnp.exe\u2066",
    "half letter": "\ud800",
    "long": "x" * 20_000,
    "many marks": "e" + "\u0301" * 5000,
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "formula": '=HYPERLINK("http://evil.example")',
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "format": "%(number)s %s {0}",
    "header": "a\r\nBcc: everybody@example.org",
    "javascript": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "ftp": "ftp://example.org/",
    "look-alike": "https://xn--80ak6aa92e.example/",
    "statement": "'; DROP TABLE directory_suggestion; --",
    "number": "9" * 60,
    "emoji": "👩‍👩‍👧",
}
PATHS = ["/suggest/", "/organizations/lodge/correct/"]


@pytest.fixture(autouse=True)
def _one_organization(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "SUGGESTIONS_PER_HOUR", 1000)
    make_organization(name="Lodge", sectors=[make_sector(slug="food")])


def encoded(values: dict[str, str]) -> str:
    """What a client sends that cares for no encoding."""
    return "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in values.items()
    )


def post(client: Client, path: str, values: dict[str, str]) -> Any:
    """The answer to these values, whatever is in them."""
    return client.post(
        path, encoded(values), content_type="application/x-www-form-urlencoded"
    )


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY.keys())
@pytest.mark.parametrize("path", PATHS)
def test_hostile_value_in_every_field_is_refused_in_words(
    client: Client, path: str, value: str
) -> None:
    response = post(client, path, dict.fromkeys(FIELDS, value))

    assert response.status_code == 422
    assert "<script>alert" not in response.content.decode()
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY.keys())
@pytest.mark.parametrize(
    "field", ["name", "description", "url", "evidence", "email", "sectors", "issued"]
)
def test_hostile_value_in_one_field_is_kept_as_words_or_refused(
    client: Client, field: str, value: str
) -> None:
    response = post(
        client,
        "/suggest/",
        {"name": "Hall", "description": "is a hall.", field: value},
    )

    assert response.status_code in {302, 422}
    assert Suggestion.objects.count() == (response.status_code == 302)
    if response.status_code == 302:
        shown = client.get(response.headers["Location"])
        assert shown.status_code == 200
        assert read(shown).one("main").all("script", "img", "iframe") == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "http://a@b.example/",
    ],
)
def test_address_that_nobody_should_follow_is_never_kept(
    client: Client, address: str
) -> None:
    response = post(
        client,
        "/suggest/",
        {"name": "Hall", "description": "is a hall.", "url": address},
    )

    assert (response.status_code, Suggestion.objects.count()) == (422, 0)


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY.keys())
def test_hostile_answer_is_kept_as_words_or_refused(client: Client, value: str) -> None:
    suggestion = make_suggestion(state="question")
    suggestion.messages.create(text="Is it?")

    response = post(
        client, f"/suggestions/{status.token_of(suggestion)}/", {"answer": value}
    )

    assert response.status_code in {302, 422}
    assert suggestion.messages.count() == 1 + (response.status_code == 302)


def test_more_than_a_form_can_hold_is_refused(client: Client) -> None:
    assert post(client, "/suggest/", {"name": "x" * 2_000_000}).status_code == 400


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(PATHS),
    st.dictionaries(
        st.sampled_from([*FIELDS, *BUTTONS]), st.text(max_size=60), max_size=8
    ),
)
def test_any_form_is_answered(
    client: Client, path: str, values: dict[str, str]
) -> None:
    got, posted = (
        client.get(f"/suggest/check/?{encoded(values)}"),
        post(client, path, values),
    )

    assert got.status_code == 200
    assert posted.status_code in {200, 302, 422}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(
        ["/suggestions/", "/organizations/lodge/correct/", "/suggest/check/?name="]
    ),
    st.binary(max_size=60),
)
def test_any_private_address_is_answered(
    client: Client, start: str, rest: bytes
) -> None:
    assert client.get(start + quote(rest)).status_code in {200, 301, 400, 404}
