"""What "the same word" is, for the index and for questions alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from directory.lib import names, text, urls
from directory.lib.bounded import MB, bounded
from directory.lib.names import SMALL_WORDS

# More of them nobody types.
MOST_INITIALS = 10
MOST_HOSTS_ABOVE = 3
PAIR_OF_LETTERS = 2
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
# Some write a path behind it, as behind a host.
_MAIL = re.compile(
    r"(?:mailto:)?[^\s@/:]+@(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#]\S*)?", re.IGNORECASE
)
# The marks of Indic letters are parts of them, though no letters.
_LETTER = r"[\w'\u2019\u0300-\u036f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e]"
_HYPHEN = re.compile("[-\u2010\u2011]")
_HYPHENATED = re.compile(r"\b[^\W\d_]\w*(?:[-\u2010\u2011]\w+)+")
_WORD = re.compile(f"{_LETTER}+")
_TOKEN = re.compile(f"{_LETTER}+(?:[-.&/\u2010\u2011]{_LETTER}+)*")


class IndexedAddress(NamedTuple):
    """A web address as it is looked for.

    The page, its host, and the label of the host that tells most.
    """

    page: str
    host: str
    label: str


def words(value: str) -> list[str]:
    """Return the folded words.

    L'union is two of them, and runs of a script without blanks become pairs of letters.
    """
    folded = text.fold(text.split_elisions(value))
    # Most texts are quickly told: a rebuild reads some hundred thousand.
    if folded.isascii():
        return folded.split()
    parts: list[str] = []
    for word in folded.split():
        if word.isascii():
            parts.append(word)
        else:
            parts += _parts(word)
    return parts


def words_or_signs(value: str) -> list[str]:
    """Return the folded words, or the signs where there are no others: "✊"."""
    return words(value) or [sign for sign in [text.signs(value)] if sign]


def _parts(word: str) -> list[str]:
    parts: list[str] = []
    for part in filter(None, _SOLID.split(word)):
        if len(part) > 1 and is_solid(part):
            # No blank tells where a word ends, but two letters that follow one another
            # follow one another in the question, too.
            parts += [part[at : at + 2] for at in range(len(part) - 1)]
        else:
            parts.append(part)
    return parts


def compounds(value: str) -> list[str]:
    """Return what is written with a hyphen, full stops or an apostrophe, as one word.

    Co-op gives coop, R.I.P.E. gives ripe.
    """
    wholes = []
    for token in value.split():
        if not token.isalnum():
            whole = text.fold(token).replace(" ", "")
            if whole and not _SOLID.search(whole) and [whole] != words(token):
                wholes.append(whole)
    return wholes


def hyphenated(value: str) -> list[str]:
    """Return what is written with a hyphen in a longer text, as one word."""
    # Most texts are quickly told.
    if not _HYPHEN.search(value):
        return []
    wholes = []
    for token in _HYPHENATED.findall(value):
        whole = text.fold(token).replace(" ", "")
        if not whole.isdigit():
            wholes.append(whole)
    return wholes


def signs(value: str) -> list[str]:
    """Return the pictures among the letters of a text, such as a raised fist."""
    if value.isascii():
        return []
    found = [one for one in value if unicodedata.category(one) == "So"]
    return list(dict.fromkeys(found))


def camel(value: str) -> list[str]:
    """Return the parts of words in camel case.

    OpenStreetMap gives open, street, map.
    """
    camel_words: list[str] = []
    for token in value.split():
        parts = _CAMEL.split(token)
        if len(parts) > 1:
            for part in parts:
                camel_words += words(part)
    return camel_words


def initials(name: str) -> list[str]:
    """Return the first letters of a name's words, with and without its small words."""
    all_initials = names.initials(words(name))
    return sorted(letters for letters in all_initials if len(letters) <= MOST_INITIALS)


def is_solid(word: str) -> bool:
    """Tell whether a word is of a script in which one letter can be a word."""
    return bool(_SOLID.fullmatch(word))


def is_quoted(value: str) -> bool:
    """Tell whether a question stands in quotation marks, which ask for these words."""
    if len(value) < 3:
        return False
    return value[0] in QUOTATION_MARKS and value[-1] in QUOTATION_MARKS


def inflected(word: str) -> list[str]:
    """Return what the word may be in the other number.

    An Arabic one is returned with or without the article written as one with it.
    """
    if word.startswith(_ARABIC_ARTICLE) and len(word) > len(_ARABIC_ARTICLE) + 2:
        return [word.removeprefix(_ARABIC_ARTICLE)]
    if _ARABIC.fullmatch(word):
        return [_ARABIC_ARTICLE + word]
    # The rules are those of English, Spanish and French, with their accents folded.
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return []
    if word in _OF_ONE_NUMBER:
        return []
    # Not of a plural are the endings of press, campus and basis.
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        forms = _singulars(word)
    else:
        forms = _plurals(word)
    return [form for form in forms if form not in _OF_ONE_NUMBER]


def _singulars(word: str) -> list[str]:
    if word.endswith("ies"):
        return [word[:-3] + "y", word[:-1]]
    forms = []
    if len(word) > 3:
        forms.append(word[:-1])
    # English churches, Spanish mujeres; not names, which would be nam.
    if len(word) > 5 and word.endswith("es") and word[-3] in "dhjlnrsxz":
        forms.append(word[:-2])
    return forms


def _plurals(word: str) -> list[str]:
    if word.endswith("y"):
        return [word[:-1] + "ies", word + "s"]
    if word[-1] in "sxz":
        return [word + "es"]
    if word[-1] in "aeiou":
        return [word + "s"]
    return [word + "s", word + "es"]


def whole_again(words: Iterable[str]) -> str:
    """Return the words as one text.

    Pairs of letters of a script without blanks are joined again.
    """
    whole = ""
    for word in words:
        is_pair = len(word) == PAIR_OF_LETTERS and is_solid(word)
        if is_pair and whole.endswith(word[0]):
            whole += word[1:]
        else:
            whole += f" {word}"
    return whole.strip()


def is_address(value: str) -> bool:
    """Tell whether somebody looks for a web address, with or without its scheme."""
    return bool(_ADDRESS.fullmatch(value.strip()))


def is_mail(value: str) -> bool:
    """Tell whether somebody looks for a mail address."""
    return bool(_MAIL.fullmatch(value))


def address(value: str) -> IndexedAddress | None:
    """Return a web address in the form in which two spellings of it are equal.

    None for what is none.
    """
    page = urls.url_key(value)
    if not page:
        return None
    host = re.split("[/?#:]", page)[0]
    label = urls.telling_label(urls.host(value))
    return IndexedAddress(page.casefold(), host, label)


def above(host: str) -> list[str]:
    """Return the hosts above a host, each of two labels at least.

    Of amc.example.org that is example.org.
    """
    hosts: list[str] = []
    parent = host.partition(".")[2]
    while "." in parent:
        hosts.append(parent)
        parent = parent.partition(".")[2]
    return hosts[-MOST_HOSTS_ABOVE:]


def pieces(value: str, wanted: frozenset[str]) -> list[tuple[str, bool]]:
    """Return the text cut into pieces, each with whether it is a wanted folded word.

    Joined they are the text.
    """
    parts: list[tuple[str, bool]] = []
    end = 0
    for start, stop in _hits(value, wanted):
        parts.append((value[end:start], False))
        parts.append((value[start:stop], True))
        end = stop
    parts.append((value[end:], False))
    return [(part, is_hit) for part, is_hit in parts if part]


def _hits(value: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where a wanted word begins and ends.

    What is written with a hyphen or full stops is taken as a whole, else word by word.
    """
    for token in _TOKEN.finditer(value):
        if not wanted.isdisjoint(_compounds_of(token[0])):
            yield token.span()
            continue
        for word in _WORD.finditer(value, *token.span()):
            if not wanted.isdisjoint(_forms_of(word[0])):
                yield word.span()


# The same words stand on every card of a page, and on the next page again.
@bounded(4 * MB)
def _compounds_of(token: str) -> frozenset[str]:
    return frozenset(compounds(token))


@bounded(4 * MB)
def _forms_of(word: str) -> frozenset[str]:
    """Return a word of a text in all forms in which it may be wanted."""
    return frozenset((*words(word), text.fold(word)))
