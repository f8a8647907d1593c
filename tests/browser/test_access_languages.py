"""The same rules for every kind of page in Spanish, wide, and in French, narrow: words
there are longer and of two languages.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import driving, states
from tests.browser.test_access import ALL_RULES, FAULTS, TOO_WIDE

pytestmark = pytest.mark.browser

KINDS = (
    "front", "list", "list-filtered", "list-none-of-two", "list-slip",
    "list-unknown-value", "list-no-such-page",
    "list-hard-cases", "sectors", "sector", "tier", "tags", "tag",
    "record-with-everything", "record-nothing-known",
    "record-closed", "record-withdrawn", "page-with-parts", "picture",
    "picture-filtered", "not-found",
    "suggest", "correct", "suggestion-question", "suggestion-accepted",
    "suggestion-declined", "suggestion-withdraw",
)  # fmt: skip
PLACES = [
    states.Place(f"{language}-{place.name}", f"/{language}{place.path}", place.status)
    for language in ("es", "fr")
    for place in states.PLACES
    if place.name in KINDS
]


def test_axe_finds_no_fault_in_other_languages(page: Page) -> None:
    is_french = page.evaluate("() => document.documentElement.lang") == "fr"
    page.set_viewport_size(driving.NARROW if is_french else driving.WIDE)  # type: ignore[arg-type]

    faults = page.evaluate(FAULTS, ALL_RULES)

    assert faults == []
    assert page.evaluate(TOO_WIDE) == []


def test_every_kind_is_looked_at() -> None:
    assert len(PLACES) == 2 * len(KINDS)
