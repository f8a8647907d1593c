"""Languages are read by their names, and named in the language of the reader."""

from __future__ import annotations

import pytest
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils import translation

from directory.lib import tongues


@pytest.mark.parametrize(
    ("typed", "codes", "unknown"),
    [
        ("Spanish, English", "en es", []),
        ("español y francés", "es fr", []),
        ("portugais et wolof", "pt wo", []),
        ("en es pt-br", "en es pt-BR", []),
        ("Quechua / Aymara\nEnglish; english", "ay en qu", []),
        ("deutsch", "de", []),
        ("Klingon, French", "fr", ["Klingon"]),
        ("", "", []),
    ],
)
def test_read_knows_names_and_codes(typed: str, codes: str, unknown: list[str]) -> None:
    assert tongues.read(typed) == (codes, unknown)


@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("en", "Brazilian Portuguese, English, French, Quechua"),
        ("es", "Francés, inglés, portugués de Brasil, quechua"),
        ("fr", "Anglais, français, portugais brésilien, quechua"),
    ],
)
def test_in_words_names_them_in_the_order_of_the_reader(
    language: str, named: str
) -> None:
    with translation.override(language):
        assert tongues.in_words("en fr pt-BR qu") == named


def test_all_names_are_those_of_the_portal_and_its_own() -> None:
    assert tongues.all_names("de") == ("German", "Alemán", "Allemand", "Deutsch")


@pytest.mark.parametrize("code", [*tongues.MORE_NAMES, *LANG_INFO])
def test_every_language_is_read_again_by_its_name(code: str) -> None:
    if "name" not in LANG_INFO.get(code, {"name": ""}):
        return

    codes, unknown = tongues.read(tongues.name_of(code))

    assert (codes.lower(), unknown) == (code, [])


def test_validate_codes_refuses_what_is_none() -> None:
    with pytest.raises(ValidationError):
        tongues.validate_codes("en spanish!")


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_names_that_a_form_shows_are_read_as_the_same_codes(language: str) -> None:
    codes = tongues.clean("zh pt-BR es en qu fr ase")

    with translation.override(language):
        shown = tongues.in_words(codes)

    assert tongues.read(shown) == (codes, [])
