"""Suggesting and correcting in a browser: with and without scripts, on a phone, and by
keyboard alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from directory.operations import seed
from directory.suggestions import status
from tests.browser import driving
from tests.browser.conftest import Portal
from tests.browser.driving import Reader
from tests.browser.test_access import ALL_RULES, FAULTS
from tests.factories import make_suggestion

pytestmark = pytest.mark.browser

ASKED: list[str] = []
LISTED = "The US Federation of Worker Cooperatives"
RECORD = "/organizations/the-us-federation-of-worker-cooperatives/"
SCRIPTED, PLAIN = "with scripts", "without scripts"


def FILLING() -> None:  # noqa: N802  (the name that the portal asks for)
    """Load the founding page, and suggestions about which staff have a question.

    Once a browser runs, only it can ask.
    """
    seed.seed()
    for number in range(4):
        asked = make_suggestion(
            state="question",
            sender="Ada",
            values={"name": f"Lake Guild {number}", "description": "Boats."},
        )
        asked.messages.create(text="Is it open to all?")
        ASKED.append(f"/suggestions/{status.token_of(asked)}/")


@pytest.fixture(autouse=True)
def _open_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one address send as often as the tests of a module do."""
    monkeypatch.setattr(settings, "SUGGESTIONS_PER_HOUR", 1000)


@pytest.fixture(
    params=[
        (SCRIPTED, driving.WIDE),
        (SCRIPTED, driving.NARROW),
        (PLAIN, driving.WIDE),
        (PLAIN, driving.NARROW),
    ]
)
def visitor(
    request: pytest.FixtureRequest, chromium: Browser, portal: Portal
) -> Iterator[Reader]:
    """Give a visitor with or without scripts, at a desk or with a phone."""
    scripts, size = request.param
    options = {"java_script_enabled": scripts == SCRIPTED, "viewport": size}
    with driving.reading(chromium, portal.home, **options) as reader:
        reader.refused |= {
            f"{portal.home}{path}" for path in ("/suggest/", f"{RECORD}correct/")
        }
        yield reader


def test_back_restores_all_that_was_typed(visitor: Reader) -> None:
    typed = {
        "name": "Lake Guild",
        "url": "lake.example",
        "city": "Lyon",
        "region": "Rhône",
        "description": "Boats for all.",
        "email": "ada@example.org",
    }
    page = visitor.open("/suggest/")
    for name, words in typed.items():
        page.locator(f"form [name={name}]").fill(words)

    page.locator("footer a").first.click()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()

    kept = {name: page.locator(f"form [name={name}]").input_value() for name in typed}
    assert kept == typed


def test_back_over_an_error_restores_all_and_sends_nothing_twice(
    visitor: Reader,
) -> None:
    page = visitor.open("/suggest/")
    page.fill("#name", "Quarry Choir Circle")
    page.fill("#url", "quarry.example, choir.example")
    page.get_by_role("button", name="Send the suggestion").click()
    expect(page.locator("#errors")).to_be_focused()
    page.fill("#url", "quarry.example")
    page.get_by_role("button", name="Send the suggestion").click()
    expect(page).to_have_url(re.compile("/suggestions/"))
    address = page.url

    page.go_back()
    page.wait_for_load_state()
    kept = [page.locator(f"form #{name}").input_value() for name in ("name", "url")]
    page.get_by_role("button", name="Send the suggestion").click()

    expect(page).to_have_url(address)
    assert kept == ["Quarry Choir Circle", "quarry.example"]


def test_form_without_its_token_comes_back_whole_and_without_fault(
    reader: Reader, portal: Portal
) -> None:
    page = reader.open("/suggest/")
    reader.refused.add(f"{portal.home}/suggest/")
    page.fill("#name", "Lake Guild")
    page.fill("#description", "Lends boats.")
    page.context.clear_cookies()

    page.get_by_role("button", name="Send the suggestion").click()
    page.evaluate(AXE_SCRIPT)
    faults = []
    for size in (driving.WIDE, driving.NARROW):
        page.set_viewport_size(size)
        faults.append(page.evaluate(FAULTS, ALL_RULES))
    page.get_by_role("button", name="Send it again").click()

    assert faults == [[], []]
    assert sent(page) == ["Its name\nLake Guild", "What it does\nLends boats."]


def heading(page: Page) -> str:
    """The words of the first heading."""
    return page.get_by_role("heading", level=1).inner_text()


def sent(page: Page) -> list[str]:
    """What the private page says was sent, its labels before its words."""
    expect(page).to_have_url(re.compile("/suggestions/"))
    return page.locator(".sent > div").all_inner_texts()


def focused(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def test_suggestion_takes_one_page_and_leads_to_the_private_one(
    visitor: Reader,
) -> None:
    page = visitor.open("/")

    page.get_by_role("link", name="Suggest one").click()
    page.get_by_label("Its name").fill("Valley Makers Guild")
    page.get_by_label("What it does").fill("Lends tools in the valley.")
    page.get_by_role("checkbox", name="Media").check()
    page.get_by_role("button", name="Send the suggestion").click()

    expect(page).to_have_url(re.compile("/suggestions/"))
    assert heading(page) == "Thank you. We have it."
    expect(page.locator(".kicker")).to_have_text("Valley Makers Guild")
    expect(page.locator("[aria-current=step]")).to_contain_text("Received")
    assert page.context.cookies()[0]["name"] == "csrftoken"


def test_private_link_is_copied_by_a_button_and_mailed_by_another(
    visitor: Reader,
) -> None:
    page = visitor.open("/suggest/")
    page.get_by_label("Its name").fill("Harbor Guild")
    page.get_by_label("What it does").fill("Lends boats at the harbor.")
    page.get_by_role("button", name="Send the suggestion").click()
    field = page.get_by_label("Your private link")
    expect(field).to_have_value(re.compile("/suggestions/"))

    copy = page.get_by_role("button", name="Copy")
    if copy.count():
        copy.click()
        expect(page.locator("#link [role=status]")).to_have_text("Copied")
    page.get_by_label("Your e-mail").fill("mara@example.org")
    page.keyboard.press("Enter")

    expect(page.locator("#link [role=status]")).to_contain_text("is on its way")
    expect(page.locator("#link")).to_contain_text("We write to m…@example.org")


def test_errors_take_the_focus_and_lead_to_their_fields(visitor: Reader) -> None:
    page = visitor.open("/suggest/")
    page.get_by_label("Its website").fill("valleymakers")
    page.get_by_label("Town").fill("Riverbend")

    page.get_by_role("button", name="Send the suggestion").click()

    expect(page.get_by_role("alert")).to_contain_text("Two answers need another look")
    expect(page.locator("#errors")).to_be_focused()
    page.get_by_role("link", name=re.compile("^Its website:")).click()
    expect(page.locator("#url")).to_be_focused()
    expect(page.get_by_label("Town")).to_have_value("Riverbend")


def test_double_is_shown_and_may_be_another_one(visitor: Reader) -> None:
    page = visitor.open("/suggest/")
    page.get_by_label("Its name").fill(LISTED)
    page.get_by_role("button", name="Is it here already?").click()
    expect(page.locator("#listed")).to_contain_text("This one may already be here")

    page.get_by_role("button", name="It is a different one: go on").click()

    expect(page.locator("#listed .panel")).to_have_count(0)
    page.get_by_label("What it does").fill("Another of this name.")
    page.get_by_role("button", name="Send the suggestion").click()
    assert sent(page) == [f"Its name\n{LISTED}", "What it does\nAnother of this name."]


def test_double_is_shown_before_a_whole_form_is_kept(
    chromium: Browser, portal: Portal
) -> None:
    with driving.reading(chromium, portal.home, java_script_enabled=False) as visitor:
        visitor.refused.add(f"{portal.home}/suggest/")
        page = visitor.open("/suggest/")
        page.get_by_label("Its name").fill(LISTED)
        page.get_by_label("What it does").fill("A federation.")
        page.get_by_role("button", name="Send the suggestion").click()
        expect(page.locator("#listed")).to_contain_text("It is not sent yet.")
        expect(page.locator("#listed")).to_be_focused()

        page.get_by_role("button", name="It is a different one: go on").click()

        expect(page).to_have_url(re.compile("/suggestions/"))


def test_double_leads_to_its_correction_with_what_was_typed(visitor: Reader) -> None:
    page = visitor.open("/suggest/")
    page.get_by_label("Its name").fill(LISTED)
    page.get_by_label("What it does").fill("Speaks for worker co-ops.")
    page.get_by_role("button", name="Is it here already?").click()

    page.get_by_role("button", name="Correct that record instead").click()

    assert heading(page) == "Suggest a correction"
    expect(page.get_by_label("What it does")).to_have_value("Speaks for worker co-ops.")
    page.get_by_role("button", name="Send the correction").click()
    assert sent(page) == ["What it does\nSpeaks for worker co-ops."]


def test_script_asks_when_the_name_is_left(reader: Reader) -> None:
    page = reader.open("/suggest/")

    page.get_by_label("Its name").fill(LISTED)
    page.keyboard.press("Tab")

    expect(page.get_by_role("status")).to_contain_text("This one may already be here")
    expect(page.locator("#url")).to_be_focused()
    page.get_by_label("Its name").fill("Something quite different")
    page.keyboard.press("Tab")
    expect(page.locator("#listed .panel")).to_have_count(0)


def test_correction_of_a_closed_one_says_what_came_after_it(visitor: Reader) -> None:
    page = visitor.open(RECORD)

    page.get_by_role("link", name="Suggest a correction").click()
    expect(page.get_by_label("When?")).to_be_hidden()
    page.get_by_role("radio", name="It has closed, or merged into another one").check()
    page.get_by_label("When?").fill("2024")
    page.get_by_label("Where can we check this?").fill("Their farewell letter")
    page.get_by_role("button", name="Send the correction").click()

    news = "What has happened?\nIt has closed, or merged into another one"
    assert sent(page) == [
        news,
        "Where can we check this?\nTheir farewell letter",
        "When?\n2024",
    ]


@pytest.mark.parametrize("news", ["link", "closed"])
def test_quick_choice_folds_all_else_and_is_sent_at_once(
    visitor: Reader, news: str
) -> None:
    page = visitor.open(f"{RECORD}correct/")
    expect(page.get_by_role("button", name="Send it as it is")).to_be_hidden()

    page.locator(f"[name=news][value={news}]").check()

    expect(page.get_by_label("What it does")).to_be_hidden()
    expect(page.locator("form #name")).to_be_hidden()
    expect(page.locator("form #url")).to_be_visible(visible=news == "link")
    page.get_by_role("button", name="Send it as it is").click()
    expect(page.get_by_text("What has happened?")).to_be_visible()
    assert len(sent(page)) == 1


def test_correction_without_a_change_asks_what_is_wrong(visitor: Reader) -> None:
    page = visitor.open(f"{RECORD}correct/")

    page.get_by_role("button", name="Send the correction").click()

    expect(page.get_by_role("alert")).to_contain_text(
        "You changed nothing yet. What is wrong?"
    )
    expect(page.locator("#errors")).to_be_focused()


@pytest.mark.parametrize("size", [driving.WIDE, driving.NARROW], ids=["wide", "narrow"])
def test_keyboard_alone_sends_a_suggestion(reader: Reader, size: Any) -> None:
    reader.page.set_viewport_size(size)
    page = reader.open("/suggest/")
    typed = {
        "name": "Hill Makers Guild",
        "description": "Lends tools.",
        "email": "you@example.org",
    }

    for _ in range(90):
        page.keyboard.press("Tab")
        here = focused(page)
        if here in typed:
            page.keyboard.type(typed.pop(here))
        elif page.evaluate("document.activeElement.innerText") == "Send the suggestion":
            page.keyboard.press("Enter")
            break

    assert (sent(page), typed) == (
        ["Its name\nHill Makers Guild", "What it does\nLends tools."],
        {},
    )
    expect(page.get_by_text("y…@example.org", exact=True)).to_be_visible()


def test_question_is_answered_and_the_rest_taken_back(visitor: Reader) -> None:
    page = visitor.open(ASKED.pop())

    page.get_by_label("Your answer").fill("Yes.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("You answered:")).to_be_visible()
    page.get_by_role("link", name="Erase it now").click()
    page.get_by_role("button", name="Yes, erase them").click()
    expect(page.get_by_text("What we know of you")).to_have_count(0)
    page.get_by_role("link", name="Withdraw it").click()
    page.get_by_role("button", name="Yes, withdraw it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Withdrawn")
    expect(page.get_by_text("Yes.")).to_have_count(0)
