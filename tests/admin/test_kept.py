"""What staff typed outlives an ended session and a token from before, everywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from directory.admin import kept
from directory.models import Organization, Sector, Suggestion
from tests.admin.test_locking_everywhere import WALKED, address_of, value_of
from tests.factories import make_organization, make_sector, make_suggestion, make_user
from tests.support import decisions
from tests.support.admin import ADD, filled
from tests.support.kept import (
    HERE,
    LOGIN,
    PASSWORD,
    asked_page,
    careful,
    carried,
    fields_of,
    go_on,
    log_in,
    resent,
)
from tests.support.reading import read

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
    {},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_words_that_another_site_sends_are_never_kept(headers: dict[str, str]) -> None:
    planted = {"name": "planted words"}
    signed_in, nobody = careful(), Client()

    refused = signed_in.post(ADD, planted, headers=headers)
    led = nobody.post(ADD, planted, headers=headers)

    assert (refused.status_code, led.status_code) == (403, 302)
    assert "planted" not in refused.content.decode()
    assert led.headers["Location"] == f"{LOGIN}?next={ADD}"
    assert not Organization.objects.exists()


@pytest.mark.parametrize("model", WALKED, ids=lambda model: model.__name__)
def test_form_comes_back_as_typed_after_the_log_in_and_then_is_saved(
    model: Any,
) -> None:
    client, walked = careful(), WALKED[model]
    record = walked.make()
    address = address_of(record)
    sent = filled(client.get(address)) | {walked.field: walked.yours}
    before = value_of(record, walked.field)
    client.session.flush()

    asked = client.post(address, resent(asked_page(client), sent), headers=HERE)
    came_in = log_in(client, asked)
    back = go_on(client, came_in)

    assert [one.status_code for one in (asked, came_in, back)] == [403, 200, 200]
    assert "Your words are back." in back.rendered_content
    assert "Please correct" not in back.rendered_content
    assert value_of(record, walked.field) == before
    assert filled(back)[walked.field] == walked.yours
    again = client.post(address, resent(back, filled(back)), headers=HERE)
    assert again.status_code == 302
    assert value_of(record, walked.field) == walked.yours


def test_new_record_comes_back_with_its_rows_and_is_made_once() -> None:
    client = careful()
    sent = filled(client.get(ADD)) | {
        "name": "Mill",
        "alternate_names-TOTAL_FORMS": "1",
        "alternate_names-0-name": "The Mill",
        "alternate_names-0-kind": "former",
    }

    refused = client.post(ADD, sent, headers=HERE)
    back = go_on(client, refused)
    made = client.post(ADD, resent(back, filled(back)), headers=HERE)

    assert (refused.status_code, back.status_code, made.status_code) == (403, 200, 302)
    organization = Organization.objects.get()
    names = list(organization.alternate_names.values_list("name", flat=True))
    assert (organization.name, names) == ("Mill", ["The Mill"])
    words = read(refused).one("dl", class_="kept-words").texts("dt")
    assert "Alternate names 1: name" in words


def test_suggestion_comes_back_undecided_and_is_decided_when_sent_again() -> None:
    client, suggestion = careful(), make_suggestion(email="jo@example.org")
    address = decisions.REVIEW.format(suggestion.pk)
    sent = decisions.opened(client, suggestion) | {
        "decision": "ask",
        "question": "Where are you?",
    }

    back = go_on(client, client.post(address, sent, headers=HERE))

    assert "Where are you?" in back.rendered_content
    assert "Your words are back." in back.rendered_content
    assert not decisions.fresh(suggestion).messages.exists()
    client.post(address, resent(back, sent), headers=HERE)
    assert decisions.fresh(suggestion).messages.get().text == "Where are you?"


def test_form_that_was_overtaken_while_it_was_kept_shows_both() -> None:
    client, sector = careful(), make_sector(name="Farms")
    sent = filled(client.get(address_of(sector))) | {"name": "Fields"}
    Sector.objects.filter(pk=sector.pk).update(name="Gardens")

    back = go_on(client, client.post(address_of(sector), sent, headers=HERE))

    assert "Somebody else changed this record meanwhile." in back.rendered_content
    assert value_of(sector, "name") == "Gardens"


def test_faults_of_a_form_that_comes_back_are_told() -> None:
    client = careful()
    sent = filled(client.get(ADD)) | {"name": "", "url": "no address"}

    back = go_on(client, client.post(ADD, sent, headers=HERE))

    assert "Please correct the errors below." in back.rendered_content


def test_what_cannot_come_back_as_a_form_is_sent_again_by_a_button() -> None:
    client = careful()
    draft = make_organization(visibility="draft")
    action = {"action": "publish", "_selected_action": draft.pk}
    address = "/admin/directory/organization/"

    refused = client.post(address, action, headers=HERE)
    main = read(refused).one("main")

    button = main.one("input", type="submit")
    assert button.attributes["value"] == "Send again"
    assert main.texts("dd") == ["publish", str(draft.pk)]
    assert value_of(draft, "visibility") == "draft"


def test_who_logs_in_as_somebody_else_can_do_no_more_than_they_may() -> None:
    client, record = careful(), make_organization(city="Lyon")
    make_user("viewer", username="vic", password=PASSWORD)
    sent = filled(client.get(address_of(record))) | {"city": "Quito"}
    client.session.flush()
    asked = client.post(
        address_of(record), resent(asked_page(client), sent), headers=HERE
    )

    answer = go_on(client, log_in(client, asked, "vic"))

    assert answer.status_code == 403
    assert value_of(record, "city") == "Lyon"


def test_wrong_password_and_a_lock_out_keep_the_words() -> None:
    client = careful()
    client.session.flush()
    page = client.post(ADD, resent(asked_page(client), {"name": "Mill"}), headers=HERE)
    for _ in range(5):
        locked = page = log_in(client, page, password="wrong words")
    sent = fields_of(read(locked).one("main"))

    anew = client.post(LOGIN, sent, headers=HERE)

    assert (locked.status_code, anew.status_code) == (429, 200)
    assert carried(anew) == {"name": ["Mill"]}
    assert "This field is required" not in anew.content.decode()


def test_passwords_are_never_given_back() -> None:
    client = careful()
    typed = {"username": "newcomer", "password1": "s3cret one", "password2": "s3cret"}

    refused = client.post("/admin/auth/user/add/", typed, headers=HERE)

    assert "newcomer" in refused.content.decode()
    assert "s3cret" not in refused.content.decode()


@pytest.mark.parametrize("way", ["GET", "POST"])
def test_log_in_that_is_open_twice_leads_on(way: str) -> None:
    client, address = careful(), "/admin/directory/page/?q=a"
    typed = {"username": "ada", "password": PASSWORD, "next": address}

    if way == "GET":
        answer = client.get(f"{LOGIN}?next=/admin/directory/page/%3Fq=a")
    else:
        answer = client.post(LOGIN, typed, headers=HERE)

    assert (answer.status_code, answer.headers["Location"]) == (302, address)


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""]
)
def test_log_in_leads_nowhere_else(address: str) -> None:
    client = careful()
    typed = {"next": address, "kept": json.dumps([["name", "x"]])}

    led = client.post(LOGIN, {"next": address}, headers=HERE)
    kept_page = client.post(LOGIN, typed, headers=HERE)

    assert led.headers["Location"] == "/admin/"
    form = read(kept_page).one("main").one("form")
    assert form.attributes["action"] == "/admin/"


def test_log_in_with_a_token_from_before_is_asked_for_once_more() -> None:
    client = Client(enforce_csrf_checks=True)
    make_user("superuser", username="ada", password=PASSWORD)
    typed = {"username": "ada", "password": PASSWORD, "next": "/admin/"}

    page = client.post(LOGIN, typed, headers=HERE)

    assert page.status_code == 403
    assert "This page was open for a long time." in page.content.decode()
    assert PASSWORD not in page.content.decode()
    assert log_in(client, page).headers["Location"] == "/admin/"


def test_words_too_long_for_a_log_in_are_kept_in_the_page() -> None:
    words = "\u00e9" * 172_000
    client = Client()

    page = client.post(ADD, {"description": words}, headers=HERE)

    assert fields_of(read(page).one("main"))["description"] == [words]
    assert ("Log in in a new tab", LOGIN) in read(page).one("main").links()


@pytest.mark.parametrize(
    "words",
    ["", "x", "{}", "[1]", '["ab"]', "[[[" * 50_000, '[["a","\\ud800"]]', "null"],
    ids=range(8),
)
def test_words_that_nobody_packed_are_no_fault(words: str) -> None:
    client = careful()

    answer = client.post(LOGIN, {"kept": words, "next": "/admin/"}, headers=HERE)

    assert answer.status_code in (200, 302)


def test_secrets_in_words_that_were_carried_are_left_out() -> None:
    words = json.dumps([["password1", "x"], ["csrfmiddlewaretoken", "y"], ["a", "b"]])

    assert kept.unpacked(words) == [("a", "b")]


def test_pages_with_kept_words_are_kept_by_no_cache() -> None:
    answer = Client().post(ADD, {"name": "Mill"}, headers=HERE)

    assert "no-store" in answer.headers["Cache-Control"]


def test_nothing_typed_stands_in_an_address_or_on_the_server() -> None:
    client = careful()
    client.session.flush()
    page = client.post(
        ADD, resent(asked_page(client), {"name": "Millers"}), headers=HERE
    )

    came_in = log_in(client, page)

    assert "Millers" not in came_in.request["PATH_INFO"]
    assert "Location" not in came_in.headers
    assert "Millers" not in str(dict(client.session))
    assert not Suggestion.objects.exists()
