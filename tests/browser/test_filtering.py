"""Filtering: the sheet of phones, steps back, and the search in every header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from directory.operations import seed
from tests.browser import driving
from tests.browser.conftest import Portal
from tests.browser.driving import Reader

pytestmark = pytest.mark.browser

FILLING = seed.seed
SMALL = {"width": 320, "height": 640}
COVERED = """
  () => {
    const focused = document.activeElement;
    const { left, bottom, top, height } = focused.getBoundingClientRect();
    const above = document.elementFromPoint(left + 5, top + height / 2);
    return bottom > innerHeight || top < 0 || !focused.contains(above);
  }
"""


@pytest.fixture(params=[driving.NARROW, SMALL], ids=["360", "320"])
def phone(
    request: pytest.FixtureRequest, chromium: Browser, portal: Portal
) -> Iterator[Reader]:
    with driving.reading(
        chromium, portal.home, viewport=request.param, has_touch=True, is_mobile=True
    ) as reader:
        yield reader


def steps(page: Page) -> Any:
    return page.evaluate("history.length")


def open_sheet(page: Page) -> None:
    page.locator("#filter > summary").click()


def show(page: Page) -> Any:
    return page.get_by_role("button", name=re.compile("^Show"))


def test_sheet_shows_how_many_there_will_be_and_then_shows_them(phone: Reader) -> None:
    page = phone.open("/organizations/")
    before = steps(page)

    open_sheet(page)
    expect(show(page)).to_have_accessible_name("Show 20 organizations")
    page.get_by_role("checkbox", name="Media").tap()
    expect(show(page)).to_have_accessible_name("Show 3 organizations")
    page.locator("#filter").evaluate("sheet => sheet.scrollTo(0, 9999)")
    expect(show(page)).to_be_in_viewport(ratio=1)
    show(page).tap()

    expect(page.locator("#filter")).not_to_have_attribute("open", "")
    expect(page.locator("#results")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    assert steps(page) == before + 1
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("20 organizations")


def test_choice_in_the_sheet_stays_under_the_finger(phone: Reader) -> None:
    page = phone.open("/organizations/")
    open_sheet(page)
    page.locator("#facet-kind > summary").tap()
    box = page.get_by_role("checkbox", name="Conference or event")
    box.scroll_into_view_if_needed()
    before = box.bounding_box()

    box.tap()

    expect(page.locator("#live")).to_have_text("1 organization: conference or event")
    after = box.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 2
    expect(box).to_be_focused()


def test_keyboard_stays_in_the_sheet_sees_its_focus_and_leaves_it(
    phone: Reader,
) -> None:
    page = phone.open("/organizations/?country=US")
    open_sheet(page)

    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert page.evaluate("Boolean(document.activeElement.closest('#filter'))")
        assert not page.evaluate(COVERED)
    page.locator("#facet-sector > summary").focus()
    page.keyboard.press("Escape")

    expect(page.locator("#filter > summary")).to_be_focused()
    expect(page.locator("#filter")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sheet_has_no_barriers_and_fits(phone: Reader, scheme: Any) -> None:
    page = phone.open("/es/organizations/?country=US")
    page.emulate_media(color_scheme=scheme)
    open_sheet(page)

    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run().then((run) => run.violations.map(({ id }) => id))")

    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate(
        "innerWidth"
    )
    page.emulate_media(media="print")
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator("#filter")).to_be_hidden()


def test_sheet_works_without_scripts(chromium: Browser, portal: Portal) -> None:
    with driving.reading(
        chromium, portal.home, viewport=driving.NARROW, java_script_enabled=False
    ) as reader:
        page = reader.open("/organizations/")

        open_sheet(page)
        page.get_by_role("checkbox", name="Media").check()
        expect(show(page)).to_have_accessible_name("Show results")
        expect(show(page)).to_be_in_viewport(ratio=1)
        show(page).click()

        expect(page.get_by_role("heading", level=1)).to_have_text(
            "3 organizations: media"
        )


def test_each_choice_is_one_step_back_and_typing_is_one(reader: Reader) -> None:
    page = reader.open("/organizations/")
    before = steps(page)

    page.get_by_role("checkbox", name="Media").check()
    expect(page.locator("#live")).to_have_text("3 organizations: media")
    page.get_by_role("checkbox", name="Housing").check()
    expect(page.locator("#live")).to_have_text("5 organizations: housing, media")
    assert steps(page) == before + 2
    page.locator("#q").press_sequentially("radio", delay=400)
    nothing = "No organization matches all of this"
    expect(page.locator("#live")).to_have_text(nothing)
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()

    assert steps(page) == before + 3
    page.go_back()
    expect(page.locator("#live")).to_have_text("5 organizations: housing, media")
    page.go_back()
    expect(page.locator("#live")).to_have_text("3 organizations: media")
    expect(page.get_by_role("checkbox", name="Housing")).not_to_be_checked()
    page.go_back()
    expect(page.locator("#live")).to_have_text("20 organizations")


def test_results_that_are_shown_already_take_no_second_step_back(
    reader: Reader,
) -> None:
    page = reader.open("/organizations/")
    page.get_by_role("checkbox", name="Media").check()
    expect(page.locator("#live")).to_have_text("3 organizations: media")
    asked = len(reader.requests)

    show(page).click()

    expect(page.locator("#results")).to_be_focused()
    assert len(reader.requests) == asked
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("20 organizations")


def test_enter_before_the_list_followed_shows_it_in_one_step(reader: Reader) -> None:
    page = reader.open("/organizations/")
    before = steps(page)

    page.locator("#q").fill("theater")
    page.keyboard.press("Enter")

    expect(page.locator("#live")).to_have_text("1 organization for “theater”")
    assert steps(page) == before + 1


def test_skip_link_leads_to_the_results(reader: Reader) -> None:
    page = reader.open("/organizations/?country=US")

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the results")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="A to Z", exact=True)).to_be_focused()


def test_search_in_the_header_finds_from_every_page(reader: Reader) -> None:
    page = reader.open("/organizations/geocoop/")

    page.get_by_role("searchbox", name="Search the directory").fill("CIRIEC")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "1 organization for “CIRIEC”"
    )


def test_search_of_a_phone_leads_to_the_box(phone: Reader) -> None:
    page = phone.open("/organizations/geocoop/")

    page.get_by_role("link", name="Search").tap()

    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_be_in_viewport()


def test_languages_stand_in_the_header_and_keep_the_filters(phone: Reader) -> None:
    page = phone.open("/organizations/?country=US&sector=media")

    page.get_by_role("banner").get_by_role("link", name="Español").tap()

    expect(page).to_have_url(
        re.compile(r"/es/organizations/\?sector=media&country=US$")
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("organizaciones: medios de comunicación")
    )
