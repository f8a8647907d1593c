"""What every page shows: the name of the site and the navigation."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from directory import context_processors
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def test_nothing_is_read_before_it_is_shown(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        context_processors.site(RequestFactory().get("/"))


def test_navigation_has_pages_that_are_not_hidden_in_it() -> None:
    make_page(path="/shown/", title="Shown")
    make_page(path="/hidden/", title="Hidden", hide_in_navigation=True)

    context = context_processors.site(RequestFactory().get("/"))

    assert {page.title for page in context["site_pages"]} >= {"Shown", "Hidden"}
    assert [page.title for page in context["navigation"]] == ["Shown"]


def test_session_is_told_by_its_cookie() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"

    assert context_processors.site(request)["has_session"] is True
