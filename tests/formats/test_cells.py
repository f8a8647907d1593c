"""A value as the text of a cell, and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.formats import cells, fields
from directory.formats.fields import FIELDS, Field
from tests.support.values import VALUES

BY_NAME = {field.name: field for field in FIELDS}
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")


def field_of(name: str) -> Field:
    return BY_NAME[name]


@given(VALUES)
def test_every_value_comes_back_from_its_cell(values: dict[str, Any]) -> None:
    for name, value in values.items():
        cell = cells.cell_of(field_of(name), value)

        assert cells.value_of(field_of(name), cell) == value


@given(VALUES)
def test_no_cell_is_a_formula_but_numbers_are_bare(values: dict[str, Any]) -> None:
    for name, value in values.items():
        cell = cells.cell_of(field_of(name), value)

        is_number = name in ("latitude", "longitude")
        assert is_number or not cell.startswith(FORMULA_SIGNS)


@given(st.text("'=+-@\t a"))
def test_mark_comes_off_exactly(words: str) -> None:
    assert cells.unguarded(cells.guarded(words)) == words


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=Equal Co-op", "'=Equal Co-op"),
        ("+Plus", "'+Plus"),
        ("-50 Degrees", "'-50 Degrees"),
        ("@home Collective", "'@home Collective"),
        ("'=Quote", "''=Quote"),
        ("''@twice", "'''@twice"),
        ("'Allo", "'Allo"),
        ("Bread = life", "Bread = life"),
    ],
)
def test_name_that_looks_like_a_formula_is_marked(name: str, cell: str) -> None:
    assert cells.cell_of(field_of("name"), name) == cell
    assert cells.value_of(field_of("name"), cell) == name


def test_number_below_zero_is_bare() -> None:
    assert cells.cell_of(field_of("latitude"), "-33.86") == "-33.86"
    assert cells.cell_of(field_of("latitude"), "=1+1") == "'=1+1"


def test_zeros_in_front_stay() -> None:
    identifiers = [{"scheme": "US-EIN", "value": "007"}]

    cell = cells.cell_of(fields.IDENTIFIERS, identifiers)

    assert cell == "US-EIN | value=007"
    assert cells.value_of(fields.IDENTIFIERS, cell) == identifiers


def test_items_are_written_as_people_read_them() -> None:
    names = [
        {"name": "Olive; Oil", "kind": "former", "language": "", "until": "2001"},
        {"name": "A|B \\ C", "kind": "short", "language": "en", "until": ""},
    ]

    cell = cells.cell_of(fields.ALTERNATE_NAMES, names)

    assert cell == (
        "Olive\\; Oil | kind=former | until=2001;"
        " A\\|B \\\\ C | kind=short | language=en"
    )
    assert cells.value_of(fields.ALTERNATE_NAMES, cell) == names


def test_lists_are_read_as_people_write_them() -> None:
    assert cells.value_of(field_of("tags"), " bread;alms ; ;  oil;") == [
        "bread",
        "alms",
        "oil",
    ]
    assert cells.value_of(fields.LISTINGS, "national|position=3") == [
        {"tier": "national", "position": 3, "note": ""}
    ]
    assert cells.value_of(fields.LISTINGS, "national")[0]["position"] is None


def test_fact_may_hold_an_equals_sign() -> None:
    profiles = [{"kind": "other", "url": "https://a.example/?b=c&d=e"}]

    cell = cells.cell_of(fields.SOCIAL_PROFILES, profiles)

    assert cells.value_of(fields.SOCIAL_PROFILES, cell) == profiles


@pytest.mark.parametrize(
    ("field", "cell", "reason"),
    [
        (fields.LISTINGS, "national | third", "listings: 'third' is not name=value"),
        (fields.LISTINGS, "national | place=3", "listings: no place is known"),
        (
            fields.LISTINGS,
            "national | position=top",
            "'top' is not a whole number",
        ),
        (field_of("continues_name"), "perhaps", "'perhaps' is neither yes nor no"),
    ],
)
def test_what_cannot_be_read_says_why(field: Field, cell: str, reason: str) -> None:
    with pytest.raises(cells.CellError) as error:
        cells.value_of(field, cell)

    assert str(error.value) == reason
