"""What may be kept, and how the store of pages reads headers."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse, QueryDict

from directory.public import PublicPage
from directory.views.organizations import OrganizationList
from ecosystem import page_store
from ecosystem.page_store import PageStore, encoding_of, may_be_kept, takes_page
from tests.support.wsgi import BROWSER, CountingSite


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Cache-Control", "no-store"),
        ("Cache-Control", "private"),
        ("Content-Type", "application/json"),
        ("Content-Encoding", "br"),
        ("Vary", "Cookie, User-Agent"),
        ("Vary", "*"),
        ("ETag", 'W/"1"'),
        ("ETag", ""),
        ("Set-Cookie", "a=b"),
    ],
)
def test_answer_with_such_a_header_is_not_kept(name: str, value: str) -> None:
    response: Any = HttpResponse("A page", headers={"ETag": '"1"', "Vary": "Cookie"})
    response.content_number = 1
    assert may_be_kept(response)

    response.headers[name] = value

    assert not may_be_kept(response)


@pytest.mark.parametrize("fault", ["unmarked", "cookie", "status", "form", "large"])
def test_answer_that_is_not_for_all_is_not_kept(fault: str) -> None:
    response: Any = HttpResponse("A page", headers={"ETag": '"1"'})
    if fault != "unmarked":
        response.content_number = 1
    if fault == "cookie":
        response.set_cookie("a", "b")
    if fault == "status":
        response.status_code = 404
    if fault == "form":
        response.content = '<input name="csrfmiddlewaretoken">'
    if fault == "large":
        response.content = b"a" * (1024 * 1024 + 1)

    assert not may_be_kept(response)


def test_layer_is_not_there_where_it_is_switched_off(settings: Any) -> None:
    site = CountingSite()
    assert isinstance(page_store.around(site), PageStore)

    settings.PAGE_STORE_MB = 0
    assert page_store.around(site) is site

    settings.PAGE_STORE_MB, settings.DEBUG = 64, True
    assert page_store.around(site) is site


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("*", ""),
        ("br;q=0", ""),
        ("br;q=x, gzip", "gzip"),
        ("x-gzip", ""),
        (" gzip ; q=1.0 ,br;q=0.001", "br"),
        ("gzip;q=", ""),
        (",,,;;;===", ""),
    ],
)
def test_encoding_is_one_that_the_reader_takes(accepted: str, encoding: str) -> None:
    assert encoding_of(accepted) == encoding


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("", True),
        ("*/*", True),
        (BROWSER, True),
        ("text/html", True),
        (f"{BROWSER},application/signed-exchange;v=b3;q=0.7", True),
        ("text/html, application/ld+json", True),
        ("text/html, text/turtle;q=x", False),
        ("text/html, text/turtle;charset=utf-8", False),
        ("text/html, text/turtle;q=1;charset=utf-8", False),
        ("*/*, text/turtle", False),
        ("text/html;q=0.9", False),
        ("application/json, text/html", False),
        ("text/csv", False),
        ("text/*", False),
    ],
)
def test_page_is_for_who_wants_one_first(accepted: str, takes: bool) -> None:
    assert takes_page(accepted) is takes


def test_views_of_pages_know_their_parameters() -> None:
    assert PublicPage.known_parameters == ()
    assert {*OrganizationList.single_parameters} <= {*OrganizationList.known_parameters}


class Files(PublicPage):
    known_parameters = ("id",)

    def etag(self, *_args: object, **_kwargs: object) -> str:
        return '"what lies on the disk"'


class Card(PublicPage):
    known_parameters = ("id",)


def test_page_with_an_etag_of_its_own_is_not_kept() -> None:
    assert (Files().is_kept(), Card().is_kept()) == (False, True)


@pytest.mark.parametrize("query", ["id=a&id=b", "id=a&id=b&id=a", "id=a&id=", "id=a"])
def test_values_are_told_apart_where_a_view_does_not_say_how_it_reads_them(
    query: str,
) -> None:
    sent = QueryDict(query)

    assert Card.asked(sent) == (("id", tuple(sent.getlist("id"))),)
