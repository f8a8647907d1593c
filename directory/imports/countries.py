"""Countries as lists name them: by code, in several languages, by their parts."""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import override, pgettext
from django_countries import countries

from directory.formats.cells import CellError
from directory.lib import text

LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "nl", "ca")
_SMALL_WORDS = frozenset({
    "the", "of", "and", "la", "le", "les", "l", "el", "los", "las", "del", "de", "des",
    "du", "y", "et", "der", "die", "das", "und", "il", "d",
})  # fmt: skip
# What nobody's list of countries has, and people write.
_ALSO = {
    "BA": "bosnia",
    "BG": "българия",
    "BO": "bolivia",
    "CD": "dr congo, drc, rd congo, rdc, congo kinshasa, zaire",
    "CG": "congo brazzaville",
    "CI": "ivory coast",
    "CY": "κύπρος",
    "CZ": "czech republic, republica checa, république tchèque, tschechien, česko,"
    " čr, česká republika",
    "DE": "brd, federal republic of germany",
    "DK": "danmark",
    "EE": "eesti",
    "FI": "suomi",
    "GB": "uk, great britain, britain, england, scotland, wales, northern ireland,"
    " inglaterra, escocia, gales, angleterre, écosse, großbritannien, gran bretaña,"
    " grande bretagne, schottland",
    "GR": "hellas, ελλάδα, ellada",
    "HR": "hrvatska",
    "HU": "magyarország",
    "IR": "iran",
    "KP": "north korea",
    "KR": "korea, south korea, corea del sur, corée du sud, südkorea",
    "LA": "laos",
    "LT": "lietuva",
    "LV": "latvija",
    "MD": "moldova",
    "MK": "macedonia",
    "MM": "burma",
    "NL": "holland, holanda, hollande",
    "NO": "norge",
    "PL": "polska",
    "PS": "palestine, palestina",
    "RO": "românia",
    "RS": "srbija",
    "RU": "russia, россия, rusia, russie",
    "SE": "sverige",
    "SI": "slovenija",
    "SK": "slovensko",
    "SY": "syria, siria, syrie",
    "SZ": "swaziland",
    "TR": "turkey",
    "TW": "taiwan",
    "TZ": "tanzania",
    "UA": "україна",
    "US": "usa, u.s.a., u.s., united states, america, ee. uu., eeuu, ee uu, estados"
    " unidos, états unis, vereinigte staaten",
    "VE": "venezuela",
    "VN": "vietnam",
}
_BETWEEN = re.compile(r"[|,;:/()\[\]\n]|\s[-\u2013]\s")


def read(words: str) -> str:
    """Return the code of a country, "" for no words; CellError where none is known."""
    line = text.clean_line(words)
    if not line:
        return ""
    if code := _code_of(line):
        return code
    # Several parts may name it, as a country and what it is part of.
    named = {_code_of(piece) for piece in _BETWEEN.split(line)} - {""}
    if len(named) == 1:
        return named.pop()
    unknown = pgettext("staff", "No country is known by this name.")
    several = pgettext("staff", "Several countries are named.")
    raise CellError(several if named else unknown)


def _code_of(words: str) -> str:
    code = words.strip().upper()
    if len(code) == 2 and code in dict(countries.countries):
        return code
    return _codes_by_name().get(_key(words), "")


def _key(words: str) -> tuple[str, ...]:
    """Return the words of a name that tell, in one order."""
    folded = text.fold(text.split_elisions(words)).split()
    return tuple(sorted(word for word in folded if word not in _SMALL_WORDS))


@cache
def _codes_by_name() -> dict[tuple[str, ...], str]:
    by_name: dict[tuple[str, ...], str] = {}
    for code, names in _ALSO.items():
        for name in names.split(","):
            by_name[_key(name)] = code
    for language in LANGUAGES:
        with override(language):
            for code, name in countries:
                by_name.setdefault(_key(str(name)), code)
                # Without what stands in brackets it is the name in use.
                short = str(name).partition("(")[0]
                by_name.setdefault(_key(short), code)
    for code in dict(countries.countries):
        by_name.setdefault((countries.alpha3(code).casefold(),), code)
    by_name.pop((), None)
    return by_name
