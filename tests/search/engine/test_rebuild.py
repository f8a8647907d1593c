"""Building the index anew, and finding where it is wrong."""

from __future__ import annotations

import pytest
from pyroaring import BitMap

from directory.models import Document, IndexVersion, Organization, Posting
from directory.search.engine import rebuild
from tests.support.search import add, change, names

pytestmark = pytest.mark.django_db


def stored() -> dict[str, list[int]]:
    """Return the whole index, without entries that nothing has any more."""
    rows = Posting.objects.values_list("key", "ids")
    return {
        key: list(found)
        for key, ids in rows
        if (found := BitMap.deserialize(bytes(ids)))
    }


def test_rebuild_equals_what_changes_left() -> None:
    organization = add("Apple", description="Fruit", tags=["bread"])
    change(organization, name="Pear", description="")
    before = stored()

    number = rebuild.rebuild()

    assert (number, stored(), rebuild.verify()) == (1, before, [])


def test_rebuild_drops_what_nothing_has() -> None:
    change(add("Apple"), name="Pear")

    rebuild.rebuild()

    assert not Posting.objects.filter(count=0).exists()


def test_rebuilt_index_takes_further_changes() -> None:
    rebuild.rebuild()

    add("Quince")

    assert (names("quince"), rebuild.verify()) == (["Quince"], [])


def test_needs_rebuild_until_this_form_was_built() -> None:
    assert rebuild.needs_rebuild()

    rebuild.rebuild()

    assert not rebuild.needs_rebuild()


def test_needs_rebuild_after_another_form() -> None:
    rebuild.rebuild()

    IndexVersion.objects.update(form="0")

    assert rebuild.needs_rebuild()


@pytest.mark.past_the_door
def test_verify_finds_a_bitmap_tampered_with() -> None:
    organization = add("Apple")

    Posting.objects.filter(key="apple n").update(ids=BitMap().serialize())

    assert rebuild.verify() == rebuild.verify([organization.pk]) == [organization.pk]


@pytest.mark.past_the_door
def test_verify_finds_a_key_tampered_with() -> None:
    organization = add("Apple")

    Posting.objects.filter(key="apple n").update(key="apples n")

    assert rebuild.verify() == rebuild.verify([organization.pk]) == [organization.pk]


@pytest.mark.past_the_door
def test_verify_finds_a_save_past_the_door() -> None:
    organization, other = add("Apple"), add("Pear")

    Organization.objects.filter(pk=organization.pk).update(
        description="changed in silence"
    )

    assert (
        rebuild.verify()
        == rebuild.verify([organization.pk, other.pk])
        == [organization.pk]
    )


@pytest.mark.past_the_door
def test_verify_finds_an_organization_that_is_missing_or_too_much() -> None:
    missing, hidden = add("Apple"), add("Pear")

    Document.objects.filter(pk=missing.pk).delete()
    Organization.objects.filter(pk=hidden.pk).update(visibility="draft")

    assert rebuild.verify() == [missing.pk, hidden.pk]


def test_sample_is_of_the_size_asked_for() -> None:
    wanted = {add("Apple").pk, add("Pear").pk}

    assert (set(rebuild.sample(5)), len(rebuild.sample(1))) == (wanted, 1)
