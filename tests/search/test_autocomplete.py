"""What somebody may mean while still typing."""

from __future__ import annotations

import pytest

from directory.search.autocomplete import MOST_COMPLETIONS, complete
from tests.factories import make_alternate_name, make_organization, make_sector

pytestmark = pytest.mark.django_db


def test_a_sector_called_so_stands_before_organizations() -> None:
    sector = make_sector(name="Care")
    organization = make_organization(name="Care Guild", sectors=[sector])

    found = complete("care")

    assert [one.instance for one in found] == [sector, organization]
    assert found[0].count == 1


def test_an_organization_is_found_by_what_it_was_called() -> None:
    organization = make_organization(name="Windmill")
    make_alternate_name(organization, name="Barrow Circle", kind="former")

    (found,) = complete("barr")

    assert (found.instance, found.called, found.called_kind) == (
        organization,
        "Barrow Circle",
        "former",
    )


def test_a_sector_that_nobody_has_and_a_hidden_record_are_not_offered() -> None:
    make_sector(name="Milling")
    make_organization(name="Mill", visibility="draft")

    assert complete("mill") == []


def test_one_letter_offers_nothing_and_many_no_more_than_eight() -> None:
    for number in range(12):
        make_organization(name=f"Mill {number}")

    assert complete("m") == []
    assert len(complete("mill")) == MOST_COMPLETIONS
