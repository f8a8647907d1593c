"""Parts of addresses made from names, and what tells one tag from another."""

import re
import unicodedata
from collections.abc import Container

from directory.lib import text

_LENGTH = 150
_TAG_LENGTH = 90
_MOST_SIGNS = 3
_HYPHENS = re.compile("-{2,}")
# A sign before a word is a hashtag's, or an ornament.
_TELLING_SIGNS = re.compile(r"((?<=\w)[+#]+|\s*&\s*)")
# Any other one parts two words.
_SIGN_WORDS = {"+": " plus ", "#": " sharp "}


def slug_of(name: str) -> str:
    """Return the name as part of an address, at most 150 characters.

    In plain letters where each of its letters has one, else in its own scripts with
    their marks. Of signs alone, what the first are called; empty where that says
    nothing.
    """
    plain = "".join(map(_in_plain_letters, name))
    decomposed = unicodedata.normalize("NFKD", plain)
    has_script = any(
        character.isalnum() and not character.isascii() for character in decomposed
    )
    if not has_script:
        plain = decomposed.encode("ascii", "ignore").decode()
    slug = _joined(plain)
    if not slug:
        signs = [sign for sign in name if unicodedata.category(sign)[0] == "S"]
        names = [unicodedata.name(sign, "") for sign in signs[:_MOST_SIGNS]]
        slug = _joined(" ".join(names))
    if len(slug) <= _LENGTH:
        return slug
    whole_words = slug[: _LENGTH + 1].rpartition("-")[0]
    return whole_words or slug[:_LENGTH]


def is_slug(value: str) -> bool:
    """Return whether this can be the part of an address that names something."""
    return bool(value) and all(
        character in "-_" or character.isalnum() or _is_mark(character)
        for character in value
    )


def numbered(wanted: str, taken: Container[str]) -> str:
    """Return this part of an address, or the first one with a number that is free."""
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def tag_key(name: str) -> str:
    """Return what two spellings of one tag share.

    Signs behind a letter tell words apart: C, C++ and C#, 50 and 50+.
    """
    name = text.clean_line(name)
    words_and_signs = _TELLING_SIGNS.split(name)
    key = "".join(
        piece.strip() if number % 2 else text.fold(piece)
        for number, piece in enumerate(words_and_signs)
    )
    return key or name.casefold()


def tag_slug(name: str) -> str:
    """Return a tag as part of an address, with words for the signs that tell."""
    pieces = _TELLING_SIGNS.split(name)
    for place in range(1, len(pieces), 2):
        words = (_SIGN_WORDS.get(sign, " ") for sign in pieces[place])
        pieces[place] = "".join(words)
    return slug_of("".join(pieces))[:_TAG_LENGTH].strip("-")


def _in_plain_letters(character: str) -> str:
    if character in text.APOSTROPHES:
        return ""
    return text.LETTERS.get(character.lower(), character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _joined(words: str) -> str:
    """Return small letters and digits, and hyphens for what stands between words."""
    composed = unicodedata.normalize("NFKC", words).lower()
    kept: list[str] = []
    for character in composed:
        # A mark belongs to the letter before it, and to no sign.
        is_of_letter = (
            bool(kept)
            and kept[-1] != "-"
            and _is_mark(character)
            and not text.is_variation(character)
        )
        if character.isalnum() or character == "_" or is_of_letter:
            kept.append(character)
        elif character == "-" or character.isspace():
            kept.append("-")
    return _HYPHENS.sub("-", "".join(kept)).strip("-_")
