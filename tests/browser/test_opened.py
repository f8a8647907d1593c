"""Two people at one record see each other, and an ended session is told at once."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect

from directory.models import Organization
from directory.operations import seed
from tests.browser import driving
from tests.browser.conftest import Portal
from tests.browser.driving import Reader
from tests.factories import make_user

pytestmark = pytest.mark.browser
ADDRESS: list[str] = []
COOKIES: dict[str, dict[str, str]] = {}


def fill() -> None:
    """Load the founding page and two accounts, and note where a record is."""
    seed.seed()
    key = Organization.objects.get(slug="ripess-north-america").pk
    ADDRESS[:] = [f"/admin/directory/organization/{key}/change/"]
    for name in ("ada", "sol"):
        client = Client()
        client.force_login(make_user("editor", username=name))
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        COOKIES[name] = {"name": settings.SESSION_COOKIE_NAME, "value": value}


FILLING = fill


def test_two_see_each_other_without_loading_again(
    chromium: Browser, portal: Portal
) -> None:
    with (
        driving.reading(chromium, portal.home) as ada,
        driving.reading(chromium, portal.home) as sol,
    ):
        ada.sign_in(COOKIES["ada"])
        sol.sign_in(COOKIES["sol"])
        ada.page.clock.install()
        first = ada.open(ADDRESS[0]).locator("[data-opened]")
        expect(first).to_be_empty()

        second = sol.open(ADDRESS[0]).locator("[data-opened]")
        expect(second).to_have_text("ada has this open, too.")
        ada.page.clock.run_for(46_000)

        expect(first).to_have_text("sol has this open, too.")


def test_ended_session_is_told_before_somebody_saves(reader: Reader) -> None:
    reader.sign_in(COOKIES["ada"])
    reader.page.clock.install()
    page = reader.open(ADDRESS[0])
    page.get_by_label("City:").fill("Lyon")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.clock.run_for(46_000)

    place = page.locator("[data-opened]")
    expect(place).to_contain_text("You are not signed in any more.")
    expect(page.get_by_label("City:")).to_have_value("Lyon")
