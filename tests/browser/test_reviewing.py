"""Suggestions on the staff side in a real browser: decided by keyboard, with and
without scripts, no fault of access.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Dialog, Page, expect

from directory.history import changes
from directory.models import DeclineReason, Organization, SiteSettings, Suggestion
from directory.operations import roles, seed
from directory.suggestions import decisions, drafts, submission
from tests.browser import driving
from tests.browser.conftest import Portal
from tests.browser.driving import Reader
from tests.browser.test_staff import FAULTS, RULES, WIDTH
from tests.factories import make_organization, make_suggestion, make_user

pytestmark = pytest.mark.browser

KEYS: dict[str, int] = {}
COOKIES: dict[str, dict[str, str]] = {}
"""What is noted while the module is filled: beside a running browser nothing else may
ask the database.
"""

SIZES = {"wide": driving.WIDE, "narrow": driving.NARROW}
LOOKS = (("wide", "light"), ("wide", "dark"), ("narrow", "light"), ("narrow", "dark"))
OPEN_ALL = (
    "() => document.querySelectorAll('main details').forEach((one) => { one.name = '';"
    " one.open = true; })"
)
FADED = 400
"""Milliseconds after which Django's own colors have faded from one scheme to the other.
"""
REVIEW = "/admin/directory/suggestion/{}/change/"
PLACES = (
    "today", "today of nothing", "queue", "spam list", "new", "double", "correction",
    "changed meanwhile", "closed", "link",
    "leave out", "spam", "answered", "decided", "declined", "reasons", "blocked",
)  # fmt: skip
EVIL = '<b>"bold"</b> <script>alert(1)</script>'


def fill() -> None:
    """Load the founding page and suggestions of every kind and state, the first of them
    as a visitor sends it.
    """
    seed.seed()
    seed.seed_kept_words()
    roles.set_up()
    SiteSettings.objects.update(
        answer_days=7, capacity_notice="We are slow until 7 January."
    )
    for name in ("ada", "sol"):
        COOKIES[name] = _cookie(
            make_user("moderator", username=name, first_name=name.title())
        )
    _send()
    _make_kinds()
    _make_ends()
    _make_journeys()


FILLING = fill


def _send() -> None:
    values = {
        "name": "Valley Makers Guild",
        "url": "https://valley.example.org/",
        "description": "is a guild of makers.",
    }
    draft = drafts.Draft(
        "new",
        "en",
        values,
        evidence="valley.example.org/about",
        sender_email="jo@example.org",
    )
    sent = submission.submit(
        draft, client=drafts.Client(None, timezone.now() - timedelta(minutes=2))
    )
    Suggestion.objects.filter(pk=sent.pk).update(
        received_at=timezone.now() - timedelta(days=30)
    )
    KEYS["sent"] = sent.pk


def _keep(place: str, days: float = 1, /, **values: Any) -> Suggestion:
    one = make_suggestion(received_at=timezone.now() - timedelta(days=days), **values)
    KEYS[place] = one.pk
    return one


def _make_kinds() -> None:
    hub = make_organization(
        name="Riverbend Arts Exchange",
        city="Riverbend",
        url="https://riverbend.example.org/",
    )
    url = "https://vаlley-makers.org/"
    told = {
        "name": EVIL,
        "url": url,
        "description": f"{EVIL}\n\n" + "Long words. " * 60,
        "sectors": ["media", "none"],
        "country": "US",
    }
    _keep(
        "new",
        values=told,
        name=EVIL,
        email="jo@example.org",
        sender=EVIL,
        note=EVIL,
        evidence=f"{EVIL} {url}",
    )
    _keep(
        "double",
        values={"name": hub.name, "url": hub.url, "city": "Lyon"},
        name=hub.name,
    )
    _make_kinds_about(hub)


def _make_kinds_about(hub: Organization) -> None:
    _keep(
        "correction",
        organization=hub,
        values={"name": "River Bend Arts", "city": "Bend", "sectors": ["media"]},
    )
    stale = _keep(
        "changed meanwhile", organization=hub, values={"description": "is new."}
    )
    hub.city = "Riverbend City"
    with changes.recorded(hub):
        hub.save()
    assert stale.seen_version != changes.newest_version(hub)
    _keep(
        "closed",
        organization=hub,
        kind="closed",
        values={"successor": "Geo.coop", "dissolved": "last year"},
    )
    _keep(
        "link",
        organization=hub,
        kind="link",
        values={"url": "https://other.example.org/"},
    )
    _keep(
        "leave out",
        organization=hub,
        kind="leave_out",
        values={"x": ""},
        note="The board asks.",
    )
    reasons = [
        {"code": "blocked_word", "points": 10, "detail": "pills"},
        {"code": "too_fast", "points": 4, "detail": "0.3"},
    ]
    for number in range(3):
        _keep(
            "spam", verdict="spam", points=14, reasons=reasons, name=f"Pills {number}"
        )
    _keep("doubtful", verdict="doubtful", points=4, reasons=reasons[1:])


def _make_ends() -> None:
    boss = make_user("superuser", first_name="Bo")
    answered = _keep("answered")
    decisions.ask(
        answered, "Where is it?", by=boss, seen=decisions.SeenState(answered.edition)
    )
    submission.answer(answered, "In the valley.")
    decided = _keep(
        "decided",
        name="Decided",
        values={"name": "Decided", "city": "Lyon", "sectors": ["media"]},
    )
    decisions.accept(
        decided,
        {"name": "Decided already"},
        by=boss,
        seen=decisions.SeenState(decided.edition),
    )
    declined = _keep("declined")
    decisions.decline(
        declined, "Too far.", by=boss, seen=decisions.SeenState(declined.edition)
    )
    KEYS["reason"] = DeclineReason.objects.all()[0].pk


def _make_journeys() -> None:
    _keep("to decline", 20, name="To decline")
    _keep("to ask", 19, name="To ask")
    geo = make_organization(
        name="Tool Library", url="https://tools.example.org/", city="Riverbend"
    )
    _keep(
        "to merge",
        18,
        name="The Tool Library",
        values={"name": "Tool Library Inc", "url": geo.url, "region": "Oregon"},
    )
    _keep("for two", 17, name="For two")
    bench = make_organization(name="Bench", city="Lyon", acronym="B")
    for place in ("sides", "elsewhere", "unscripted", "struck"):
        values = {"city": "Paris", "acronym": "BE"}
        _keep(place, 16, organization=bench, values=values)


def _cookie(user: Any) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }


@pytest.fixture
def staff(reader: Reader, portal: Portal) -> Reader:
    """Give a window in which an account with every right is signed in."""
    reader.sign_in(portal.staff_cookie)
    return reader


@pytest.fixture
def ada(reader: Reader) -> Reader:
    """Give a window of one moderator."""
    reader.sign_in(COOKIES["ada"])
    return reader


@pytest.fixture
def sol(chromium: Browser, portal: Portal) -> Iterator[Reader]:
    """Give a window of another moderator, without scripts."""
    with driving.reading(chromium, portal.home, java_script_enabled=False) as reader:
        reader.sign_in(COOKIES["sol"])
        yield reader


def address(place: str) -> str:
    return {
        "today": "/admin/", "today of nothing": "/admin/?assigned=me",
        "queue": "/admin/directory/suggestion/",
        "spam list": "/admin/directory/suggestion/?verdict=spam",
        "reasons": "/admin/directory/declinereason/",
        "blocked": "/admin/directory/blockedterm/add/",
    }.get(place) or REVIEW.format(KEYS[place])  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_page_has_no_fault_of_access_and_fits(staff: Reader, place: str) -> None:
    page = staff.open(address(place))
    page.evaluate(OPEN_ALL)
    page.evaluate(AXE_SCRIPT)

    faults = {look: _faults(page, *look) for look in LOOKS}

    assert faults == {look: ([], True) for look in LOOKS}


def _faults(page: Page, size: str, scheme: str) -> tuple[list[str], bool]:
    """What axe finds on a page in one look, and whether it fits."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.wait_for_timeout(FADED)
    return page.evaluate(FAULTS, RULES), page.evaluate(WIDTH) == SIZES[size]["width"]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_suggestion_is_taken_amended_accepted_and_undone_by_keyboard(
    ada: Reader,
) -> None:
    page = ada.open("/admin/")
    page.get_by_role("button", name="Take it: Valley Makers Guild").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is yours now")
    page.get_by_role("link", name="Valley Makers Guild").press("Enter")
    page.get_by_label("City, as it will be saved").evaluate(
        "field => field.closest('details').open = true"
    )
    page.get_by_label("City, as it will be saved").fill("Riverbend")

    page.get_by_role("link", name="To the decision").press("Enter")
    press(page, "Tab", "Enter")

    expect(page.locator(".messagelist")).to_contain_text(
        "Accepted: “Valley Makers Guild”."
    )
    expect(page).not_to_have_url(ada.home + REVIEW.format(KEYS["sent"]))
    ada.open("/organizations/valley-makers-guild/")
    expect(page.locator("main")).to_contain_text("Riverbend")
    ada.open(REVIEW.format(KEYS["sent"]))
    page.get_by_role("button", name="Undo", exact=True).press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("waits again")
    ada.open("/organizations/valley-makers-guild/", status=404)


def test_undo_stands_in_the_message(ada: Reader) -> None:
    page = ada.open(REVIEW.format(KEYS["to decline"]))
    page.get_by_text("Decline, with a reason").press("Enter")
    page.get_by_label("Begin with").select_option("We could not check it")
    expect(page.get_by_label("What the sender will read")).to_have_value(
        re.compile("^Thank you. We looked for a page")
    )
    page.get_by_label("What the sender will read").fill("We could not check it yet.")
    page.get_by_role("button", name="Decline", exact=True).press("Enter")

    page.get_by_role("button", name="Undo: Declined: “To decline”.").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text(
        "Undone. “To decline” waits again."
    )
    expect(page).to_have_url(ada.home + REVIEW.format(KEYS["to decline"]))


def test_question_is_asked_and_the_next_one_opens(sol: Reader) -> None:
    page = sol.open(REVIEW.format(KEYS["to ask"]))
    page.get_by_text("Ask a question").press("Enter")
    page.get_by_label("Your question").fill("Where is it?")

    page.get_by_role("button", name="Ask", exact=True).press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("Asked about “To ask”.")
    expect(page).to_have_url(re.compile(r"/admin/directory/suggestion/\d+/change/"))
    expect(page).not_to_have_url(sol.home + REVIEW.format(KEYS["to ask"]))


def test_double_is_merged_into_the_listed_one(ada: Reader) -> None:
    page = ada.open(REVIEW.format(KEYS["to merge"]))
    expect(page.locator(".review-notice").first).to_contain_text(
        "Very likely the same as Tool Library"
    )

    page.get_by_label("Keep its name as").select_option("legal")
    page.get_by_role("button", name="Merge into “Tool Library”").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text(
        "Its words are in “Tool Library” now."
    )
    ada.open("/organizations/tool-library/")
    expect(page.locator("main")).to_contain_text("Tool Library Inc")
    expect(page.locator("main")).to_contain_text("Oregon")


def test_the_second_of_two_moderators_is_told_and_nothing_is_decided_twice(
    ada: Reader, sol: Reader
) -> None:
    first, second = (
        ada.open(REVIEW.format(KEYS["for two"])),
        sol.open(REVIEW.format(KEYS["for two"])),
    )
    first.get_by_text("Decline, with a reason").press("Enter")
    first.get_by_label("What the sender will read").fill("No.")
    first.get_by_role("button", name="Decline", exact=True).press("Enter")
    expect(first.locator(".messagelist")).to_contain_text("Declined")

    second.get_by_role("button", name="Accept and publish").press("Enter")

    expect(second.get_by_role("alert")).to_contain_text("Ada decided this on")
    expect(second.locator("main")).to_contain_text("Declined, by Ada")


def test_choosing_a_side_fills_the_last_column_at_once(ada: Reader) -> None:
    page = ada.open(REVIEW.format(KEYS["sides"]))
    city = page.get_by_label("City, as it will be saved")
    expect(city).to_have_value("Paris")

    page.locator("input[name=use_city][value=current]").check()
    expect(city).to_have_value("Lyon")
    city.fill("Nantes")

    expect(page.locator("input[name=use_city]:checked")).to_have_count(0)


def test_what_is_typed_is_kept_while_one_looks_elsewhere(ada: Reader) -> None:
    page = ada.open(REVIEW.format(KEYS["elsewhere"]))
    page.get_by_label("City, as it will be saved").fill("Nantes")
    expect(page.locator("[data-review-keeping]")).to_have_text("Kept.")
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", note)

    page.get_by_role("link", name="Suggestions").first.press("Enter")
    expect(page).to_have_url(re.compile(r"/admin/directory/suggestion/$"))
    ada.open(REVIEW.format(KEYS["elsewhere"]))

    expect(page.get_by_label("City, as it will be saved")).to_have_value("Nantes")
    assert asked == []
    page.get_by_role("button", name="Begin afresh").press("Enter")
    expect(page.get_by_label("City, as it will be saved")).to_have_value("Paris")


def test_what_is_typed_is_kept_without_scripts(sol: Reader) -> None:
    page = sol.open(REVIEW.format(KEYS["unscripted"]))
    page.get_by_label("City, as it will be saved").fill("Nantes")
    page.get_by_label("A note for the others").fill("Ask <b>Kim</b>.")

    page.get_by_role("button", name="Add the note").press("Enter")

    expect(page.locator("#notes")).to_contain_text("Ask <b>Kim</b>.")
    expect(page.get_by_label("City, as it will be saved")).to_have_value("Nantes")
    page.get_by_role("button", name="Begin afresh").press("Enter")


def test_question_begins_with_kept_words(ada: Reader) -> None:
    page = ada.open(REVIEW.format(KEYS["to ask"]))
    page.get_by_text("Ask a question").press("Enter")

    page.locator("#id_opening").select_option("When it ended")

    expect(page.get_by_label("Your question")).to_have_value(
        re.compile("^Thank you. When did it end")
    )


def test_what_stays_is_struck_out_only_once_it_is_to_go(ada: Reader) -> None:
    page = ada.open(REVIEW.format(KEYS["struck"]))
    going = page.locator("tr", has_text="Lyon").locator(".is-current mark")
    line = "mark => getComputedStyle(mark).textDecorationLine"
    assert going.evaluate(line) == "line-through"

    page.locator("input[name=use_city][value=current]").check()

    assert going.evaluate(line) == "underline"


def test_choosing_a_side_without_scripts_fills_it_when_sent(sol: Reader) -> None:
    page = sol.open(REVIEW.format(KEYS["sides"]))
    page.locator("input[name=use_city][value=current]").check()

    page.get_by_role("button", name="Show what will be saved").press("Enter")

    expect(page.get_by_label("City, as it will be saved")).to_have_value("Lyon")
    page.get_by_text("Decline, with a reason").press("Enter")
    page.get_by_label("Begin with").select_option("It is here already")
    page.get_by_role("button", name="Use this text").press("Enter")
    expect(page.get_by_label("What the sender will read")).to_contain_text(
        "stands in the directory already"
    )


def test_a_flood_costs_one_action(staff: Reader) -> None:
    page = staff.open("/admin/directory/suggestion/?verdict=spam")
    page.locator("#action-toggle").check()
    page.get_by_label("Action:").select_option("Not spam")

    page.get_by_role("button", name="Go").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("3 are in the main queue.")
