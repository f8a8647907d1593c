"""Orders of many organizations, and their mending."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pyroaring import BitMap

from directory.models import ContentVersion, Organization
from directory.search.engine import keys, sorting, sql
from directory.search.engine.sorting import Order
from tests.support.search import add, change

pytestmark = pytest.mark.django_db


def by_name() -> list[int]:
    return list(
        Organization.objects.published()
        .order_by("sort_key", "pk")
        .values_list("pk", flat=True)
    )


def synced(order: Order) -> Order:
    order.sync(ContentVersion.objects.number())
    return order


def test_page_through_blocks_is_the_order_by_name() -> None:
    for number in range(40):
        add(f"Number {number * 7 % 40}")
    order = synced(Order(block_size=4))
    wanted = by_name()

    pages = [
        pk for start in range(0, 42, 3) for pk in order.page(BitMap(wanted), start, 3)
    ]

    assert pages == wanted


@pytest.mark.parametrize("name", ["Aardvark", "Mmm", "Zzz", "Number 1", "The Number 2"])
def test_order_is_mended_where_one_was_renamed(name: str) -> None:
    organizations = [add(f"Number {number}") for number in range(5)]
    order = synced(Order())

    change(organizations[3], name=name)

    assert synced(order).page(BitMap(by_name()), 0, 5) == by_name()


def test_order_is_mended_where_some_were_hidden_and_shown_again() -> None:
    first, second = add("First"), add("Second")
    order = synced(Order())

    change(first, visibility="draft")
    synced(order)
    change(first, visibility="published", name="Third")
    change(second, founded="1999")

    assert (
        synced(order).page(BitMap(by_name()), 0, 5)
        == by_name()
        == [second.pk, first.pk]
    )


def test_dates_are_mended_where_one_changed() -> None:
    first, second = add("First", founded="1999"), add("Second", founded="2004")
    order = synced(Order())
    found = BitMap(by_name())
    list(order.by_date(found, "founded", newest_first=False))

    change(first, founded="2011")

    groups = synced(order).by_date(found, "founded", newest_first=False)
    assert order.across(groups, 0, 5) == [second.pk, first.pk]


def test_days_of_publication_are_mended_where_one_was_added() -> None:
    old, older = add("First"), add("Second")
    for days, organization in enumerate((old, older), 1):
        day = timezone.now() - timedelta(days=days)
        Organization.objects.filter(pk=organization.pk).update(published_at=day)
    order = synced(Order())
    list(order.by_date(BitMap(by_name()), "published_at", newest_first=True))

    newest = [add("Third"), add("Fourth")]

    groups = synced(order).by_date(BitMap(by_name()), "published_at", newest_first=True)
    pks = [newest[1].pk, newest[0].pk, old.pk, older.pk]
    assert order.across(groups, 0, 5) == pks


def test_across_takes_a_page_out_of_groups() -> None:
    keys = [add(f"Number {number}").pk for number in range(9)]
    groups = [BitMap(keys[6:]), BitMap(keys[:2]), BitMap(keys[2:6])]
    order = synced(Order())

    pages = [order.across(groups, start, 4) for start in (0, 4, 8)]

    assert pages == [
        [keys[6], keys[7], keys[8], keys[0]],
        [keys[1], keys[2], keys[3], keys[4]],
        [keys[5]],
    ]


def test_order_is_right_behind_one_that_was_renamed_while_it_was_hidden() -> None:
    first, second = add("First"), add("Second")
    order = synced(Order())
    change(first, visibility="draft")
    change(first, name="Third")

    add("Third Way")

    assert (
        synced(order).page(BitMap(by_name()), 0, 5)
        == by_name()
        == [second.pk, Organization.objects.latest("pk").pk]
    )


@pytest.mark.past_the_door
def test_order_is_read_anew_behind_one_that_it_does_not_know() -> None:
    first, second = add("First"), add("Second")
    order = synced(Order())
    stray = Organization.objects.create(
        name="Fzz", sort_name="fzz", slug="fzz", visibility="published"
    )

    change(second, founded="1999")

    assert synced(order).page(BitMap([first.pk, second.pk]), 0, 5) == [
        first.pk,
        second.pk,
    ]
    assert stray.pk in by_name()


def test_order_is_right_after_more_new_names_than_a_block_takes() -> None:
    add("Middle")
    order = synced(Order(block_size=4))

    for number in range(20):
        add(f"{'ANZ'[number % 3]} {number * 7 % 20}")
        synced(order)

    assert order.page(BitMap(by_name()), 0, 30) == by_name()
    assert order.page(BitMap(by_name()), 13, 4) == by_name()[13:17]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL knows what is rare"
)
@pytest.mark.parametrize(
    "statement", [sorting.NAMES_OF, f"{keys.RECORDS} id IN ({{}})"]
)
def test_many_are_read_by_their_keys(statement: str) -> None:
    keys = range(1, 400)

    plan = sql.rows_of(f"EXPLAIN QUERY PLAN {statement}", keys)

    assert "rowid=?" in plan[0][-1]
