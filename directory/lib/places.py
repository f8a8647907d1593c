"""Countries in words and in a sentence."""

from decimal import Decimal
from functools import lru_cache

from django.utils.translation import get_language, override
from django_countries import countries

from directory.lib import alphabet

WITH_ARTICLE = frozenset({
    "AE", "AX", "BS", "CC", "CD", "CF", "CG", "CK", "DO", "FK", "FO", "GB", "GM", "IM",
    "IO", "KM", "KY", "MH", "MP", "MV", "NL", "PH", "SB", "SC", "TC", "TF", "UM", "US",
    "VG", "VI",
})  # fmt: skip


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
