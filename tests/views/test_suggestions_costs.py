"""What the forms of suggestions cost, and who is led to them."""

from __future__ import annotations

import gzip
from unittest.mock import ANY

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_organization, make_page, make_sector, make_suggestion
from tests.support.suggesting import page_of, private

pytestmark = pytest.mark.django_db


def test_forms_cost_few_statements_whatever_the_directory_holds(client: Client) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    record, suggestion = (
        make_organization(name="Lodge"),
        make_suggestion(state="question"),
    )
    suggestion.messages.create(text="Is it?")
    paths = [
        "/suggest/",
        "/organizations/lodge/correct/",
        private(suggestion),
        private(suggestion, "withdraw/"),
    ]
    few = [cost(path) for path in paths]
    for number in range(10):
        make_organization(sectors=[make_sector()])
        make_suggestion(organization=record)
        suggestion.messages.create(text=str(number), is_answer=bool(number % 2))

    many = [cost(path) for path in paths]

    assert many == few
    assert max(many) <= 9, many


def test_page_of_a_form_is_light(client: Client) -> None:
    for number in range(30):
        make_sector(name=f"Field of work number {number}")
    make_organization(name="Lodge")

    sizes = [
        len(client.get(path, headers={"accept-encoding": "gzip"}).content)
        for path in ("/suggest/", "/organizations/lodge/correct/")
    ]

    assert max(sizes) <= 10 * 1024, sizes


def test_readers_are_led_to_the_form(client: Client) -> None:
    make_organization(name="Lodge")
    make_page(path="/", show_directory=True)
    asked = {"/": 3, "/organizations/": 2, "/organizations/?q=zzzz": 3}

    found = {
        path: [href for _, href in page_of(client, path).links()].count("/suggest/")
        for path in asked
    }

    assert found == {**asked, "/": ANY}
    assert found["/"] >= 3


def test_scripts_of_readers_are_light_together() -> None:
    scripts = [
        path
        for path in (settings.BASE_DIR / "static" / "js").glob("*.js")
        # `api.js` stands on the page of the API alone, with no other.
        if not path.name.startswith("admin-") and path.name != "api.js"
    ]

    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in scripts}

    assert {"duplicates.js", "live.js", "suggest.js"} <= set(sizes)
    assert sum(sizes.values()) <= 6500, sizes
