"""Every command of docs/api.md is run and answered."""

from __future__ import annotations

import re
import shlex
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.support.processes import ROOT

COMMANDS = re.findall(
    r"^\$ (curl .+)$", (ROOT / "docs/api.md").read_text("utf-8"), re.MULTILINE
)
pytestmark = pytest.mark.django_db


def test_document_has_an_example_of_each_kind() -> None:
    assert len(COMMANDS) > 10


@pytest.mark.usefixtures("founding_directory")
@pytest.mark.parametrize("command", COMMANDS)
def test_example_is_answered(command: str) -> None:
    _curl, *options, address = shlex.split(command)
    parts = urlsplit(address)
    client = Client(enforce_csrf_checks=True)

    if "--data-urlencode" in options:
        name, _, value = options[-1].partition("=")
        response = client.post(parts.path, {name: value})
    else:
        method = "HEAD" if "--head" in options else "GET"
        path = f"{parts.path}?{parts.query}"
        response = client.generic(method, path)

    assert parts.netloc == "127.0.0.1:8000"
    assert response.status_code == 200
    is_json = "json" in response.headers["Content-Type"]
    body = response.json() if is_json and response.content else {}
    # The founding page has no tags.
    assert body.get("results") != [] or parts.path == "/api/v1/tags/"
