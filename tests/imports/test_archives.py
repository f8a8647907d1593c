"""Archives that were made to do harm, or that are broken."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from directory.errors import DirectoryError
from tests.support.tables import read, saved

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def refusal_of(path: Path) -> str:
    """Return in words why a file is refused."""
    with pytest.raises(DirectoryError) as refusal:
        read(path)
    return str(refusal.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


def with_sheet(path: Path, xml: bytes) -> None:
    """Store a workbook whose sheet is this XML."""
    saved(path, [["name"], ["Ash"]])
    parts = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    parts[SHEET] = xml
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


EMPTY_ROWS = (
    "More than 10000 empty rows stand one after the other. Delete them, please:\
 there may be rows below."
)
ALL_ROWS = "The file has more than 5000 rows, or very many that are empty. Please split\
 it, or delete those."


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (b"<row/>" * 10_000_000, ALL_ROWS),
        (b'<row r="10000000"><c t="n"><v>1</v></c></row>', EMPTY_ROWS),
    ],
)
def test_millions_of_empty_rows_are_refused_at_once(
    path: Path, rows: bytes, words: str
) -> None:
    head = b'<row r="1"><c t="str"><v>name</v></c></row>'
    xml = b'<worksheet xmlns="%s"><sheetData>%s%s</sheetData></worksheet>'
    with_sheet(path, xml % (MAIN.encode(), head, rows))
    begin = time.monotonic()

    assert refusal_of(path) == words
    # Generous: what would be read to its end takes minutes.
    assert time.monotonic() - begin < 20


def test_archive_that_unpacks_to_too_much_is_refused(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w") as stream,
    ):
        for _ in range(201):
            stream.write(bytes(1024 * 1024))

    assert path.stat().st_size < 1024 * 1024
    assert refusal_of(path) == "The file unpacks to more than 200 MB."


def test_huge_cell_is_refused(path: Path) -> None:
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'
    xml = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>'
    with_sheet(path, xml % (MAIN.encode(), cell % (b"x" * 30_000_000)))

    assert refusal_of(path) == "Line 1 has a cell of more than 100000 characters."


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_document_type_is_refused(path: Path, codec: str) -> None:
    entity = '<!DOCTYPE a [<!ENTITY e "Ash">]>'
    xml = f'<?xml version="1.0" encoding="{codec}"?>{entity}<worksheet xmlns="{MAIN}"/>'
    with_sheet(path, xml.encode(codec))

    words = "The file declares a document type, which no spreadsheet needs."
    assert refusal_of(path) == words


def test_broken_archive_is_refused(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 and nothing that follows")

    assert refusal_of(path) == "The file is broken."


def test_other_archive_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<office/>")

    words = "This is no XLSX file. Save the sheet as XLSX or CSV, please."
    assert refusal_of(path) == words
