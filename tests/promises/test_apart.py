"""Two requests that differ in what an answer is made from never share a kept one."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import clear_script_prefix

from directory import caching
from directory.history import changes
from directory.models import NetworkTier, Organization, Sector, SiteSettings, Tag
from directory.search.engine import cache
from ecosystem.page_store import Application, PageStore, store
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
)
from tests.promises.test_caches import _object
from tests.support import caches

READERS = (
    "/", "/organizations/", "/organizations/?q=lodge&country=US",
    "/organizations/the-lodge/",
    "/sectors/", "/sectors/housing/", "/tiers/near/", "/tags/", "/tags/mutual-aid/",
    "/picture/", "/about/", "/nothing/", "/search/suggest/?q=lod", "/opensearch.xml",
)  # fmt: skip
MACHINES = (
    "/sitemap.xml",
    "/sitemap-terms.xml",
    "/sitemap-organizations.xml",
    "/robots.txt",
)
KEPT = [_object(path, name) for path, name in caches.kept(caches.sources())]
CLEARING = [one.cache_clear for one in KEPT if hasattr(one, "cache_clear")]


class Asked(NamedTuple):
    """One request: the path, and what of its environment is not as usual."""

    path: str
    environ: tuple[tuple[str, str], ...] = ()


class Answer(NamedTuple):
    status: str
    etag: str
    text: str


@pytest.fixture(params=["made", "kept"])
def portal(request: pytest.FixtureRequest) -> Application:
    """Hold the site, then with the store of pages around it."""
    site = WSGIHandler()
    return site if request.param == "made" else PageStore(site)


@pytest.fixture
def staff_cookie(admin_user: Any) -> str:
    client = Client()
    client.force_login(admin_user, "django.contrib.auth.backends.ModelBackend")
    return f"session={client.cookies['session'].value}"


@pytest.fixture(autouse=True)
def _directory(transactional_db: None) -> Iterator[None]:
    tag = Tag.objects.create(name="mutual aid", slug="mutual-aid")
    sector = Sector.objects.create(name="Housing", slug="housing")
    lodge = make_organization(
        name="The lodge", country="US", sectors=[sector], tags=[tag.name]
    )
    tier = NetworkTier.objects.create(name="Near", short_name="Near", slug="near")
    make_listing(lodge, tier)
    make_relationship(lodge, make_organization(name="Its network", kind="network"))
    make_page(path="/", show_directory=True)
    make_page(path="/about/", title="About")
    forget_all()
    yield
    clear_script_prefix()
    forget_all()


def forget_all() -> None:
    """Let this process be as it was when it started."""
    cache.shared.forget()
    caching.forget()
    store.forget()
    for clear in CLEARING:
        clear()


def ask(portal: Application, asked: Asked, **more: str) -> Answer:
    """Return what a server would get; the client of tests passes over the mount."""
    path, _, query = asked.path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        **dict(asked.environ), **more,
    }  # fmt: skip
    heads: list[Any] = []
    response = portal(environ, lambda *head: heads.append(head))
    text = b"".join(response).decode()
    if isinstance(response, HttpResponseBase):
        response.close()
    return Answer(heads[0][0], dict(heads[0][1]).get("ETag", ""), text)


def in_all_ways(staff_cookie: str) -> list[Asked]:
    """Return each page in other languages, by https at another host, and for staff."""
    paths = [
        *READERS,
        *MACHINES,
        *(f"/es{path}" for path in READERS),
        "/fr/",
        "/fr/organizations/",
    ]
    elsewhere = (("wsgi.url_scheme", "https"), ("HTTP_HOST", "localhost"))
    return [
        Asked(path, way)
        for path in paths
        for way in ((), elsewhere, (("HTTP_COOKIE", staff_cookie),))
    ]


def mounted(name: str) -> list[Asked]:
    """Return each page under a mount that the server names, and then at the root."""
    end = {"SCRIPT_NAME": "", "SCRIPT_URL": "{}"}[name]
    paths = [*READERS, *MACHINES, "/es/", "/es/organizations/"]
    under = [
        Asked(path, ((name, "/zz" + end.format(path.partition("?")[0])),))
        for path in paths
    ]
    return [*under, *map(Asked, paths)]


def unlike(portal: Application, ways: list[Asked]) -> list[Asked]:
    """Return what is not answered as by a process that was never asked anything
    else.
    """
    alone = {}
    for asked in ways:
        forget_all()
        alone[asked] = ask(portal, asked)
    in_turn = [
        (asked, ask(portal, asked)) for order in (ways, ways[::-1]) for asked in order
    ]
    return [asked for asked, answer in in_turn if answer != alone[asked]]


def test_answers_are_what_a_process_asked_nothing_else_would_give(
    portal: Application, staff_cookie: str
) -> None:
    ways = in_all_ways(staff_cookie)

    assert unlike(portal, ways) == []


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "SCRIPT_URL"])
def test_mount_that_a_server_names_changes_nothing(
    portal: Application, name: str
) -> None:
    ways = mounted(name)

    answers = [ask(portal, asked) for asked in ways]

    half = len(ways) // 2
    assert [
        asked
        for asked, answer in zip(ways, answers, strict=True)
        if "/zz" in answer.text
    ] == []
    assert answers[:half] == answers[half:]


def test_no_address_is_kept_for_another_mount(
    portal: Application, settings: Any
) -> None:
    settings.FORCE_SCRIPT_NAME = None

    assert unlike(portal, mounted("SCRIPT_NAME")) == []


def test_change_of_the_content_is_seen_in_every_answer(portal: Application) -> None:
    ways = [Asked(path) for path in (*READERS, *MACHINES)]
    before = {asked: ask(portal, asked) for asked in ways}

    lodge = Organization.objects.get(slug="the-lodge")
    with changes.recorded(lodge):
        lodge.name = "The lodge by the sea"
        lodge.save()
    with changes.recorded(site := SiteSettings.objects.current()):
        site.capacity_notice = "We are slow until July."
        site.save()

    etags = [
        asked
        for asked in ways
        if before[asked].etag and ask(portal, asked).etag == before[asked].etag
    ]
    assert etags == []
    assert unlike(portal, ways) == []


def test_reader_who_has_a_page_is_told_so_only_of_the_same_page(
    portal: Application, staff_cookie: str
) -> None:
    ways = in_all_ways(staff_cookie)
    answers = {asked: ask(portal, asked) for asked in ways}
    had = [(asked, answer) for asked, answer in answers.items() if answer.etag]

    wrong = []
    for asked, answer in answers.items():
        for other, kept in had:
            if (
                other.path == asked.path
                and ask(portal, asked, HTTP_IF_NONE_MATCH=kept.etag).status
                == "304 Not Modified"
            ):
                wrong += [(other, asked)] * (kept.text != answer.text)

    assert len(had) > 40
    assert wrong == []
