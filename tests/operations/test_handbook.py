"""The documents of the house are read beside the work of staff."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from directory.operations import handbook


def test_documents_for_staff_come_first_in_the_order_of_need() -> None:
    names = [one.name for one in handbook.documents()]

    assert tuple(names[: len(handbook.FOR_STAFF)]) == handbook.FOR_STAFF
    assert "architecture" in names[len(handbook.FOR_STAFF) :]


def test_document_has_its_title_apart() -> None:
    document = handbook.document("suggestions")

    assert document is not None
    assert document.title == "Deciding suggestions"
    assert "# Deciding suggestions" not in document.text


@pytest.mark.parametrize(
    "name", ["", "nothing", "../README", "front.png", "/etc/hosts"]
)
def test_other_names_are_no_documents(name: str) -> None:
    assert handbook.document(name) is None


def test_links_lead_to_pages_and_those_to_the_sources_are_words() -> None:
    text = "[a](b.md), [c](./d-e.md#part), [f](../SECURITY.md), [g](https://x.org/h.md)"

    linked = handbook.linked(text, lambda name: f"/{name}/")

    assert linked == "[a](/b/), [c](/d-e/), f, [g](https://x.org/h.md)"


def test_folder_without_documents_has_none(tmp_path: Path, settings: Settings) -> None:
    settings.BASE_DIR = tmp_path

    assert handbook.documents() == []
    assert handbook.document("suggestions") is None
