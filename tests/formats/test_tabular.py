"""Organizations as CSV and XLSX, and back."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from directory.formats import tabular
from directory.formats.fields import FIELDS
from directory.formats.values import values_of
from directory.models import Organization
from tests.factories import make_organization, make_relationship
from tests.support.values import VALUES

EMPTY: dict[str, Any] = {
    field.name: [] if field.form in ("words", "items") else "" for field in FIELDS
} | {"continues_name": False}
NAMES = [
    "=Equal Co-op",
    "+Plus",
    "-50 Degrees",
    "@home Collective",
    "'=Quote",
    "Plain, “quoted”; and | so\non",
]


def named(number: int, name: str) -> dict[str, Any]:
    """The values of an organization that has a name and a place."""
    return EMPTY | {
        "slug": f"number-{number}",
        "name": name,
        "latitude": "-33.86",
        "longitude": "151.2",
    }


def csv_of(organizations: list[dict[str, Any]]) -> str:
    return "".join(tabular.csv_lines(organizations))


def from_csv(text: str) -> list[dict[str, Any]]:
    return list(tabular.read_csv(io.StringIO(text, newline="")))


def xlsx_of(organizations: list[dict[str, Any]]) -> io.BytesIO:
    file = io.BytesIO()
    assert tabular.write_xlsx(organizations, file) == len(organizations)
    return file


@given(st.lists(VALUES, max_size=3))
def test_csv_comes_back_as_it_was(organizations: list[dict[str, Any]]) -> None:
    assert from_csv(csv_of(organizations)) == organizations


@settings(max_examples=25, deadline=None)
@given(st.lists(VALUES, max_size=2))
def test_xlsx_comes_back_as_it_was(organizations: list[dict[str, Any]]) -> None:
    # A row without any cell is none.
    organizations = [values | {"slug": "a"} for values in organizations]

    assert list(tabular.read_xlsx(xlsx_of(organizations))) == organizations


def test_names_like_formulas_and_numbers_come_back_from_csv_and_xlsx() -> None:
    organizations = [named(number, name) for number, name in enumerate(NAMES)]

    text, workbook = csv_of(organizations), xlsx_of(organizations)

    assert from_csv(text) == organizations
    assert list(tabular.read_xlsx(workbook)) == organizations
    assert ",-33.86,151.2," in text
    assert "''=Quote" in text


def test_csv_begins_with_its_mark_and_ends_its_lines_as_spreadsheets_do() -> None:
    text = csv_of([named(1, "Bread")])

    assert text.startswith("\ufeffslug,name,acronym,")
    assert text.count("\r\n") == 2
    assert text.endswith("\r\n")


def test_csv_is_written_as_it_is_read() -> None:
    taken = []

    def organizations() -> Any:
        for number in range(3):
            taken.append(number)
            yield named(number, "Bread")

    lines = tabular.csv_lines(organizations())
    next(lines)
    next(lines)

    assert taken == [0]


def test_csv_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        from_csv("slug,name\r\na,b\r\nc\r\n")


def test_xlsx_has_no_formula_and_bare_numbers() -> None:
    organizations = [named(number, name) for number, name in enumerate(NAMES)]

    sheet = load_workbook(xlsx_of(organizations))["Organizations"]

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    latitude = tabular.COLUMNS.index("latitude") + 1
    assert sheet.cell(row=2, column=latitude).value == -33.86
    # Typed over, 2013-09 stays what was typed.
    assert sheet.cell(row=2, column=2).number_format == "@"


def test_xlsx_explains_every_column() -> None:
    sheet = load_workbook(xlsx_of([]))["Columns"]

    rows = list(sheet.iter_rows(values_only=True))

    assert [row[0] for row in rows[1:]] == list(tabular.COLUMNS)
    meanings = {row[0]: row[2] for row in rows}
    assert meanings["scope"].endswith(
        "One of: international, regional, national, local."
    )


def test_text_too_long_for_a_cell_is_not_cut() -> None:
    long = named(1, "Bread") | {"description": "=" + "日é𝄞 word " * 8_000}

    workbook = xlsx_of([long, named(2, "Vine")])

    assert list(tabular.read_xlsx(workbook)) == [long, named(2, "Vine")]
    sheets = load_workbook(workbook)
    assert sheets.sheetnames == ["Organizations", "Columns", "Continued"]
    longest = max(
        len(str(cell.value).encode("utf-16-le")) // 2
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
    )
    assert longest <= 32_767


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (7, "00000", "00007"),
        (7, "General", "7"),
        (52.5, "General", "52.5"),
        (1998.0, "General", "1998"),
        (0.000001, "General", "0.000001"),
        (True, "General", "yes"),
        (datetime(2020, 5, 1), "yyyy-mm-dd", "2020-05-01"),
        (date(2020, 5, 1), "yyyy-mm-dd", "2020-05-01"),
        (None, "General", ""),
    ],
)
def test_cell_is_read_as_it_is_shown(
    value: object, number_format: str, shown: str
) -> None:
    workbook = Workbook()
    cell = workbook.active.cell(row=1, column=1, value=value)
    cell.number_format = number_format

    assert tabular.text_of(cell) == shown


@pytest.mark.django_db
def test_stored_organization_comes_back_from_both() -> None:
    organization = make_organization(
        name="Olive", tags=["oil; olive", "a|b"], description="One\n\n- two\n- three"
    )
    make_relationship(organization, make_organization(name="Federation; of all"))
    stored = [values_of(one) for one in Organization.objects.with_values()]

    assert from_csv(csv_of(stored)) == stored
    assert list(tabular.read_xlsx(xlsx_of(stored))) == stored


def test_csv_is_read_by_a_plain_reader() -> None:
    text = csv_of([named(1, NAMES[-1])]).removeprefix("\ufeff")

    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert rows[0]["name"] == NAMES[-1]
    assert rows[0]["continues_name"] == "no"
