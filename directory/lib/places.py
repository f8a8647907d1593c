"""Countries in words and in a sentence."""

from functools import lru_cache

from django.utils.translation import get_language, override
from django_countries import countries

WITH_ARTICLE = frozenset({
    "AE", "BS", "CD", "CF", "CG", "DO", "GB", "GM", "KM",
    "MH", "MV", "NL", "PH", "SB", "SC", "SD", "US", "VA",
})  # fmt: skip


def name_of(code: str) -> str:
    """Return the name of a country in the active language, "" for none."""
    return _name_of(code, get_language()) if code else ""


# django-countries looks a name up anew each time, and a page of cards has many.
@lru_cache(maxsize=2000)
def _name_of(code: str, language: str | None) -> str:
    with override(language):
        return str(countries.name(code))


def in_country(code: str, name: str) -> str:
    """Return the country's name as English has it after "in", with its article."""
    return f"the {name}" if code in WITH_ARTICLE else name
