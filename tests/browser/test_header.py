"""The header of every page holds in each language, however long its words are."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from directory.operations import seed
from tests.browser.driving import Reader

pytestmark = pytest.mark.browser
FILLING = seed.seed

IN_ROWS = """(selector) => {
  const rows = [];
  for (const one of document.querySelectorAll(selector)) {
    const box = one.getBoundingClientRect();
    const middle = Math.round((box.top + box.bottom) / 2);
    const row = rows.find((row) => Math.abs(row.middle - middle) < 6);
    if (!box.width) continue;
    if (row) row.names.push(one.className || one.localName);
    else rows.push({middle, names: [one.className || one.localName]});
  }
  return rows.map((row) => row.names.join(", "));
}"""
WIDTH = "() => document.documentElement.scrollWidth"
TOOLS = "head__search, languages, button head__act"


def opened(reader: Reader, language: str, width: int) -> Page:
    reader.page.set_viewport_size({"width": width, "height": 800})
    return reader.open(f"{language}/about/")


@pytest.mark.parametrize("language", ["", "/es", "/fr"])
@pytest.mark.parametrize("width", [1280, 1920])
def test_header_is_one_row_on_wide_screens(
    reader: Reader, language: str, width: int
) -> None:
    page = opened(reader, language, width)

    assert page.evaluate(IN_ROWS, ".head__row > *") == ["wordmark, nav, head__tools"]
    assert page.evaluate(IN_ROWS, ".nav > li") == ["li, li, li, li, li, li"]
    assert page.evaluate(IN_ROWS, ".head__tools > *") == [TOOLS]


@pytest.mark.parametrize("language", ["", "/es", "/fr"])
@pytest.mark.parametrize("width", [680, 1024])
def test_header_wraps_between_the_navigation_and_the_tools_alone(
    reader: Reader, language: str, width: int
) -> None:
    page = opened(reader, language, width)

    assert page.evaluate(IN_ROWS, ".head__row > :not(.head__tools)") == [
        "wordmark, nav"
    ]
    assert page.evaluate(IN_ROWS, ".head__tools > *") == [TOOLS]


@pytest.mark.parametrize("language", ["", "/es", "/fr"])
@pytest.mark.parametrize("width", [320, 360])
def test_header_of_a_phone_is_no_wider_and_leads_to_the_search(
    reader: Reader, language: str, width: int
) -> None:
    page = opened(reader, language, width)

    assert page.evaluate(WIDTH) == width
    rows = page.evaluate(IN_ROWS, ".head__row > *")
    assert rows == ["wordmark, head__find", "nav", "head__tools"]
