"""What countries, kinds, sectors and tiers are called in other languages than the one
that the page is read in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django_countries import countries
from pyroaring import BitMap

from directory.lib import languages
from directory.models import Organization
from directory.search.engine.cache import EMPTY, Index
from directory.search.engine.keys import (
    ALSO_CALLED,
    NONE,
    PLACE,
    country_names,
    key,
    kind_names,
    value_key,
)
from directory.search.engine.phrases import terms
from directory.search.engine.spellings import canonical
from directory.search.engine.text import compounds, words


@dataclass(frozen=True)
class Term:
    """A value of a facet: its key, its name on the page, and those it has elsewhere."""

    key: str
    name: str
    others: tuple[str, ...]


def read_as(index: Index, word: str, shown: BitMap) -> str:
    """Return the name under which these show what a word of another language means.

    Nothing where one of them shows the very word.
    """
    named = _terms_by_word(index).get(word, [])
    if not named:
        return ""
    having = index.get([key(word, PLACE)])[0] & shown
    explained = EMPTY
    numbers: dict[str, int] = {}
    for term, organizations in zip(
        named, index.get(term.key for term in named), strict=True
    ):
        explained = explained | organizations
        numbers[term.name] = organizations.intersection_cardinality(shown)
    likeliest = max(numbers, key=lambda name: numbers[name])
    return "" if having - explained or not numbers[likeliest] else likeliest


def _terms_by_word(index: Index) -> dict[str, list[Term]]:
    """Return the terms that have a word in other languages, but not in the reader's."""
    language = languages.active()

    def read() -> dict[str, list[Term]]:
        by_word: dict[str, list[Term]] = {}
        for term in _terms(index):
            strange: set[str] = set()
            for name in term.others:
                strange.update((*words(name), *compounds(name)))
            own = words(term.name)
            own += (*canonical(own), *compounds(term.name))
            for word in strange.difference(own):
                if canonical([word])[0] not in own:
                    by_word.setdefault(word, []).append(term)
        return by_word

    return index.remember(("foreign terms", language), read)


def _terms(index: Index) -> Iterator[Term]:
    values = index.values()
    for code in values.get("country", ()):
        if code != NONE:
            # Codes stay what they are.
            own = {code, countries.alpha3(code), *ALSO_CALLED.get(code, ())}
            others = (name for name in country_names(code) if name not in own)
            name = str(countries.name(code))
            yield Term(value_key("country", code), name, tuple(others))
    for kind in values.get("kind", ()):
        if kind != NONE:
            name = str(Organization.Kind(kind).label)
            yield Term(value_key("kind", kind), name, kind_names(kind))
    place = [languages.ENGLISH, *languages.translations()]
    at = place.index(languages.active())
    for facet, slug, names in terms(index):
        in_languages = names.split("\n")
        # What is not translated is shown in English.
        name = (in_languages[at : at + 1] or [""])[0] or in_languages[0]
        if facet != "tag":
            yield Term(value_key(facet, slug), name, tuple(in_languages))
