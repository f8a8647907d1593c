"""Facets and choices as a template shows them, and how many one address holds."""

from __future__ import annotations

from django.utils import translation

from directory.lib import facets
from directory.lib.facets import Chip, Facet, Value

LABELS = {"tag": {str(number): f"Tag {number}" for number in range(200)}}


def test_facet_is_cut_where_not_all_values_are_shown() -> None:
    value = Value("tag", "a", "A", "", 1, is_chosen=False)

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
        marked = [chip.marked_label for chip in (sector, nothing, kind)]

    assert marked == ['<span lang="en">Care</span>', "Sin sector", "Fondo"]


def test_usual_choices_all_fit() -> None:
    chosen = {"tag": ("1", "2", "3")}

    assert facets.fitting(chosen, "words", LABELS) == (chosen, None)


def test_what_does_not_fit_is_named_and_counted() -> None:
    chosen = {"tag": tuple(LABELS["tag"])}

    kept, left_out = facets.fitting(chosen, "", LABELS)

    number = len(kept["tag"])
    assert 0 < number < 200
    assert kept["tag"] == chosen["tag"][:number]
    assert left_out is not None
    first = ", ".join(f"Tag {place}" for place in range(number, number + 5))
    assert (left_out.named, left_out.more) == (first, 200 - number - 5)


def test_long_words_leave_room_for_some() -> None:
    chosen = {"tag": tuple(LABELS["tag"])}

    beside_none, _ = facets.fitting(chosen, "", LABELS)
    beside_long, _ = facets.fitting(chosen, "x" * 5000, LABELS)

    assert 0 < len(beside_long["tag"]) < len(beside_none["tag"])
