"""The store of pages stays within its bound, and many who ask at once make one page."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.http import HttpResponse

from ecosystem import page_store
from ecosystem.page_store import Key, Moment, Page, PageStore, Place, Store
from tests.support.wsgi import ask

MB = 1024 * 1024
NOW = Moment(7, date(2031, 4, 5))
HEADERS = [("ETag", '"7"'), ("Content-Type", "text/html"), ("X-Name", "value")]


def key(name: object) -> Key:
    return Key(Place(f"/organizations/{name}/", (), ()), is_secure=False)


def page(size: int = 20_000, letter: bytes = b"a") -> Page:
    return Page(HEADERS, letter * size)


@pytest.fixture
def small(settings: Any) -> Store:
    settings.PAGE_STORE_MB = 1
    return Store()


def put(store: Store, name: object, size: int = 20_000) -> None:
    """Ask for a page and, as it is not there, make it."""
    if store.find(NOW, key(name)) is None:
        store.keep(NOW, key(name), page(size))


def test_store_takes_no_more_than_its_bound(small: Store) -> None:
    most = 0

    for number in range(50_000):
        put(small, number)
        put(small, number)
        most = max(most, small.bytes)

    assert 0.9 * MB < most <= MB
    assert small.bytes == sum(
        page_store._size_with(name, one) for name, one in small._pages.items()
    )
    assert len(small._asked_before) <= page_store.MOST_ASKED_BEFORE


def test_robot_that_reads_all_drives_nothing_out(small: Store) -> None:
    put(small, "front")

    for number in range(5_000):
        put(small, number)

    assert small.find(NOW, key("front")) is not None


def test_page_asked_for_twice_gets_in_and_the_least_recent_goes(small: Store) -> None:
    for number in range(60):
        put(small, number)
    last = [*small._pages][-1]
    first, second = [*small._pages][:2]
    small.find(NOW, first)

    put(small, "new")
    is_in_at_once = small.find(NOW, key("new")) is not None
    put(small, "new")

    assert not is_in_at_once
    kept = [small.find(NOW, one) is not None for one in (key("new"), first, last)]
    assert kept == [True, True, True]
    assert small.find(NOW, second) is None


def test_packed_bytes_count(small: Store) -> None:
    one = Page(HEADERS, bytes(range(256)) * 100)
    small.find(NOW, key(1))
    small.keep(NOW, key(1), one)
    before = small.bytes

    packed = small.body(key(1), one, "gzip")
    again = small.body(key(1), one, "gzip")

    assert gzip.decompress(packed) == one.bodies[""]
    assert packed is again
    assert small.bytes == before + len(packed)


def test_packing_makes_room(small: Store) -> None:
    for number in range(60):
        put(small, number)
    name, one = [*small._pages.items()][-1]
    one.bodies[""] = bytes(20_000)

    for encoding in ("gzip", "br"):
        small.body(name, one, encoding)

    assert small.bytes <= MB


def test_pages_of_another_moment_go(small: Store) -> None:
    put(small, 1)
    others = [NOW._replace(number=8), NOW, NOW._replace(day=date(2031, 4, 6)), NOW]

    found = [small.find(moment, key(1)) for moment in others]

    assert (found, len(small), small.bytes) == ([None] * 4, 0, 0)


def test_page_of_a_former_moment_does_not_get_in(small: Store) -> None:
    small.find(NOW._replace(number=8), key(1))

    small.keep(NOW, key(1), page())

    assert len(small) == 0


def test_page_is_kept_apart_by_the_scheme(small: Store) -> None:
    put(small, 1)

    assert small.find(NOW, key(1)._replace(is_secure=True)) is None


# Many at once


class SlowSite:
    """A site whose pages take their time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.made = 0

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.made += 1
        time.sleep(self.seconds)
        if environ["PATH_INFO"] == "/sectors/":
            raise RuntimeError
        response: Any = HttpResponse(b"A page", headers={"ETag": '"7"'})
        response.content_number = NOW.number
        start_response("200 OK", [*response.items()])
        answer: Iterable[bytes] = response
        return answer


@pytest.fixture
def _still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no change come, and no day."""
    page_store.store.forget()
    monkeypatch.setattr(page_store, "moment_now", lambda: NOW)
    monkeypatch.setattr(page_store, "_today", lambda: NOW.day)
    yield
    page_store.store.forget()


def at_once(portal: PageStore, number: int, address: str = "/tags/") -> list[bytes]:
    begin = Barrier(number)

    def reader(_number: int) -> bytes:
        begin.wait()
        return ask(portal, address).body

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(reader, range(number)))


@pytest.mark.usefixtures("_still")
def test_many_who_ask_at_once_wait_for_one_page() -> None:
    site = SlowSite(0.3)

    answers = at_once(PageStore(site), 8)

    assert (answers, site.made) == ([b"A page"] * 8, 1)


@pytest.mark.usefixtures("_still")
def test_who_has_waited_long_makes_the_page_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_store, "LONGEST_WAIT", 0.05)
    site = SlowSite(0.5)

    answers = at_once(PageStore(site), 3)

    assert (answers, site.made) == ([b"A page"] * 3, 3)


@pytest.mark.usefixtures("_still")
def test_fault_lets_the_next_one_try() -> None:
    portal = PageStore(SlowSite(0))

    for _ in range(2):
        with pytest.raises(RuntimeError):
            ask(portal, "/sectors/")

    assert page_store.store._made == {}
