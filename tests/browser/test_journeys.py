"""The main ways through the directory: with and without scripts, on a phone, and by
keyboard alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from directory.operations import seed
from tests.browser import driving
from tests.browser.conftest import Portal
from tests.browser.driving import InputMethod, Reader

pytestmark = pytest.mark.browser

FILLING = seed.seed
FOCUS = """
  () => {
    const focused = document.activeElement;
    const box = focused.getBoundingClientRect();
    const x = box.x + box.width / 2;
    const y = box.y + Math.min(box.height, 20) / 2;
    const above = document.elementFromPoint(x, y);
    const label = focused.getAttribute("aria-label");
    const words = label || focused.innerText || focused.name || "";
    const { outlineWidth, outlineStyle } = getComputedStyle(focused);
    return {
      words: words.trim().split("\\n")[0],
      outline: parseFloat(outlineWidth),
      style: outlineStyle,
      seen: box.bottom > 0 && box.top < innerHeight,
      covered: !(focused.contains(above) || above?.contains(focused)),
    };
  }
"""


@pytest.fixture(params=["with scripts", "without scripts"])
def any_reader(
    request: pytest.FixtureRequest, chromium: Browser, portal: Portal
) -> Iterator[Reader]:
    """Give a reader with scripts, and one without."""
    with driving.reading(
        chromium, portal.home, java_script_enabled=request.param == "with scripts"
    ) as reader:
        yield reader


@pytest.fixture
def phone(chromium: Browser, portal: Portal) -> Iterator[Reader]:
    """Give a reader with a phone."""
    with driving.reading(
        chromium, portal.home, viewport=driving.NARROW, has_touch=True, is_mobile=True
    ) as reader:
        yield reader


def heading(page: Page) -> Any:
    """The heading of the page."""
    return page.get_by_role("heading", level=1)


def test_field_of_work_to_a_record_takes_two_taps(any_reader: Reader) -> None:
    page = any_reader.open("/")

    page.get_by_role("link", name="Worker co-ops").click()
    page.get_by_role("link", name="The US Federation of Worker Cooperatives").click()

    expect(heading(page)).to_have_text("The US Federation of Worker Cooperatives USFWC")
    expect(page.get_by_role("link", name="Visit usworker.coop")).to_have_attribute(
        "href", re.compile("^https?://")
    )


def test_search_on_the_front_page_leads_to_the_answer(any_reader: Reader) -> None:
    page = any_reader.open("/")

    page.get_by_label("Find an organization, a network or a field of work").fill(
        "CIRIEC"
    )
    page.keyboard.press("Enter")

    expect(heading(page)).to_have_text("1 organization for “CIRIEC”")
    expect(page.locator(".card")).to_have_count(1)


def test_filters_narrow_the_list_and_chips_widen_it(any_reader: Reader) -> None:
    page = any_reader.open("/organizations/?country=US")

    page.get_by_role("checkbox", name="Housing").check()
    page.get_by_role("button", name=re.compile("^Show")).click()
    expect(heading(page)).to_have_text(
        re.compile("^2 organizations in the United States: housing$")
    )
    page.get_by_role("link", name="Sector Housing , remove").click()

    expect(heading(page)).to_have_text(
        re.compile("^[0-9]+ organizations in the United States$")
    )


def test_old_page_number_has_a_way_back(any_reader: Reader) -> None:
    page = any_reader.open("/organizations/?country=US&page=9", status=404)

    page.get_by_role(
        "link", name="This list has fewer pages. Go to its first page."
    ).click()

    expect(heading(page)).to_have_text(
        re.compile("^[0-9]+ organizations in the United States$")
    )


def test_live_filter_keeps_focus_tells_the_number_and_goes_back(reader: Reader) -> None:
    page = reader.open("/organizations/")
    before = heading(page).inner_text()

    page.get_by_role("checkbox", name="Media").check()

    expect(heading(page)).to_have_text("3 organizations: media")
    expect(page.locator("#live")).to_have_text("3 organizations: media")
    expect(page.get_by_role("checkbox", name="Media")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?sector=media$"))
    expect(page).to_have_title("3 organizations: media · Ecosystem")
    page.go_back()
    expect(heading(page)).to_have_text(before)
    expect(page.get_by_role("checkbox", name="Media")).not_to_be_checked()


def test_live_typing_keeps_what_is_typed(reader: Reader) -> None:
    page = reader.open("/organizations/")

    page.get_by_label("Search these organizations").press_sequentially(
        "theater", delay=10
    )

    expect(page.locator("#live")).to_have_text(re.compile("for “theater”$"))
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("theater")


@pytest.mark.parametrize("tells_again", [False, True])
def test_live_list_follows_once_when_a_composition_ends(
    reader: Reader, tells_again: bool
) -> None:
    page = reader.open("/organizations/")
    method = InputMethod(page, tells_again=tells_again)
    page.locator("#q").focus()

    method.compose("theat")
    method.compose("theater")
    page.wait_for_timeout(700)
    assert reader.asked("/organizations/") == []
    method.commit("theater")
    method.press(
        "Enter"
    )  # in Safari the key that ended the composition comes after its end

    expect(page.locator("#live")).to_have_text(re.compile("for “theater”$"))
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("theater")
    page.wait_for_timeout(700)
    assert reader.asked("/organizations/") == ["theater"]


def test_composition_that_is_cancelled_lists_nothing(reader: Reader) -> None:
    page = reader.open("/organizations/")
    method = InputMethod(page)
    page.locator("#q").focus()
    steps = page.evaluate("history.length")

    method.compose("theat")
    method.compose("")
    page.wait_for_timeout(700)

    assert (
        reader.requests.count(f"{reader.home}/organizations/"),
        page.evaluate("history.length"),
    ) == (1, steps)


def test_late_listing_does_not_break_a_composition(reader: Reader) -> None:
    page = reader.open("/organizations/")
    page.route(
        "**/organizations/?q=the", lambda _: None
    )  # the answer is on its way for good
    with page.expect_request("**/organizations/?q=the"):
        page.locator("#q").press_sequentially("the")
    expect(page.locator("#listing")).to_have_attribute("aria-busy", "true")

    method = InputMethod(page)
    method.compose("ater")

    expect(page.locator("#listing[aria-busy]")).to_have_count(0)
    method.commit("ater")
    expect(page.locator("#live")).to_have_text(re.compile("for “theater”$"))


def test_live_filter_within_a_sector_tells_the_number(reader: Reader) -> None:
    page = reader.open("/sectors/media/")

    page.get_by_role("checkbox", name="Conference or event").check()

    expect(page.locator("#live")).to_have_text("1 organization: conference or event")
    expect(heading(page)).to_have_text("Media")


def test_live_filter_goes_to_the_address_on_trouble(reader: Reader) -> None:
    page = reader.open("/organizations/")

    def fail(route: Route) -> None:
        route.abort() if route.request.resource_type == "fetch" else route.continue_()

    page.route("**/organizations/?*", fail)
    page.get_by_role("checkbox", name="Media").check()

    expect(heading(page)).to_have_text("3 organizations: media")
    assert [
        trouble
        for trouble in reader.troubles
        if "?sector=media" not in trouble and "ERR_FAILED" not in trouble
    ] == []
    reader.troubles.clear()


def test_filters_on_a_phone_open_in_one_touch_and_stay_open(phone: Reader) -> None:
    page = phone.open("/organizations/")
    expect(page.locator(".card").first).to_be_in_viewport()

    page.get_by_text("Filter", exact=True).tap()
    page.get_by_role("checkbox", name="Media").tap()

    expect(page.locator("#live")).to_have_text("3 organizations: media")
    expect(page.get_by_role("checkbox", name="Media")).to_be_visible()
    expect(page.get_by_text("Filter (1 chosen)")).to_be_visible()


def test_keyboard_alone_reaches_the_content_the_filters_and_a_record(
    reader: Reader,
) -> None:
    page = reader.open("/organizations/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "sector")
    page.keyboard.press("Space")
    expect(page.locator("#live")).to_have_text("1 organization: academics")
    tab_to(page, "Community Economies Research Network")
    page.keyboard.press("Enter")

    expect(heading(page)).to_have_text("Community Economies Research Network CERN")


def test_columns_of_a_tier_are_read_down_and_leave_no_holes(reader: Reader) -> None:
    page = reader.open("/")

    for tier in page.locator(".entries").all():
        boxes = [
            box
            for entry in tier.get_by_role("listitem").all()
            if (box := entry.bounding_box())
        ]
        steps = [
            (after["x"] - box["x"], after["y"] - box["y"] - box["height"])
            for box, after in pairwise(boxes)
        ]
        assert {round(across / 100) for across, _ in steps if across} == {4}, (
            "one step to the second column"
        )
        assert all(down < 30 for across, down in steps if not across), steps


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on what has these words."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUS)["words"] == words:
            return
    raise AssertionError(f"no way to {words} by keyboard")


@pytest.mark.parametrize(
    "path", ["/", "/organizations/?sector=media", "/organizations/geocoop/"]
)
@pytest.mark.parametrize("size", [driving.WIDE, driving.NARROW], ids=["wide", "narrow"])
def test_focus_is_always_seen_and_never_covered(
    reader: Reader, path: str, size: Any
) -> None:
    page = reader.open(path)
    page.set_viewport_size(size)

    stops = []
    for _ in range(25):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))

    assert len({stop["words"] for stop in stops}) > 8
    assert [
        stop
        for stop in stops
        if stop["outline"] < 2
        or stop["style"] == "none"
        or not stop["seen"]
        or stop["covered"]
    ] == []


def test_staff_find_the_way_to_edit_and_readers_do_not(
    reader: Reader, portal: Portal
) -> None:
    assert (
        reader.open("/organizations/geocoop/").get_by_role("link", name="Edit").count()
        == 0
    )

    reader.sign_in(portal.staff_cookie)
    page = reader.open("/organizations/geocoop/")
    page.get_by_role("link", name="Edit", exact=True).click()

    expect(page).to_have_url(
        re.compile(r"/admin/directory/organization/[0-9]+/change/$")
    )
