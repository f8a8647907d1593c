"""Words that nobody can break make no page wider than the smallest screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from directory.operations import seed
from tests.browser import states
from tests.browser.test_access import TOO_WIDE
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_tier,
)

pytestmark = pytest.mark.browser

# The name of the village in Wales, without its hyphens.
TOWN = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
FORMER = "Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetzverein"
ACRONYM = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKL"
SMALLEST = {"width": 320, "height": 640}
PLACES = (
    states.Place("words-record", "/organizations/words/"),
    states.Place("words-record-of-facts", "/organizations/facts/"),
    states.Place("words-correct", "/organizations/words/correct/"),
    states.Place("words-list", f"/organizations/?q={TOWN}"),
    states.Place("words-front", "/"),
    states.Place("words-sectors", "/sectors/"),
    states.Place("words-sector", "/sectors/words/"),
    states.Place("words-tags", "/tags/"),
    states.Place("words-tier", "/tiers/words/"),
    states.Place("words-picture", "/picture/"),
    states.Place("words-picture-of-tier", "/fr/picture/?tier=words"),
)


def fill() -> None:
    """Add records whose every word is as long as words are."""
    seed.seed()
    sector = make_sector(name=FORMER, slug="words")
    tier = make_tier(name=FORMER, short_name=ACRONYM, slug="words", position=9)
    words, facts = (
        make_organization(
            name=name, slug=slug, acronym=ACRONYM, city=TOWN, region=TOWN,
            description=description, source_note=FORMER, url=f"https://{TOWN}.example",
            sectors=[sector], tags=[FORMER],
        )
        for name, slug, description in (
            (TOWN, "words", f"is {FORMER}.\n\n{TOWN}\n{FORMER}"),
            ("Facts", "facts", ""),
        )
    )  # fmt: skip
    for organization in (words, facts):
        make_listing(organization, tier)
        for kind in ("former", "short", "legal"):
            make_alternate_name(organization, name=f"{FORMER}-{kind}", kind=kind)
    make_relationship(words, other=None, other_name=FORMER, note=TOWN)


FILLING = fill


def test_no_page_is_wider_than_the_smallest_screen(page: Page) -> None:
    page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]

    assert page.evaluate(TOO_WIDE) == []
