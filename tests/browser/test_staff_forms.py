"""The long forms of staff in a real browser: what saves is in sight and covers nothing,
sections fold, texts have their preview beside them.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Reader
from tests.browser.test_staff import ADDRESSES, SIZES, STILL, fill, scriptless, staff

__all__ = ["scriptless", "staff"]

pytestmark = pytest.mark.browser
FILLING = fill

UNDER_BAR = """
  () => {
    const focused = document.activeElement;
    const bar = document.querySelector(".submit-row");
    const place = focused.getBoundingClientRect();
    const top = bar.getBoundingClientRect().top;
    const isTall = place.height > top - 40;
    const isCovered = !bar.contains(focused) && bar.compareDocumentPosition(focused) & 2
      && place.height > 0 && (isTall ? place.top > top - 40 : place.bottom > top + 1);
    return isCovered ? `${focused.tagName} ${focused.id} ${place.bottom} ${top}` : "";
  }
"""
AT_END = """
  () => document.activeElement === document.body
    || document.activeElement.closest("footer") !== null
    || document.activeElement.classList.contains("skip-to-content-link")
"""


@pytest.mark.parametrize("place", ["form", "new", "page", "settings", "sector"])
@pytest.mark.parametrize("size", SIZES)
def test_focus_is_never_under_the_bar_that_saves(
    staff: Reader, place: str, size: str
) -> None:
    page = staff.open(ADDRESSES[place])
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.evaluate(STILL)

    covered, reached = [], 0
    for key in ("Tab", "Shift+Tab"):
        for step in range(120):
            page.keyboard.press(key)
            found = page.evaluate(UNDER_BAR)
            reached += 1
            if found:
                covered.append((key, found))
            # The first is the way past the header.
            if step > 3 and page.evaluate(AT_END):
                break

    assert covered == []
    assert reached > 20


def test_bar_that_saves_is_in_sight_at_once_and_lets_go_of_a_low_window(
    staff: Reader,
) -> None:
    page = staff.open(ADDRESSES["form"])
    save = page.get_by_role("button", name="Save", exact=True)

    expect(save).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 640, "height": 400})
    expect(save).not_to_be_in_viewport()


@pytest.mark.parametrize("size", SIZES)
def test_publication_and_tiers_stand_on_top(staff: Reader, size: str) -> None:
    page = staff.open(ADDRESSES["form"])
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]

    titles = page.locator("fieldset :is(.fieldset-heading, .inline-heading)")

    assert [title.lower() for title in titles.all_inner_texts()[:3]] == [
        "name and publication",
        "listings",
        "what it is",
    ]
    expect(page.get_by_label("Visibility:")).to_be_visible()


def test_folded_section_stays_folded_in_this_browser(staff: Reader) -> None:
    page = staff.open(ADDRESSES["form"])
    city, status = page.get_by_label("City:"), page.get_by_label("Status:")
    expect(city).to_be_visible()
    page.locator("summary", has_text="Where it is").press("Enter")

    staff.open(ADDRESSES["new"])

    expect(city).to_be_hidden()
    expect(status).to_be_visible()
    page.locator("summary", has_text="Where it is").press("Enter")
    staff.open(ADDRESSES["form"])
    expect(city).to_be_visible()


def test_folded_section_with_an_error_is_open(staff: Reader) -> None:
    page = staff.open(ADDRESSES["form"])
    founded = page.get_by_label("Founded:")
    founded.fill("long ago")
    page.locator("summary", has_text="Its life").press("Enter")
    expect(founded).to_be_hidden()

    page.get_by_role("button", name="Save", exact=True).click()

    expect(founded).to_be_visible()
    expect(founded).to_have_value("long ago")


def test_sections_open_without_scripts(scriptless: Reader) -> None:
    page = scriptless.open(ADDRESSES["form"])

    page.locator("summary", has_text="Where it is").press("Enter")

    expect(page.get_by_label("City:")).to_be_visible()


@pytest.mark.parametrize(("size", "is_beside"), [("wide", True), ("narrow", False)])
def test_preview_stands_beside_the_text_where_there_is_room_and_follows_it(
    staff: Reader, size: str, is_beside: bool
) -> None:
    page = staff.open(ADDRESSES["new"])
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    text = page.get_by_label("Description:")
    alone = text.bounding_box()
    page.get_by_role("button", name="Preview").first.click()
    panel = page.get_by_role("region", name="Preview")
    expect(panel).to_be_visible()

    text.fill("Some **bread**")

    expect(panel).to_have_text("Some bread")
    left, right = text.bounding_box(), panel.bounding_box()
    assert left
    assert right
    assert alone
    assert (right["x"] >= left["x"] + left["width"]) is is_beside
    assert alone["width"] > SIZES[size]["width"] - 120
