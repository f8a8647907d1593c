"""How people sort names: by letters, not by bytes, and by numbers, not by digits."""

from __future__ import annotations

import re

from directory.lib import languages, text

LENGTH = 400
# What stands before all letters, and what behind the alphabets: signs, and scripts of
# more characters than a row of letters has room for.
BEFORE_LETTERS, BEHIND_LETTERS = "0", "\u2026"
_LAST_OF_ALPHABETS = "\u2000"
_DIGITS = re.compile(r"\d+")
# Behind every other word with the same beginning.
_ENYE_IN_SPANISH = str.maketrans({"ñ": "nzzz", "Ñ": "Nzzz"})


def key(name: str, language: str = "") -> str:
    """Return what names are sorted by, at most 400 characters.

    Accents, capitals and a leading article count for nothing, and Co-op 2 stands
    before Co-op 10. In a list in Spanish, ñ follows n.
    """
    if language.partition("-")[0] == "es":
        name = name.translate(_ENYE_IN_SPANISH)
    return _DIGITS.sub(_number, text.sort_key(name))[:LENGTH].rstrip()


def key_of_words(words: str, stored: str) -> str:
    """Return what words of staff are sorted by for the reader.

    `stored` is the key of the English ones, which serves where they are the same.
    """
    language = languages.active()
    is_spanish_letter = language == "es" and "ñ" in words.casefold()
    if languages.of(words) == languages.ENGLISH and not is_spanish_letter:
        return stored
    return key(words, language)


def letter(sort_key: str) -> str:
    """Return the letter under which a sort key stands.

    Keys in order have their letters in order.
    """
    first = sort_key[:1]
    if first < "a":
        return BEFORE_LETTERS
    return first if first < _LAST_OF_ALPHABETS else BEHIND_LETTERS


def label_of(letter: str) -> str:
    """Return a letter as a row of letters shows it."""
    return "0\u20139" if letter == BEFORE_LETTERS else letter.upper()


def _number(match: re.Match[str]) -> str:
    """Return a number behind how many digits it has: so shorter ones come first."""
    digits = match[0].lstrip("0") or "0"
    return f"{min(len(digits), 9)}{digits}"
