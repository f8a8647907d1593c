"""Words of cells as a careful person reads them: nothing, yes, a choice, a list."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from functools import cache

from django.conf import settings
from django.utils.translation import override, pgettext

from directory.formats.cells import CellError
from directory.formats.fields import Field
from directory.lib import text

NOTHING = frozenset({
    "", "n a", "na", "none", "null", "nil", "nan", "no data", "unknown", "not known",
    "tbc", "tbd", "k a", "keine angabe", "keine", "s d", "sin datos", "ninguno",
    "ninguna", "desconocido", "nc", "n c", "neant", "aucun", "aucune", "inconnu",
    "unbekannt", "n d", "nd",
})  # fmt: skip
YES = frozenset({
    "yes", "y", "true", "1", "x", "oui", "si", "ja", "vrai", "verdadero", "wahr", "sim",
})  # fmt: skip
NO = frozenset({
    "no", "n", "false", "0", "non", "nein", "faux", "falso", "falsch", "nao",
})  # fmt: skip
_ERRORS = frozenset({
    "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!",
})  # fmt: skip
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8}[0-9]{0,2});?", re.I)
_BETWEEN = re.compile(r"[;|\n\u2022]+")
# Signs that stand for nothing, alone or several.
_SIGNS = re.compile(r"[-\u2013\u2014_.?/*\s]*")


def is_nothing(words: str) -> bool:
    """Tell whether a cell says that nothing is known."""
    line = words.strip()
    return bool(_SIGNS.fullmatch(line) or line in _ERRORS or text.fold(line) in NOTHING)


def plain(words: str) -> str:
    """Return words with the letters that HTML writes as entities, however often."""
    for _ in range(3):
        if "&" not in words or not _ENTITY.search(words):
            break
        words = html.unescape(words)
    return words


def yes_or_no(words: str) -> bool:
    """Return yes or no, as four languages say it; nothing is no."""
    word = text.fold(words)
    if word in YES:
        return True
    if not word or word in NO:
        return False
    raise CellError(pgettext("staff", "This is neither yes nor no."))


def items(words: str, *, longest: int = 0) -> list[str]:
    """Return the items of a list, each once.

    Commas are part of an item, unless it is longer than it may be.
    """
    found: list[str] = []
    for item in _BETWEEN.split(words):
        line = text.clean_line(item)
        parts = line.split(",") if longest and len(line) > longest else [line]
        found += [text.clean_line(part) for part in parts]
    return list(dict.fromkeys(item for item in found if not is_nothing(item)))


def choice(words: str, field: Field) -> str:
    """Return which of the choices of a field is meant, by its word or any label."""
    word = text.fold(words)
    if not word:
        return ""
    known = _choices(field.name, tuple(field.choices))
    if word not in known:
        message = pgettext("staff", "This is none of: %(words)s.")
        raise CellError(message % {"words": ", ".join(field.values())})
    return known[word]


@cache
def _choices(_name: str, choices: Iterable[tuple[str, object]]) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for value, label in choices:
        known[text.fold(value)] = value
        for language, _language in settings.LANGUAGES:
            with override(language):
                known.setdefault(text.fold(str(label)), value)
    return known
