"""A browser runs the scripts of the portal, and none that was changed on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser import driving
from tests.browser.conftest import Portal
from tests.browser.driving import Reader

pytestmark = pytest.mark.browser

LINE = "document.documentElement.dataset.changed = 'yes';\n"
HAS_RUN = "document.documentElement.dataset.changed === 'yes'"
REFUSED = "Failed to find a valid digest in the 'integrity' attribute"
SCRIPTS = {
    "/organizations/": "live",
    "/suggest/": "duplicates",
    "/admin/login/": "theme",
}


def change(route: Route) -> None:
    """Let a script through with one line more."""
    real = route.fetch()
    route.fulfill(response=real, body=LINE + real.text())


def say_no_digest(route: Route) -> None:
    """Let a page through without the digests of its scripts."""
    real = route.fetch()
    route.fulfill(response=real, body=re.sub(r' integrity="[^"]+"', "", real.text()))


@pytest.mark.parametrize(("path", "script"), SCRIPTS.items())
def test_changed_script_does_not_run(
    chromium: Browser,
    portal: Portal,
    path: str,
    script: str,
) -> None:
    with driving.reading(chromium, portal.home) as reader:
        reader.page.route(f"**/{script}.*.js", change)

        page = reader.open(path)

        assert page.evaluate(HAS_RUN) is False
        refusals, reader.troubles = reader.troubles, []
    assert [words for words in refusals if REFUSED in words] != []


def test_changed_script_would_run_where_the_page_says_no_digest(reader: Reader) -> None:
    reader.page.route("**/organizations/", say_no_digest)
    reader.page.route("**/live.*.js", change)

    page = reader.open("/organizations/")

    assert page.evaluate(HAS_RUN) is True


def test_unchanged_script_runs(reader: Reader) -> None:
    page = reader.open("/organizations/")

    page.fill("#q", "CIRIEC")

    expect(page.locator(".list-head h1")).to_contain_text("1 organization")
