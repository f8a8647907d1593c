"""Each action changes who lacks what it sets, and leaves the others alone."""

from __future__ import annotations

import pytest

from directory.catalog.actions import ACTIONS
from directory.models import Batch, Tag
from tests.factories import (
    make_listing,
    make_organization,
    make_sector,
    make_tier,
    make_user,
)
from tests.support.batches import done, outcomes

pytestmark = pytest.mark.django_db


def test_actions_have_their_name_and_fit_the_column() -> None:
    longest = Batch._meta.get_field("action").max_length or 0

    assert all(name == action.name for name, action in ACTIONS.items())
    assert max(map(len, ACTIONS)) <= longest


def test_hiding_leaves_drafts_and_withdrawn_ones() -> None:
    shown, draft = make_organization(), make_organization(visibility="draft")
    withdrawn = make_organization(visibility="withdrawn")

    batch = done("back_to_draft", [shown, draft, withdrawn], by=make_user("editor"))

    assert outcomes(batch) == {shown.pk: "done", draft.pk: "same", withdrawn.pk: "same"}
    assert batch.what == "Back to draft"


def test_verifying_notes_who_and_when() -> None:
    organization, editor = make_organization(), make_user("editor")

    done("verified_today", [organization], by=editor)

    organization.refresh_from_db()
    assert organization.verified_by == editor
    assert organization.verified_at is not None


def test_adding_a_sector_keeps_the_others() -> None:
    sector, other = make_sector(), make_sector()
    having = make_organization(sectors=[sector])
    lacking = make_organization(sectors=[other])

    batch = done("add_sector", [having, lacking], by=make_user("editor"),
                 value=sector.pk)  # fmt: skip

    assert outcomes(batch) == {having.pk: "same", lacking.pk: "done"}
    assert set(lacking.sectors.all()) == {sector, other}
    assert batch.what == f"Sector added: {sector}"


def test_removing_a_sector_leaves_who_lacks_it() -> None:
    sector, other = make_sector(), make_sector()
    having = make_organization(sectors=[sector, other])
    lacking = make_organization(sectors=[other])

    batch = done("remove_sector", [having, lacking], by=make_user("editor"),
                 value=sector.pk)  # fmt: skip

    assert outcomes(batch) == {having.pk: "done", lacking.pk: "same"}
    assert list(having.sectors.all()) == [other]


def test_adding_to_a_tier_puts_them_last_in_the_order_of_the_list() -> None:
    tier = make_tier()
    first = make_listing(make_organization(), tier, position=7).organization
    birch, alder = make_organization(name="Birch"), make_organization(name="Alder")

    batch = done("add_to_tier", [first, birch, alder], by=make_user("editor"),
                 value=tier.pk)  # fmt: skip

    assert outcomes(batch)[first.pk] == "same"
    listings = tier.listings.order_by("position")
    assert list(listings.values_list("organization__name", "position")) == [
        (first.name, 7), ("Alder", 8), ("Birch", 9),
    ]  # fmt: skip


def test_adding_a_tag_takes_another_spelling_for_the_same() -> None:
    having, lacking = make_organization(tags=["Seeds"]), make_organization()

    batch = done("add_tag", [having, lacking], by=make_user("editor"), value="seeds")

    assert outcomes(batch) == {having.pk: "same", lacking.pk: "done"}
    assert [tag.name for tag in lacking.tags.all()] == ["Seeds"]
    assert Tag.objects.count() == 1


def test_adding_a_new_tag_makes_it() -> None:
    organization = make_organization()

    done("add_tag", [organization], by=make_user("editor"), value="tool library")

    assert [tag.slug for tag in organization.tags.all()] == ["tool-library"]


@pytest.mark.parametrize(
    ("name", "value", "column", "stored", "words"),
    [
        ("set_kind", "fund", "kind", "fund", "Kind: Fund or lender"),
        ("set_kind", "", "kind", "", "Kind: not noted"),
        ("set_country", "CA", "country", "CA", "Country: Canada"),
        ("set_country", "", "country", "", "Country: none"),
        (
            "set_review",
            "2027-03-01",
            "review_on",
            "2027-03-01",
            "Review on: 2027-03-01",
        ),
        ("set_review", "", "review_on", "None", "Review on: –"),
    ],
)
def test_setting_a_field_leaves_who_has_the_value(
    name: str, value: str, column: str, stored: str, words: str
) -> None:
    lacking = make_organization(kind="media", country="FR", review_on="2026-01-01")
    same = {column: value or (None if column == "review_on" else "")}
    having = make_organization(**same)

    batch = done(name, [lacking, having], by=make_user("editor"), value=value)

    lacking.refresh_from_db()
    assert outcomes(batch) == {lacking.pk: "done", having.pk: "same"}
    assert (str(getattr(lacking, column)), batch.what) == (stored, words)
