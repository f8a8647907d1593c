"""The staff side in a real browser: no fault of access, no breach of the policy, and
the small scripts do what they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.admin import site
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import Browser, Dialog, expect

from directory.catalog import prepared
from directory.history import changes
from directory.models import NetworkTier, Organization, Page, Sector, Tag
from directory.operations import seed
from tests.browser import driving
from tests.browser.conftest import Portal
from tests.browser.driving import Reader
from tests.factories import make_user

pytestmark = pytest.mark.browser

ADDRESSES: dict[str, str] = {}
"""Where the places of this module are, noted while it is filled: beside a running
browser nothing else may ask the database.
"""

FORMS: list[str] = []
"""The addresses where one of each model is added, and where one is changed."""

WOULD_ASK = """() => !window.dispatchEvent(
  new Event("beforeunload", { cancelable: true })
)"""
TYPED = "#content-main form :is(input[type=text], input[type=number], textarea)"

RULES = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "resultTypes": ["violations"],
    # it would copy what Django's style sheets import into the page, which the policy
    # forbids
    "preload": False,
}
FAULTS = """
  options => axe.run(document, options).then(({ violations }) =>
    violations.map(({ id, nodes }) => {
      const elements = nodes.map(({ html }) => html.slice(0, 90));
      return `${id}: ${elements.join(" | ")}`;
    }))
"""
COLORS = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
SIZES = {"wide": driving.WIDE, "narrow": driving.NARROW}
# Colors that slide into the dark would be measured on their way.
STILL = """
  () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { transition: none !important }");
    document.adoptedStyleSheets = [sheet];
  }
"""
NEWEST_IS_IN_SIGHT = """() => {
  const frame = document.querySelector(".trend-frame").getBoundingClientRect();
  const newest = [...document.querySelectorAll(".trend rect")].at(-1);
  const { left, right } = newest.getBoundingClientRect();
  return left >= frame.left && right <= frame.right;
}"""
LOOKS = (("wide", "light"), ("wide", "dark"), ("narrow", "light"))
WIDTH = "() => document.documentElement.scrollWidth"
RECORD = "/admin/directory/organization/{}/"
PLACES = (
    "accounts", "batches", "changes", "delete", "deleted", "find", "find nothing",
    "form", "help",
    "help page", "history",
    "index", "list", "may", "merge", "merge sectors", "new", "new account",
    "many ties", "new tie", "order", "page", "pages", "prepared", "sector", "settings",
    "ties", "time zone",
)  # fmt: skip


def fill() -> None:
    """Load the founding page and a tag, and note the addresses of all places."""
    seed.seed()
    Tag(name="worker ownership", slug="worker-ownership").save()
    organization = Organization.objects.get(slug="ripess-north-america")
    other = Organization.objects.exclude(pk=organization.pk)[0]
    record, tier, sector = (
        RECORD.format(organization.pk),
        NetworkTier.objects.all()[0],
        Sector.objects.all()[0],
    )
    with prepared.prepared(organization), changes.recorded(organization):
        organization.city = "Montreal"
        organization.save()
    # So that both texts stand on its page.
    organization.city = "Quebec"
    with changes.recorded(organization):
        organization.save()
    ADDRESSES.update({
        "accounts": "/admin/auth/user/",
        "batches": "/admin/directory/batch/",
        "changes": "/admin/directory/change/",
        "delete": record + "delete/",
        "deleted": "/admin/directory/organization/recover/",
        "find": "/admin/find/?q=cooperative",
        "find nothing": "/admin/find/?q=qqqq",
        "form": record + "change/",
        "help": "/admin/help/",
        "help page": "/admin/help/permissions/",
        "history": record + "history/",
        "index": "/admin/",
        "list": "/admin/directory/organization/",
        "may": "/admin/may/",
        "merge": f"{record}merge/?other={other.pk}",
        "many ties": f"{record}ties/",
        "prepared": f"{record}prepared/",
        "merge sectors": f"/admin/directory/sector/{sector.pk}/merge/",
        "new": "/admin/directory/organization/add/",
        "new account": "/admin/auth/user/add/",
        "new tie": "/admin/directory/relationship/add/",
        "order": f"/admin/directory/networktier/{tier.pk}/order/",
        "page": f"/admin/directory/page/{Page.objects.get(path='/').pk}/change/",
        "pages": "/admin/directory/page/",
        "sector": f"/admin/directory/sector/{sector.pk}/change/",
        "settings": "/admin/directory/sitesettings/1/change/",
        "ties": "/admin/directory/relationship/",
        "time zone": "/admin/time-zone/",
    })  # fmt: skip
    FORMS[:] = all_forms()


def all_forms() -> Iterator[str]:
    """Yield the addresses where something is added or changed in the admin."""
    request = RequestFactory().get("/admin/")
    request.user = make_user("superuser", username="fills")
    for model, model_admin in site._registry.items():
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        if model_admin.has_add_permission(request):
            yield reverse(f"{place}_add")
        record = model._default_manager.first()
        if record and model_admin.has_change_permission(request, record):
            yield reverse(f"{place}_change", args=[record.pk])


FILLING = fill
# What scrolls below the bar that saves is covered by it, and is no smaller for that.
BAR_AT_REST = """document.querySelectorAll(".submit-row").forEach(
    (bar) => bar.style.setProperty("position", "static")
)"""


@pytest.fixture
def staff(reader: Reader, portal: Portal) -> Reader:
    """Give a window in which an account with every right is signed in."""
    reader.sign_in(portal.staff_cookie)
    return reader


@pytest.fixture
def scriptless(chromium: Browser, portal: Portal) -> Iterator[Reader]:
    """Give the same without scripts."""
    with driving.reading(chromium, portal.home, java_script_enabled=False) as reader:
        reader.sign_in(portal.staff_cookie)
        yield reader


@pytest.mark.parametrize("place", PLACES)
def test_staff_page_has_no_fault_of_access_and_fits(staff: Reader, place: str) -> None:
    page = staff.open(ADDRESSES[place])
    page.evaluate(AXE_SCRIPT)
    page.evaluate(STILL)
    page.evaluate(BAR_AT_REST)

    seen = {look: look_at(page, *look) for look in LOOKS}

    assert seen == {
        (width, scheme): ([], SIZES[width]["width"]) for width, scheme in LOOKS
    }


def look_at(page: Any, width: str, scheme: Any) -> tuple[list[str], int]:
    """What axe finds at this width in this scheme, and how wide the page is.

    In the dark only colors are other ones.
    """
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(SIZES[width])
    return page.evaluate(FAULTS, RULES if scheme == "light" else COLORS), page.evaluate(
        WIDTH
    )


def test_preview_shows_the_unsaved_text_below_its_field(staff: Reader) -> None:
    page = staff.open(ADDRESSES["new"])
    page.get_by_label("Name:", exact=True).first.fill("Bread & Roses")
    page.get_by_label("Description:").fill("is a **bakery**.")

    page.get_by_role("button", name="Preview").first.click()

    expect(page.get_by_role("region", name="Preview")).to_have_text(
        "Bread & Roses is a bakery."
    )


def test_preview_opens_a_window_without_scripts(scriptless: Reader) -> None:
    page = scriptless.open(ADDRESSES["page"])

    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").first.click()

    expect(opened.value.get_by_role("main")).to_contain_text("Ecosystem")


def test_leaving_with_unsaved_words_asks_first(staff: Reader) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page = staff.open(ADDRESSES["form"])
    page.on("dialog", answer)
    page.get_by_label("City:").fill("Lyon")
    title = page.title()
    page.goto(staff.home + "/admin/")

    assert (title[0], asked) == ("*", ["beforeunload"])


def test_forms_ask_when_something_was_changed_and_only_then(staff: Reader) -> None:
    staff.page.on("dialog", lambda dialog: dialog.accept())
    answers = {}

    for address in FORMS:
        page = staff.open(address)
        # Django's own scripts go on after the page is loaded.
        page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
        untouched = page.evaluate(WOULD_ASK)
        page.locator(TYPED).locator("visible=true").first.press("End")
        page.keyboard.type("x")
        typed = page.evaluate(WOULD_ASK)
        page.keyboard.press("Backspace")
        answers[address] = (untouched, typed, page.evaluate(WOULD_ASK))

    assert answers == dict.fromkeys(FORMS, (False, True, False))


def test_removed_and_added_rows_of_a_form_are_changes(staff: Reader) -> None:
    page = staff.open(ADDRESSES["form"])
    before = page.title()

    page.get_by_text("Add another Alternate name").click()
    added = page.title()
    page.locator(".inline-deletelink").first.click()

    assert [added, page.title()] == [f"* {before}", before]


def test_moved_row_of_an_order_is_a_change(staff: Reader) -> None:
    page = staff.open(ADDRESSES["order"])
    before = page.title()

    page.get_by_role("button", name="to the top").last.press("Enter")

    assert page.title() == f"* {before}"


def test_tags_are_suggested_after_each_comma(staff: Reader) -> None:
    page = staff.open(ADDRESSES["form"])

    page.get_by_label("Tags:").press_sequentially("bread, work")

    expect(page.locator("#id_tags-suggestions option")).to_have_attribute(
        "value", "bread, worker ownership"
    )


def test_typed_place_moves_the_row_there_at_once(staff: Reader) -> None:
    page = staff.open(ADDRESSES["order"])
    names = page.locator("tbody th label")
    last = names.last.inner_text()

    page.get_by_label(last, exact=True).fill("2")
    page.keyboard.press("Tab")

    expect(names.nth(1)).to_have_text(last)
    assert page.get_by_label(last, exact=True).input_value() == "2"


def test_row_is_dragged_to_another_place(staff: Reader) -> None:
    page = staff.open(ADDRESSES["order"])
    names = page.locator("tbody th label")
    first = names.first.inner_text()

    page.locator("[data-order-handle]").first.hover()
    page.mouse.down()
    page.locator("[data-order-row]").nth(2).hover(position={"x": 40, "y": 2})
    page.mouse.up()

    expect(names.nth(1)).to_have_text(first)
    assert page.get_by_label(first, exact=True).input_value() == "2"
    assert page.title().startswith("* ")


def test_order_is_changed_by_keyboard_alone(staff: Reader) -> None:
    page = staff.open(ADDRESSES["order"])
    names = page.locator("tbody th label")
    last = names.last.inner_text()

    page.get_by_role("button", name=f"{last} to the top").press("Enter")
    page.get_by_role("button", name="Save the order").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("listings moved")
    expect(names.first).to_have_text(last)


def test_list_shows_its_last_column_on_a_wide_screen(staff: Reader) -> None:
    page = staff.open(ADDRESSES["list"])
    box = page.locator("#changelist .results")

    hidden = box.evaluate("box => box.scrollWidth - box.clientWidth")

    assert hidden <= 0


def test_key_leads_to_the_field_from_any_page_and_never_while_typing(
    staff: Reader,
) -> None:
    page = staff.open(ADDRESSES["form"])
    name = page.locator("#id_name")
    name.press("End")
    name.press("/")
    typed = name.input_value()
    name.press("Escape")
    page.evaluate("() => document.activeElement.blur()")

    page.keyboard.press("/")
    page.keyboard.type("geo/coop")

    assert typed.endswith("/")
    expect(page.get_by_label("Find a record")).to_have_value("geo/coop")


def test_record_is_found_and_opened_by_keyboard_from_a_page_of_readers(
    staff: Reader,
) -> None:
    page = staff.open("/about/")

    page.keyboard.press("/")
    page.keyboard.type("ripess north america")
    page.keyboard.press("Enter")

    expect(page).to_have_url(staff.home + ADDRESSES["form"])


def test_key_can_be_turned_off_in_a_browser(staff: Reader) -> None:
    page = staff.open(ADDRESSES["find"])
    box = page.get_by_label("The key / leads to")
    box.uncheck()

    staff.open(ADDRESSES["index"]).keyboard.press("/")
    focused = page.evaluate("() => document.activeElement.id")

    assert focused != "staff-find"
    expect(staff.open(ADDRESSES["find"]).get_by_label("The key /")).not_to_be_checked()


def test_bar_folds_on_a_narrow_screen_without_scripts(scriptless: Reader) -> None:
    scriptless.page.set_viewport_size(driving.NARROW)
    page = scriptless.open(ADDRESSES["list"])
    way = page.get_by_role("navigation", name="Staff").get_by_role("link", name="Pages")
    folded = way.is_visible()

    page.locator(".staff-bar summary").press("Enter")

    assert folded is False
    expect(way).to_be_visible()


def test_key_unfolds_the_bar_of_a_narrow_screen(staff: Reader) -> None:
    staff.page.set_viewport_size(driving.NARROW)
    page = staff.open(ADDRESSES["list"])

    page.keyboard.press("/")

    expect(page.get_by_label("Find a record")).to_be_focused()


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_dashboard_shows_the_newest_month_at_every_width(
    staff: Reader, size: str
) -> None:
    staff.page.set_viewport_size(SIZES[size])

    page = staff.open(ADDRESSES["index"])

    assert page.evaluate(NEWEST_IS_IN_SIGHT)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_many_records_are_hidden_and_shown_again_by_keyboard(
    staff: Reader, width: str
) -> None:
    page = staff.open(ADDRESSES["list"])
    choose(page, "Back to draft …")
    question = faults(page, width, "light")

    page.get_by_role("button", name="Back to draft: 2").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("2 organizations")
    page.get_by_role("link", name="See which").press("Enter")
    outcome = faults(page, width, "light")
    page.get_by_role("button", name="Undo all of it").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("Undone")
    assert (question, outcome) == ([], [])


def test_value_for_many_is_chosen_by_keyboard(staff: Reader) -> None:
    page = staff.open(ADDRESSES["list"])
    choose(page, "Add to a tier …")
    choice = faults(page, "wide", "dark")

    page.get_by_role("button", name="See what changes").press("Enter")
    preview = faults(page, "wide", "dark")

    expect(page.get_by_role("heading", level=1)).to_contain_text("organization")
    assert (choice, preview) == ([], [])


def choose(page: Any, action: str) -> None:
    """Tick the first two records of a list and ask for an action, by keyboard."""
    for number in range(2):
        page.locator("input.action-select").nth(number).press("Space")
    page.get_by_label("Action:").select_option(label=action)
    page.get_by_role("button", name="Go", exact=True).press("Enter")
    page.wait_for_load_state()


def faults(page: Any, width: str, scheme: str) -> list[str]:
    """What axe finds on a page that was reached by a form."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate(STILL)
    return look_at(page, width, scheme)[0]
