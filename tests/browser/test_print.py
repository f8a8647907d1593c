"""A record on paper: what it says in full, and what is left out."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import expect

from directory.models import Organization
from directory.operations import seed
from tests.browser.driving import Reader
from tests.factories import make_organization, make_relationship

pytestmark = pytest.mark.browser

RECORD = "/organizations/the-us-federation-of-worker-cooperatives/"
FOLDED = "/organizations/folded/"
PAGES = ["/", "/about/", "/organizations/", "/picture/", "/sectors/", RECORD, FOLDED]
PAGES += ["/tiers/international/", "/sectors/media/"]
# A browser keeps what announces something with it only where blocks follow each other,
# and where whatever ends with it wants the same.
LEFT_BEHIND = """() => {
  const styleOf = (one) => getComputedStyle(one);
  const isSeen = (one) =>
    one.checkVisibility() && styleOf(one).position !== "absolute";
  const isWhole = (one) =>
    one && (styleOf(one).breakInside === "avoid" || isWhole(one.parentElement));
  const staysWithNext = (one) => {
    if (isWhole(one.parentElement)) return true;
    for (let node = one; node.tagName !== "BODY"; node = node.parentElement) {
      if (styleOf(node).breakAfter !== "avoid") return false;
      const siblings = [...node.parentElement.children];
      const later = siblings.slice(siblings.indexOf(node) + 1);
      const display = styleOf(node.parentElement).display;
      if (later.some(isSeen)) return !/grid|flex/.test(display);
    }
    return true;
  };
  const announcing = "h1, h2, h3, h4, h5, h6, dt, caption";
  return [...document.querySelectorAll(announcing)]
    .filter((one) => isSeen(one) && !staysWithNext(one))
    .map((one) => one.textContent.trim());
}"""


def fill() -> None:
    """Fill the directory, with one record of more ties and tags than stand open."""
    seed.seed()
    folded = make_organization(name="Folded", tags=[f"tag {n}" for n in range(20)])
    for other in Organization.objects.exclude(pk=folded.pk)[:20]:
        make_relationship(other, folded)


FILLING = fill


def test_printed_record_has_its_website_in_full_and_no_menus(reader: Reader) -> None:
    page = reader.open(RECORD)

    page.emulate_media(media="print", color_scheme="dark")

    expect(
        page.get_by_text("https://www.usworker.coop/home/", exact=True)
    ).to_be_visible()
    address = settings.SITE_URL + RECORD
    expect(page.get_by_text(f"{address}, as it stood on")).to_be_visible()
    expect(page.locator(".head nav")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_css("color", "rgb(0, 0, 0)")


def test_printed_tags_that_were_folded_stand_apart_like_the_others(
    reader: Reader,
) -> None:
    page = reader.open("/organizations/folded/")

    page.emulate_media(media="print")

    gaps = page.evaluate(
        """() => [".tags > a", ".tags .more > a"].map((selector) => {
          const [one, next] = document.querySelectorAll(selector);
          return Math.round(
            next.getBoundingClientRect().left - one.getBoundingClientRect().right);
        })"""
    )
    assert min(gaps) >= 12, gaps


def test_printed_picture_leaves_the_filters_out(reader: Reader) -> None:
    page = reader.open("/picture/")

    page.emulate_media(media="print")

    expect(page.locator(".list-side")).to_be_hidden()
    expect(page.locator(".picture svg")).to_be_visible()


def test_printed_list_leaves_the_filters_out(reader: Reader) -> None:
    page = reader.open("/organizations/")

    page.emulate_media(media="print")

    expect(page.locator(".list-side")).to_be_hidden()
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".card").first).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_printed_page_leaves_no_heading_behind_and_has_no_button(
    reader: Reader, path: str
) -> None:
    page = reader.open(path)

    page.emulate_media(media="print")

    assert page.evaluate(LEFT_BEHIND) == []
    for button in page.locator("button, .button, input, summary").all():
        expect(button).to_be_hidden()


@pytest.mark.parametrize("words", ["tag 19", "US Solidarity Economy Network"])
def test_printed_record_has_what_lies_folded_on_the_screen(
    reader: Reader, words: str
) -> None:
    page = reader.open(FOLDED)
    folded = page.locator("details.more").get_by_text(words, exact=True)
    is_seen = "one => one.checkVisibility({contentVisibilityAuto: true})"

    on_screen = folded.evaluate(is_seen)
    page.emulate_media(media="print")

    assert (on_screen, folded.evaluate(is_seen)) == (False, True)


def test_printed_list_says_which_part_of_the_whole_it_is(reader: Reader) -> None:
    page = reader.open("/organizations/")

    page.emulate_media(media="print")

    expect(page.get_by_text("1 to 20 of 21")).to_be_visible()
    expect(page.get_by_role("link", name="Next page")).to_be_hidden()
