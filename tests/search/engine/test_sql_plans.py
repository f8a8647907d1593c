"""No request walks through all organizations, though SQLite is told nothing of the
sizes of its tables.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory import duplicates
from directory.duplicates import Candidate
from directory.search import maintenance
from directory.search.engine import rebuild, sql
from tests.support.search import add, add_many

ASKED: dict[str, Callable[[], object]] = {
    "list": lambda: Client().get("/organizations/"),
    "words": lambda: Client().get("/organizations/?q=housing+lodge"),
    "a sector": lambda: Client().get("/sectors/homes/"),
    "newest facts, second page": lambda: Client().get(
        "/organizations/?sort=facts&page=2"
    ),
    "suggestions": lambda: Client().get("/search/suggest/?q=hous"),
    "record": lambda: Client().get("/organizations/lodge/"),
    "doubles": lambda: duplicates.find(
        Candidate("Housing Lodge", url="https://lodge.example.org/", city="Lyon")
    ),
}


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL learns by itself what is rare"
)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("asked", ASKED)
def test_nothing_walks_through_all_organizations(asked: str) -> None:
    add_many(300, description="homes")
    add("Lodge", url="https://lodge.example.org/", city="Lyon", sectors=["Homes"])
    ASKED[asked]()

    with CaptureQueriesContext(connection) as queries:
        ASKED[asked]()

    statements = [
        query["sql"] for query in queries if query["sql"].startswith("SELECT")
    ]
    steps = [(step, statement) for statement in statements for step in plan(statement)]
    walks = [
        pair
        for pair in steps
        if pair[0].startswith("SCAN directory_organization")
        or "organization_listed" in pair[0]
    ]
    assert steps
    assert walks == []


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL learns by itself what is rare"
)
@pytest.mark.django_db
def test_sqlite_learns_no_sizes_that_would_mislead_it_when_they_have_grown() -> None:
    rebuild.rebuild()
    maintenance.verify_search()

    assert (
        sql.rows("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%%'") == []
    )


def plan(statement: str) -> list[str]:
    """Return the steps in which SQLite answers."""
    return [
        row[3]
        for row in sql.rows("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"), ())
    ]
