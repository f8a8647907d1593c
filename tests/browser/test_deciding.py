"""A day of deciding by keyboard: every sort of suggestion, one after the other, and
some taken back.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.operations import roles, seed
from tests.browser import driving
from tests.browser.driving import Reader
from tests.factories import make_organization, make_suggestion, make_user

pytestmark = pytest.mark.browser

OF_EACH = 2
KINDS = ("new", "correction", "closed", "link", "leave_out")
REVIEW = "/admin/directory/suggestion/{}/change/"
COOKIES: dict[str, dict[str, str]] = {}
FIRST: dict[str, int] = {}


def fill() -> None:
    """Make an editor, and suggestions of each sort, the oldest first."""
    roles.set_up()
    seed.seed_kept_words()
    editor = make_user("editor", username="ed")
    client = Client()
    client.force_login(editor)
    name = settings.SESSION_COOKIE_NAME
    COOKIES["ed"] = {"name": name, "value": client.cookies[name].value}
    values: dict[str, dict[str, Any]] = {
        "correction": {"city": "Leeds"},
        "closed": {"dissolved": "2024"},
        "link": {"url": "https://new.example.org/"},
        "leave_out": {"x": ""},
    }
    for place, kind in enumerate(KINDS):
        for number in range(OF_EACH):
            label = f"{kind} {number}"
            about = None
            if kind != "new":
                about = make_organization(name=f"Listed {label}", city="York")
            one = make_suggestion(
                kind=kind,
                name=f"Sent {label}",
                organization=about,
                values=values.get(kind, {"name": f"Sent {label}"}),
                received_at=timezone.now() - timedelta(days=40 - place, hours=-number),
            )
            FIRST.setdefault(kind, one.pk)


FILLING = fill


def accept(page: Page) -> None:
    page.get_by_role("link", name="To the decision").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def decline(page: Page) -> None:
    page.get_by_text("Decline, with a reason").press("Enter")
    page.get_by_label("What the sender will read").fill("We could not check it.")
    page.get_by_role("button", name="Decline", exact=True).press("Enter")


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_sort_is_decided_on_and_on_and_undone(
    reader: Reader, kind: str, size: str
) -> None:
    reader.sign_in(COOKIES["ed"])
    reader.page.set_viewport_size(driving.WIDE if size == "wide" else driving.NARROW)
    query = f"?_changelist_filters=kind%3D{kind}"
    page = reader.open(REVIEW.format(FIRST[kind]) + query)
    told = page.locator(".messagelist")

    for number in range(OF_EACH):
        expect(page.locator("h1, #content > h1").last).to_contain_text(
            f"{kind} {number}"
        )
        if number % 2:
            decline(page)
            expect(told).to_contain_text("Declined:")
        else:
            accept(page)
            expect(told).to_contain_text("Accepted:")
            expect(told.get_by_role("link").first).to_be_visible()

    expect(page).to_have_url(re.compile(r"/admin/(\?.*)?$"))
    # The way back is the same for both, so that the next size finds them waiting.
    for number in range(OF_EACH):
        page = reader.open(REVIEW.format(FIRST[kind] + number) + query)
        page.get_by_role("button", name="Undo", exact=True).press("Enter")
        expect(told).to_contain_text("waits again")
