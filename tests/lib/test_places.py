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
    names = [places.in_country(code, code) for code in ("US", "NL", "FR")]

    assert names == ["the US", "the NL", "FR"]
