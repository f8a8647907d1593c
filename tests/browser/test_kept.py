"""A long form whose session ended: its words come back after the log-in, and are saved
once.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Page, expect

from directory.models import Organization
from directory.operations import seed
from tests.browser import driving
from tests.browser.conftest import Portal
from tests.browser.driving import Reader
from tests.browser.test_staff import COLORS, FAULTS, RULES, STILL, WIDTH
from tests.factories import make_user

pytestmark = pytest.mark.browser
PASSWORD = "a long enough phrase"
RECORD = "/admin/directory/organization/{}/change/"
KEYS: list[int] = []


def fill() -> None:
    """Load the founding page and an account that logs in itself."""
    seed.seed()
    make_user("superuser", username="ada", password=PASSWORD)
    KEYS[:] = [Organization.objects.get(slug="ripess-north-america").pk]


FILLING = fill


@pytest.fixture
def staff(reader: Reader, portal: Portal) -> Reader:
    """Give a window in which an account with every right is signed in."""
    reader.sign_in(portal.staff_cookie)
    return reader


def look_at(page: Page) -> Any:
    """What axe finds in light and dark, and how wide the page is on a phone."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate(STILL)
    found = page.evaluate(FAULTS, RULES)
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(FAULTS, COLORS)
    page.set_viewport_size(driving.NARROW)
    width = page.evaluate(WIDTH)
    page.set_viewport_size(driving.WIDE)
    page.emulate_media(color_scheme="light")
    return found, width


def test_session_that_ends_in_a_long_form_loses_nothing(staff: Reader) -> None:
    address = RECORD.format(KEYS[0])
    page = staff.open(address)
    page.on("dialog", lambda dialog: dialog.accept())
    staff.refused.update({staff.home + address, staff.home + "/admin/login/"})
    long_words = "One of many lines.\n" * 400
    page.get_by_label("Description:").fill(long_words)
    page.get_by_label("City:").fill("Łódź “quoted” <b>")
    page.get_by_text("Add another Alternate name").click()
    page.locator("[name=alternate_names-0-name]").fill("Another name")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.get_by_role("button", name="Save", exact=True).press("Enter")
    at_login = look_at(page)
    page.get_by_label("Username:").fill("ada")
    page.get_by_label("Password:").fill(PASSWORD)
    page.get_by_label("Password:").press("Enter")
    expect(page.get_by_role("heading", name="Nothing was saved yet")).to_be_visible()
    with_words = look_at(page)
    page.get_by_role("button", name="Back to the form").press("Enter")

    expect(page.get_by_text("Your words are back.")).to_be_visible()
    expect(page.get_by_label("Description:")).to_have_value(long_words)
    expect(page.get_by_label("City:")).to_have_value("Łódź “quoted” <b>")
    name = page.locator("[name=alternate_names-0-name]")
    expect(name).to_have_value("Another name")
    assert page.title().startswith("*")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    page = staff.open(address)
    expect(page.get_by_label("City:")).to_have_value("Łódź “quoted” <b>")
    assert [at_login, with_words] == [([], driving.NARROW["width"])] * 2


def test_log_in_in_another_tab_leaves_an_open_form_its_words(staff: Reader) -> None:
    address = RECORD.format(KEYS[0])
    page = staff.open(address)
    page.on("dialog", lambda dialog: dialog.accept())
    staff.refused.add(staff.home + address)
    page.get_by_label("Region:").fill("Łódzkie")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    tab = page.context.new_page()
    tab.goto(staff.home + "/admin/login/?next=/admin/directory/page/")
    tab.get_by_label("Username:").fill("ada")
    tab.get_by_label("Password:").fill(PASSWORD)
    tab.get_by_label("Password:").press("Enter")
    expect(tab).to_have_url(staff.home + "/admin/directory/page/")

    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.get_by_role("button", name="Back to the form").press("Enter")

    expect(page.get_by_label("Region:")).to_have_value("Łódzkie")
