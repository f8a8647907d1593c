"""What may stand for each word of a question beside itself."""

from __future__ import annotations

import pytest

from directory.history import changes
from directory.models import Synonym
from directory.search.engine import expansion
from directory.search.engine.cache import Index, consistent
from directory.search.engine.expansion import (
    BEGUN,
    FAMILY,
    JOINED,
    MEANT,
    NUMBER,
    TYPED,
    Options,
)
from directory.search.engine.typed import parse
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def options_of(question: str) -> list[Options]:
    """Return what may stand for each word."""

    def read(index: Index) -> list[Options]:
        return expansion.options_for(index, parse(question).asked)

    return consistent(read)


def test_word_stands_for_its_other_number_and_its_beginning() -> None:
    make_organization(name="Windmills Guild")

    (options,) = options_of("windmil")

    assert options[TYPED] == ["windmil"]
    assert "windmils" in options[NUMBER]
    assert options[BEGUN] == ["windmills"]


def test_neighbors_are_one_word_where_somebody_has_it() -> None:
    make_organization(name="Windmill")

    first, second = options_of("wind mill")

    assert (first[JOINED], second[JOINED]) == (["windmill"], ["windmill"])


def test_synonyms_of_staff_are_meant_too() -> None:
    make_organization(name="Windmill")
    synonym = Synonym.objects.create(words="mill = quern")
    with changes.recorded(synonym):
        synonym.save()

    (options,) = options_of("mill")

    assert options[MEANT] == ["quern"]


@pytest.mark.parametrize("word", ["co-ops", "coop", "co-operative", "cooperatives"])
def test_word_has_all_its_spellings(word: str) -> None:
    make_organization(name="Mill")

    (options,) = options_of(word)

    assert {"coop", "coops", "cooperative", "cooperatives"} <= set(options[TYPED])
    assert options[BEGUN] == []


def test_word_stands_for_those_of_its_family_that_somebody_has() -> None:
    make_organization(name="Weaving Mill", description="Weavers of the artistic.")

    first, second = options_of("weaved arts")

    assert first[FAMILY] == ["weaving"]
    assert second[FAMILY] == ["artistic"]


def test_word_is_parted_where_both_halves_are_known() -> None:
    make_organization(name="Wind Mill")

    parted = consistent(lambda index: list(expansion.halves(index, ["windmill"])))

    assert parted == [(0, ("wind", "mill"))]
