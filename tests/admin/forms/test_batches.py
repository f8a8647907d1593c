"""Values are kept as a batch stores them; the number is typed as people write it."""

from __future__ import annotations

from typing import Any

import pytest

from directory.admin.forms.batches import FIELDS, ConfirmForm, ValueForm
from directory.catalog.actions import ACTIONS
from tests.factories import make_sector

pytestmark = pytest.mark.django_db


def test_every_action_that_sets_something_has_a_field() -> None:
    assert {action.sets for action in ACTIONS.values()} - {""} == set(FIELDS)


@pytest.mark.parametrize(
    ("sets", "typed", "stored"),
    [
        ("kind", "fund", "fund"), ("kind", "", ""), ("country", "CA", "CA"),
        ("review_on", "2027-03-01", "2027-03-01"), ("review_on", "", ""),
        ("tag", "  tool   library ", "tool library"),
    ],
)  # fmt: skip
def test_value_is_stored_plain(sets: str, typed: str, stored: Any) -> None:
    form = ValueForm({"value": typed}, sets=sets)

    assert form.is_valid()
    assert form.stored() == stored


def test_term_is_stored_by_its_key() -> None:
    sector = make_sector()

    form = ValueForm({"value": str(sector.pk)}, sets="sector")

    assert form.is_valid()
    assert form.stored() == sector.pk


@pytest.mark.parametrize(
    ("typed", "expected", "is_right"),
    [
        ("", 50, True), ("", 51, False), ("51", 51, True), ("52", 51, False),
        ("20,000", 20_000, True), ("20 000", 20_000, True), ("all", 51, False),
    ],
)  # fmt: skip
def test_number_is_wanted_beyond_a_page(
    typed: str, expected: int, is_right: bool
) -> None:
    form = ConfirmForm({"number": typed}, expected=expected)

    assert form.is_valid() is is_right
