"""The review of a suggestion, filled as a browser would."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from directory.models import Suggestion
from directory.operations import roles
from tests.factories import make_suggestion, make_user
from tests.support.admin import form_values, shown

REVIEW = "/admin/directory/suggestion/{}/change/"


def review(client: Client, suggestion: Suggestion, query: str = "") -> Any:
    """Open the page of a suggestion."""
    return client.get(REVIEW.format(suggestion.pk) + query)


def opened(client: Client, suggestion: Suggestion, query: str = "") -> dict[str, Any]:
    """Return what a browser would send from that page if nothing were typed."""
    context = shown(review(client, suggestion, query))
    form, decision_form, sheet = (
        context["form"],
        context["decision_form"],
        context["sheet"],
    )
    sides = {
        f"use_{row.name}": side
        for row, _field, side in form.rows()
        if row.has_choice and side
    }
    return (
        form_values(decision_form)
        | form_values(form)
        | sides
        | {"seen": sheet.seen, "untouched": form.untouched()}
    )


def decide(
    client: Client, suggestion: Suggestion, decision: str, query: str = "", **typed: Any
) -> Any:
    """Open the page, type, and decide."""
    sent = opened(client, suggestion, query) | {"decision": decision} | typed
    return client.post(REVIEW.format(suggestion.pk) + query, sent)


def browser(role: str, **values: Any) -> Client:
    """A browser in which somebody of this role is logged in."""
    roles.set_up()
    client = Client()
    client.force_login(make_user(role, **values))
    return client


def fresh(suggestion: Suggestion) -> Suggestion:
    """Read a suggestion anew."""
    return Suggestion.objects.get(pk=suggestion.pk)


def old(days: int, **values: Any) -> Suggestion:
    """Make a suggestion that came so many days ago."""
    return make_suggestion(received_at=timezone.now() - timedelta(days=days), **values)


def trouble(response: Any) -> tuple[str, list[str]]:
    """What keeps the decision from being carried out."""
    assert response.status_code == 200
    context = shown(response)
    return context["error"], context["errors"]
