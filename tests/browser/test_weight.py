"""What a visit costs: bytes on the wire with everything, requests, and how much the
page moves while it loads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from directory.operations import seed
from tests.browser import driving
from tests.browser.conftest import Portal

pytestmark = pytest.mark.browser

FILLING = seed.seed
RECORD = "/organizations/the-us-federation-of-worker-cooperatives/"
FIRST_VISIT, NEXT_PAGE, MOST_REQUESTS = 21 * 1024, 12 * 1024, 5
FETCH_ICON = (
    "() => fetch(document.querySelector('link[rel=icon][type]').href).then((answer) =>"
    " answer.text())"
)
SHIFT = """
  () => new Promise((done) => {
    const observer = new PerformanceObserver((list) =>
      done(list.getEntries().map(({ value }) => value)));
    observer.observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done([]), 300);
  })
"""


@dataclass
class Scales:
    """Weighs what passes over the wire, headers included."""

    reader: driving.Reader
    received: list[float]

    def weigh(self, path: str) -> tuple[int, int]:
        """Open a page and return bytes and requests that went over the wire for it."""
        self.received.clear()
        page = self.reader.open(path)
        page.evaluate(
            FETCH_ICON
        )  # a browser without a window does not ask for it by itself
        page.wait_for_load_state("networkidle")
        arrived = [size for size in self.received if size]
        return int(sum(arrived)), len(arrived)


@pytest.fixture
def scales(chromium: Browser, portal: Portal) -> Iterator[Scales]:
    """Give a reader who comes for the first time, and what weighs the answers."""
    with driving.reading(chromium, portal.home) as reader:
        received: list[float] = []
        network = reader.page.context.new_cdp_session(reader.page)
        network.send("Network.enable")

        def note(event: dict[str, Any]) -> None:
            received.append(event["encodedDataLength"])

        network.on("Network.loadingFinished", note)
        yield Scales(reader, received)


@pytest.mark.parametrize(
    "path", ["/", "/organizations/", RECORD, "/suggest/", f"{RECORD}correct/"]
)
def test_first_visit_is_light(scales: Scales, path: str) -> None:
    size, requests = scales.weigh(path)

    assert 2000 < size <= FIRST_VISIT
    assert 2 <= requests <= MOST_REQUESTS


@pytest.mark.parametrize(
    ("first", "then"),
    [("/organizations/", "/"), ("/", "/organizations/"), ("/organizations/", RECORD)],
)
def test_next_page_is_lighter(scales: Scales, first: str, then: str) -> None:
    scales.weigh(first)

    size, _ = scales.weigh(then)

    assert 500 < size <= NEXT_PAGE


@pytest.mark.parametrize(
    "path", ["/", "/organizations/", RECORD, "/sectors/", "/about/"]
)
@pytest.mark.parametrize("size", [driving.WIDE, driving.NARROW], ids=["wide", "narrow"])
def test_nothing_moves_while_a_page_loads(
    reader: driving.Reader, path: str, size: Any
) -> None:
    reader.page.set_viewport_size(size)

    shifts = reader.open(path).evaluate(SHIFT)

    assert shifts == []
