"""What the cards of a page show is read by keys, whole, and in two statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.search.cards import ROWS, cards, hanging_on
from directory.search.engine import sql
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_relationship,
    make_sector,
)
from tests.support.search import add_many

pytestmark = pytest.mark.django_db


def test_cards_hold_what_hangs_on_the_records_in_two_statements() -> None:
    lodge = make_organization(
        name="Lodge",
        sectors=[
            make_sector(name="Zines", slug="zines"),
            make_sector(name="Arts", slug="arts"),
        ],
    )
    twin = make_organization(name="lodge")
    host, hidden = (
        make_organization(name="Host"),
        make_organization(name="Hidden", visibility="draft"),
    )
    make_alternate_name(lodge, name="Granary", kind="former")
    make_alternate_name(lodge, name="LO", kind="short")
    make_relationship(lodge, hidden, kind="chapter_of")
    make_relationship(lodge, host, kind="hosted_by")
    make_relationship(lodge, host, kind="member_of")

    with CaptureQueriesContext(connection) as queries:
        keys = [host.pk, lodge.pk, hidden.pk, twin.pk]
        first, second, third = (card.organization for card in cards(keys))
        shown = (
            second.also(),
            second.short_name(),
            [sector.get_absolute_url() for sector in second.sectors_on_card],
        )

    assert [first, second, third] == [host, lodge, twin]
    assert shown == ("Hosted by Host", "LO", ["/sectors/arts/", "/sectors/zines/"])
    assert [one.name for one in second.other_names] == ["Granary", "LO"]
    assert [one.has_namesake for one in (first, second, third)] == [False, True, True]
    assert len(queries) == 2


def test_cards_leave_out_a_sector_that_was_merged_into_another() -> None:
    kept, gone = make_sector(name="Kept"), make_sector(name="Gone")
    organization = make_organization(sectors=[kept])
    gone.merged_into = kept
    gone.save()
    organization.sectors.through.objects.create(organization=organization, sector=gone)

    (card,) = cards([organization.pk])

    assert card.organization.sectors_on_card == [kept]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL learns by itself what is rare"
)
def test_cards_are_read_by_their_keys() -> None:
    keys = [row.pk for row in add_many(300)]

    records = steps_of(ROWS.replace("{}", sql.marks(keys[:20])), keys[:20])
    hanging = hanging_on().replace("{}", sql.marks(keys[:20]))
    steps = steps_of(hanging, keys[:20] * 4)

    assert [step for step in records if "(rowid=?)" in step]
    assert [step for step in steps if step.startswith("SCAN")] == []


def steps_of(statement: str, keys: list[int]) -> list[str]:
    """Return how SQLite answers a statement, step by step."""
    return [row[3] for row in sql.rows(f"EXPLAIN QUERY PLAN {statement}", keys)]
