"""Countries in words and in a sentence."""

from __future__ import annotations

import pytest
from django.utils import translation

from directory.lib import places


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("en", "DE", "Germany"),
        ("es", "DE", "Alemania"),
        ("fr", "DE", "Allemagne"),
        ("en", "US", "United States"),
        ("en", "XK", "Kosovo"),
        ("es", "XK", "Kosovo"),
        ("fr", "XK", "Kosovo"),
        ("es", "TT", "Trinidad y Tobago"),
        ("es", "TD", "Chad"),
        ("es", "SZ", "Esuatini"),
        ("fr", "MH", "Îles Marshall"),
        ("fr", "RE", "La Réunion"),
        ("en", "NR", "Nauru"),
        ("en", "", ""),
        ("en", "XX", ""),
    ],
)
def test_country_has_a_name_in_each_language(
    language: str, code: str, name: str
) -> None:
    with translation.override(language):
        assert places.name_of(code) == name


def test_article_stands_where_english_wants_one() -> None:
    codes = ("US", "NL", "FR", "IM", "FK", "VA", "SD", "XK", "BS")

    names = [places.in_country(code, places.name_of(code)) for code in codes]

    assert names == [
        "the United States",
        "the Netherlands",
        "France",
        "the Isle of Man",
        "the Falkland Islands (Malvinas)",
        "Vatican City",
        "Sudan",
        "Kosovo",
        "the Bahamas",
    ]


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ["Åland Islands", "Albania", "Côte d'Ivoire", "Croatia"]),
        ("es", ["Irlanda", "Isla Bouvet", "Isla de Man", "Islas de Åland"]),
        ("es", ["Islas de Åland", "Islas Feroe", "Islas Vírgenes Británicas"]),
        ("fr", ["Danemark", "Égypte", "Équateur", "Espagne", "États-Unis", "Finlande"]),
    ],
)
def test_countries_stand_as_people_sort_in_that_language(
    language: str, wanted: list[str]
) -> None:
    with translation.override(language):
        names = [name for _, name in places.in_order()]

    assert [name for name in names if name in wanted] == wanted
