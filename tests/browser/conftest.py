"""For each module a portal, with a directory full of hard cases, and a browser that
reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import pytest_django
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import driving, states
from tests.factories import make_user

NO_BROWSER = f"no Chromium on this machine (looked for {', '.join(driving.NAMES)})"
NO_SHARING = (
    "the browser reads through the test's own connection, which only SQLite in memory"
    " can share"
)


@dataclass(frozen=True)
class Portal:
    """Where a portal answers, and the cookie of an account with every right."""

    home: str
    staff_cookie: dict[str, str]


@pytest.fixture(scope="module")
def db(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """Open the database as elsewhere, but for a whole module: what its tests share is
    undone at its end.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def portal(request: pytest.FixtureRequest, db: None) -> Iterator[Portal]:
    """Serve a directory as production does, by default that of `states`.

    The module may name another filling as `FILLING`.
    """
    if not driving.path_of_chromium():
        pytest.skip(NO_BROWSER)
    if not (connection.vendor == "sqlite" and connection.is_in_memory_db()):  # type: ignore[attr-defined]
        pytest.skip(NO_SHARING)
    fill: Callable[[], None] = getattr(request.module, "FILLING", states.fill)
    fill()
    cookie = _sign_in()
    connection.inc_thread_sharing()
    # Static files pass through the portal's own middleware, not through the server of
    # the tests.
    server = LiveServerThread(
        "127.0.0.1", lambda handler: handler, {"default": connections["default"]}
    )
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield Portal(f"http://127.0.0.1:{server.port}", cookie)
    server.terminate()
    connection.dec_thread_sharing()


@pytest.fixture(scope="module")
def chromium(portal: Portal) -> Iterator[Browser]:
    """Hold the system's Chromium for a module.

    It starts after the portal and ends before it: its event loop in this thread would
    part Django from its connection.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=driving.path_of_chromium(), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests of a `page` at each of the places that their module names."""
    if "page" in metafunc.fixturenames:
        metafunc.parametrize(
            "page",
            metafunc.module.PLACES,
            ids=lambda place: place.name,
            indirect=True,
            scope="module",
        )


@pytest.fixture(scope="module")
def window(chromium: Browser, portal: Portal) -> Iterator[driving.Reader]:
    """Hold one window in which all places of a module are read, one after the other.

    A window of its own for each would start a process and load every script anew.
    """
    with driving.reading(chromium, portal.home) as reader:
        yield reader


@pytest.fixture(scope="module")
def page(
    request: pytest.FixtureRequest, window: driving.Reader, portal: Portal
) -> Iterator[Page]:
    """Hold one place of the directory open for all tests of it.

    Whatever went wrong there fails the last.
    """
    place: states.Place = request.param
    window.page.context.clear_cookies()
    window.page.set_viewport_size(driving.WIDE)  # type: ignore[arg-type]
    if place.is_staff:
        window.sign_in(portal.staff_cookie)
    page = window.visit(place)
    page.evaluate(AXE_SCRIPT)
    yield page
    troubles, window.troubles[:] = list(window.troubles), []
    assert troubles == []


@pytest.fixture
def reader(chromium: Browser, portal: Portal) -> Iterator[driving.Reader]:
    """Give a window of usual width; whatever goes wrong in it fails the test."""
    with driving.reading(chromium, portal.home) as found:
        yield found


def _sign_in() -> dict[str, str]:
    client = Client()
    client.force_login(make_user("superuser"))
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }
