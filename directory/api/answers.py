"""How the API answers: always in JSON, and a refusal as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from directory.lib import problems
from directory.lib.problems import PROBLEM


class Json(JSONRenderer):
    """JSON in its short form, whatever indents the request asks for."""

    def get_indent(
        self, accepted_media_type: str, renderer_context: Mapping[str, Any]
    ) -> None:
        return None


class AlwaysJson(BaseContentNegotiation):
    """Answer in JSON also where a browser asks for a page: there is nothing else."""

    def select_parser(self, request: Request, parsers: Sequence[Any]) -> Any:
        return parsers[0]

    def select_renderer(
        self,
        request: Request,
        renderers: Sequence[Any],
        format_suffix: str | None = None,
    ) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class Refused(exceptions.APIException):
    """A question with parameters that are not known, each with what is wrong."""

    status_code = HTTPStatus.BAD_REQUEST
    default_detail = "Some parameters are not understood."

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__(self.default_detail)
        self.errors = {name: list(messages) for name, messages in errors.items()}


class Gone(exceptions.APIException):
    """A record that asked to be left out."""

    status_code = HTTPStatus.GONE
    default_detail = "This record was withdrawn."


def problem_of(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return a refusal as problem details; None for what is no refusal but a fault."""
    if isinstance(error, Http404):
        error = exceptions.NotFound(problems.DETAILS[HTTPStatus.NOT_FOUND])
    if not isinstance(error, exceptions.APIException):
        return None
    status = HTTPStatus(error.status_code)
    body = problems.body_of(status, str(error.detail))
    if isinstance(error, Refused):
        body["errors"] = error.errors
    headers = {}
    if isinstance(error, exceptions.Throttled) and error.wait is not None:
        headers["Retry-After"] = str(int(error.wait))
    return Response(body, status=status, headers=headers, content_type=PROBLEM)
