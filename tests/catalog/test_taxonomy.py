"""Sectors, tags and the order of tiers change everywhere at once, each organization
with a record of its own.
"""

from __future__ import annotations

import pytest
from reversion.models import Revision

from directory.catalog import taxonomy
from directory.errors import DirectoryError
from directory.models import Change, Organization, Sector, Tag
from tests.factories import (
    make_listing,
    make_organization,
    make_sector,
    make_tier,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_merge_of_sectors_moves_the_records_and_keeps_a_hidden_row() -> None:
    old, new = make_sector(), make_sector()
    first, both = (
        make_organization(sectors=[old]),
        make_organization(sectors=[old, new]),
    )
    untouched = make_organization(sectors=[new])
    changes_before = Change.objects.count()

    touched = taxonomy.merge(old, new, by=make_user("editor"))

    assert touched == [first, both]
    assert [list(record.sectors.all()) for record in (first, both, untouched)] == [
        [new],
        [new],
        [new],
    ]
    assert Sector.objects.get(pk=old.pk).merged_into == new
    assert Change.objects.count() == changes_before + 2


def test_merge_of_tags_moves_the_records() -> None:
    record = make_organization(tags=["bread", "rolls"])
    bread, rolls = Tag.objects.get(name="bread"), Tag.objects.get(name="rolls")

    taxonomy.merge(bread, rolls)

    assert list(record.tags.names()) == ["rolls"]
    assert Tag.objects.get(pk=bread.pk).merged_into == rolls


def test_merge_leads_earlier_merges_to_the_last_one() -> None:
    first, second, third = make_sector(), make_sector(), make_sector()
    taxonomy.merge(first, second)

    taxonomy.merge(second, third)

    assert Sector.objects.get(pk=first.pk).merged_into == third


@pytest.mark.parametrize("case", ["itself", "merged", "into merged"])
def test_impossible_merge_is_refused(case: str) -> None:
    one, two, three = make_sector(), make_sector(), make_sector()
    taxonomy.merge(two, three)
    term, into = {
        "itself": (one, one),
        "merged": (two, one),
        "into merged": (one, two),
    }[case]

    with pytest.raises(DirectoryError):
        taxonomy.merge(term, into)


def test_remove_refuses_what_a_record_has() -> None:
    sector = make_sector()
    make_organization(sectors=[sector], visibility="draft")

    with pytest.raises(DirectoryError, match="in use"):
        taxonomy.remove(sector)


def test_remove_refuses_what_others_were_merged_into() -> None:
    old, new = make_sector(), make_sector()
    taxonomy.merge(old, new)

    with pytest.raises(DirectoryError, match="in use"):
        taxonomy.remove(new)


def test_remove_deletes_what_nobody_has() -> None:
    sector = make_sector()

    taxonomy.remove(sector)

    assert list(Sector.objects.all()) == []


def three_in_a_tier() -> tuple[list[Organization], list[int], str]:
    tier = make_tier()
    records = [make_organization() for _ in range(3)]
    listings = [
        make_listing(record, tier, position=10 * place)
        for place, record in enumerate(records, start=1)
    ]
    return (
        records,
        [listing.pk for listing in listings],
        taxonomy.order_of(taxonomy.listings_of(tier)),
    )


def test_order_gives_one_revision_to_each_that_moved() -> None:
    records, (first, second, third), seen = three_in_a_tier()
    tier = records[0].listings.get().tier
    before = Revision.objects.count()

    moved = taxonomy.order(tier, [second, first, third], seen=seen)

    assert [listing.organization for listing in taxonomy.listings_of(tier)] == [
        records[1],
        records[0],
        records[2],
    ]
    assert (moved, Revision.objects.count()) == ([records[1], records[0]], before + 2)


def test_order_numbers_anew_where_places_coincide() -> None:
    tier = make_tier()
    first, second = (make_listing(tier=tier, position=1) for _ in range(2))
    seen = taxonomy.order_of(taxonomy.listings_of(tier))

    taxonomy.order(tier, [second.pk, first.pk], seen=seen)

    assert (
        taxonomy.order_of(taxonomy.listings_of(tier)) == f"{second.pk}:1,{first.pk}:2"
    )


def test_order_over_a_changed_list_is_refused() -> None:
    records, (first, second, third), seen = three_in_a_tier()
    tier = records[0].listings.get().tier
    taxonomy.order(tier, [second, first, third], seen=seen)

    with pytest.raises(DirectoryError, match="meanwhile"):
        taxonomy.order(tier, [third, second, first], seen=seen)


def test_order_of_other_listings_is_refused() -> None:
    records, (first, second, _third), seen = three_in_a_tier()

    with pytest.raises(DirectoryError, match="every listing once"):
        taxonomy.order(
            records[0].listings.get().tier, [first, second, second], seen=seen
        )
