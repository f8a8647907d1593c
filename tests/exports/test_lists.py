"""A list as a file, written while it is sent."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from directory.exports import lists, records
from directory.exports.file_formats import BY_NAME
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def test_list_is_written_as_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [make_organization(description="Bread. " * 2_000).pk for _ in range(12)]
    monkeypatch.setattr(records, "BATCH", 4)
    batches: list[int] = []
    documents = records.documents

    def watched(of: list[int]) -> Iterator[records.Document]:
        for document in documents(of):
            batches.append(document["slug"])
            yield document

    monkeypatch.setattr(records, "documents", watched)
    file = lists.list_file(BY_NAME["csv"], keys)

    first = next(file)
    read_for_first = len(batches)
    rest = b"".join(file)
    file.close()

    assert 0 < read_for_first < 12
    assert len(batches) == 12
    assert (first + rest).count(b"\r\n") == 13


def test_list_that_nobody_reads_gives_its_room_back() -> None:
    files = [lists.list_file(BY_NAME["csv"], []) for _ in range(lists.MOST_AT_ONCE)]

    refused = lists.list_file(BY_NAME["csv"], [])
    for file in files:
        file.close()
        # Closed twice, it gives back one room.
        file.close()
    again = [lists.list_file(BY_NAME["csv"], []) for _ in range(lists.MOST_AT_ONCE)]
    none_left = lists.list_file(BY_NAME["csv"], [])

    assert refused is None
    assert None not in again
    assert none_left is None
    for file in again:
        file.close()


@pytest.mark.parametrize("name", BY_NAME)
def test_empty_list_is_a_whole_file(name: str) -> None:
    file = lists.list_file(BY_NAME[name], [])

    written = b"".join(file)
    file.close()

    assert list(BY_NAME[name].read(io.BytesIO(written))) == []
