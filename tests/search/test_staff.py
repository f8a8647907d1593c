"""Staff find what readers find, and what is hidden from them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.search import staff
from tests.factories import make_alternate_name, make_organization

pytestmark = pytest.mark.django_db


def test_hidden_records_are_found_beside_the_published() -> None:
    shown = make_organization(name="Riverbend Arts Exchange")
    draft = make_organization(name="Riverbend Makers", visibility="draft")
    withdrawn = make_organization(name="Old Riverbend", visibility="withdrawn")
    make_organization(name="Hill Makers", visibility="draft")

    found = staff.find("  riverbend ")

    assert (found.published, found.total) == ([shown], 1)
    assert found.hidden == [withdrawn, draft]


@pytest.mark.parametrize(
    "typed", ["Maltière", "metiers", "VMG", "valley-makers", "guild.example", "Lyon"]
)
def test_hidden_record_is_found_by_any_of_its_names_and_places(typed: str) -> None:
    draft = make_organization(
        name="Guilde des métiers", slug="valley-makers", acronym="VMG", city="Lyon",
        url="https://guild.example.org/", visibility="draft",
    )  # fmt: skip
    make_alternate_name(draft, name="La Maltière")

    assert staff.find(typed).only_one == draft


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "?!", "qqqq wwww", "x" * 5000])
def test_what_answers_nothing_finds_nothing(typed: str) -> None:
    make_organization(name="Lodge", visibility="draft")

    assert staff.find(typed).records == []


def test_corrected_slip_is_no_record_that_is_meant() -> None:
    lodge = make_organization(name="Cooperation Works")

    slip, right = staff.find("coperation works"), staff.find("cooperation works")

    assert (slip.records, slip.only_one) == ([lodge], None)
    assert right.only_one == lodge


def test_draft_that_is_called_so_goes_before_a_correction() -> None:
    make_organization(name="Lodge")
    draft = make_organization(name="Ladge", visibility="draft")

    assert staff.find("ladge").records == [draft]


def test_statements_do_not_grow_with_what_is_found() -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            staff.find("lodge hall")
        return len(captured)

    make_organization(name="Lodge hall")
    make_organization(name="Lodge hall 2", visibility="draft")
    few = statements()
    for number in range(30):
        visibility = "draft" if number % 2 else "published"
        make_organization(name=f"Lodge hall of {number}", visibility=visibility)

    found = staff.find("lodge hall")

    assert (len(found.published), found.total, len(found.hidden)) == (16, 16, 16)
    assert statements() <= few
