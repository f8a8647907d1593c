"""A record on paper: what it says in full, and what is left out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from directory.operations import seed
from tests.browser.driving import Reader

pytestmark = pytest.mark.browser

FILLING = seed.seed
RECORD = "/organizations/the-us-federation-of-worker-cooperatives/"


def test_printed_record_has_its_website_in_full_and_no_menus(reader: Reader) -> None:
    page = reader.open(RECORD)

    page.emulate_media(media="print", color_scheme="dark")
    link = page.locator(".record__website")
    printed = link.evaluate("one => getComputedStyle(one, '::after').content")

    assert "attr(href)" in printed or str(link.get_attribute("href")) in printed
    expect(link).to_be_visible()
    expect(page.locator(".head nav")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_css("color", "rgb(0, 0, 0)")


def test_printed_picture_leaves_the_filters_out(reader: Reader) -> None:
    page = reader.open("/picture/")

    page.emulate_media(media="print")

    expect(page.locator(".list-filter")).to_be_hidden()
    expect(page.locator(".picture svg")).to_be_visible()


def test_printed_list_leaves_the_filters_out(reader: Reader) -> None:
    page = reader.open("/organizations/")

    page.emulate_media(media="print")

    expect(page.locator(".list-side")).to_be_hidden()
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".card").first).to_be_visible()
