"""The ways into the API: its addresses, its description, the page for people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from directory.api import root
from directory.models import SiteSettings
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def schema_of(client: Client) -> dict[str, Any]:
    body: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return body


def test_root_names_every_collection_and_each_answers(client: Client) -> None:
    addresses = client.get("/api/v1/").json()

    assert list(addresses) == [*root.COLLECTIONS, "description", "documentation"]
    for address in addresses.values():
        assert client.get(address).status_code == 200


def test_description_is_valid_openapi_without_a_warning(client: Client) -> None:
    GENERATOR_STATS.reset()

    schema = schema_of(client)

    validate_schema(schema)
    assert schema["openapi"] == "3.1.1"
    assert GENERATOR_STATS._warn_cache == {}
    assert GENERATOR_STATS._error_cache == {}


def test_every_address_documents_its_answers_with_examples(client: Client) -> None:
    paths = schema_of(client)["paths"]

    lists = {reverse(f"api-{name}") for name in root.COLLECTIONS}
    assert set(paths) == lists | {"/api/v1/organizations/{slug}/"}
    for path, operations in paths.items():
        responses = operations["get"]["responses"]
        expected = {"200", "304", "400", "429"}
        expected |= {"301", "404", "410"} if "slug" in path else set()
        assert set(responses) == expected
        with_bodies = [one for one in responses.values() if "content" in one]
        assert len(with_bodies) == len(expected - {"301", "304"})
        for one in with_bodies:
            (content,) = one["content"].values()
            assert content["examples"]


def test_lists_document_every_parameter_they_read(client: Client) -> None:
    paths = schema_of(client)["paths"]

    names = {
        one["name"]
        for one in paths["/api/v1/organizations/"]["get"]["parameters"]
        if one["in"] == "query"
    }

    from directory.api.organizations import OrganizationsView

    assert names == set(OrganizationsView.known_parameters)


def test_description_is_english_whatever_the_browser_prefers(client: Client) -> None:
    plain = client.get("/api/v1/openapi.json").content

    other = client.get("/api/v1/openapi.json", headers={"accept-language": "fr"})

    assert other.content == plain
    assert b"As the organization writes it itself." in plain


def test_description_names_the_licence_once_staff_set_it(client: Client) -> None:
    assert "license" not in schema_of(client)["info"]
    from directory.history import changes

    site = SiteSettings.objects.current()
    with changes.recorded(site):
        site.data_licence = "CC0-1.0"
        site.save()

    assert schema_of(client)["info"]["license"] == {"name": "CC0-1.0"}


def test_docs_page_loads_only_what_we_serve(client: Client) -> None:
    make_page(path="/")

    body = client.get("/api/docs/").content.decode()

    assert 'data-schema="/api/v1/openapi.json"' in body
    assert body.count('integrity="sha384-') == 2
    assert "<style" not in body
    assert "https://" not in body
