"""What "the same word" is, for the index and for questions alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from directory.lib import names, text, urls
from directory.lib.bounded import MB, bounded
from directory.lib.names import SMALL_WORDS

MOST_INITIALS = 10
MOST_ABOVE = 3
PAIR = 2
QUOTATION_MARKS = frozenset(
    '"\u2018\u2019\u201a\u201c\u201d\u201e\u201f\u2039\u203a\u00ab\u00bb\u300a\u300b\u300c\u300d\u300e\u300f\uff02'
)

# Thai, Lao, Burmese, Khmer, Japanese and Chinese are written without blanks.
_SOLID = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)"
)
# Of these the other number is another word, or none.
_OF_ONE_NUMBER = frozenset({*SMALL_WORDS, "commons", "common", "news", "new"})
_ARABIC_ARTICLE = "\u0627\u0644"
_ARABIC = re.compile("[\u0620-\u064a]{3,}")
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z\d+.-]*://\S+|(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?)",
    re.IGNORECASE,
)
# The marks of Indic letters are parts of them, though no letters.
_LETTER = r"[\w'\u2019\u0300-\u036f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e]"
_WORD = re.compile(f"{_LETTER}+")
_TOKEN = re.compile(f"{_LETTER}+(?:[-.&/\u2010\u2011]{_LETTER}+)*")


class IndexedAddress(NamedTuple):
    """A web address as it is looked for: the page, its host, and the label of the host
    that tells most.
    """

    page: str
    host: str
    label: str


def words(value: str) -> list[str]:
    """The folded words; l'union is two of them, and runs of a script without blanks
    become pairs of letters.
    """
    folded = text.fold(text.split_elisions(value))
    return (
        folded.split()
        if folded.isascii()
        else [part for word in folded.split() for part in _parts(word)]
    )


def compounds(value: str) -> list[str]:
    """What is written with a hyphen, full stops or an apostrophe, as one word: co-op
    gives coop, R.I.P.E. gives ripe.
    """
    found = []
    for token in value.split():
        if not token.isalnum():
            whole = text.fold(token).replace(" ", "")
            if whole and not _SOLID.search(whole) and [whole] != words(token):
                found.append(whole)
    return found


def camel(value: str) -> list[str]:
    """The parts of words in camel case: OpenStreetMap gives open, street, map."""
    tokens = (_CAMEL.split(token) for token in value.split())
    return [
        word
        for parts in tokens
        if len(parts) > 1
        for part in parts
        for word in words(part)
    ]


def initials(name: str) -> list[str]:
    """The first letters of a name's words, with and without its small words."""
    found = names.initials(words(name))
    return sorted(letters for letters in found if len(letters) <= MOST_INITIALS)


def is_solid(word: str) -> bool:
    """Whether a word is of a script in which one letter can be a word."""
    return bool(_SOLID.fullmatch(word))


def is_quoted(value: str) -> bool:
    """Whether a question stands in quotation marks, which ask for these very words."""
    return (
        len(value) > 2 and value[0] in QUOTATION_MARKS and value[-1] in QUOTATION_MARKS
    )


def inflected(word: str) -> list[str]:
    """What the word may be in the other number, or with and without an article that is
    written as one with it.
    """
    if word.startswith(_ARABIC_ARTICLE) and len(word) > len(_ARABIC_ARTICLE) + 2:
        return [word.removeprefix(_ARABIC_ARTICLE)]
    if _ARABIC.fullmatch(word):
        return [_ARABIC_ARTICLE + word]
    if (
        not (word.isascii() and word.isalpha())
        or len(word) < 3
        or word in _OF_ONE_NUMBER
    ):
        return []
    found = (
        _singulars(word)
        if word.endswith("s") and word[-2:] not in ("ss", "us", "is")
        else _plurals(word)
    )
    return [one for one in found if one not in _OF_ONE_NUMBER]


def _singulars(word: str) -> list[str]:
    if word.endswith("ies"):
        return [word[:-3] + "y", word[:-1]]
    found = [word[:-1]] if len(word) > 3 else []
    # English churches, Spanish mujeres; not names, which would be nam.
    return (
        [*found, word[:-2]]
        if word[-3:-2] in tuple("dhjlnrsxz") and word.endswith("es") and len(word) > 5
        else found
    )


def _plurals(word: str) -> list[str]:
    if word.endswith("y"):
        return [word[:-1] + "ies", word + "s"]
    endings = (
        ["es"] if word[-1] in "sxz" else ["s"] if word[-1] in "aeiou" else ["s", "es"]
    )
    return [word + ending for ending in endings]


def whole_again(found: Iterable[str]) -> str:
    """The words as one text, pairs of letters of a script without blanks joined
    again.
    """
    text = ""
    for word in found:
        if len(word) == PAIR and is_solid(word) and text.endswith(word[0]):
            text += word[1:]
        else:
            text += f" {word}"
    return text.strip()


def is_address(value: str) -> bool:
    """Whether somebody looks for a web address, with or without its scheme."""
    return bool(_ADDRESS.fullmatch(value.strip()))


def address(value: str) -> IndexedAddress | None:
    """The web address in the form in which two spellings of it are equal, None for what
    is none.
    """
    page = urls.url_key(value)
    if not page:
        return None
    label = urls.telling_label(urls.host(value))
    return IndexedAddress(page.casefold(), re.split("[/?#:]", page)[0], label)


def above(host: str) -> list[str]:
    """The hosts above a host, each of two labels at least: amc.example.org gives
    example.org.
    """
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels) - 1)][
        -MOST_ABOVE:
    ]


def pieces(value: str, wanted: frozenset[str]) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether it is one of the wanted folded words;
    joined they are the text.
    """
    found: list[tuple[str, bool]] = []
    end = 0
    for start, stop in _hits(value, wanted):
        found += [(value[end:start], False), (value[start:stop], True)]
        end = stop
    return [piece for piece in (*found, (value[end:], False)) if piece[0]]


def _hits(value: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a wanted word begins and ends: what is written with a hyphen or full stops
    as a whole, else word by word.
    """
    for token in _TOKEN.finditer(value):
        if not wanted.isdisjoint(_wholes(token[0])):
            yield token.span()
        else:
            found = (
                word
                for word in _WORD.finditer(value, *token.span())
                if not wanted.isdisjoint(_forms(word[0]))
            )
            yield from (word.span() for word in found)


@bounded(4 * MB)
def _wholes(token: str) -> frozenset[str]:
    """What is written with a hyphen, full stops or an apostrophe, as one word."""
    return frozenset(compounds(token))


@bounded(4 * MB)
def _forms(word: str) -> frozenset[str]:
    """A word of a text in all forms in which it may be wanted."""
    return frozenset((*words(word), text.fold(word)))


def _parts(word: str) -> list[str]:
    if word.isascii():
        return [word]
    found: list[str] = []
    for part in filter(None, _SOLID.split(word)):
        pairs = is_solid(part) and len(part) > 1
        found += [part[at : at + 2] for at in range(len(part) - 1)] if pairs else [part]
    return found
