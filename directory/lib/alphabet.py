"""How people sort names: by letters, not by bytes, and by numbers, not by digits."""

import re

from directory.lib import languages, text

LENGTH = 400
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


def _number(match: re.Match[str]) -> str:
    """Return a number behind how many digits it has: so shorter ones come first."""
    digits = match[0].lstrip("0") or "0"
    return f"{min(len(digits), 9)}{digits}"
