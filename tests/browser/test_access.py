"""Every page and state, wide and narrow, light and dark: the rules of axe, and nothing
that moves sideways.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import driving, states

pytestmark = pytest.mark.browser

PLACES = states.PLACES

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Text with the contrast of AAA has that of AA, too: asking for both would take twice
# the time.
ENHANCED = "color-contrast-enhanced"
ALL_RULES = {
    "runOnly": {"type": "tag", "values": LEVELS},
    "rules": {ENHANCED: {"enabled": True}, "color-contrast": {"enabled": False}},
    "resultTypes": ["violations"],
}
COLORS = {
    "runOnly": {"type": "rule", "values": [ENHANCED]},
    "resultTypes": ["violations"],
}
FAULTS = """
  options => axe.run(document, options).then(({ violations }) =>
    violations.map(({ id, nodes }) => {
      const elements = nodes.map(({ html }) => html.slice(0, 90));
      return `${id}: ${elements.join(" | ")}`;
    }))
"""
SPACING = """
  * {
    line-height: 1.5 !important;
    letter-spacing: .12em !important;
    word-spacing: .16em !important;
  }
  p { margin-block-end: 2em !important; }
"""
TOO_WIDE = """
  () => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const tooWide = [...document.querySelectorAll("body *")].filter((element) => {
      const { width, left, right } = element.getBoundingClientRect();
      return width && (right > innerWidth + 1 || left < -1);
    });
    return tooWide.map((element) => element.outerHTML.slice(0, 90)).slice(0, 5);
  }
"""


@pytest.mark.parametrize("size", [driving.WIDE, driving.NARROW], ids=["wide", "narrow"])
def test_axe_finds_no_fault(page: Page, size: dict[str, int]) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)  # type: ignore[arg-type]

    faults = page.evaluate(FAULTS, ALL_RULES)

    assert faults == []


@pytest.mark.parametrize("size", [driving.WIDE, driving.NARROW], ids=["wide", "narrow"])
def test_text_has_contrast_in_the_dark(page: Page, size: dict[str, int]) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(size)  # type: ignore[arg-type]

    faults = page.evaluate(FAULTS, COLORS)

    assert faults == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_moves_sideways_with_wide_spacing(page: Page, direction: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("direction => document.documentElement.dir = direction", direction)
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets = [sheet] }",
        SPACING,
    )

    too_wide = page.evaluate(TOO_WIDE)
    page.evaluate(
        "() => { document.adoptedStyleSheets = []; document.documentElement.dir ="
        " 'ltr' }"
    )

    assert too_wide == []
