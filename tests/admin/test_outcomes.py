"""What is said after a decision, and where it leads."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.models import Change, Organization
from tests.factories import make_organization, make_suggestion
from tests.support.decisions import REVIEW, decide, fresh, old, opened, review
from tests.support.reading import Element, read

pytestmark = pytest.mark.django_db


def said(client: Client, answer: Any) -> Element:
    """The message on the page to which an answer leads."""
    page = read(client.get(answer.headers["Location"]))
    return page.one("ul", class_="messagelist").one("li")


def links(message: Element) -> dict[str, str]:
    return {link.text: link.attributes["href"] for link in message.all("a")}


def press(client: Client, message: Element) -> Any:
    """Press the button that stands in a message."""
    button = message.one("button").attributes
    return client.post(button["formaction"], {button["name"]: button["value"]})


def test_accepted_leads_to_the_record_and_back(editor: Client) -> None:
    suggestion = make_suggestion(name="Mill", values={"name": "Mill"})

    message = said(editor, decide(editor, suggestion, "accept"))

    made = Organization.objects.get()
    assert message.text == "Accepted: “Mill”. See it, edit it. Undo"
    assert links(message) == {
        "See it": made.get_absolute_url(),
        "edit it": f"/admin/directory/organization/{made.pk}/change/",
    }
    press(editor, message)
    assert (Organization.objects.count(), fresh(suggestion).is_pending) == (0, True)


def test_record_is_edited_from_a_message_by_those_who_may(moderator: Client) -> None:
    message = said(moderator, decide(moderator, make_suggestion(), "accept"))

    assert list(links(message)) == ["See it"]


def test_record_that_was_left_out_is_not_led_to_in_public(editor: Client) -> None:
    hub = make_organization(name="Hub")
    wish = make_suggestion(organization=hub, kind="leave_out", values={})

    message = said(editor, decide(editor, wish, "accept"))

    assert links(message) == {
        "Edit it": f"/admin/directory/organization/{hub.pk}/change/"
    }


@pytest.mark.parametrize(
    ("decision", "typed"),
    [("ask", {"question": "Where?"}), ("decline", {"text": "No."})],
)
def test_what_wrote_no_record_leads_to_the_suggestion(
    moderator: Client, decision: str, typed: dict[str, str]
) -> None:
    suggestion = make_suggestion()

    message = said(moderator, decide(moderator, suggestion, decision, **typed))

    assert links(message) == {
        "See the suggestion": f"/admin/directory/suggestion/{suggestion.pk}/change/"
    }


@pytest.mark.parametrize("verdict", ["clean", "doubtful"])
def test_spam_is_undone_by_the_button_of_its_message(
    moderator: Client, verdict: str
) -> None:
    suggestion, _following = old(2, verdict=verdict), old(1)
    address = f"/admin/directory/suggestion/{suggestion.pk}/mark/"

    message = said(moderator, moderator.post(address, {"verdict": "spam"}))
    marked = fresh(suggestion).verdict
    answer = press(moderator, message)

    assert (marked, fresh(suggestion).verdict) == ("spam", verdict)
    assert answer.headers["Location"].endswith(f"/{suggestion.pk}/change/")


def test_name_of_a_stranger_is_no_markup_in_a_message(moderator: Client) -> None:
    suggestion, _following = old(2, name="<b>Hub</b>"), old(1)
    address = f"/admin/directory/suggestion/{suggestion.pk}/mark/"

    message = said(moderator, moderator.post(address, {"verdict": "spam"}))

    assert (message.all("b"), "<b>Hub</b>" in message.text) == ([], True)


def test_draft_is_accepted_and_seen_by_nobody(moderator: Client) -> None:
    suggestion = make_suggestion(values={"name": "Mill"})

    message = said(moderator, decide(moderator, suggestion, "draft"))

    made = Organization.objects.get()
    assert (made.visibility, fresh(suggestion).state) == ("draft", "accepted")
    assert message.text.startswith("Accepted as a draft: “Mill”.")
    assert Client().get(made.get_absolute_url()).status_code == 404
    press(moderator, message)
    assert Organization.objects.count() == 0


def test_draft_is_offered_for_new_ones_alone(moderator: Client) -> None:
    correction = make_suggestion(organization=make_organization())

    pages = [
        read(review(moderator, suggestion))
        for suggestion in (make_suggestion(), correction)
    ]

    assert [len(page.all("button", value="draft")) for page in pages] == [1, 0]


@pytest.mark.parametrize(
    ("decision", "comment"),
    [
        ("accept", "Suggestion {} accepted: Asked by phone"),
        ("draft", "Suggestion {} accepted: Asked by phone"),
    ],
)
def test_note_stands_in_the_history(
    moderator: Client, decision: str, comment: str
) -> None:
    suggestion = make_suggestion()

    decide(moderator, suggestion, decision, change_note="Asked  by\nphone")

    change = Change.objects.get(kind__in=("added", "published"))
    assert change.comment == comment.format(suggestion.pk)


def test_note_of_a_merge_stands_in_the_history(moderator: Client) -> None:
    hub, suggestion = make_organization(name="Hub"), make_suggestion()

    decide(moderator, suggestion, "merge", f"?with={hub.pk}", change_note="Same site")

    comment = Change.objects.filter(organization_key=hub.pk).latest("pk").comment
    assert comment == f"Suggestion {suggestion.pk} added to this record: Same site"


def test_note_is_asked_for_once_and_kept_with_an_error(moderator: Client) -> None:
    hub = make_organization(name="Hub")
    for suggestion in (make_suggestion(), make_suggestion(organization=hub)):
        page = read(review(moderator, suggestion))
        assert len(page.all("input", name="change_note")) == 1

        refused = decide(
            moderator, suggestion, "accept", name="", change_note="Asked by phone"
        )

        field = read(refused).one("input", name="change_note")
        assert field.attributes["value"] == "Asked by phone"


def test_likely_double_can_be_merged_as_openly_as_accepted(moderator: Client) -> None:
    geo = make_organization(name="Geo.coop", url="https://geo.coop/")
    suggestion = make_suggestion(
        name="Geo.coop", values={"name": "Geo.coop", "url": "https://geo.coop/"}
    )

    as_new = read(review(moderator, suggestion, "?with=new"))
    compared = read(review(moderator, suggestion))

    way = as_new.one("button", formaction=f"?with={geo.pk}")
    assert (
        way.attributes["class"]
        == as_new.one("button", value="accept").attributes["class"]
    )
    assert len(compared.all("button", formaction="?with=new")) == 1


def test_what_was_typed_stays_on_the_way_to_a_merge(moderator: Client) -> None:
    geo = make_organization(name="Geo.coop", url="https://geo.coop/", city="Lyon")
    suggestion = make_suggestion(values={"name": "Geo.coop", "url": geo.url})

    sent = opened(moderator, suggestion, "?with=new") | {"region": "Typed"}
    answer = moderator.post(REVIEW.format(suggestion.pk) + f"?with={geo.pk}", sent)

    form = answer.context_data["form"]
    assert (form["region"].value(), form["city"].value()) == ("Typed", "Lyon")
    assert len(read(answer).all("button", value="merge")) == 1


def test_mark_of_many_is_undone_at_once_each_to_its_verdict(moderator: Client) -> None:
    verdicts = ["clean", "doubtful", "spam"]
    suggestions = [make_suggestion(verdict=verdict) for verdict in verdicts]
    action = {
        "action": "mark_as_spam",
        "_selected_action": [suggestion.pk for suggestion in suggestions],
    }

    list_of_all = "/admin/directory/suggestion/?verdict=any"
    message = said(moderator, moderator.post(list_of_all, action))
    marked = [fresh(suggestion).verdict for suggestion in suggestions]
    press(moderator, message)

    assert marked == ["spam", "spam", "spam"]
    assert [fresh(suggestion).verdict for suggestion in suggestions] == verdicts


@pytest.mark.parametrize("marked", ["", "x", "1:good", "9" * 50 + ":clean", "1", ":"])
def test_nonsense_undoes_no_mark(moderator: Client, marked: str) -> None:
    suggestion = make_suggestion(verdict="spam")

    answer = moderator.post("/admin/directory/suggestion/unmark/", {"marked": marked})

    assert (answer.status_code, fresh(suggestion).verdict) == (302, "spam")
