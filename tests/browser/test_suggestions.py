"""Suggestions below the search boxes: by keyboard, by mouse, beside live filters, and
not at all without scripts.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from directory.operations import seed
from tests.browser.driving import InputMethod, Reader

pytestmark = pytest.mark.browser

FILLING = seed.seed


def suggested(page: Page) -> list[str]:
    """The words of the suggestions, once they are shown."""
    expect(page.get_by_role("listbox")).to_be_visible()
    return page.get_by_role("option").locator("bdi").all_inner_texts()


def held(page: Page, address: str) -> list[Route]:
    """Keep back what scripts ask at an address, until a test lets it go on."""
    routes: list[Route] = []
    page.route(
        address,
        lambda route: (
            routes.append(route)
            if route.request.resource_type == "fetch"
            else route.continue_()
        ),
    )
    return routes


def wait_for(page: Page, routes: list[Route]) -> None:
    """Wait until something was asked: the page may show it before the test is told."""
    for _ in range(100):
        if not routes:
            page.wait_for_timeout(50)
    assert len(routes) == 1


def release(page: Page, routes: list[Route]) -> None:
    """Let go on what was asked, wait for the answer and leave it the time to be
    shown.
    """
    wait_for(page, routes)
    with page.expect_response(routes[-1].request.url):
        routes[-1].continue_()
    page.wait_for_timeout(300)


@pytest.mark.parametrize(
    "address", ["/", "/organizations/", "/sectors/media/", "/picture/"]
)
def test_box_suggests_while_one_types(reader: Reader, address: str) -> None:
    page = reader.open(address)

    page.locator("#q").press_sequentially("howlr")

    assert suggested(page) == ["HowlRound Theater Commons"]
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")


def test_arrow_keys_choose_and_enter_goes_there(reader: Reader) -> None:
    page = reader.open("/")
    page.locator("#q").press_sequentially("coop")
    first = suggested(page)[0]

    page.keyboard.press("ArrowDown")

    expect(page.get_by_role("combobox")).to_have_attribute(
        "aria-activedescendant", "suggestion-0"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(first)


def test_arrow_up_begins_at_the_last_and_leads_back_to_the_box(reader: Reader) -> None:
    page = reader.open("/")
    page.locator("#q").press_sequentially("coop")
    last = len(suggested(page)) - 1

    page.keyboard.press("ArrowUp")

    expect(page.get_by_role("combobox")).to_have_attribute(
        "aria-activedescendant", f"suggestion-{last}"
    )
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-activedescendant]")).to_have_count(0)


def test_escape_closes_and_enter_then_searches(reader: Reader) -> None:
    page = reader.open("/")
    page.locator("#q").press_sequentially("coop")
    suggested(page)

    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("for “coop”")


def test_number_of_suggestions_is_announced_politely(reader: Reader) -> None:
    page = reader.open("/")
    box = page.locator("#q")

    box.press_sequentially("howlr")
    expect(page.get_by_role("status").filter(has_text="1 suggestion")).to_have_text(
        "1 suggestion"
    )
    page.get_by_role("combobox").fill("coop")

    said = page.get_by_role("status").filter(has_text="suggestions")
    expect(said).to_be_attached()
    expect(said).to_have_text(f"{len(suggested(page))} suggestions")
    page.get_by_role("combobox").fill("")
    expect(page.get_by_role("status").filter(has_text="suggestion")).to_have_count(0)


@pytest.mark.parametrize("address", ["/", "/organizations/"])
def test_arrow_down_opens_again_what_escape_closed(
    reader: Reader, address: str
) -> None:
    page = reader.open(address)
    page.locator("#q").press_sequentially("coop")
    before = suggested(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)

    page.keyboard.press("ArrowDown")

    assert suggested(page) == before
    expect(page.get_by_role("combobox")).to_have_attribute(
        "aria-activedescendant", "suggestion-0"
    )


def test_click_on_a_suggestion_goes_there(reader: Reader) -> None:
    page = reader.open("/organizations/")
    page.locator("#q").press_sequentially("medi")

    page.get_by_role("option").filter(has_text="Sector").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Media")


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_late_listing_does_not_keep_a_reader_who_goes_to_a_suggestion(
    reader: Reader, by: str
) -> None:
    page = reader.open("/organizations/")
    listings = held(page, "**/organizations/?q=medi")
    page.locator("#q").press_sequentially("medi")
    option = page.get_by_role("option").filter(has_text="Sector")
    expect(option).to_be_visible()
    wait_for(page, listings)

    if by == "mouse":
        option.hover()
        page.mouse.down()
    else:
        while option.get_attribute("aria-selected") != "true":
            page.keyboard.press("ArrowDown")
        page.keyboard.down("Enter")

    expect(page.locator("#listing[aria-busy]")).to_have_count(0)
    page.mouse.up() if by == "mouse" else page.keyboard.up("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Media")


def test_more_letters_let_go_of_the_choice_and_enter_searches(reader: Reader) -> None:
    page = reader.open("/")
    page.locator("#q").press_sequentially("coop")
    suggested(page)
    page.keyboard.press("ArrowDown")
    held(page, "**/search/suggest/?q=coope")

    page.keyboard.press("e")

    expect(page.locator("[aria-activedescendant], [aria-selected=true]")).to_have_count(
        0
    )
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/organizations/\?q=coope$"))


@pytest.mark.parametrize("key", ["Home", "End", "ArrowLeft", "ArrowRight"])
def test_keys_that_move_the_caret_let_go_of_the_choice(
    reader: Reader, key: str
) -> None:
    page = reader.open("/")
    page.locator("#q").press_sequentially("coop")
    suggested(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-activedescendant]")).to_have_count(1)

    page.keyboard.press(key)

    expect(page.locator("[aria-activedescendant], [aria-selected=true]")).to_have_count(
        0
    )
    expect(page.get_by_role("listbox")).to_be_visible()
    caret = page.get_by_role("combobox").evaluate("(box) => box.selectionStart")
    assert caret == {"Home": 0, "ArrowLeft": 3}.get(key, 4)


def test_choice_outlives_the_live_listing(reader: Reader) -> None:
    page = reader.open("/organizations/")
    routes = held(page, "**/organizations/?*")
    page.locator("#q").press_sequentially("coop")
    second = suggested(page)[1]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#listing")).to_have_attribute("aria-busy", "true")

    release(page, routes)

    expect(page.locator("#live")).to_have_text(re.compile("for “coop”$"))
    expect(page.get_by_role("combobox")).to_have_attribute(
        "aria-activedescendant", "suggestion-1"
    )
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option", selected=True).locator("bdi")).to_have_text(
        second
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second)


def test_list_closes_when_the_box_is_left(reader: Reader) -> None:
    page = reader.open("/")
    page.locator("#q").press_sequentially("coop")
    suggested(page)

    page.keyboard.press("Tab")

    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")


def test_escape_holds_against_an_answer_on_its_way(reader: Reader) -> None:
    page = reader.open("/")
    page.locator("#q").press_sequentially("coop")
    suggested(page)
    routes = held(page, "**/search/suggest/?q=coope")
    with page.expect_request("**/search/suggest/?q=coope"):
        page.keyboard.press("e")

    page.keyboard.press("Escape")
    release(page, routes)

    expect(page.get_by_role("combobox")).to_have_value("coope")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    assert suggested(page)


@pytest.mark.parametrize(
    ("button", "held_down"),
    [("left", ["Control"]), ("left", ["Meta"]), ("left", ["Shift"]), ("middle", [])],
)
def test_clicks_that_open_links_in_a_new_tab_do_so(
    reader: Reader, button: Any, held_down: list[Any]
) -> None:
    page = reader.open("/")
    page.locator("#q").press_sequentially("medi")
    sector = page.get_by_role("option").filter(has_text="Sector")

    with page.context.expect_page() as opened:
        sector.click(button=button, modifiers=held_down)

    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Media")
    assert opened.value.evaluate("window.opener") is None
    expect(page).to_have_url(f"{reader.home}/")


def test_right_click_on_a_suggestion_goes_nowhere(reader: Reader) -> None:
    page = reader.open("/")
    page.locator("#q").press_sequentially("medi")

    page.get_by_role("option").filter(has_text="Sector").click(button="right")
    page.wait_for_timeout(300)

    assert (page.url, len(page.context.pages)) == (f"{reader.home}/", 1)


@pytest.mark.parametrize("address", ["/", "/organizations/"])
def test_suggestions_come_while_a_word_is_composed_and_when_it_is_whole(
    reader: Reader, address: str
) -> None:
    page = reader.open(address)
    method = InputMethod(page)
    page.locator("#q").focus()

    method.compose("howlr")
    assert suggested(page) == ["HowlRound Theater Commons"]
    method.compose("seed")
    method.commit("seedco")

    expect(page.get_by_role("option").locator("bdi").first).to_have_text("SeedCommons")
    assert reader.asked("/search/suggest/")[-1] == "seedco"


def test_letters_before_a_composition_list_nothing_half_composed(
    reader: Reader,
) -> None:
    reader.page.clock.install(time=0)
    page = reader.open("/organizations/")
    page.clock.pause_at(60_000)
    page.locator("#q").press_sequentially("how")

    InputMethod(page).compose("l")
    page.clock.run_for(1000)

    expect(page.get_by_role("combobox")).to_have_value("howl")
    assert reader.asked("/organizations/") == []


def test_keys_of_an_input_method_choose_nothing(reader: Reader) -> None:
    page = reader.open("/")
    method = InputMethod(page)
    page.locator("#q").press_sequentially("coop")
    first = suggested(page)[0]

    page.keyboard.press("ArrowDown")
    method.press("ArrowDown")
    method.press("Enter")
    page.wait_for_timeout(300)

    expect(page.get_by_role("option", selected=True).locator("bdi")).to_have_text(first)
    method.compose("e")
    expect(page.locator("[aria-activedescendant], [aria-selected=true]")).to_have_count(
        0
    )
    assert page.url == f"{reader.home}/"


def test_composition_that_ends_while_an_option_is_pressed_leaves_it_there(
    reader: Reader,
) -> None:
    page = reader.open("/")
    method = InputMethod(page)
    page.locator("#q").focus()
    method.compose("howlr")
    suggested(page)

    page.get_by_role("option").first.hover()
    page.mouse.down()
    method.commit("howlr")
    page.wait_for_timeout(500)
    page.mouse.up()

    expect(page).to_have_url(re.compile("/organizations/howlround[^/]*/$"))
