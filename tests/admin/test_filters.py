"""The filters beside the staff's list of organizations keep what they say, and count
what they would keep.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_listing, make_organization, make_sector, make_tier
from tests.support.admin import LIST
from tests.support.reading import Element, read

pytestmark = pytest.mark.django_db


def names(client: Client, query: str) -> list[str]:
    return [
        record.name
        for record in client.get(f"{LIST}?{query}").context_data["cl"].result_list
    ]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("visibility__exact=draft", ["Draft"]),
        ("missing=description", ["Draft"]),
        ("missing=sector", ["Draft"]),
        ("missing=kind", ["Draft"]),
        ("missing=tier", ["Draft"]),
        ("verified=never", ["Draft", "Full"]),
        ("country=BE", ["Full"]),
        ("country=none", ["Draft"]),
        ("verified=nonsense&missing=nonsense", ["Draft", "Full"]),
    ],
)
def test_filters_keep_what_they_say(
    editor: Client, query: str, expected: list[str]
) -> None:
    make_organization(name="Draft", visibility="draft")
    full = make_organization(
        name="Full",
        description="Words",
        sectors=[make_sector()],
        country="BE",
        kind="fund",
    )
    make_listing(full)

    assert names(editor, query) == expected


@pytest.mark.parametrize("query", ["", "q=l", "missing=sector&country=BE"])
def test_filters_count_what_choosing_them_shows(editor: Client, query: str) -> None:
    merged = make_sector(name="Gone")
    merged.merged_into = make_sector(name="Kept")
    merged.save()
    make_listing(make_organization(name="Draft", visibility="draft"), make_tier())
    make_organization(
        name="Full",
        description="Words",
        sectors=[make_sector(), merged.merged_into],
        country="BE",
    )
    make_organization(
        name="Fool", url="https://fool.example.org/", country="BE", tags=["bread"]
    )

    page = read(editor.get(f"{LIST}?{query}"))

    counted = {
        address: int(words.rpartition("(")[2].rstrip(")"))
        for words, address in filters_of(page)
        if words.endswith(")")
    }
    assert len(counted) > 30
    assert {
        address: len(names(editor, address.removeprefix("?"))) for address in counted
    } == counted
    assert [words for words, _ in filters_of(page) if words.startswith("Gone")] == []


def filters_of(page: Element) -> list[tuple[str, str]]:
    """The links of the filters beside the list."""
    return page.one("nav", id="changelist-filter").links()


def test_counts_walk_through_the_organizations_once_a_filter(editor: Client) -> None:
    make_listing(make_organization(sectors=[make_sector()], country="BE"), make_tier())

    with CaptureQueriesContext(connection) as queries:
        editor.get(LIST)

    statements = [query["sql"] for query in queries if "directory_" in query["sql"]]
    assert [
        one
        for one in statements
        if "(SELECT DISTINCT" in one or one.count('FROM "directory_organization"') > 1
    ] == []
