"""A browser that notes everything that goes wrong on the way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from tests.browser.states import Place

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 780}
NOTE_VIOLATIONS = """
  document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


def path_of_chromium() -> str:
    """Return where this machine has a Chromium, or an empty text."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


@dataclass
class Reader:
    """One reader: a page, where it reads, and every trouble and request so far."""

    page: Page
    home: str
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to an address of the portal, which must answer with this status."""
        if status >= 400:
            self.refused.add(self.home + path)
        response = self.page.goto(self.home + path, wait_until="load")
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        return self.page

    def visit(self, place: Place) -> Page:
        """Go to a place; a page of errors is served as the portal would answer if it
        broke.
        """
        if place.template:
            body = render_to_string(place.template)
            self.page.route(
                f"{self.home}{place.path}",
                lambda route: route.fulfill(body=body, content_type="text/html"),
            )
        page = self.open(place.address, status=place.status)
        for name, words in place.typed:
            page.locator(f"#{name}").fill(words)
        if place.press:
            self.refused.add(page.url)
            page.get_by_role("button", name=place.press, exact=True).click()
            page.wait_for_load_state("networkidle")
        return page

    def asked(self, path: str) -> list[str]:
        """Return the words that were asked for at an address, in order."""
        start = f"{self.home}{path}?q="
        return [
            address.removeprefix(start)
            for address in self.requests
            if address.startswith(start)
        ]

    def sign_in(self, cookie: dict[str, str]) -> None:
        """Read on as the account that this cookie belongs to."""
        self.page.context.add_cookies([{**cookie, "url": self.home}])  # type: ignore[typeddict-item]

    def watch(self) -> None:
        """Note failed and foreign requests, errors of scripts, of the console and of
        the content policy.
        """
        self.page.on("request", self._requested)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on(
            "pageerror", lambda error: self.troubles.append(f"script: {error}")
        )

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.home + "/", "data:")):
            self.troubles.append(f"foreign request: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.url not in self.refused:
            self.troubles.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if (
            message.type in {"error", "warning"}
            and message.location.get("url") not in self.refused
        ):
            self.troubles.append(f"console: {message.text}")


class InputMethod:
    """Types where the focus is as one writes Chinese, Japanese or Korean: words are
    composed, then committed.
    """

    # After the end of a composition Firefox tells of the words once more, by an event
    # that Chromium does not send.
    TELL_AGAIN = """
      addEventListener("compositionend", ({ target }) =>
        target.dispatchEvent(new InputEvent("input", { bubbles: true })));
    """
    KEY = 229

    def __init__(self, page: Page, *, tells_again: bool = False) -> None:
        """Write on this page, which is open."""
        self._session = page.context.new_cdp_session(page)
        if tells_again:
            page.evaluate(self.TELL_AGAIN)

    def compose(self, words: str) -> None:
        """Show words that are not meant yet, in the place of those composed before."""
        caret = len(words)
        self._session.send(
            "Input.imeSetComposition",
            {"text": words, "selectionStart": caret, "selectionEnd": caret},
        )

    def commit(self, words: str) -> None:
        """End the composition with these words."""
        self._session.send("Input.insertText", {"text": words})

    def press(self, key: str) -> None:
        """Press a key that the input method takes for itself."""
        self._session.send(
            "Input.dispatchKeyEvent",
            {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": self.KEY},
        )
        self._session.send(
            "Input.dispatchKeyEvent",
            {"type": "keyUp", "key": key, "windowsVirtualKeyCode": self.KEY},
        )


@contextmanager
def reading(browser: Browser, home: str, **options: Any) -> Iterator[Reader]:
    """Open a browser window of its own; at its end nothing may have gone wrong."""
    context = browser.new_context(**{"viewport": WIDE, "locale": "en-US", **options})
    context.set_default_timeout(8000)
    context.add_init_script(NOTE_VIOLATIONS)
    reader = Reader(context.new_page(), home)
    reader.watch()
    try:
        yield reader
    finally:
        context.close()
    assert reader.troubles == []
