"""Countries in words and in a sentence."""

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

# After "in", French asks for the number and the gender of a country.
FRENCH_PLURAL = frozenset({
    "AE", "AN", "BS", "CC", "CK", "FJ", "FK", "KM", "KY", "MH", "MP", "MV", "NL", "PH",
    "SB", "SC", "TC", "TF", "UM", "US", "VG", "VI",
})  # fmt: skip
FRENCH_WITHOUT_ARTICLE = frozenset({
    "AD", "AG", "AW", "BB", "BH", "BL", "CU", "CW", "CY", "DJ", "GI", "GU", "HK", "HT",
    "JE", "KN", "LC", "MC", "MF", "MG", "MO", "MT", "MU", "MS", "NU", "PM", "PR", "RE",
    "SG", "SH", "SM", "ST", "SX", "TL", "TT", "TW", "VC", "WF", "YT",
})  # fmt: skip
FRENCH_MASCULINE_IN_E = frozenset({"BZ", "KH", "MX", "MZ", "SR", "ZW"})


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
        return f"{_french_in(code, name)} {name}"
    if language == "en":
        name = in_country(code, name)
    return gettext("in %(countries)s") % {"countries": name}


def _french_in(code: str, name: str) -> str:
    """Return "en", "au", "aux" or "à", which a country takes by number and gender."""
    if code in FRENCH_PLURAL:
        return "aux"
    if code in FRENCH_WITHOUT_ARTICLE:
        return "à"
    is_feminine = name.endswith("e") and code not in FRENCH_MASCULINE_IN_E
    begins_with_vowel = text.fold(name)[:1] in tuple("aeiou")
    return "en" if is_feminine or begins_with_vowel else "au"
