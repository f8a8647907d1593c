"""A form of visitors that comes without its token keeps every word, and can be sent
again from the page that says so.
"""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.models import Suggestion
from tests.factories import make_organization

TYPED = {
    "name": 'Valley "Makers" <b>',
    "description": "</textarea><script>alert(1)</script>\n\nSecond line & more",
    "email": "me@planted.example",
    "sectors": ["food", "land"],
    "url2": "",
    "unknown": "not a field",
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
LINE = re.compile(r'<input id="kept-\d+" name="([^"]+)" value="([^"]*)">')
AREA = re.compile(
    r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.DOTALL
)


def careful() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.django_db
def test_words_without_a_token_come_back_escaped() -> None:
    response = careful().post("/suggest/", TYPED)

    body = response.content.decode()
    assert response.status_code == 403
    assert "<h1>This was not sent yet</h1>" in body
    assert "Valley &quot;Makers&quot; &lt;b&gt;" in body
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert "<script>" not in body
    assert "not a field" not in body
    assert ("sectors", "food") in HIDDEN.findall(body)
    assert Suggestion.objects.count() == 0


@pytest.mark.django_db
def test_page_that_keeps_words_is_kept_by_nobody() -> None:
    response = careful().post("/suggest/", TYPED)

    assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.django_db
def test_words_that_came_back_can_be_sent_again() -> None:
    client = careful()
    opened = client.get("/suggest/").content.decode()
    token = re.search(r'name="issued" value="([^"]+)"', opened)
    client.cookies.clear()
    kept = client.post(
        "/suggest/",
        {
            "name": "Valley Makers",
            "description": "We make things.\nMany.",
            "issued": token[1],
        },
    )
    body = kept.content.decode()
    again = QueryDict(mutable=True)
    for name, value in [
        *HIDDEN.findall(body),
        *LINE.findall(body),
        *AREA.findall(body),
    ]:
        again.appendlist(name, value)

    sent = client.post(
        re.search(r'action="([^"]+)"', body)[1],
        again.urlencode(),
        "application/x-www-form-urlencoded",
    )

    assert sent.status_code == 302
    suggestion = Suggestion.objects.get()
    assert suggestion.submitted["description"].splitlines() == [
        "We make things.",
        "Many.",
    ]
    assert [reason["code"] for reason in suggestion.reasons] == ["too_fast"]


@pytest.mark.django_db
def test_correction_without_a_token_comes_back_in_its_language() -> None:
    organization = make_organization()

    response = careful().post(
        f"/fr/organizations/{organization.slug}/correct/",
        {"note": "Fermée depuis 2023"},
    )

    body = response.content.decode()
    assert response.status_code == 403
    assert '<html lang="fr">' in body
    assert "Fermée depuis 2023" in body
    assert f'action="/fr/organizations/{organization.slug}/correct/"' in body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/admin/login/", "/organizations/", "/suggestions/x/withdraw/"]
)
def test_other_forms_come_back_without_what_was_typed(address: str) -> None:
    response = careful().post(
        address, {"name": "planted", "username": "planted", "password": "planted"}
    )

    assert response.status_code == 403
    assert b"planted" not in response.content


@pytest.mark.django_db
def test_page_that_keeps_words_has_bounds() -> None:
    many = QueryDict(mutable=True)
    many["description"] = "x" * 900_000
    many.setlist("sectors", ["y" * 10] * 1500)

    response = careful().post(
        "/suggest/", many.urlencode(), "application/x-www-form-urlencoded"
    )

    assert response.status_code == 403
    assert len(response.content) < 50_000


@pytest.mark.django_db
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.binary(max_size=300),
    st.sampled_from(["name", "description", "sectors", "issued", "email"]),
)
def test_any_bytes_without_a_token_are_answered(raw: bytes, name: str) -> None:
    body = f"{name}=".encode() + b"".join(b"%%%02x" % byte for byte in raw)

    response = careful().generic(
        "POST", "/suggest/", body, "application/x-www-form-urlencoded"
    )

    assert response.status_code == 403
