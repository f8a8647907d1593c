"""What was sent, in words: each field by its label, each value as on the form."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from directory.suggestions import wording
from tests.factories import make_organization, make_sector, make_suggestion

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("city", "York", "York"),
        ("city", "", ""),
        ("country", "DE", "Allemagne"),
        ("country", "ZZ", "ZZ"),
        ("scope", "local", "Locale"),
        ("tags", ["bread", "rolls"], "bread, rolls"),
        ("how", "gone", "gone"),
        ("founded", "2004-05-01", "1er mai 2004"),
        ("dissolved", "2019-02", "février 2019"),
        ("dissolved", "last summer", "last summer"),
    ],
)
def test_value_is_told_in_the_active_language(
    name: str, value: Any, words: str
) -> None:
    with translation.override("fr"):
        told = wording.of_value(name, value)

    assert told == words


def test_sectors_are_told_by_their_names() -> None:
    make_sector(slug="food", name="Food")

    assert wording.of_value("sectors", ["food", "gone"]) == "Food"


def test_rows_of_a_correction_name_what_was_emptied() -> None:
    suggestion = make_suggestion(
        organization=make_organization(),
        kind="correction",
        values={"city": "", "name": "Hub"},
        note="It moved.",
    )

    rows = dict(wording.rows(suggestion))

    assert rows["Its name"] == "Hub"
    assert rows["Town"] == "(left empty)"
    assert rows["What is wrong, and why?"] == "It moved."
