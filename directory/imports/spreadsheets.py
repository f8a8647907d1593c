"""Rows of an XLSX file: what its first sheet shows, as text.

Nothing here needs Django.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # archives.check lets no DTD through

import openpyxl

from directory.imports.limits import MB, Limits, RawRow, UnreadableError

_LINK_FORMULA = re.compile(
    r'=HYPERLINK\(\s*"([^"]{1,2000})"(?:\s*[,;]\s*"([^"]{0,2000})")?\s*\)',
    re.IGNORECASE,
)
_ZEROS = re.compile(r"0+")
_DECIMALS = re.compile(r"[#,]*0\.(0+)")
_DIGITS_SHOWN = 15
HYPERLINKS = "/hyperlink"
CONTINUED = "Continued"
# As our own files mark what would be taken for a formula.
_MARKED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def opened(path: Path) -> Any:
    """Return the workbook of a file that `archives.check` let through."""
    try:
        return openpyxl.load_workbook(path, read_only=True)
    except Exception as error:
        # The library has no error of its own for what is no workbook.
        if isinstance(error, MemoryError):
            raise
        raise UnreadableError("broken_archive") from None


def first_sheet(workbook: Any) -> Any:
    """Return the first sheet that is not hidden."""
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            return sheet
    raise UnreadableError("no_sheet")


def records(path: Path, sheet: Any, limits: Limits) -> Iterator[RawRow]:
    """Yield the rows of a sheet, also those that are empty."""
    links = _links(path, sheet)
    # What the file says of its own size may be wrong, or a lie.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.rows, start=1):
        cells: list[str] = []
        behind: dict[int, str] = {}
        formulas = []
        for column, cell in enumerate(row):
            words, link, is_formula = _shown(cell)
            if len(words) > limits.letters:
                raise UnreadableError("cell_too_long", row=number, limit=limits.letters)
            cells.append(words)
            link = links.get((number, column), link)
            if link:
                behind[column] = link
            if is_formula:
                formulas.append(column)
        while cells and not cells[-1]:
            cells.pop()
        yield RawRow(cells, links=behind, formulas=formulas)


def continued(
    rows: Iterator[RawRow], path: Path, workbook: Any, limits: Limits
) -> Iterator[RawRow]:
    """Yield rows with what goes on in the sheet that our own files have for it."""
    if CONTINUED not in workbook.sheetnames:
        yield from rows
        return
    more: defaultdict[tuple[str, str], str] = defaultdict(str)
    letters = 0
    for row in records(path, workbook[CONTINUED], limits):
        slug, column, words = [*row.cells, "", "", ""][:3]
        piece = words[1:] if _MARKED.match(words) else words
        letters += len(piece)
        if letters > limits.unpacked:
            raise UnreadableError("too_large_unpacked", limit=limits.unpacked // MB)
        more[slug, column] += piece
    heads: Sequence[str] = ()
    for row in rows:
        cells = list(row.cells)
        if not heads:
            heads = cells
        elif cells:
            for place, column in enumerate(heads[: len(cells)]):
                if rest := more.get((cells[0], column)):
                    cells[place] += rest
        yield RawRow(cells, links=row.links, formulas=row.formulas)


def _shown(cell: Any) -> tuple[str, str, bool]:
    """Return what a cell shows, the link that its formula makes, and whether it holds
    another formula.
    """
    value = cell.value
    if value is None:
        return "", "", False
    if isinstance(value, str):
        if cell.data_type != "f":
            return value, "", False
        link = _LINK_FORMULA.fullmatch(value)
        if link is None:
            return value, "", True
        return link[2] or link[1], link[1], False
    return _as_shown(value, cell.number_format or "General"), "", False


def _as_shown(value: object, shown_as: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return _number(value, shown_as)
    return str(value)


def _number(value: float, shown_as: str) -> str:
    """Return a number with the zeros that its cell shows: 00007."""
    if _ZEROS.fullmatch(shown_as) and float(value).is_integer():
        sign = "-" if value < 0 else ""
        return sign + str(abs(int(value))).zfill(len(shown_as))
    if match := _DECIMALS.fullmatch(shown_as):
        return f"{value:.{len(match[1])}f}"
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    shown = f"{value:.{_DIGITS_SHOWN}g}"
    return f"{value:f}".rstrip("0") if "e" in shown else shown


def _links(path: Path, sheet: Any) -> dict[tuple[int, int], str]:
    """Return the addresses behind the words of cells, by row from 1 and column from 0.

    The library leaves them out where it does not keep a whole sheet in memory.
    """
    part = str(sheet._worksheet_path).lstrip("/")
    folder, name = posixpath.split(part)
    with zipfile.ZipFile(path) as archive:
        beside = f"{folder}/_rels/{name}.rels"
        if beside not in archive.namelist():
            return {}
        targets = _targets(archive.read(beside))
        return dict(_placed(archive, part, targets)) if targets else {}


def _targets(relations: bytes) -> dict[str, str]:
    root = ElementTree.fromstring(relations)  # noqa: S314  # as above
    return {
        each.get("Id", ""): each.get("Target", "")
        for each in root
        if each.get("Type", "").endswith(HYPERLINKS)
    }


def _placed(
    archive: zipfile.ZipFile, part: str, targets: dict[str, str]
) -> Iterator[tuple[tuple[int, int], str]]:
    with archive.open(part) as stream:
        for _event, element in ElementTree.iterparse(stream):  # noqa: S314  # as above
            if element.tag.endswith("}hyperlink"):
                names = {name.rpartition("}")[2]: name for name in element.attrib}
                target = targets.get(element.get(names.get("id", ""), ""), "")
                cell = element.get("ref", "").partition(":")[0]
                place = openpyxl.utils.cell.coordinate_from_string(cell)
                column = openpyxl.utils.cell.column_index_from_string(place[0])
                if target:
                    yield (place[1], column - 1), target
            elif not element.tag.endswith("}hyperlinks"):
                element.clear()
