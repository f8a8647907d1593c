"""Finished pages: the same as without them, never one change late, within a bound."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import brotli
import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.filters import OrganizationFilterSet, ValuesFilter
from directory.history import changes
from directory.models import ContentVersion, NetworkTier, Organization, Sector, Tag
from directory.search import missed
from directory.views.charts import Picture
from directory.views.organizations import OrganizationList
from ecosystem.page_store import (
    PageStore,
    place_of,
    store,
)
from tests.factories import make_listing, make_organization, make_page
from tests.support.wsgi import BROWSER, Answer, CountingSite, ask, environment

PAGES = (
    "/", "/organizations/", "/organizations/?q=lodge&country=US",
    "/organizations/?tier=near&tier=_none&sort=added", "/organizations/?utm=1&b=2",
    "/organizations/?page=0x", "/organizations/?q=%00lodge%C3%28",
    "/organizations/the-lodge/", "/sectors/", "/sectors/housing/",
    "/tiers/near/", "/tags/", "/tags/mutual-aid/", "/picture/?kind=network",
    "/about/", "/es/organizations/?q=lodge", "/fr/", "/es/organizations/the-lodge/",
)  # fmt: skip
TOKEN = "a" * 32


@pytest.fixture
def site() -> CountingSite:
    return CountingSite()


@pytest.fixture
def portal(site: CountingSite) -> PageStore:
    return PageStore(site)


@pytest.fixture(autouse=True)
def _empty_store() -> Iterator[None]:
    store.forget()
    yield
    store.forget()


@pytest.fixture
def _small_directory(transactional_db: None) -> None:
    tag = Tag.objects.create(name="mutual aid", slug="mutual-aid")
    sector = Sector.objects.create(name="Housing", slug="housing")
    lodge = make_organization(
        name="The lodge", country="US", sectors=[sector], tags=[tag.name]
    )
    make_listing(
        lodge, NetworkTier.objects.create(name="Near", short_name="Near", slug="near")
    )
    make_organization(name="Its network", kind="network")
    make_page(path="/", show_directory=True)
    make_page(path="/about/", title="About")


def rename(name: str) -> None:
    lodge = Organization.objects.get(slug="the-lodge")
    with changes.recorded(lodge):
        lodge.name = name
        lodge.save()


def cookie_of(user: Any) -> str:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return f"session={client.cookies['session'].value}"


def plain(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    return answer.status, answer.headers, answer.body


# The same as without it


@pytest.mark.usefixtures("_small_directory")
@pytest.mark.parametrize("address", PAGES)
def test_kept_page_is_what_the_site_says_header_by_header(
    address: str, portal: PageStore, site: CountingSite
) -> None:
    bare = ask(WSGIHandler(), address)
    ways: list[dict[str, str]] = [
        {},
        {"HTTP_ACCEPT": BROWSER},
        {"HTTP_IF_NONE_MATCH": bare.headers["ETag"]},
        {"HTTP_IF_NONE_MATCH": f'"other", W/{bare.headers["ETag"]}'},
        {
            "HTTP_IF_NONE_MATCH": f"W/{bare.headers['ETag']}",
            "HTTP_ACCEPT_ENCODING": "gzip",
        },
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_IF_NONE_MATCH": '"other"'},
        {"HTTP_COOKIE": f"csrftoken={TOKEN}"},
    ]
    made = ask(portal, address)

    kept = [(ask(portal, address, **way), way) for way in ways]
    heads = ask(portal, address, "HEAD")

    assert plain(made) == plain(bare)
    assert len(site.asked) == 1
    assert [
        (plain(answer), way)
        for answer, way in kept
        if plain(answer) != plain(ask(WSGIHandler(), address, **way))
    ] == []
    assert plain(heads) == plain(ask(WSGIHandler(), address, "HEAD"))
    assert heads.headers["Content-Length"] == str(len(bare.body))


@pytest.mark.usefixtures("_small_directory")
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("BR;q=0, gzip;q=0.1", "gzip"),
        ("identity", ""),
    ],
)
def test_page_is_packed_as_its_reader_takes_it(
    accepted: str, encoding: str, portal: PageStore
) -> None:
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[encoding]
    bare = ask(WSGIHandler(), "/organizations/")

    answers = [
        ask(portal, "/organizations/", HTTP_ACCEPT_ENCODING=accepted) for _ in range(3)
    ]

    assert [unpack(answer.body) for answer in answers] == [bare.body] * 3
    tag = bare.headers["ETag"]
    for answer in answers:
        assert answer.headers.get("Content-Encoding", "") == encoding
        assert answer.headers["ETag"] == (f"W/{tag}" if encoding else tag)
        assert answer.headers["Content-Length"] == str(len(answer.body))
        assert answer.headers["Vary"] == "Cookie, Accept-Encoding"


@pytest.mark.usefixtures("_small_directory")
def test_unchanged_page_costs_one_statement_and_no_body(portal: PageStore) -> None:
    tag = ask(portal, "/").headers["ETag"]

    with CaptureQueriesContext(connection) as statements:
        answer = ask(portal, "/", HTTP_IF_NONE_MATCH=tag)

    assert [query["sql"] for query in statements.captured_queries] == [
        "SELECT number FROM directory_contentversion"
    ]
    assert (answer.status, answer.body) == (304, b"")
    assert {"Content-Length", "Content-Type"} & {*answer.headers} == set()


# Which page an address means


@pytest.mark.usefixtures("_small_directory")
@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("?q=lodge&kind=network", "?kind=network&q=lodge"),
        ("?q=lodge&kind=network", "?kind=network&kind=network&q=lodge&sort="),
        ("?q=lodge", "?q=network&q=lodge"),
        ("?sort=name", "?sort=added&sort=name&page="),
        ("?q=%20lodge", "?&q=+lodge&&"),
    ],
)
def test_disordered_and_doubled_addresses_share_a_page(
    first: str, other: str, portal: PageStore, site: CountingSite
) -> None:
    answers = [
        ask(portal, f"/organizations/{query}") for query in (first, other, other)
    ]

    assert len(site.asked) == 1
    assert len({answer.body for answer in answers}) == 1
    bare = ask(WSGIHandler(), f"/organizations/{other}")
    assert plain(answers[-1]) == plain(bare)


@pytest.mark.usefixtures("_small_directory")
@pytest.mark.parametrize(
    "query",
    [
        "?q=network",
        "?q=lodge&q=",
        "?sector=housing&sector=_none",
        "?sector=_none&sector=housing",
        "?utm=1",
        "?utm=1&fbclid=2",
        "?fbclid=2&utm=1",
        "?sector=lodge",
        "?Q=lodge",
        "?q=lodge%26page=2",
        "?q=lodge;page=2",
        "?page=9",
    ],
)
def test_other_page_is_never_taken_for_it(query: str, portal: PageStore) -> None:
    for asked in ("", "?q=lodge", "?page=1", "?sector=housing", "?kind=network"):
        ask(portal, f"/organizations/{asked}")

    answer = ask(portal, f"/organizations/{query}")

    assert plain(answer) == plain(ask(WSGIHandler(), f"/organizations/{query}"))


@pytest.mark.usefixtures("_small_directory")
def test_stranger_of_a_page_that_names_none_makes_no_second_entry(
    portal: PageStore, site: CountingSite
) -> None:
    for address in ("/", "/?utm=1", "/?q=lodge&page=2", "/?prepared=1"):
        ask(portal, address)

    assert (len(site.asked), len(store)) == (1, 1)


def test_words_that_hold_a_question_mark_are_no_query() -> None:
    assert place_of(("/organizations/?q=a", "")) is None
    assert place_of(("/organizations/", "q=a")) is not None


def test_single_parameters_are_those_that_take_one_value() -> None:
    single = {
        name
        for name, one in OrganizationFilterSet.base_filters.items()
        if not isinstance(one, ValuesFilter)
    }

    assert {*OrganizationList.single_parameters} == {*single, "page"}
    assert {*Picture.single_parameters} == single
    choices = {*OrganizationFilterSet.base_filters} - single
    assert {*OrganizationList.set_parameters} == {*Picture.set_parameters} == choices


# What is never kept


@pytest.mark.usefixtures("_small_directory")
@pytest.mark.parametrize(
    "address",
    [
        "/organizations/?q=nobodyhasthis", "/organizations/nobody/", "/nothing/",
        "/organizations/?page=99", "/organizations", "/suggest/", "/robots.txt",
        "/organizations/the-lodge/correct/", "/sitemap.xml", "/opensearch.xml",
        "/search/suggest/?q=lod", "/healthz", "/admin/login/",
        "/feeds/organizations.atom", "/data/", "/organizations/the-lodge.json",
    ],
)  # fmt: skip
def test_what_is_no_page_for_all_is_not_kept(
    address: str, portal: PageStore, site: CountingSite
) -> None:
    answers = [ask(portal, address, HTTP_ACCEPT_ENCODING="gzip") for _ in range(2)]

    assert (len(site.asked), len(store)) == (2, 0)
    bare = ask(WSGIHandler(), address, HTTP_ACCEPT_ENCODING="gzip")
    assert [
        (answer.status, sorted(answer.headers), answer.headers.get("Content-Encoding"))
        for answer in answers
    ] == [(bare.status, sorted(bare.headers), bare.headers.get("Content-Encoding"))] * 2


@pytest.mark.usefixtures("_small_directory")
def test_words_that_found_nothing_are_counted_each_time(portal: PageStore) -> None:
    missed.counter._counts.clear()

    for _ in range(3):
        ask(portal, "/organizations/?q=nobodyhasthis")
    ask(portal, "/organizations/?q=nobodyhasthis", HTTP_X_TYPING="1")

    assert sum(missed.counter._counts.values()) == 3


# Who asks, and how


@pytest.mark.usefixtures("_small_directory")
@pytest.mark.parametrize(
    "unusual",
    [
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "127.0.0.1\r\nX: y"},
        {"SCRIPT_NAME": "/zz"},
        {"SCRIPT_URL": "/zz/organizations/"},
        {"CONTENT_TYPE": "text/plain; charset=utf-16"},
        {"CONTENT_LENGTH": "3"},
        {"HTTP_IF_MATCH": '"other"'},
        {"HTTP_ACCEPT": "application/json"},
        {"HTTP_ACCEPT": "text/turtle, text/html;q=0.5"},
        {"HTTP_ACCEPT": "text/html;q=0.5, application/ld+json"},
        {"HTTP_COOKIE": "session=invented"},
        {"HTTP_COOKIE": "a=b; session="},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_unusual_request_is_answered_by_the_site(
    unusual: dict[str, str], portal: PageStore, site: CountingSite
) -> None:
    ask(portal, "/organizations/")

    answers = [ask(portal, "/organizations/", **unusual) for _ in range(2)]

    bare = ask(WSGIHandler(), "/organizations/", **unusual)
    assert [plain(answer) for answer in answers] == [plain(bare)] * 2
    assert (len(site.asked), len(store)) == (3, 1)


@pytest.mark.usefixtures("_small_directory")
@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "PURGE"])
def test_other_method_is_answered_by_the_site(method: str, portal: PageStore) -> None:
    ask(portal, "/organizations/")

    answer = ask(portal, "/organizations/", method)

    bare = ask(WSGIHandler(), "/organizations/", method)
    assert (answer.status, sorted(answer.headers)) == (
        bare.status,
        sorted(bare.headers),
    )


@pytest.mark.usefixtures("_small_directory")
def test_staff_get_their_own_page_and_leave_none_behind(
    portal: PageStore, admin_user: Any
) -> None:
    cookie = cookie_of(admin_user)

    before = ask(portal, "/", HTTP_COOKIE=cookie)
    reader = ask(portal, "/")
    after = ask(portal, "/", HTTP_COOKIE=cookie)

    assert [one.headers["Cache-Control"] for one in (before, reader, after)] == [
        "private, no-store",
        "no-cache",
        "private, no-store",
    ]
    assert plain(reader) == plain(ask(WSGIHandler(), "/"))


@pytest.mark.usefixtures("_small_directory")
def test_what_a_reader_sends_besides_changes_nothing(
    portal: PageStore, site: CountingSite
) -> None:
    bare = ask(WSGIHandler(), "/organizations/?q=lodge")
    told = {
        "HTTP_ACCEPT_LANGUAGE": "fr", "HTTP_USER_AGENT": "<b>", "HTTP_X_TYPING": "1",
        "HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example",
        "HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE",
        "HTTP_X_FORWARDED_PREFIX": "/zz", "HTTP_COOKIE": f"csrftoken={TOKEN}; a=<b>",
        "ecosystem.page_store": "yes", "HTTP_RANGE": "bytes=0-3",
    }  # fmt: skip

    first = ask(portal, "/organizations/?q=lodge", **told)
    second = ask(portal, "/organizations/?q=lodge")

    assert plain(first) == plain(second) == plain(bare)
    assert len(site.asked) == 1


@pytest.mark.usefixtures("_small_directory")
def test_site_by_https_answers_no_kept_page_to_plain_http(
    settings: Any,
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    portal = PageStore(WSGIHandler())
    by_https = {"HTTP_X_FORWARDED_PROTO": "https"}

    for way in (by_https, {}, by_https, {"HTTP_X_FORWARDED_PROTO": "http,https"}):
        answer = ask(portal, "/", **way)

        assert plain(answer) == plain(ask(WSGIHandler(), "/", **way))
        assert answer.status == (200 if way == by_https else 301)


@pytest.mark.usefixtures("_small_directory")
def test_path_in_another_script_reaches_the_site_and_the_log_as_it_came(
    portal: PageStore, site: CountingSite
) -> None:
    organization = make_organization(name="日本", slug="日本")
    address = organization.get_absolute_url()
    path = "/organizations/日本/"
    assert address != ""

    first, second = environment(path), environment(path)
    for environ in (first, second):
        portal(environ, lambda *_head: None)

    assert len(site.asked) == 1
    assert first["PATH_INFO"] == second["PATH_INFO"] == path


# Fresh


@pytest.mark.usefixtures("_small_directory")
def test_change_is_seen_by_the_next_request(portal: PageStore) -> None:
    for number in range(5):
        ask(portal, "/organizations/the-lodge/")
        rename(f"Lodge {number}")

        assert (
            f"Lodge {number}".encode() in ask(portal, "/organizations/the-lodge/").body
        )


@pytest.mark.usefixtures("_small_directory")
def test_page_made_across_a_change_is_answered_and_not_kept(
    portal: PageStore, site: CountingSite
) -> None:
    site.meanwhile = lambda: rename("Another lodge")
    answer = ask(portal, "/organizations/the-lodge/")
    site.meanwhile = lambda: None

    after = ask(portal, "/organizations/the-lodge/")

    assert (answer.status, b"Another lodge" in answer.body) == (200, False)
    assert b"Another lodge" in after.body


@pytest.mark.usefixtures("_small_directory")
def test_page_for_a_day_is_not_kept_for_the_next(
    portal: PageStore, site: CountingSite
) -> None:
    noon = timezone.make_aware(datetime(2031, 4, 5, 12))
    bodies = []
    for moment in (noon, noon + timedelta(hours=11), noon + timedelta(hours=13)):
        with time_machine.travel(moment, tick=False):
            bodies.append(ask(portal, "/organizations/the-lodge/").body)

    assert bodies[0] == bodies[1]
    assert bodies[2] != bodies[0]
    assert len(site.asked) == 2


@pytest.mark.usefixtures("_small_directory")
def test_nothing_of_an_open_transaction_is_kept(portal: PageStore) -> None:
    from django.db import transaction

    ask(portal, "/")

    with transaction.atomic():
        rename("A draft")
        ask(portal, "/organizations/the-lodge/")
        transaction.set_rollback(True)

    assert len(store) == 1
    assert b"A draft" not in ask(portal, "/organizations/the-lodge/").body


@pytest.mark.usefixtures("_small_directory")
def test_kept_pages_are_read_while_the_database_is_away(
    portal: PageStore, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    kept = ask(portal, "/")

    def fail(_queryset: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(type(ContentVersion.objects.all()), "number", fail)

    assert plain(ask(portal, "/")) == plain(kept)
    assert ask(portal, "/organizations/").status == 503
    assert ask(portal, "/").status == 200
    notes = [line for line in caplog.messages if line.startswith("Kept pages are")]
    assert len(notes) == 1


@pytest.mark.usefixtures("_small_directory")
def test_pages_of_a_former_number_are_not_read_while_the_database_is_away(
    portal: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(portal, "/")
    rename("Another lodge")
    ask(portal, "/robots.txt")
    ask(portal, "/organizations/?q=nobodyhasthis")

    def fail(_queryset: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(type(ContentVersion.objects.all()), "number", fail)

    assert ask(portal, "/").status == 503
