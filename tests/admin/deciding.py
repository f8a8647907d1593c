"""The review of a suggestion, filled as a browser would."""

from __future__ import annotations

from typing import Any

from django.test import Client

from directory.models import Suggestion
from tests.admin.builders import form_values, shown

REVIEW = "/admin/directory/suggestion/{}/change/"


def review(client: Client, suggestion: Suggestion, query: str = "") -> Any:
    """Open the page of a suggestion."""
    return client.get(REVIEW.format(suggestion.pk) + query)


def opened(client: Client, suggestion: Suggestion, query: str = "") -> dict[str, Any]:
    """Return what a browser would send from that page if nothing were typed."""
    context = shown(review(client, suggestion, query))
    form, letter, sheet = context["form"], context["letter"], context["sheet"]
    sides = {f"use_{row.name}": side for row, _field, side in form.rows() if row.has_choice and side}
    return form_values(letter) | form_values(form) | sides | {"seen": sheet.seen, "untouched": form.untouched()}


def decide(client: Client, suggestion: Suggestion, decision: str, query: str = "", **typed: Any) -> Any:
    """Open the page, type, and decide."""
    sent = opened(client, suggestion, query) | {"decision": decision} | typed
    return client.post(REVIEW.format(suggestion.pk) + query, sent)
