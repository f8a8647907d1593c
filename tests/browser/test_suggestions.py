"""Suggestions below the search boxes: by keyboard, by mouse, beside live filters, and not at all without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from directory.services import seeding
from tests.browser.driving import Reader

pytestmark = pytest.mark.browser

FILLING = seeding.seed


def suggested(page: Page) -> list[str]:
    """The words of the suggestions, once they are shown."""
    expect(page.get_by_role("listbox")).to_be_visible()
    return page.get_by_role("option").locator("bdi").all_inner_texts()


@pytest.mark.parametrize("address", ["/", "/organizations/", "/sectors/media/", "/picture/"])
def test_box_suggests_while_one_types(reader: Reader, address: str) -> None:
    page = reader.open(address)
    if address == "/picture/":
        page.get_by_text("Filter", exact=True).click()

    page.get_by_role("searchbox").press_sequentially("howlr")

    assert suggested(page) == ["HowlRound Theater Commons"]
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")


def test_arrow_keys_choose_and_enter_goes_there(reader: Reader) -> None:
    page = reader.open("/")
    page.get_by_role("searchbox").press_sequentially("coop")
    first = suggested(page)[0]

    page.keyboard.press("ArrowDown")

    expect(page.get_by_role("combobox")).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(first)


def test_arrow_up_begins_at_the_last_and_leads_back_to_the_box(reader: Reader) -> None:
    page = reader.open("/")
    page.get_by_role("searchbox").press_sequentially("coop")
    last = len(suggested(page)) - 1

    page.keyboard.press("ArrowUp")

    expect(page.get_by_role("combobox")).to_have_attribute("aria-activedescendant", f"suggestion-{last}")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-activedescendant]")).to_have_count(0)


def test_escape_closes_and_enter_then_searches(reader: Reader) -> None:
    page = reader.open("/")
    page.get_by_role("searchbox").press_sequentially("coop")
    suggested(page)

    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("for “coop”")


def test_number_of_suggestions_is_announced_politely(reader: Reader) -> None:
    page = reader.open("/")
    box = page.get_by_role("searchbox")

    box.press_sequentially("howlr")
    expect(page.get_by_role("status").filter(has_text="1 suggestion")).to_have_text("1 suggestion")
    page.get_by_role("combobox").fill("coop")

    said = page.get_by_role("status").filter(has_text="suggestions")
    expect(said).to_be_attached()
    expect(said).to_have_text(f"{len(suggested(page))} suggestions")
    page.get_by_role("combobox").fill("")
    expect(page.get_by_role("status").filter(has_text="suggestion")).to_have_count(0)


@pytest.mark.parametrize("address", ["/", "/organizations/"])
def test_arrow_down_opens_again_what_escape_closed(reader: Reader, address: str) -> None:
    page = reader.open(address)
    page.get_by_role("searchbox").press_sequentially("coop")
    before = suggested(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)

    page.keyboard.press("ArrowDown")

    assert suggested(page) == before
    expect(page.get_by_role("combobox")).to_have_attribute("aria-activedescendant", "suggestion-0")


def test_click_on_a_suggestion_goes_there(reader: Reader) -> None:
    page = reader.open("/organizations/")
    page.get_by_role("searchbox").press_sequentially("medi")

    page.get_by_role("option").filter(has_text="Sector").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Media")
