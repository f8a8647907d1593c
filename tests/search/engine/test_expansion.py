"""What may stand for each word of a question beside itself."""

from __future__ import annotations

import pytest

from directory.history import changes
from directory.models import Synonym
from directory.search.engine import expansion
from directory.search.engine.cache import Index, consistent
from directory.search.engine.expansion import BEGUN, MEANT, NUMBER, SLIP, TYPED, Options
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def options_of(question: str) -> list[Options]:
    """Return what may stand for each word, slips included."""
    typed = question.split()

    def read(index: Index) -> list[Options]:
        return expansion.with_slips(
            index, typed, expansion.options_for(index, question, typed)
        )

    return consistent(read)


def test_word_stands_for_its_other_number_its_beginning_and_a_slip() -> None:
    make_organization(name="Windmills Guild")

    (options,) = options_of("windmil")

    assert options[TYPED] == ["windmil"]
    assert "windmils" in options[NUMBER]
    assert options[BEGUN] == ["windmills"]
    assert options_of("windmillz")[0][SLIP] == ["windmills"]


def test_neighbors_are_one_word_where_somebody_has_it() -> None:
    make_organization(name="Windmill")

    first, second = options_of("wind mill")

    assert (first[MEANT], second[MEANT]) == (["windmill"], ["windmill"])


def test_synonyms_of_staff_are_meant_too() -> None:
    make_organization(name="Windmill")
    synonym = Synonym.objects.create(words="mill = quern")
    with changes.recorded(synonym):
        synonym.save()

    (options,) = options_of("mill")

    assert options[MEANT] == ["quern"]


def test_word_is_parted_where_both_halves_are_known() -> None:
    make_organization(name="Wind Mill")

    parted = consistent(lambda index: list(expansion.halves(index, ["windmill"])))

    assert parted == [(0, ("wind", "mill"))]
