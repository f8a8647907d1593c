"""Words that follow one another."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Identifier
from directory.search.engine import phrases
from tests.support.search import add, add_many, names
from tests.support.versions import record

pytestmark = pytest.mark.django_db


def test_phrase_is_exact_among_very_many() -> None:
    add_many(400, description="The mill is of stone.")
    add("Old House", description="An old stone-mill, and more.")

    assert names('"stone mill"') == ["Old House"]


def test_phrase_is_found_in_all_that_a_record_holds() -> None:
    house = add(
        "Quern",
        city="Old Harbor",
        country="GB",
        sectors=["Stone Mills"],
        called=["The Grinding Place"],
        description="Nobody’s left it.",
    )
    Identifier.objects.create(organization=house, scheme="GB-CHC", value="10-20477")
    record(house)

    for phrase in (
        "old harbor", "united kingdom", "stone mills", "grinding place", "10-20477",
        "nobodys left",
    ):  # fmt: skip
        assert names(f'"{phrase}"') == ["Quern"], phrase
    assert names('"kingdom united"') == []


def test_names_that_many_share_are_read_once() -> None:
    add_many(50, country="US")

    with CaptureQueriesContext(connection) as queries:
        assert len(names('"united states"')) == 50

    assert not [query for query in queries if "description FROM" in query["sql"]]


def test_first_read_are_those_with_the_words_in_their_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(phrases, "MOST_READ", 1)
    add("House", description="A stone mill.")
    add("Stone Mill")

    assert names('"stone mill"') == ["Stone Mill"]


def test_compound_is_left_out_in_each_spelling() -> None:
    add("Quern Co-op")
    add("Quern Coop")
    add("Quern Co", description="It may op.")

    assert names("quern -co-op") == ["Quern Co"]
