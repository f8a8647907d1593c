"""Facets and choices as a template shows them."""

from __future__ import annotations

from django.utils import translation

from directory.lib import facets
from directory.lib.facets import Chip, Facet, Value


def test_facet_is_cut_where_not_all_values_are_shown() -> None:
    value = Value("a", "A", 1, "organization", is_chosen=False)

    cut, whole = (Facet("tag", "Tag", [value], total, "tags") for total in (2, 1))

    assert (cut.is_cut, whole.is_cut) == (True, False)


def test_word_behind_a_number_is_in_the_right_number() -> None:
    assert [facets.organizations(number) for number in (0, 1, 2)] == [
        "organizations",
        "organization",
        "organizations",
    ]


def test_words_of_staff_are_marked_and_those_of_the_portal_are_not() -> None:
    sector = Chip("sector", "care", "Sector", "Care", "?")
    nothing = Chip("sector", "_none", "Sector", "Sin sector", "?")
    kind = Chip("kind", "fund", "Kind", "Fondo", "?")

    with translation.override("es"):
        marked = [chip.marked for chip in (sector, nothing, kind)]

    assert marked == ['<span lang="en">Care</span>', "Sin sector", "Fondo"]
