"""The private page of a suggestion: where it stands, the answer to a question,
changing, withdrawing and erasing.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Sender, Suggestion
from tests.factories import (
    make_organization,
    make_page,
    make_sector,
    make_suggestion,
    make_user,
)
from tests.support.reading import read
from tests.support.suggesting import former_token, now, page_of, private, send, steps

pytestmark = pytest.mark.django_db


def test_private_page_is_private(client: Client) -> None:
    response = client.get(private(make_suggestion()))

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert read(response).one("meta", name="robots").attributes["content"] == "noindex"
    assert read(response).all("link", rel="canonical") == []


@pytest.mark.parametrize(
    "token", ["1", "1.x", "x.y", "%00", "1.%00", "x" * 500, "%F0%9F%98%80", "1:2:3"]
)
@pytest.mark.parametrize("rest", ["", "change/", "withdraw/", "erase/"])
def test_unknown_private_address_is_404_in_words(
    client: Client, token: str, rest: str
) -> None:
    response = client.get(f"/suggestions/{token}/{rest}")

    assert response.status_code == 404
    assert (
        "This private page does not exist, or its time is over. We erase them 30 days"
        " after a decision." in read(response).text
    )


@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize("rest", ["", "change/", "withdraw/", "erase/"])
def test_former_address_leads_on(client: Client, prefix: str, rest: str) -> None:
    suggestion = make_suggestion(has_former_token=True, email="ada@example.org")
    former = f"{prefix}/suggestions/{former_token(suggestion)}/{rest}"

    response = client.get(former)

    place = response.headers["Location"]
    assert response.status_code == 302
    assert place == f"{prefix}{private(suggestion, rest)}"
    assert client.head(former).headers["Location"] == place
    assert client.get(place).status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_what_is_sent_to_a_former_address_arrives() -> None:
    suggestion = make_suggestion(state="question", has_former_token=True)
    suggestion.messages.create(text="Is it?")
    former = f"/suggestions/{former_token(suggestion)}/"

    browser = Client(enforce_csrf_checks=True)
    form = page_of(browser, private(suggestion)).one("form", class_="form")
    hidden = form.one("input", name="csrfmiddlewaretoken").attributes["value"]
    sent = {"answer": "Yes.", "csrfmiddlewaretoken": hidden}
    response = browser.post(former, sent, follow=True)

    place = private(suggestion)
    assert response.redirect_chain == [(place, 307), (place, 302)]
    assert suggestion.messages.last().text == "Yes."


@pytest.mark.parametrize("rest", ["", "change/", "withdraw/", "erase/"])
def test_every_wrong_token_reads_the_same(client: Client, rest: str) -> None:
    lost = make_suggestion()
    tokens = [private(lost), f"/suggestions/{former_token(lost)}/"]
    lost.delete()
    stranger = make_suggestion(pk=lost.pk, email="kim@example.org")
    tokens += [
        f"/suggestions/{stranger.pk}.{stranger.secret}/",
        f"/suggestions/{stranger.pk}/",
        "/suggestions/x/",
    ]

    answers = [client.get(f"{token}{rest}") for token in tokens]
    posts = [client.post(f"{token}{rest}", {"name": "Mine"}) for token in tokens]

    assert {answer.status_code for answer in answers + posts} == {404}
    told = zip(tokens, answers, strict=True)
    pages = {answer.content.replace(token.encode(), b"") for token, answer in told}
    assert len(pages) == 1
    kept = {answer.headers["Cache-Control"] for answer in answers}
    assert kept == {"private, no-store"}
    stranger.refresh_from_db()
    assert (stranger.state, stranger.edition) == ("received", 1)
    assert stranger.sender.email == "kim@example.org"


def test_steps_of_one_that_was_received(client: Client) -> None:
    page = page_of(client, private(make_suggestion(received_at="2026-11-18T12:00:00Z")))

    assert list(steps(page)) == ["Received", "Being looked at", "Decision"]
    assert steps(page)["Received"] == "18 November 2026. Thank you. It is not public."
    assert now(page) == "Received"


def test_steps_of_one_that_is_looked_at(client: Client) -> None:
    taken = {
        "state": "looked_at",
        "assigned_to": make_user("moderator"),
        "assigned_at": "2026-11-20T12:00:00Z",
    }

    page = page_of(client, private(make_suggestion(**taken)))

    assert (now(page), steps(page)["Being looked at"]) == (
        "Being looked at",
        "Since 20 November 2026.",
    )


def test_one_that_was_accepted_as_a_draft_is_not_said_to_be_listed(
    client: Client,
) -> None:
    hub = make_organization(visibility="draft")
    ended = {"state": "accepted", "ended_at": timezone.now()}
    suggestion = make_suggestion(**ended)
    Suggestion.objects.filter(pk=suggestion.pk).update(organization=hub)

    page = page_of(client, private(suggestion))

    assert now(page) == "Accepted"
    assert "readers do not see it yet" in steps(page)["Accepted"]


def test_question_is_answered_on_the_private_page(client: Client) -> None:
    suggestion = make_suggestion(state="question")
    suggestion.messages.create(text="Is it open to\nall?")
    before = page_of(client, private(suggestion))

    response = client.post(private(suggestion), {"answer": "Yes, <b>all</b>."})

    after = page_of(client, private(suggestion))
    assert now(before) == "We have a question"
    assert (response.status_code, suggestion.messages.last().text) == (
        302,
        "Yes, <b>all</b>.",
    )  # type: ignore[union-attr]
    assert (
        steps(after)["We have a question"]
        == "Is it open to all? You answered: Yes, <b>all</b>."
    )
    assert (now(after), steps(after)["Being looked at"]) == (
        "Being looked at",
        "With your answer. Thank you.",
    )


@pytest.mark.parametrize("answer", ["", " \u200b", "x" * 2001])
def test_answer_that_is_none_comes_back(client: Client, answer: str) -> None:
    suggestion = make_suggestion(state="question")
    suggestion.messages.create(text="Is it?")

    response = client.post(private(suggestion), {"answer": answer})

    assert response.status_code == 422
    assert (
        read(response).one("textarea", id="answer").attributes["aria-invalid"] == "true"
    )


@pytest.mark.parametrize("state", ["received", "accepted"])
def test_same_answer_pressed_twice_leads_to_the_page_as_it_is(
    client: Client, state: str
) -> None:
    suggestion = make_suggestion(state="question")
    suggestion.messages.create(text="Is it open to all?")
    sent = {"answer": "Yes,\r\nto all. "}
    client.post(private(suggestion), sent)
    ended_at = timezone.now() if state == "accepted" else None
    Suggestion.objects.filter(pk=suggestion.pk).update(state=state, ended_at=ended_at)

    again = client.post(private(suggestion), sent)

    assert (again.status_code, again.headers["Location"]) == (302, private(suggestion))
    answers = suggestion.messages.filter(is_answer=True)
    assert [answer.text for answer in answers] == ["Yes,\nto all."]


def test_answer_to_no_question_is_refused_in_words(client: Client) -> None:
    response = client.post(private(make_suggestion()), {"answer": "Yes"})

    assert response.status_code == 422
    assert (
        "There is no open question any more. Thank you."
        in read(response).one("div", id="errors").text
    )


@pytest.mark.parametrize(
    ("state", "kind", "heading"),
    [
        ("accepted", "new", "Now in the directory"),
        ("accepted", "correction", "The record is changed"),
        ("accepted", "leave_out", "Not listed any more"),
        ("merged", "new", "Thank you: it was already here"),
        ("declined", "new", "Not listed, and here is why"),
        ("declined", "link", "Not changed, and here is why"),
    ],
)
def test_decision_reads_in_words(
    client: Client, state: str, kind: str, heading: str
) -> None:
    make_page(path="/criteria/", title="Criteria")
    record = make_organization(name="Geo.coop")
    decided = make_suggestion(
        organization=record,
        kind=kind,
        state=state,
        ended_at=timezone.now(),
        reason="It is <i>a</i> studio.",
    )

    page = page_of(client, private(decided))

    assert now(page) == heading
    assert ("See the record" in page.text) == (state in {"accepted", "merged"})
    assert ("It is <i>a</i> studio." in page.text) == (state == "declined")
    assert page.all("a", href=f"{private(decided)}withdraw/") == []


def test_decision_says_what_was_changed(client: Client) -> None:
    record = make_organization(name="Lodge")
    published = {"city": "Loja", "url": "https://lodge.example"}

    page = page_of(
        client,
        private(
            make_suggestion(
                organization=record,
                state="accepted",
                ended_at=timezone.now(),
                published=published,
            )
        ),
    )

    assert (
        steps(page)["The record is changed"]
        == "Thank you. See the record. What we changed: website, city."
    )


def test_what_was_sent_can_be_read_again(client: Client) -> None:
    make_sector(slug="food", name="Food")
    values = {
        "name": "Lodge",
        "description": "a\n<b>b</b>",
        "sectors": ["food"],
        "country": "EC",
        "scope": "local",
        "kind": "network",
        "founded": "1998",
        "other_names": ["LDG", "Old Lodge"],
        "belongs_to": ["Union"],
    }

    page = page_of(client, private(make_suggestion(values=values, how="part")))

    sent = page.one("dl", class_="sent")
    assert dict(zip(sent.texts("dt"), sent.texts("dd"), strict=True)) == {
        "Its name": "Lodge",
        "What it does": "a <b>b</b>",
        "What is it?": "Network or coalition",
        "Its field of work": "Food",
        "Its reach": "Local",
        "Country": "Ecuador",
        "When did it begin?": "1998",
        "Other names": "LDG Old Lodge",
        "Does it belong to another organization?": "Union",
        "How do you know it?": "I am part of it",
    }


def test_emptied_field_of_a_correction_is_shown(client: Client) -> None:
    page = page_of(
        client,
        private(
            make_suggestion(
                organization=make_organization(), kind="closed", values={"city": ""}
            )
        ),
    )

    sent = page.one("dl", class_="sent")
    assert sent.texts("dd") == [
        "It has closed, or merged into another one",
        "(left empty)",
    ]


def test_sender_changes_a_waiting_suggestion(client: Client) -> None:
    suggestion = make_suggestion(
        values={"name": "Lodge", "description": "Lends."}, how="part", is_different=True
    )

    response = send(client, private(suggestion, "change/"), description="Lends tools.")

    suggestion.refresh_from_db()
    assert response.headers["Location"] == private(suggestion)
    assert suggestion.submitted == {"name": "Lodge", "description": "Lends tools."}
    assert (suggestion.how, suggestion.is_different, suggestion.edition) == (
        "part",
        True,
        2,
    )


def test_sender_changes_a_correction(client: Client) -> None:
    record = make_organization(name="Lodge", city="Quito")
    suggestion = make_suggestion(
        organization=record, values={"city": "Loja"}, note="They moved."
    )

    send(client, private(suggestion, "change/"), acronym="LDG")

    suggestion.refresh_from_db()
    assert (suggestion.submitted, suggestion.note) == (
        {"city": "Loja", "acronym": "LDG"},
        "They moved.",
    )


def test_sender_makes_a_correction_a_wish_to_be_left_out(client: Client) -> None:
    suggestion = make_suggestion(
        organization=make_organization(name="Lodge"), values={"city": "Loja"}
    )

    send(client, private(suggestion, "change/"), news="leave_out", note="We ask.")

    suggestion.refresh_from_db()
    assert (suggestion.kind, suggestion.note, suggestion.edition) == (
        "leave_out",
        "We ask.",
        2,
    )


def test_change_with_errors_comes_back(client: Client) -> None:
    response = send(client, private(make_suggestion(), "change/"), name="")

    assert response.status_code == 422
    assert read(response).one("div", id="errors").texts("h2") == [
        "One answer needs another look"
    ]


@pytest.mark.parametrize("rest", ["change/", "withdraw/", "erase/"])
def test_what_is_not_possible_any_more_leads_back(client: Client, rest: str) -> None:
    suggestion = make_suggestion(state="declined", ended_at=timezone.now())

    response = client.get(private(suggestion, rest))

    assert (response.status_code, response.headers["Location"]) == (
        302,
        private(suggestion),
    )


def test_withdrawing_asks_first(client: Client) -> None:
    suggestion = make_suggestion(email="ada@example.org")

    page = page_of(client, private(suggestion, "withdraw/"))

    assert page.texts("h1") == ["Withdraw this suggestion?"]
    main = page.one("main")
    assert (main.texts("button"), main.one("a", class_="button--plain").href) == (
        ["Yes, withdraw it"],
        private(suggestion),
    )
    assert Suggestion.objects.get().state == "received"


def test_withdrawn_suggestion_and_its_sender_are_forgotten(client: Client) -> None:
    suggestion = make_suggestion(email="ada@example.org")

    response = client.post(private(suggestion, "withdraw/"))

    assert response.headers["Location"] == private(suggestion)
    assert (Suggestion.objects.get().state, Sender.objects.count()) == ("withdrawn", 0)


def test_details_are_shown_masked_and_erased_at_once(client: Client) -> None:
    suggestion = make_suggestion(email="ada@example.org", sender="Ada")
    before = page_of(client, private(suggestion))

    client.post(private(suggestion, "erase/"))

    after = page_of(client, private(suggestion))
    assert "a…@example.org" in before.text
    assert "ada@" not in before.text
    assert Sender.objects.count() == 0
    assert "What we know of you" not in after.text


def test_sender_changes_names_and_ties_where_they_stand(client: Client) -> None:
    suggestion = make_suggestion(
        values={
            "name": "Lodge",
            "url": "https://lodge.example",
            "other_names": ["LDG", "Old Lodge"],
            "belongs_to": ["Union"],
        }
    )
    path = private(suggestion, "change/")

    page = page_of(client, path)
    send(client, path, other_names="LDG", belongs_to="Onion")

    assert page.one("textarea", name="other_names").text == "LDG Old Lodge"
    folds = page.all("details", class_="more")
    (fold,) = [one for one in folds if one.all("textarea", name="other_names")]
    assert "open" in fold.attributes
    suggestion.refresh_from_db()
    assert suggestion.submitted["other_names"] == ["LDG"]
    assert suggestion.submitted["belongs_to"] == ["Onion"]
