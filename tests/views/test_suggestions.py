"""Suggesting and correcting without an account: what is kept, what comes back, and what
is asked before.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from directory.history import changes
from directory.models import Organization, Sender, SiteSettings, Suggestion
from tests.factories import (
    make_organization,
    make_page,
    make_sector,
    make_suggestion,
    make_user,
)
from tests.support.reading import read
from tests.support.suggesting import filled, page_of, private, send

pytestmark = pytest.mark.django_db
WHOLE = {"name": "Valley Makers Guild", "description": "Lends tools in the valley."}


def test_suggestion_is_kept_and_leads_to_its_private_page(client: Client) -> None:
    make_sector(slug="food")

    response = send(
        client,
        "/suggest/",
        **WHOLE,
        sectors=["food"],
        url="guild.example",
        how="part",
        evidence="Ask around.",
    )

    suggestion = Suggestion.objects.get()
    assert (response.status_code, response.headers["Location"]) == (
        302,
        private(suggestion),
    )
    assert suggestion.submitted == {
        **WHOLE,
        "url": "https://guild.example",
        "sectors": ["food"],
    }
    assert (
        suggestion.kind,
        suggestion.how,
        suggestion.evidence,
        suggestion.language,
    ) == ("new", "part", "Ask around.", "en")
    assert Organization.objects.count() == 0


def test_sender_is_kept_apart(client: Client) -> None:
    send(
        client,
        "/suggest/",
        **WHOLE,
        sender_name="Ada",
        email="ada@example.org",
    )

    sender = Sender.objects.get()
    assert (sender.name, sender.email) == ("Ada", "ada@example.org")
    assert "ada@" not in str(sender.suggestion.submitted)


@pytest.mark.parametrize(("prefix", "language"), [("/es", "es"), ("/fr", "fr")])
def test_suggestion_keeps_the_language_of_its_form(
    client: Client, prefix: str, language: str
) -> None:
    response = send(client, f"{prefix}/suggest/", **WHOLE)

    assert Suggestion.objects.get().language == language
    assert response.headers["Location"].startswith(f"{prefix}/suggestions/")


def test_form_sent_twice_counts_once(client: Client) -> None:
    data = filled(client, "/suggest/", **WHOLE)

    first, second = client.post("/suggest/", data), client.post("/suggest/", data)

    assert Suggestion.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_errors_come_back_with_every_word_and_a_way_to_each_field(
    client: Client,
) -> None:
    response = send(
        client,
        "/suggest/",
        name="",
        url="valleymakers",
        description="Lends <b>tools</b>.",
        city="Riverbend",
        email="x",
    )

    page = read(response)
    assert response.status_code == 422
    assert page.one("title").text.startswith("Three answers need another look")
    panel = page.one("div", role="alert", tabindex="-1")
    assert {"autofocus", "id"} <= set(panel.attributes)
    assert [link.href for link in panel.all("a")] == ["#name", "#url", "#email"]
    assert panel.texts("p") == ["Everything else you wrote is still here."]
    assert page.one("textarea", id="description").text == "Lends <b>tools</b>."
    assert page.one("input", id="city").attributes["value"] == "Riverbend"
    assert Suggestion.objects.count() == 0


def test_errors_are_tied_to_their_fields(client: Client) -> None:
    page = read(send(client, "/suggest/", name="Lodge", url="valleymakers"))

    field = page.one("input", id="url")
    assert field.attributes["aria-invalid"] == "true"
    described = [
        page.one(id=name).text for name in field.attributes["aria-describedby"].split()
    ]
    assert described == [
        "No website? A page on a social network will do, or leave this empty.",
        "This address is not complete. It should look like example.org.",
    ]
    assert "aria-invalid" not in page.one("input", id="name").attributes


def test_every_field_has_a_label(client: Client) -> None:
    make_sector()
    for path in ("/suggest/", f"{make_organization().get_absolute_url()}correct/"):
        form = page_of(client, path).one("form", class_="form")

        named = {label.attributes.get("for") for label in form.all("label")}
        shown = [
            one
            for one in form.all("input", "textarea", "select")
            if one.attributes.get("type") != "hidden"
        ]
        grouped = [
            one for one in shown if one.attributes.get("type") in {"checkbox", "radio"}
        ]
        assert {one.attributes["id"] for one in shown if one not in grouped} <= named
        assert len(form.all("label", class_="choice")) == len(grouped) > 3


def test_pages_of_forms_are_kept_nowhere_and_alone_set_the_cookie(
    client: Client,
) -> None:
    record = make_organization()
    for path in ("/suggest/", f"{record.get_absolute_url()}correct/"):
        response = client.get(path)

        assert set(response.cookies) == {"csrftoken"}
        assert response.headers["Cache-Control"] == "private, no-store"
    assert Client().get(record.get_absolute_url()).cookies == {}


def test_post_without_the_token_is_refused(client: Client) -> None:
    response = Client(enforce_csrf_checks=True).post("/suggest/", WHOLE)

    assert response.status_code == 403
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)("/suggest/").status_code == 405


def test_likely_double_is_shown_before_anything_is_kept(client: Client) -> None:
    make_organization(
        name="Valley Makers Guild", city="Riverbend", url="https://guild.example/"
    )

    response = send(client, "/suggest/", **WHOLE)

    panel = read(response).one("div", id="listed")
    assert response.status_code == 422
    assert Suggestion.objects.count() == 0
    assert panel.one("h3").text == "This one may already be here"
    assert [link.href for link in panel.all("a")] == [
        "/organizations/valley-makers-guild/"
    ]
    assert [
        (b.attributes["name"], b.attributes["value"]) for b in panel.all("button")
    ] == [("carry", "1"), ("different", "send")]


def test_override_after_sending_goes_on_at_once(client: Client) -> None:
    make_organization(name="Valley Makers Guild")

    response = send(client, "/suggest/", **WHOLE, different="send")

    assert response.status_code == 302
    assert Suggestion.objects.get().is_different


def test_override_settles_all_warnings_once_and_is_remembered(client: Client) -> None:
    make_organization(name="Valley Makers Guild")
    data = filled(client, "/suggest/", name="Valley Makers Guild")

    asked = client.post("/suggest/", {**data, "check": "1"})
    settled = client.post("/suggest/", {**data, "different": "check"})
    remembered = read(settled).one("input", name="is_different").attributes["value"]
    sent = client.post("/suggest/", {**data, **WHOLE, "is_different": remembered})

    assert len(read(asked).one("div", id="listed").all("button")) == 2
    assert read(settled).one("div", id="listed").all("button") == []
    assert (asked.status_code, settled.status_code, sent.status_code) == (200, 200, 302)


def test_question_whether_it_is_here_judges_nothing_and_keeps_the_words(
    client: Client,
) -> None:
    page = read(
        send(
            client, "/suggest/", name="Unheard of", url="nonsense", email="x", check="1"
        )
    )

    assert page.one("div", id="listed").text == "We found nothing like it here. Go on."
    assert page.all(role="alert") == []
    assert page.one("input", id="url").attributes["value"] == "nonsense"


def test_question_keeps_the_form_that_was_opened(client: Client) -> None:
    data = filled(client, "/suggest/", name="Unheard of")

    again = read(client.post("/suggest/", {**data, "check": "1"}))

    assert again.one("input", name="issued").attributes["value"] == data["issued"]


def test_script_asks_by_a_light_address(client: Client) -> None:
    make_organization(name="Valley Makers Guild")

    found = client.get("/suggest/check/?name=valley+makers+guild")
    nothing = client.get("/suggest/check/?name=Unheard")

    assert len(read(found).all("button", name="carry")) == 1
    assert nothing.content.strip() == b""
    assert found.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in found.headers["Cache-Control"]


def test_way_to_the_record_carries_over_what_was_typed(client: Client) -> None:
    make_organization(name="Valley Makers Guild", url="", city="", country="US")
    typed = {
        "name": "The Makers",
        "url": "guild.example",
        "description": "Lends.",
        "city": "Riverbend",
        "email": "a@example.org",
    }

    response = client.post(
        "/organizations/valley-makers-guild/correct/",
        {**filled(client, "/suggest/", **typed), "carry": "1"},
    )

    page = read(response)
    assert response.status_code == 200
    values = {
        name: page.one("input", id=name).attributes.get("value", "")
        for name in ("name", "url", "city", "email")
    }
    assert values == {
        "name": "Valley Makers Guild",
        "url": "guild.example",
        "city": "Riverbend",
        "email": "a@example.org",
    }
    assert page.one("textarea", id="description").text == "Lends."


def test_correction_holds_only_what_differs(client: Client) -> None:
    record = make_organization(
        name="Lodge", city="Quito", description="is a lodge.\n\nOf two parts."
    )

    response = send(
        client, "/organizations/lodge/correct/", city="Loja", note="They moved."
    )

    suggestion = Suggestion.objects.get()
    assert response.status_code == 302
    assert (suggestion.submitted, suggestion.kind, suggestion.note) == (
        {"city": "Loja"},
        "correction",
        "They moved.",
    )
    assert (suggestion.organization, suggestion.seen_version) == (
        record,
        changes.newest_version(record),
    )


def test_nothing_changed_is_one_error(client: Client) -> None:
    make_organization(name="Lodge")

    page = read(send(client, "/organizations/lodge/correct/"))

    assert page.one("div", id="errors").texts("a") == [
        "What is wrong, and why? You changed nothing yet. What is wrong?"
    ]


def test_what_is_being_looked_at_stands_in_the_head_by_kind(client: Client) -> None:
    record = make_organization(name="Lodge")
    for kind in ("correction", "leave_out", "closed", "link", "link"):
        make_suggestion(organization=record, kind=kind, name="Ana Secret")
    make_suggestion(organization=record, kind="closed", verdict="spam")
    make_suggestion(organization=record, state="declined", ended_at=timezone.now())
    make_suggestion(organization=make_organization(), kind="closed")

    page = page_of(client, "/organizations/lodge/correct/")

    assert (
        "Being looked at already: 2 corrections, one note that it has closed,"
        " 2 notes that its website does not work."
    ) in page.one("header", class_="record__head").text
    assert "Ana Secret" not in page.text


def test_head_says_nothing_where_nothing_waits(client: Client) -> None:
    record = make_organization(name="Lodge")
    make_suggestion(organization=record, verdict="spam", kind="correction")

    page = page_of(client, "/organizations/lodge/correct/")

    assert "Being looked at" not in page.text


def test_two_quick_choices_stand_before_every_field(client: Client) -> None:
    make_organization(name="Lodge")

    form = page_of(client, "/organizations/lodge/correct/").one("form", class_="form")

    radios = form.all("input", name="news")
    assert [radio.attributes["value"] for radio in radios] == [
        "link",
        "closed",
        "",
        "leave_out",
    ]
    shown = [one for one in form.all("input") if one.attributes["type"] != "hidden"]
    assert shown[: len(radios)] == radios
    assert "checked" in radios[2].attributes


@pytest.mark.parametrize(
    ("news", "more"),
    [("link", {}), ("closed", {}), ("closed", {"dissolved": "2024"})],
)
def test_quick_choice_is_all_that_has_to_be_said(
    client: Client, news: str, more: dict[str, str]
) -> None:
    record = make_organization(name="Lodge", url="https://lodge.example/")

    response = send(client, "/organizations/lodge/correct/", news=news, **more)

    suggestion = Suggestion.objects.get()
    assert response.status_code == 302
    assert (suggestion.kind, suggestion.organization) == (news, record)
    assert suggestion.submitted == more


def test_rules_open_within_the_form(client: Client) -> None:
    body = (
        "# Criteria\n\n## What we list\n\nNetworks of all kinds.\n\n" + "More. " * 400
    )
    page = make_page(path="/criteria/", body=body, is_published=True)

    shown = page_of(client, "/suggest/").one("form", class_="form")

    rules = shown.all("details", class_="more")[0]
    assert rules.one("summary").text == "What we list, and why"
    assert "Networks of all kinds." in rules.text
    assert "More. More." not in rules.text
    more = rules.one("a")
    assert more.attributes["href"] == page.get_absolute_url()
    assert more.attributes["target"] == "_blank"
    assert [href for _, href in shown.links() if href == "/criteria/"] == ["/criteria/"]


@pytest.mark.parametrize("pages", [[], [False]])
def test_rules_that_are_not_published_are_not_shown(
    client: Client, pages: list[bool]
) -> None:
    for is_published in pages:
        make_page(path="/criteria/", body="Secret draft.", is_published=is_published)

    shown = page_of(client, "/suggest/")

    assert "Secret draft." not in shown.text
    assert "What we list, and why" not in shown.texts("summary")


def test_what_is_needed_is_said_before_sending(client: Client) -> None:
    head = page_of(client, "/suggest/").one("header", class_="record__head")

    assert (
        "Needed are its name, and a website or two sentences on what it does."
    ) in head.text


def test_former_address_leads_to_the_form_at_the_present_one(client: Client) -> None:
    record = make_organization(name="Lodge")
    record.slug = "hall"
    with changes.recorded(record):
        record.save()

    response = client.get("/organizations/lodge/correct/")

    assert (response.status_code, response.headers["Location"]) == (
        301,
        "/organizations/hall/correct/",
    )


def test_notice_of_staff_and_usual_time_stand_on_the_form(client: Client) -> None:
    site = SiteSettings.objects.current()
    site.capacity_notice, site.answer_days, site.contact_email = (
        "We are slow until 7 January.",
        10,
        "help@example.org",
    )
    with changes.recorded(site):
        site.save()
    before = page_of(client, "/suggest/")
    for _ in range(5):
        decided = {
            "state": "accepted",
            "ended_at": timezone.now(),
            "decided_by": make_user("moderator"),
        }
        make_suggestion(received_at=timezone.now() - timedelta(days=5.5), **decided)

    after = page_of(client, "/suggest/")

    assert before.one("p", class_="capacity").text == "We are slow until 7 January."
    assert "We try to answer within 10 days." in before.text
    assert "Half of all answers come within 6 days." in after.text


def test_notice_ends_by_itself_after_its_last_day(client: Client) -> None:
    site = SiteSettings.objects.current()
    site.capacity_notice = "We are slow until 7 January."
    site.capacity_until = date(2027, 1, 7)
    with changes.recorded(site):
        site.save()

    with time_machine.travel("2027-01-07T23:00Z"):
        last_day = page_of(client, "/suggest/")
    with time_machine.travel("2027-01-08T01:00Z"):
        after = page_of(client, "/suggest/")

    assert last_day.texts("p", class_="capacity") == ["We are slow until 7 January."]
    assert after.texts("p", class_="capacity") == []


def test_nothing_is_acknowledged_that_a_locked_database_did_not_take(
    client: Client,
) -> None:
    typed = filled(client, "/suggest/", **WHOLE, email="ada@example.org")

    def locked(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "directory_sender"'):
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    with connection.execute_wrapper(locked):
        response = Client(raise_request_exception=False).post("/suggest/", typed)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert (Suggestion.objects.count(), Sender.objects.count()) == (0, 0)


def test_everything_that_was_typed_comes_back_with_an_error(client: Client) -> None:
    typed = {
        "name": "",
        "description": "Lends tools.",
        "kind": "network",
        "founded": "1998",
        "other_names": "LDG\nOld Lodge",
        "belongs_to": "Union",
        "how": "part",
    }

    page = read(send(client, "/suggest/", **typed))

    assert page.one("input", name="founded").attributes["value"] == "1998"
    assert page.one("textarea", name="other_names").text == "LDG Old Lodge"
    assert page.one("textarea", name="belongs_to").text == "Union"
    chosen = [one.attributes["value"] for one in page.all("option", selected="")]
    assert chosen[0] == "network"
    assert [
        one for one in page.all("details", class_="more") if "open" in one.attributes
    ]


def test_same_words_that_a_browser_sends_anew_count_once(client: Client) -> None:
    record = make_organization(name="Lodge")
    correct = f"{record.get_absolute_url()}correct/"

    answers = [
        [send(client, "/suggest/", **WHOLE) for _ in range(2)],
        [send(client, correct, news="closed") for _ in range(2)],
    ]

    assert Suggestion.objects.count() == 2
    for first, again in answers:
        assert first.headers["Location"] == again.headers["Location"]


def test_other_words_or_another_browser_make_another_suggestion(client: Client) -> None:
    send(client, "/suggest/", **WHOLE)

    send(client, "/suggest/", **WHOLE, city="Quito")
    send(Client(), "/suggest/", **WHOLE)

    assert Suggestion.objects.count() == 3


def test_what_was_withdrawn_can_be_sent_again(client: Client) -> None:
    send(client, "/suggest/", **WHOLE)
    client.post(private(Suggestion.objects.get(), "withdraw/"))

    send(client, "/suggest/", **WHOLE)

    assert [one.state for one in Suggestion.objects.order_by("pk")] == [
        "withdrawn",
        "received",
    ]


def test_form_that_came_back_is_there_for_back(client: Client) -> None:
    make_organization(name="Lodge")

    answers = [
        send(client, "/suggest/", name=""),
        send(client, "/suggest/", name="Lodge", check="1"),
        client.post("/organizations/lodge/correct/", {"carry": "1", "city": "Quito"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 200, 200]
    for answer in answers:
        assert set(answer.headers["Cache-Control"].split(", ")) == {
            "private",
            "no-cache",
        }
