"""Which questions that found nothing are counted: those that somebody settles on, not
those asked while typing.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from directory.operations import seed
from directory.search import missed
from tests.browser.driving import Reader

pytestmark = pytest.mark.browser

FILLING = seed.seed
WORDS = "xqzw"
IN_VAIN = "No organization matches this"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Hold the questions that the portal counts from now on."""
    questions: list[str] = []
    monkeypatch.setattr(missed.counter, "note", questions.append)
    return questions


def typed(page: Page, delay: float = 10) -> None:
    """Type words that nothing answers, and wait until the page says so."""
    page.get_by_label("Search these organizations").press_sequentially(
        WORDS, delay=delay
    )
    expect(page.locator("#live")).to_have_text(IN_VAIN)
    expect(page).to_have_url(f"{page.url.split('?')[0]}?q={WORDS}")


def test_slow_typing_counts_once_and_only_the_whole_words(
    reader: Reader, counted: list[str]
) -> None:
    page = reader.open("/organizations/")

    typed(page, delay=700)

    assert sum("/organizations/?q=" in address for address in reader.requests) == len(
        WORDS
    )
    assert counted == []
    with page.expect_response("**/organizations/?*"):
        page.wait_for_timeout(1800)
    assert counted == [WORDS]
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert counted == [WORDS]


@pytest.mark.parametrize("way", ["Enter", "Go"])
def test_sending_the_question_counts_it_at_once(
    reader: Reader, counted: list[str], way: str
) -> None:
    page = reader.open("/organizations/")
    typed(page)

    with page.expect_response("**/organizations/?*"):
        if way == "Enter":
            page.keyboard.press("Enter")
        else:
            page.get_by_role("button", name="Go").click()

    assert counted == [WORDS]


def test_leaving_the_box_counts_the_question(
    reader: Reader, counted: list[str]
) -> None:
    page = reader.open("/organizations/")
    typed(page)

    page.get_by_role("link", name="Suggest it").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Suggest")
    assert counted == [WORDS]


def test_typing_on_before_the_pause_ends_counts_nothing(
    reader: Reader, counted: list[str]
) -> None:
    page = reader.open("/organizations/")
    typed(page)

    page.get_by_label("Search these organizations").fill("theater")
    page.wait_for_timeout(2500)

    expect(page.locator("#live")).to_have_text("1 organization for “theater”")
    assert counted == []
    assert (
        sum("/organizations/?q=theater" in address for address in reader.requests) == 1
    )
