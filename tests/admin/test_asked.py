"""What waits for its sender on the front page of staff, and how one click closes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from directory.models import Suggestion
from directory.suggestions import decisions, submission
from directory.suggestions.decisions import SeenState
from tests.factories import make_suggestion, make_user
from tests.support.admin import messages
from tests.support.decisions import fresh
from tests.support.reading import Element, read

pytestmark = pytest.mark.django_db


def asked_ago(days: int) -> Suggestion:
    suggestion = make_suggestion(name="Hub", email="ada@example.org", language="fr")
    with time_machine.travel(timezone.now() - timedelta(days=days)):
        by = make_user("moderator")
        decisions.ask(suggestion, "Where?", by=by, seen=SeenState(suggestion.edition))
    return suggestion


def closing(page: Element) -> dict[str, str]:
    """Return what the button that closes sends."""
    fields = page.one("form", **{"class": "asked"}).all("input", type="hidden")
    values = {one.attributes["name"]: one.attributes["value"] for one in fields}
    return {**values, "decision": "decline"}


def test_one_click_closes_kindly_and_can_be_undone(moderator: Client) -> None:
    suggestion = asked_ago(31)
    address = f"/admin/directory/suggestion/{suggestion.pk}/change/"
    sent = closing(read(moderator.get("/admin/")))

    response = moderator.post(address, sent, follow=True)

    closed = fresh(suggestion)
    assert response.request["PATH_INFO"] == "/admin/"
    assert "Undo" in messages(response)[0]
    assert closed.state == "declined"
    assert closed.reason.startswith("Nous avions une question")


def test_nothing_is_closed_that_was_answered_meanwhile(moderator: Client) -> None:
    suggestion = asked_ago(31)
    address = f"/admin/directory/suggestion/{suggestion.pk}/change/"
    sent = closing(read(moderator.get("/admin/")))
    submission.answer(suggestion, "Lyon.")

    response = moderator.post(address, sent)

    assert "Look again" in read(response).text
    assert fresh(suggestion).is_pending


@pytest.mark.parametrize(("role", "days"), [("viewer", 31), ("moderator", 29)])
def test_closing_is_offered_after_a_month_to_those_who_decide(
    role: str, days: int
) -> None:
    asked_ago(days)
    client = Client()
    client.force_login(make_user(role))

    page = read(client.get("/admin/"))

    assert page.all("form", **{"class": "asked"}) == []
    assert "Waiting for an answer from the sender" in page.text
