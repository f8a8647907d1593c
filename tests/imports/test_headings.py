"""What the columns of a file are called, in four languages."""

from __future__ import annotations

import pytest

from directory.imports import headings


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Website", "url"),
        ("Página web", "url"),
        ("Site internet", "url"),
        ("WEBSEITE", "url"),
        ("Ort", "city"),
        ("Municipio", "city"),
        ("Commune", "city"),
        ("Land", "country"),
        ("País", "country"),
        ("Fundado", "founded"),
        ("Gründungsjahr", "founded"),
        ("Courriel", "email"),
        ("Correo electrónico", "email"),
        ("Mots-clés", "tags"),
        ("Category", "tags"),
        ("source_id", "own_id"),
        ("Kennung", "own_id"),
        ("facts_as_of", "facts_as_of"),
        ("Telefonnummer", "phone"),
        ("Bundesland", "region"),
        ("Turnover", ""),
        ("", ""),
    ],
)
def test_heading_is_recognized(heading: str, field: str) -> None:
    assert headings.field_of(heading) == field


@pytest.mark.parametrize("field", ["slug", "name", "alternate_names", "listings"])
def test_own_columns_are_recognized_by_their_names(field: str) -> None:
    assert headings.field_of(field) == field


def test_several_columns_may_be_tags() -> None:
    columns = headings.columns_of(["Name", "Category", "Tags"])

    assert [column.field for column in columns] == ["name", "tags", "tags"]


def test_row_that_names_most_holds_the_headings() -> None:
    rows = [["Name of the list", ""], ["Name", "Town"], ["Ash", "Leeds"]]

    assert headings.find(rows) == 1


def test_first_row_of_several_cells_holds_headings_that_nobody_knows() -> None:
    rows = [["A list"], ["Xyzzy", "Plugh"], ["Ash", "Leeds"]]

    assert headings.find(rows) == 1
