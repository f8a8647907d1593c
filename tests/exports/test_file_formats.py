"""The formats that the directory is taken away in."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.exports.file_formats import BY_NAME, FILE_FORMATS, FileFormat
from directory.exports.records import values_in
from tests.support.values import VALUES

LISTS = st.lists(VALUES, max_size=2)


@pytest.mark.parametrize("file_format", FILE_FORMATS, ids=BY_NAME)
@settings(max_examples=15, deadline=None)
@given(values=LISTS)
def test_what_is_written_comes_back(
    file_format: FileFormat, values: list[dict[str, Any]]
) -> None:
    documents = [{"page": "https://a.example/", **one, "slug": "a"} for one in values]
    file = io.BytesIO()

    file_format.write(documents, file)

    written = io.BytesIO(file.getvalue())
    assert list(file_format.read(written)) == list(map(values_in, documents))


@pytest.mark.parametrize("file_format", FILE_FORMATS, ids=BY_NAME)
def test_each_says_what_it_is(file_format: FileFormat) -> None:
    assert file_format.label
    assert str(file_format.use).endswith(".")
    assert "/" in file_format.media_type
