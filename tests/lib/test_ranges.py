"""Parts of a file."""

from __future__ import annotations

import io

import pytest

from directory.lib.ranges import NoSuchPartError, Part, part_of


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=10-", 10, 99),
        ("bytes=-5", 95, 99),
        ("bytes=-500", 0, 99),
        ("bytes=90-500", 90, 99),
        (" bytes=0-0 ", 0, 0),
    ],
)
def test_part_is_read_as_http_has_it(header: str, first: int, last: int) -> None:
    assert part_of(header, 100) == Part(first, last)


@pytest.mark.parametrize(
    "header",
    ["", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "pages=1-2", "bytes=٣-٤", "bytes=a"],
)
def test_what_cannot_be_read_is_the_whole_file(header: str) -> None:
    assert part_of(header, 100) is None


@pytest.mark.parametrize(
    ("header", "size"),
    [("bytes=100-", 100), ("bytes=200-300", 100), ("bytes=-0", 100), ("bytes=0-", 0)],
)
def test_part_beyond_the_end_is_refused(header: str, size: int) -> None:
    with pytest.raises(NoSuchPartError):
        part_of(header, size)


def test_pieces_are_the_bytes_and_the_file_is_closed() -> None:
    file = io.BytesIO(b"0123456789" * 20_000)

    pieces = list(Part(5, 150_004).pieces(file))

    assert b"".join(pieces) == (b"0123456789" * 20_000)[5:150_005]
    assert len(pieces) == 3
    assert file.closed
