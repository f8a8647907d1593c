"""Names in other languages are told in the words of the page."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from directory.models import Sector
from directory.search.engine.reading import ReadAs
from tests.support.search import add, names, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def _quern() -> None:
    Sector.objects.create(
        name="Milling", slug="milling", name_es="Molienda", name_fr="Mouture du grain"
    )
    add(
        "Quern House",
        country="DE",
        kind="cooperative",
        sectors=["Milling", "Sector-based"],
    )


@pytest.mark.usefixtures("_quern")
@pytest.mark.parametrize(
    ("language", "words", "read_as"),
    [
        ("en", "Alemania", (ReadAs("alemania", "Germany"),)),
        ("es", "Alemania", ()),
        ("es", "Germany", (ReadAs("germany", "Alemania"),)),
        ("fr", "Germany", (ReadAs("germany", "Allemagne"),)),
        ("en", "germany DE DEU", ()),
        ("en", "cooperativa", (ReadAs("cooperativa", "Co-operative or collective"),)),
        ("en", "quern cooperative", ()),
        ("en", "molienda", (ReadAs("molienda", "Milling"),)),
        ("es", "mouture", (ReadAs("mouture", "Molienda"),)),
        ("fr", "mouture", ()),
        ("en", "sector-based", ()),
    ],
)
def test_name_in_another_language_is_told_in_that_of_the_page(
    language: str, words: str, read_as: tuple[ReadAs, ...]
) -> None:
    with override(language):
        assert names(words) == ["Quern House"]
        told = notice(words).read_as

    assert tuple(ReadAs(one.typed.lower(), one.read) for one in told) == read_as


def test_words_of_one_name_are_told_together() -> None:
    add("Barn", country="GB")
    add("Loft", country="US")

    assert notice("Reino Unido").read_as == (ReadAs("Reino Unido", "United Kingdom"),)
    add("Mill", kind="nonprofit")

    (told,) = notice("à but non lucratif").read_as
    assert told == ReadAs("but non lucratif", "Non-profit organization")
    assert notice("États-Unis").read_as == (ReadAs("États-Unis", "United States"),)


def test_word_of_a_family_in_the_name_on_the_page_is_told() -> None:
    Sector.objects.create(
        name="Performing artists", slug="performing-artists", name_fr="Arts de la scène"
    )
    add("Stage", sectors=["Performing artists"])

    assert notice("performing arts").read_as == (ReadAs("arts", "artists"),)
    assert notice("scène").read_as == (ReadAs("scène", "Performing artists"),)


def test_name_that_a_record_has_as_its_own_word_is_not_told() -> None:
    add("Barn", country="DE", description="Von Alemania.")
    add("Loft", country="DE", city="Alemania")
    add("Mill", country="DE", tags=["Alemania"])

    assert len(names("Alemania")) == 3
    assert notice("Alemania").read_as == ()
    assert notice("Allemagne").read_as == (ReadAs("Allemagne", "Germany"),)
