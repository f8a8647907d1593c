"""Whoever is told to come again is told when."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory

from ecosystem.middleware import Headers


def through(middleware: type[Headers], response: HttpResponseBase) -> HttpResponseBase:
    """What becomes of an answer on its way out."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return response

    return middleware(answer)(RequestFactory().get("/"))


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_told_to_come_again_is_told_when(status: int) -> None:
    unsaid = through(Headers, HttpResponse(status=status))
    said = through(Headers, HttpResponse(status=status, headers={"Retry-After": "900"}))
    served = through(Headers, HttpResponse())

    assert unsaid.headers["Retry-After"] == "30"
    assert said.headers["Retry-After"] == "900"
    assert "Retry-After" not in served.headers
