"""Two records that were merged are two again, with everything each had."""

from __future__ import annotations

import pytest
from reversion.models import Version

from directory.duplicates import merge
from directory.errors import DirectoryError
from directory.history import changes
from directory.models import Merge, OldSlug, Organization, Relationship
from tests.factories import make_organization, make_relationship, make_sector
from tests.support.merges import make_full, words
from tests.support.versions import kinds

pytestmark = pytest.mark.django_db


def test_undo_merge_gives_back_both_records_with_everything() -> None:
    kept, other = (
        make_full("Guild", "1"),
        make_full("The Bread Guild", "2", slug="bread"),
    )
    before = words(kept.pk), words(other.pk)
    key = other.pk
    merged = merge.merge(kept, other, take=["description"])

    lost = merge.undo_merge(merged)

    assert lost == []
    assert (words(kept.pk), words(key)) == before
    assert Organization.objects.get(pk=key).slug == "bread"
    assert (OldSlug.objects.count(), Merge.objects.count()) == (0, 0)
    assert (kinds(kept.pk)[-1], kinds(key)[-2:]) == ("changed", ["merged", "restored"])


def test_undo_merge_gives_back_old_addresses() -> None:
    kept, other = make_organization(slug="guild"), make_organization(slug="bakers")
    with changes.recorded(other):
        other.slug = "bread"
        other.save()
    merged = merge.merge(kept, other)

    merge.undo_merge(merged)

    assert [(old.organization_id, old.slug) for old in OldSlug.objects.all()] == [
        (merged.other_key, "bakers")
    ]


def test_undo_merge_gives_back_ties_and_successions_of_others() -> None:
    kept, other, third, fourth = (make_organization() for _ in range(4))
    key = other.pk
    moved = make_relationship(third, other)
    make_relationship(fourth, kept)
    dropped = make_relationship(fourth, other)
    fifth = make_organization(successor=other)
    merged = merge.merge(kept, other)

    merge.undo_merge(merged)

    fifth.refresh_from_db()
    ties = Relationship.objects.filter(other=key).order_by("pk")
    assert (list(ties), fifth.successor_id) == ([moved, dropped], key)
    assert Relationship.objects.filter(other=kept).get().organization == fourth


def test_undo_merge_gives_back_ties_and_successions_between_the_two() -> None:
    kept, other = make_organization(), make_organization()
    make_relationship(kept, other)
    make_relationship(other, kept, kind="partner_of")
    with changes.recorded(kept):
        kept.successor = other
        kept.save()
    before = words(kept.pk), words(other.pk)
    merged = merge.merge(kept, other)

    lost = merge.undo_merge(merged)

    assert lost == []
    assert (words(kept.pk), words(merged.other_key)) == before


def test_undo_merge_leaves_a_tie_that_its_owner_changed_since() -> None:
    kept, other, third, fourth = (make_organization() for _ in range(4))
    tie = make_relationship(third, other)
    merged = merge.merge(kept, other)
    with changes.recorded(third):
        Relationship.objects.update(other=fourth)

    merge.undo_merge(merged)

    tie.refresh_from_db()
    assert tie.other == fourth


def test_undo_merge_is_refused_when_the_kept_record_changed_since() -> None:
    kept, other = make_organization(name="Guild"), make_organization()
    merged = merge.merge(kept, other, take=["city"])
    with changes.recorded(kept):
        kept.alternate_names.all().delete()

    refusal = "“Guild” was changed since the merge: Alternate names"
    with pytest.raises(DirectoryError, match=refusal):
        merge.undo_merge(merged)

    assert Organization.objects.get() == kept


def test_undo_merge_keeps_what_was_changed_in_other_fields_since() -> None:
    bread, wheat = make_sector(name="Bread"), make_sector(name="Wheat")
    kept = make_organization(name="Guild", city="Oakland", sectors=[bread])
    other = make_organization(name="Gild", city="Lyon", url="https://gild.example/")
    merged = merge.merge(kept, other, take=["city", "url"])
    kept.refresh_from_db()
    with changes.recorded(kept):
        kept.description = "bakes."
        kept.save()
        kept.sectors.set([wheat])
        kept.tags.add("rye")

    lost = merge.undo_merge(merged)

    kept = Organization.objects.get(name="Guild")
    assert (kept.city, kept.url, kept.url_key) == ("Oakland", "", "")
    assert kept.description == "bakes."
    assert list(kept.sectors.all()) == [wheat]
    assert list(kept.tags.names()) == ["rye"]
    assert list(kept.alternate_names.all()) == []
    assert Organization.objects.get(name="Gild").city == "Lyon"
    assert lost == []


def test_undo_merge_is_refused_the_second_time() -> None:
    merged = merge.merge(make_organization(), make_organization())
    merge.undo_merge(merged)

    with pytest.raises(DirectoryError, match="undone already"):
        merge.undo_merge(merged)


@pytest.mark.parametrize("gone", ["kept", "other"])
def test_undo_merge_is_refused_when_there_are_not_the_same_two(gone: str) -> None:
    kept, other = make_organization(), make_organization()
    merged = merge.merge(kept, other)
    if gone == "kept":
        changes.removed(kept)
    else:
        Organization.objects.create(pk=merged.other_key, name="Recovered by hand")

    with pytest.raises(DirectoryError, match=r"is gone|there again"):
        merge.undo_merge(merged)


def test_kept_record_that_is_recovered_has_the_others_address_again() -> None:
    kept, other = make_organization(slug="guild"), make_organization(slug="bread")
    merge.merge(kept, other)
    version = Version.objects.get_for_object(kept)[0]
    changes.removed(kept)

    changes.reverted(version)

    assert OldSlug.objects.get().slug == "bread"


def test_reverted_tie_to_a_merged_record_leads_to_the_kept_one() -> None:
    kept, other, last, third = (make_organization() for _ in range(4))
    make_relationship(third, other)
    version = Version.objects.get_for_object(third)[0]
    with changes.recorded(third):
        third.relationships.all().delete()
    merge.merge(kept, other)
    merge.merge(last, kept)

    left_out = changes.reverted(version)

    assert (left_out, third.relationships.get().other) == ([], last)
