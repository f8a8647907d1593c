"""How a question was read, in words."""

from __future__ import annotations

import pytest

from directory.search.explain import explain
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def test_each_word_and_each_result_is_explained() -> None:
    make_organization(name="Windmill Guild")

    lines = explain("windmil guild")

    assert lines[0] == "1 found, read corrected"
    assert any("a slip away: windmill" in line for line in lines)
    assert any(line.startswith("1. Windmill Guild") for line in lines)


def test_an_address_is_read_as_one() -> None:
    make_organization(name="Mill", url="https://mill.example.org/")

    assert explain("mill.example.org") == ["1 found, read as an address", "1. Mill"]
