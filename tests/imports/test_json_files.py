"""Documents of a JSON file as rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from directory.imports.json_files import documents_of, rows_of
from directory.imports.limits import OF_FORM, UnreadableError


def file_of(folder: Path, words: str, name: str = "list.json") -> Path:
    path = folder / name
    path.write_text(words)
    return path


@pytest.mark.parametrize("words", ['{"name": "Ash"}', '\ufeff[{"name": "Ash"}]'])
def test_list_of_documents_and_one_of_them_are_read(tmp_path: Path, words: str) -> None:
    assert documents_of(file_of(tmp_path, words), OF_FORM) == [{"name": "Ash"}]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("[{", "broken_json"),
        ("[1]", "no_documents"),
        ('{"name": "' + "x" * 100_001 + '"}', "cell_too_long"),
        ("[" + "{}," * 5_000 + "{}]", "too_many_rows"),
        (json.dumps([{f"k{n}": 1} for n in range(201)]), "too_many_columns"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, words: str, code: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        documents_of(file_of(tmp_path, words), OF_FORM)

    assert raised.value.code == code


def test_table_that_begins_like_json_is_left_to_others(tmp_path: Path) -> None:
    path = file_of(tmp_path, "[name],url\nAsh,ash.example\n", "list.csv")

    assert documents_of(path, OF_FORM) is None


def test_key_that_a_document_lacks_is_told_from_an_empty_one() -> None:
    rows = list(rows_of([{"page": "x", "name": "Ash", "city": ""}, {"name": "Elm"}]))

    assert rows == [
        [["name", "city"]],
        [["Ash", ""], {"absent": []}],
        [["Elm", None], {"absent": [1]}],
    ]
