"""Countries in words and in a sentence."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import get_language, gettext, override
from django_countries import countries

from directory.lib import alphabet, text

WITH_ARTICLE = frozenset({
    "AE", "AX", "BS", "CC", "CD", "CF", "CG", "CK", "DO", "FK", "FO", "GB", "GM", "IM",
    "IO", "KM", "KY", "MH", "MP", "MV", "NL", "PH", "SB", "SC", "TC", "TF", "UM", "US",
    "VG", "VI",
})  # fmt: skip

# What stands before a country in a sentence, where a rule does not tell it.
SPANISH_ARTICLES = {
    "el": ("CG", "EH", "GB", "IO", "LB"),
    "la": ("AQ", "BV", "CD", "CF", "CX", "DO", "GF", "IM", "IN", "NF", "PF", "VA"),
    "las": (
        "AX", "BM", "BS", "CC", "CK", "FK", "FO", "GS", "HM", "KM", "KY", "MH", "MP",
        "MV", "PN", "SB", "SC", "TC", "TF", "UM", "VG", "VI",
    ),
    "los": ("AE", "NL"),
}  # fmt: skip
FRENCH_IN = {
    "aux ": (
        "AE", "AN", "AS", "AX", "BM", "BS", "CC", "CK", "FJ", "FK", "FO", "HM", "KM",
        "KY", "MH", "MP", "MV", "NL", "PH", "PW", "SB", "SC", "TC", "TF", "TK", "TO",
        "UM", "US", "VG", "VI",
    ),
    "à ": (
        "AD", "AG", "AI", "AW", "BH", "BL", "BQ", "CU", "CW", "CY", "DJ", "GG", "GI",
        "GU", "HK", "HT", "JE", "KI", "KN", "LC", "MC", "MF", "MG", "MO", "MS", "MT",
        "MU", "NR", "NU", "PM", "PR", "RE", "SG", "SH", "SM", "ST", "SX", "TT", "TV",
        "TW", "VC", "WF", "YT",
    ),
    "à la ": ("BB", "DM", "GD", "VA"),
    "à l’": ("BV", "CX", "IM", "NF", "PN"),
    "au ": ("BZ", "KH", "MX", "MZ", "SR", "ZW"),
    "en ": ("CD", "GS", "GW", "KP", "KR", "MK"),
}  # fmt: skip


def name_of(code: str) -> str:
    """Return the name of a country in the active language, "" for none."""
    return _name_of(code, get_language()) if code else ""


# django-countries looks a name up anew each time, and a page of cards has many.
@lru_cache(maxsize=2000)
def _name_of(code: str, language: str | None) -> str:
    with override(language):
        return str(countries.name(code))


def degrees(*numbers: Decimal | None) -> str:
    """Return what is known of a place on Earth, without zeros that say nothing."""
    known = [f"{number:.6f}" for number in numbers if number is not None]
    return ", ".join(number.rstrip("0").rstrip(".") for number in known)


def in_order() -> list[tuple[str, str]]:
    """Return all countries with their names, as people sort in the active language."""
    return list(_in_order(get_language()))


# Sorting all of them takes long, and their names never change.
@lru_cache(maxsize=20)
def _in_order(language: str | None) -> tuple[tuple[str, str], ...]:
    with override(language):
        names = [(code, str(name)) for code, name in countries]
    return tuple(sorted(names, key=lambda pair: alphabet.key(pair[1], language or "")))


def in_country(code: str, name: str) -> str:
    """Return the country's name as English has it after "in", with its article."""
    return f"the {name}" if code in WITH_ARTICLE else name


def within(code: str) -> str:
    """Return a country behind "in", as the active language says it."""
    name = name_of(code)
    language = (get_language() or "en").partition("-")[0]
    if language == "fr":
        return f"{_french_in(code, name)}{name}"
    if language == "es":
        article = _word_of(code, SPANISH_ARTICLES)
        name = f"{article} {name}" if article else name
    if language == "en":
        name = in_country(code, name)
    return gettext("in %(countries)s") % {"countries": name}


def _french_in(code: str, name: str) -> str:
    """Return "en ", "au " or the like: a country takes it by number and gender."""
    if word := _word_of(code, FRENCH_IN):
        return word
    begins_with_vowel = text.fold(name)[:1] in tuple("aeiou")
    return "en " if name.endswith("e") or begins_with_vowel else "au "


def _word_of(code: str, words: Mapping[str, Sequence[str]]) -> str:
    return next((word for word, codes in words.items() if code in codes), "")
