"""Words of cells: nothing, yes, one of several, a list."""

from __future__ import annotations

import pytest

from directory.formats.cells import CellError
from directory.formats.fields import FIELDS
from directory.imports import words

BY_NAME = {field.name: field for field in FIELDS}


@pytest.mark.parametrize("cell", ["", " - ", "–", "n/a", "None", "k. A.", "#N/A"])
def test_nothing_is_said_in_many_ways(cell: str) -> None:
    assert words.is_nothing(cell)


@pytest.mark.parametrize("cell", ["No Borders", "0", "Na Ja", "Unknown Pleasures"])
def test_a_word_is_something(cell: str) -> None:
    assert not words.is_nothing(cell)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Bread &amp; Roses", "Bread & Roses"),
        ("La Coru&#241;a", "La Coruña"),
        ("Catalu&ntildea", "Cataluña"),
        ("Ash &amp;amp; Elm", "Ash & Elm"),
        ("R&D Guild", "R&D Guild"),
        ("Q & A", "Q & A"),
    ],
)
def test_entities_are_decoded(written: str, meant: str) -> None:
    assert words.plain(written) == meant


@pytest.mark.parametrize("cell", ["yes", "oui", "sí", "Ja", "TRUE", "1", "x"])
def test_yes_is_said_in_four_languages(cell: str) -> None:
    assert words.yes_or_no(cell) is True


@pytest.mark.parametrize("cell", ["no", "non", "nein", "FALSE", "0", ""])
def test_no_is_said_in_four_languages(cell: str) -> None:
    assert words.yes_or_no(cell) is False


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(CellError):
        words.yes_or_no("perhaps")


def test_items_are_parted_by_semicolons_and_each_stands_once() -> None:
    cell = "food;  Sharing, repair ; ; food\nhousing | n/a"

    assert words.items(cell) == ["food", "Sharing, repair", "housing"]


def test_commas_part_what_is_too_long_for_one_item() -> None:
    assert words.items("food; a bee, a cow", longest=8) == ["food", "a bee", "a cow"]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("network", "network"),
        ("Social enterprise", "social_enterprise"),
        ("Empresa social", "social_enterprise"),
        ("Autre", "other"),
        ("", ""),
    ],
)
def test_choice_is_known_by_its_labels(cell: str, kind: str) -> None:
    assert words.choice(cell, BY_NAME["kind"]) == kind


def test_choice_that_is_none_is_refused() -> None:
    with pytest.raises(CellError) as refusal:
        words.choice("asleep", BY_NAME["status"])

    message = "This is none of: active, unknown, closed, merged."
    assert str(refusal.value) == message
