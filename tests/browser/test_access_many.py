"""The same rules for what only a directory of many shows: elided pages, facets that
lead on, the picture as a table.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from directory.operations import seed
from tests.benchmarks import fake_data
from tests.browser import states
from tests.browser.test_access import (  # noqa: F401  (run here at other places)
    test_axe_finds_no_fault,
    test_nothing_moves_sideways_with_wide_spacing,
    test_text_has_contrast_in_the_dark,
)

pytestmark = pytest.mark.browser

PLACES = (
    states.Place("many-front", "/"),
    states.Place("many-list", "/organizations/"),
    states.Place("many-page-9", "/organizations/?page=9"),
    states.Place("many-sectors", "/sectors/"),
    states.Place("many-picture", "/picture/"),
    states.Place("many-picture-in-french", "/fr/picture/"),
)


def fill() -> None:
    """Add made-up organizations to the founding ones."""
    seed.seed()
    fake_data.fill(400, on_content=True)


FILLING = fill


def test_directory_of_many_is_looked_at(page: Page) -> None:
    address = page.url

    if "picture" in address:
        assert page.locator("main table").count() == 1
    elif "page=9" in address:
        assert page.locator(".pages").inner_text().count("…") == 2


def test_names_in_the_table_have_one_color_in_whichever_language(page: Page) -> None:
    colors = page.evaluate(
        """() => [...document.querySelectorAll(".heat th a, .heat th a span")].map(
          (one) => getComputedStyle(one).color)"""
    )

    assert len(set(colors)) == page.locator("table.heat").count()
