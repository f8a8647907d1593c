"""The filters beside the staff's list of organizations keep what they say, and count
what they would keep.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from django.contrib.admin.views.main import ChangeList
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.admin.filters import VisibilityFilter
from directory.history import changes
from tests.factories import (
    make_listing,
    make_organization,
    make_sector,
    make_tier,
    make_user,
)
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
        ("kind__exact=none", ["Draft"]),
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


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("verified=not-6m", ["Never", "One year", "Ten months", "Three years"]),
        ("verified=not-1y", ["Never", "One year", "Three years"]),
        ("verified=not-2y", ["Never", "Three years"]),
        ("verified=older", ["One year", "Three years"]),
        ("verified=year", ["Now", "Ten months"]),
    ],
)
def test_filter_keeps_what_nobody_verified_since(
    editor: Client, query: str, expected: list[str]
) -> None:
    make_organization(name="Never")
    for name, days in {
        "Now": 0, "Ten months": 300, "One year": 400, "Three years": 1100,
    }.items():  # fmt: skip
        when = timezone.now() - timedelta(days=days)
        make_organization(name=name, verified_at=when)

    assert names(editor, query) == expected


def test_filter_keeps_what_one_account_added(editor: Client) -> None:
    ada, bo = (make_user("editor", username=name) for name in ("ada", "bo"))
    make_organization(name="By Ada", by=ada)
    gone = make_organization(name="By Ada, gone", by=ada)
    make_organization(name="By Bo", by=bo)
    make_organization(name="By nobody")
    changes.removed(gone, by=make_user("superuser"))

    page = read(editor.get(LIST))

    offered = [words for words, to in filters_of(page) if "added_by=" in to]
    assert offered == ["ada (1)", "bo (1)"]
    assert names(editor, f"added_by={ada.pk}") == ["By Ada"]


@pytest.mark.parametrize(
    "query", ["", "p=2", "q=org", "missing=sector&country=BE&visibility__exact=draft"]
)
def test_list_takes_as_many_statements_however_many_records(
    editor: Client, query: str
) -> None:
    numbers = []
    for _size in range(2):
        sectors = [make_sector() for _ in range(2)]
        for number in range(30):
            visibility = "draft" if number % 2 else "published"
            record = make_organization(visibility=visibility, country="BE")
            make_listing(make_organization(sectors=sectors), make_tier())
            make_listing(record)
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(f"{LIST}?{query}").status_code == 200
        numbers.append(len(queries))

    assert numbers[0] == numbers[1] <= 22


@pytest.mark.parametrize(
    "query", ["", "q=l", "missing=sector&country=BE", "kind__exact=none&verified=never"]
)
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


def test_review_filter_tells_what_is_due(editor: Client) -> None:
    today = timezone.localdate()
    for name, day in (("Due", today), ("Later", today + timedelta(days=1))):
        make_organization(name=name, review_on=day)
    make_organization(name="Never")

    assert names(editor, "review=due") == ["Due"]
    assert names(editor, "review=later") == ["Later"]
    assert names(editor, "review=never") == ["Never"]


def test_numbers_beside_the_choices_are_grouped() -> None:
    choices = object.__new__(VisibilityFilter)
    counting = SimpleNamespace(counts_of=lambda _filter: {"0__c": 20_181})

    numbers = choices.get_facet_queryset(cast(ChangeList, counting))

    assert numbers == {"0__c": "20,181"}
