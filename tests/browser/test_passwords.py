"""An invited colleague comes in: the link of the mail, a password, the log-in, and what
they may do; a lost session does not stop a preview.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect
from post_office.models import Email

from directory.operations import accounts, roles, seed
from tests.browser import driving
from tests.browser.conftest import Portal
from tests.browser.driving import Reader
from tests.browser.test_staff import COLORS, FAULTS, RULES, STILL, WIDTH
from tests.factories import make_user

pytestmark = pytest.mark.browser
PASSWORD = "a few words of one's own"
LINK: list[str] = []
OPEN_TO_ANYBODY = (
    "/admin/login/",
    "/admin/forgotten/",
    "/admin/forgotten/asked/",
    "/admin/password-is-set/",
    "/admin/invitation/MQ.x-y/",
)


def fill() -> None:
    """Load the founding page, and invite somebody."""
    seed.seed()
    roles.set_up()
    account = User(first_name="Ann", email="ann@example.org")
    groups = [Group.objects.get(name="viewer")]
    accounts.invite(account, groups, by=make_user("superuser"))
    words = Email.objects.get().message.split()
    LINK[:] = [
        word.removeprefix(settings.SITE_URL) for word in words if "/invitation/" in word
    ]


FILLING = fill


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


@pytest.mark.parametrize("address", OPEN_TO_ANYBODY)
def test_page_for_whoever_is_not_signed_in_has_no_fault(
    reader: Reader, address: str
) -> None:
    page = reader.open(address)

    assert look_at(page) == ([], driving.NARROW["width"])


def test_invited_colleague_comes_in_by_keyboard(reader: Reader) -> None:
    page = reader.open(LINK[0])
    at_the_link = look_at(page)
    page.get_by_label("New password:").fill(PASSWORD)
    page.get_by_label("New password confirmation:").fill(PASSWORD)
    page.get_by_label("New password confirmation:").press("Enter")
    expect(page.get_by_role("heading", name="Your password is set")).to_be_visible()

    page.get_by_role("link", name="Log in").press("Enter")
    page.get_by_label("Username:").fill("ann@example.org")
    page.get_by_label("Password:").fill(PASSWORD)
    page.get_by_label("Password:").press("Enter")
    page.get_by_role("link", name="What you may do").press("Enter")

    main = page.locator("#content-main")
    expect(main).to_contain_text("see all records, drafts, history and staff notes")
    expect(main.get_by_role("heading", name="Others may besides")).to_be_visible()
    assert [at_the_link, look_at(page)] == [([], driving.NARROW["width"])] * 2


def test_preview_asks_for_the_log_in_when_the_session_ended(
    reader: Reader, portal: Portal
) -> None:
    reader.sign_in(portal.staff_cookie)
    page = reader.open("/admin/directory/organization/add/")
    page.get_by_label("Description:").fill("is a **bakery**.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").first.click()

    asked = opened.value
    expect(
        asked.get_by_text("Nothing was saved yet, and nothing is lost.")
    ).to_be_visible()
    expect(page.get_by_label("Description:")).to_have_value("is a **bakery**.")
