"""Countries as lists name them."""

from __future__ import annotations

import pytest

from directory.formats.cells import CellError
from directory.imports import countries


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("AT", "AT"),
        ("at", "AT"),
        ("AUT", "AT"),
        ("Austria", "AT"),
        ("Österreich", "AT"),
        ("Autriche", "AT"),
        ("ÖSTERREICH ", "AT"),
        ("UK", "GB"),
        ("England", "GB"),
        ("Großbritannien", "GB"),
        ("Reino Unido", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("États-Unis", "US"),
        ("The Netherlands", "NL"),
        ("Países Bajos", "NL"),
        ("Deutschland", "DE"),
        ("Allemagne", "DE"),
        ("Democratic Republic of Congo", "CD"),
        ("Bolivia", "BO"),
        ("Côte d'Ivoire", "CI"),
        ("Česká republika", "CZ"),
        ("England: North | United Kingdom", "GB"),
        ("Brasil", "BR"),
        ("", ""),
    ],
)
def test_country_is_known(words: str, code: str) -> None:
    assert countries.read(words) == code


@pytest.mark.parametrize("words", ["Atlantis", "Africa", "Spain / Portugal", "Frace"])
def test_what_is_no_one_country_is_refused(words: str) -> None:
    with pytest.raises(CellError):
        countries.read(words)
