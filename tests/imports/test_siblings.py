"""Rows of one file against each other."""

from __future__ import annotations

import pytest

from directory.imports.siblings import Siblings

pytestmark = pytest.mark.django_db


def found(first: dict[str, str], second: dict[str, str]) -> tuple[int, str] | None:
    """Return of which row the second one may be, and how likely that is."""
    siblings = Siblings()
    siblings.add(4, first)
    sibling = siblings.find(second)
    return (sibling.number, sibling.degree) if sibling else None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            {"name": "Bread Guild Ltd", "url": "https://bread.example"},
            {"name": "Bread Guild", "url": "http://www.bread.example/"},
        ),
        (
            {"name": "On The Ninth Day", "url": "https://n.example", "city": "Hull"},
            {"name": "9th Day", "url": "n.example", "city": "hull"},
        ),
    ],
)
def test_row_is_likely_of_an_earlier_one(
    first: dict[str, str], second: dict[str, str]
) -> None:
    assert found(first, second) == (4, "likely")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            {"name": "1st Hull Scouts", "url": "https://scouts.example"},
            {"name": "2nd Hull Scouts", "url": "https://scouts.example"},
        ),
        (
            {"name": "Народен будител", "country": "BG", "city": "Орешец"},
            {"name": "Народен будител 1927", "country": "BG", "city": "Поцърненци"},
        ),
        ({"name": "Bread Guild"}, {"name": "Yarn Circle"}),
    ],
)
def test_row_is_not_likely_of_another_organization(
    first: dict[str, str], second: dict[str, str]
) -> None:
    degree = found(first, second)

    assert degree is None or degree[1] != "likely"
