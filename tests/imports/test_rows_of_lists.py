"""The verdicts that a careful person reached on rows of real lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from directory.imports import reading
from directory.imports.rows import KnownTerms, Reader, ReadRow
from directory.lib import urls

FILES = ("messy.csv", "messy-semicolon-cp1252.csv", "messy-mixed-bytes.csv")
NO_TERMS = KnownTerms({}, {}, {})


def rows_of(path: Path) -> list[ReadRow]:
    """Return the rows of a file as they are read."""
    with reading.opened(path) as table:
        reader = Reader(table.columns, NO_TERMS)
        return [reader.read(row) for row in table.rows]


def expected(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return what is to become of each row of a file."""
    words = (folder / "messy-expected.json").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(words)["files"][name]["rows"]
    return rows


def is_right(row: dict[str, Any], found: ReadRow) -> bool:
    """Tell whether a row was refused, or read, as it should be."""
    verdicts = {row["verdict"], *filter(_is_word, row.get("also_acceptable", ()))}
    if found.problems:
        return "reject" in verdicts
    if verdicts.isdisjoint({"accept", "normalise", "duplicate"}):
        # Read all the same: with the one value that may stand there.
        others = [each for each in row["also_acceptable"] if not _is_word(each)]
        return any(_has(found, values) for values in others)
    return _has(found, row.get("becomes", {}))


def _is_word(value: object) -> bool:
    return isinstance(value, str)


def _has(found: ReadRow, values: dict[str, str]) -> bool:
    url = values.get("url", "")
    if url.startswith("http"):
        return urls.url_key(found.values["url"]) == urls.url_key(url)
    return all(
        found.values[name] == value
        for name, value in values.items()
        if " " not in value or name == "region"
    )


def test_every_row_is_read_or_refused_as_a_careful_person_would(
    real_lists: Path,
) -> None:
    wrong = [
        (name, row["row"], found)
        for name in FILES
        if name != "messy-mixed-bytes.csv"
        for row, found in zip(
            expected(real_lists, name), rows_of(real_lists / name), strict=True
        )
        if not is_right(row, found)
    ]

    assert wrong == []


def test_names_and_numbers_of_windows_are_whole(real_lists: Path) -> None:
    name = "messy-semicolon-cp1252.csv"

    found = rows_of(real_lists / name)

    wanted = [
        (row["name_must_be"], f"{float(row['lat_must_be']):.6f}".rstrip("0"))
        for row in expected(real_lists, name)
    ]
    read = [(each.values["name"], each.values["latitude"]) for each in found]
    assert read == wanted


def test_two_encodings_in_one_file_are_read_cell_by_cell(real_lists: Path) -> None:
    name = "messy-mixed-bytes.csv"

    found = rows_of(real_lists / name)

    wanted = [
        (row["name_read_as_cp1252"], row["city_read_as_utf8"])
        for row in expected(real_lists, name)
    ]
    assert [(each.values["name"], each.values["city"]) for each in found] == wanted


def test_no_row_shows_entities_or_stores_what_no_browser_follows(
    real_lists: Path,
) -> None:
    for found in rows_of(real_lists / "messy.csv"):
        shown = " ".join(map(str, found.values.values()))
        url = found.values.get("url", "")

        assert "&#" not in shown
        assert "&amp;" not in shown
        assert not url or urls.url_key(url)


@pytest.mark.parametrize(("rows", "most_refused"), [(1_794, 25)])
def test_whole_list_is_read(real_lists: Path, rows: int, most_refused: int) -> None:
    found = rows_of(real_lists / "organizations-sample.csv")

    refused = [each for each in found if each.problems]
    assert len(found) == rows
    assert len(refused) <= most_refused
    assert all(problem.why for each in refused for problem in each.problems)
