"""Names that stay: the same for the same, another for every other."""

from __future__ import annotations

from uuid import UUID

from directory.lib import urns

HERE = UUID("0d1b0b8a-51f3-4a43-bb0d-1f2b0a55d8a4")
THERE = UUID("b5c0a0a2-0df5-4fd3-8a5e-9a0b7c0c6f10")


def test_name_never_changes() -> None:
    name = urns.of_record(HERE, 7)

    # Readers keep these for ever: a change here makes all of theirs new.
    assert name == "urn:uuid:7a1c2b3d-0f70-5e2a-a752-2944137969b8"
    assert (
        urns.of_feed(HERE, "en", "?tag=a")
        == "urn:uuid:e2e04f05-9154-58be-a91b-ad724a51aa42"
    )


def test_no_two_things_have_one_name() -> None:
    names = {
        urns.of_record(directory, key) for directory in (HERE, THERE) for key in (1, 2)
    } | {
        urns.of_feed(directory, language, query)
        for directory in (HERE, THERE)
        for language in ("en", "es")
        for query in ("", "?q=1")
    }

    assert len(names) == 12
