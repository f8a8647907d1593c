"""As what another name of a record is kept: guessed by its length and its words, and
written as staff read and change it.
"""

from __future__ import annotations

import re

from directory.lib import names, text
from directory.models import AlternateName, Organization

Kind = AlternateName.Kind
LEFT_OUT = ""
"""The name says nothing that the record's own does not."""
LONGEST_ACRONYM = 12
_WITH_KIND = re.compile(rf"(.*\S)\s*\(({'|'.join(Kind.values)})\)", re.IGNORECASE)
_FORMER = re.compile(
    r"\b(?:formerly|former|previously|once known as|until \d{4}|f k a|fka|nee"
    r"|antes|anteriormente|antiguo|antigua|ex"
    r"|anciennement|ancien|ancienne|autrefois|precedemment)\b"
)


def kind_of(name: str, record: Organization, *, language: str = "") -> str:
    """Return the likeliest kind of a name beside the record's own.

    "" where it is the same name in other letters. `language` is that in which it was
    sent.
    """
    one, own = names.read(name), names.read(record.name)
    # Tags and marks of former names are no part of a name: asked before all else.
    if _FORMER.search(text.fold(name)):
        return Kind.FORMER
    if one.solid == own.solid:
        return LEFT_OUT
    if _is_acronym(name) or one.solid in own.initials:
        return Kind.SHORT
    if _has_legal_form(name) and not _has_legal_form(record.name):
        return Kind.LEGAL
    has_common = bool(set(one.words) & set(own.words))
    if not has_common and language and language != record.language:
        return Kind.TRANSLATED
    if not has_common:
        # Another name altogether: it was renamed, or is called so for short.
        return Kind.SHORT if len(one.words) < len(own.words) else Kind.FORMER
    return Kind.SHORT if len(name) < len(record.name) else Kind.LEGAL


def line_of(name: str, kind: str) -> str:
    """Return a name with its kind as one line: Mill Guild (former)."""
    return f"{name} ({kind})"


def of_line(line: str) -> tuple[str, str]:
    """Return the name and the kind of a line; no kind where it has none of ours."""
    match = _WITH_KIND.fullmatch(line.strip())
    return (match[1], match[2].lower()) if match else (line.strip(), "")


def _is_acronym(name: str) -> bool:
    """Tell whether it is one short word, most of it in capitals."""
    letters = [letter for letter in name if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    is_word = " " not in name.strip() and len(name.strip()) <= LONGEST_ACRONYM
    # One capital begins every name.
    return is_word and capitals > 1 and capitals * 2 > len(letters)


def _has_legal_form(name: str) -> bool:
    # e.V. and S.A. are folded into letters apart.
    words = text.fold(name).split()
    solid = text.fold(name.replace(".", "")).split()
    return bool(words) and not names.LEGAL_FORMS.isdisjoint({words[-1], solid[-1]})
