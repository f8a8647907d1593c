"""What is kept beside the review of a suggestion: notes, words, what is half typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.history import changes
from directory.models import KeptDecision, KeptQuestion, Suggestion
from tests.factories import make_organization, make_suggestion
from tests.support.admin import messages, shown
from tests.support.decisions import REVIEW, browser, decide, fresh, opened, review
from tests.support.reading import read

pytestmark = pytest.mark.django_db
KEEP = "/admin/directory/suggestion/{}/keep/"
NOTE = "/admin/directory/suggestion/{}/note/"


def keep(client: Client, suggestion: Suggestion, **typed: Any) -> Any:
    """Open the page, type, and keep it for later."""
    return client.post(KEEP.format(suggestion.pk), opened(client, suggestion) | typed)


def test_what_was_kept_is_filled_in_again_for_who_typed_it(moderator: Client) -> None:
    suggestion = make_suggestion(values={"name": "Mill"})

    answer = keep(moderator, suggestion, city="Leeds", text="Not yet.", tags="land")

    assert answer.headers["Location"] == REVIEW.format(suggestion.pk)
    page = read(review(moderator, suggestion))
    assert page.one("input", name="city").attributes["value"] == "Leeds"
    assert page.one("input", name="tags").attributes["value"] == "land"
    assert page.one("textarea", name="text").text == "Not yet."
    assert "What you typed here is filled in again" in page.text
    assert "Leeds" not in read(review(browser("moderator"), suggestion)).text


def test_what_was_kept_follows_the_record_where_nobody_typed(moderator: Client) -> None:
    hub = make_organization(name="Hub", city="Lyon", region="Rhone")
    suggestion = make_suggestion(organization=hub, values={"description": "is new."})
    keep(moderator, suggestion, region="Typed")
    hub.city = "Paris"
    with changes.recorded(hub):
        hub.save()

    page = review(moderator, suggestion)

    form = shown(page)["form"]
    assert (form["city"].value(), form["region"].value()) == ("Paris", "Typed")
    assert "Since then the suggestion or the record changed" in read(page).text


def test_what_was_kept_is_decided_and_gone(moderator: Client) -> None:
    suggestion = make_suggestion()
    keep(moderator, suggestion, text="Not yet.")

    decide(moderator, suggestion, "decline")

    assert fresh(suggestion).reason == "Not yet."
    assert not KeptDecision.objects.exists()


def test_what_was_kept_is_dropped_at_a_button(moderator: Client) -> None:
    suggestion = make_suggestion(values={"name": "Mill"})
    keep(moderator, suggestion, city="Leeds")
    form = read(review(moderator, suggestion)).one(
        "form", action=KEEP.format(suggestion.pk)
    )
    button = form.one("button").attributes

    moderator.post(form.attributes["action"], {button["name"]: button["value"]})

    assert not KeptDecision.objects.exists()
    assert shown(review(moderator, suggestion))["form"]["city"].value() == ""


def test_script_hears_whether_it_was_kept(moderator: Client) -> None:
    suggestion = make_suggestion()
    kept = keep(moderator, suggestion, script="1")
    sent = opened(moderator, suggestion) | {"script": "1"}
    decide(browser("moderator"), suggestion, "decline", text="No.")

    refused = moderator.post(KEEP.format(suggestion.pk), sent)

    assert (kept.status_code, refused.status_code) == (204, 409)


def test_nothing_but_fields_is_kept(moderator: Client) -> None:
    suggestion = make_suggestion()

    keep(moderator, suggestion, city="Leeds", visibility="published", extra="x" * 9)

    names = set(KeptDecision.objects.get().values)
    assert "city" in names
    assert names.isdisjoint({"visibility", "extra", "csrfmiddlewaretoken", "decision"})


def test_note_is_shown_to_those_who_decide_and_keeps_what_was_typed(
    moderator: Client,
) -> None:
    suggestion = make_suggestion(values={"name": "Mill"})
    sent = opened(moderator, suggestion) | {"staff_note": "They moved.", "city": "Bath"}

    answer = moderator.post(NOTE.format(suggestion.pk), sent, follow=True)

    assert messages(answer) == ["Your note is kept."]
    page = read(review(browser("moderator"), suggestion))
    assert "They moved." in page.one("section", id="notes").text
    assert "They moved." not in read(review(browser("viewer"), suggestion)).text
    own = review(moderator, suggestion)
    assert shown(own)["form"]["city"].value() == "Bath"
    assert read(own).one("textarea", name="staff_note").text == ""


def test_note_that_was_typed_is_not_lost_with_a_decision(moderator: Client) -> None:
    suggestion = make_suggestion()

    decide(moderator, suggestion, "decline", text="No.", staff_note="Ask them again.")

    assert [note.text for note in suggestion.staff_notes.all()] == ["Ask them again."]


def test_note_comes_back_with_a_refused_decision(moderator: Client) -> None:
    answer = decide(moderator, make_suggestion(), "decline", staff_note="Ask again.")

    assert read(answer).one("textarea", name="staff_note").text == "Ask again."


def test_note_on_one_that_is_decided(moderator: Client) -> None:
    suggestion = make_suggestion()
    decide(moderator, suggestion, "decline", text="No.")
    page = read(review(moderator, suggestion))
    button = page.one("section", id="notes").one("button").attributes

    form = page.one("form", id=button["form"])
    moderator.post(button["formaction"], {"staff_note": "They rang."})

    assert form.attributes["method"] == "post"
    assert suggestion.staff_notes.get().text == "They rang."


def test_words_of_a_note_are_no_markup(moderator: Client) -> None:
    suggestion = make_suggestion()
    moderator.post(NOTE.format(suggestion.pk), {"staff_note": "<b>x</b>"})

    section = read(review(moderator, suggestion)).one("section", id="notes")

    assert (section.all("b"), "<b>x</b>" in section.text) == ([], True)


def make_questions() -> dict[str, KeptQuestion]:
    return {
        language: KeptQuestion.objects.create(
            title="Where", text=text, language=language
        )
        for language, text in (("en", "Where is it?"), ("es", "¿Dónde está?"))
    }


def test_question_is_offered_in_the_language_of_the_sender(moderator: Client) -> None:
    questions = make_questions()
    suggestion = make_suggestion(language="es")

    answer = decide(moderator, suggestion, "fill_question", opening=questions["es"].pk)

    page = read(answer)
    options = page.one("select", name="opening").texts("option")
    assert options == ["your own words", "Where"]
    assert page.one("textarea", name="question").text == "¿Dónde está?"
    assert "español" in page.text


def test_kept_question_is_asked_as_edited(moderator: Client) -> None:
    questions = make_questions()
    suggestion, other = make_suggestion(), make_suggestion()

    decide(moderator, suggestion, "ask", opening=questions["en"].pk)
    decide(moderator, other, "ask", opening=questions["en"].pk, question="Where now?")

    asked = [one.messages.get().text for one in (suggestion, other)]
    assert asked == ["Where is it?", "Where now?"]


@pytest.mark.parametrize("note", ["\u200b", "x" * 2_001])
def test_decision_stands_where_its_note_cannot_be_kept(
    moderator: Client, note: str
) -> None:
    suggestion = make_suggestion()

    answer = decide(moderator, suggestion, "decline", text="No.", staff_note=note)

    assert answer.status_code == 302
    assert fresh(suggestion).state == "declined"
    assert not suggestion.staff_notes.exists()
