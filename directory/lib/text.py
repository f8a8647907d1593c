"""Text from outside made whole, the folded form in which texts are compared, and text
cut to a length.
"""

import re
import unicodedata
from collections.abc import Callable

import ftfy
from django.utils.text import slugify

from directory.lib.bounded import MB, bounded

_REPAIR = ftfy.TextFixerConfig(
    replace_lossy_sequences=False, fix_c1_controls=False, explain=False
)
# ftfy takes quadratic time on a hostile run of letters, so it is given short pieces
# that end at a blank.
_PIECE = re.compile(r"[^\n]{1,300}(?:\s|\Z)|[^\n]{1,300}|\n")
_CAPITAL_AND_BLANK = re.compile("(?<=[A-Z])\u00c3\u00a0")
_PASSES = 8

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}"
    for plane in range(0, 0x110000, 0x10000)
)
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    + _NONCHARACTERS
)
_DROPPED = re.compile(f"[{_INVISIBLE}]")
_DROPPED_AFTER_REPAIR = re.compile(f"[{_INVISIBLE}\x80-\x84\x86-\x9f]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MANY_NEWLINES = re.compile(r"\n{4,}")

_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "ı": "i",
    "ħ": "h", "ŋ": "n", "ŧ": "t", "ƶ": "z", "ĸ": "k", "\u0640": "",
}  # fmt: skip
_APOSTROPHES = frozenset(
    "'`\u2018\u2019\u2032\u02b9\u02bb\u02bc\u02be\u02bf\u02c8\ua78c"
)
_JOINING_CLASSES = frozenset({0, 7, 8, 9})
# The apostrophe first and then what stands before it: so the engine skips to it instead
# of looking behind every letter.
_ELISION = re.compile("['`\u2018\u2019\u02bc](?<=\\w.)(?=\\w\\w)")
_ARTICLE = re.compile(r"\W*(?:the|an?)\s+", re.IGNORECASE)
_SORT_KEY_LENGTH = 300
_SHORTEST_SLUG = 2
_SLUG_LENGTH = 150

_FIRST_LETTER = re.compile(r"(\W*)(\w)", re.DOTALL)
_FULL_STOP = re.compile(
    "(?:(?<!\\b\\w)\\.[)\\]\"'\u2019\u201d\u00bb]*(?=\\s|\\Z)|[\u3002\uff0e\u0964])"
)


def clean_line(value: str) -> str:
    """The same words on one line: broken letters repaired, NFC, nothing invisible,
    single blanks; right text stays.
    """
    return _settled(value, _clean_line_once)


def clean_block(value: str) -> str:
    """The same Markdown with whole letters, plain newlines, blanks for tabs and at most
    two empty lines in a row.
    """
    return _settled(value, _clean_block_once)


def fold(value: str) -> str:
    """The form in which texts are compared: small letters and digits of every script,
    unmarked, single blanks.
    """
    decomposed = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", value).casefold()
    )
    return " ".join(
        unicodedata.normalize("NFKD", decomposed.translate(_folding)).split()
    )


def split_elisions(value: str) -> str:
    """Return the text with a blank for the apostrophe of l'union and its like."""
    return _ELISION.sub(" ", value)


def sort_key(name: str) -> str:
    """The folded name without its leading article, at most 300 characters.

    Empty only for an empty name.
    """
    article = _ARTICLE.match(name)
    without_article = fold(name[article.end() :]) if article else ""
    key = without_article or fold(name) or " ".join(name.casefold().split())
    return key[:_SORT_KEY_LENGTH].rstrip()


def slug_of(name: str) -> str:
    """The name as part of an address: plain letters where it has any, else its own
    script; at most 150 characters.
    """
    slug = slugify(name)
    if len(slug) < _SHORTEST_SLUG:
        slug = slugify(name, allow_unicode=True)
    if len(slug) > _SLUG_LENGTH:
        slug = slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    return slug


def lower_first(value: str) -> str:
    """The text with its first letter small and everything else as it was."""
    return _with_first(value, str.lower)


def upper_first(value: str) -> str:
    """The text with its first letter a capital and everything else as it was."""
    return _with_first(value, str.title)


def begins_small(value: str) -> bool:
    """Whether the text's first letter is a small one, so that the text can continue a
    name.
    """
    first = _FIRST_LETTER.match(value)
    return bool(first and first[2].islower())


def cut(value: str, limit: int, earliest: int = 80) -> str:
    """At most `limit` characters: up to the last full stop that is not too early, else
    whole words and an ellipsis.
    """
    value = value.strip()
    if len(value) <= limit:
        return value
    stops = [
        stop.end()
        for stop in _FULL_STOP.finditer(value, 0, limit + 1)
        if earliest <= stop.end() <= limit
    ]
    return value[: stops[-1]] if stops else _whole_words(value, limit)


def _with_first(value: str, change: Callable[[str], str]) -> str:
    first = _FIRST_LETTER.match(value)
    return first[1] + change(first[2]) + value[first.end() :] if first else value


def _whole_words(value: str, limit: int) -> str:
    blank = max(
        (position for position in range(1, limit) if value[position].isspace()),
        default=limit - 1,
    )
    return value[:blank].rstrip().rstrip(",;:\u2013\u2014-").rstrip() + "\u2026"


def _settled(value: str, clean_once: Callable[[str], str]) -> str:
    """Clean until nothing changes: what is taken out may bring together what needs
    repair.
    """
    for _ in range(_PASSES):
        cleaned = clean_once(value)
        if cleaned == value:
            break
        value = cleaned
    return value


def _clean_line_once(value: str) -> str:
    return " ".join(_whole(value).split())


def _clean_block_once(value: str) -> str:
    text = _LINE_END.sub("\n", _whole(_LINE_END.sub("\n", value))).expandtabs(4)
    lines = "\n".join(_without_idle_blanks(line) for line in text.split("\n"))
    return _MANY_NEWLINES.sub("\n\n\n", lines).strip("\n").rstrip()


def _without_idle_blanks(line: str) -> str:
    """Two blanks at the end of a line are a line break in Markdown.

    One, or a third, means nothing.
    """
    stripped = line.rstrip()
    return stripped + "  " if stripped and line.endswith("  ") else stripped


def _whole(value: str) -> str:
    """Letters repaired, NFC, and nothing that is neither seen nor needed to join
    letters.
    """
    # Halves of a letter beyond the first 65,536 are joined, halves that stand alone
    # dropped.
    paired = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    visible = _DROPPED.sub("", paired)
    return unicodedata.normalize(
        "NFC", _DROPPED_AFTER_REPAIR.sub("", _repaired(visible))
    )


def _repaired(text: str) -> str:
    if text.isascii():
        return text
    # A capital word that ends in Ã before a hard blank (IRMÃ) is right, and ftfy would
    # take the two for a broken à.
    text = _CAPITAL_AND_BLANK.sub("\u00c3 ", text)
    return "".join(ftfy.fix_encoding(piece, _REPAIR) for piece in _PIECE.findall(text))


@bounded(1 * MB)
def _folding(code: int) -> str:
    """What a character becomes when text is folded, worked out when it is first met."""
    character = chr(code)
    if character in _LETTERS:
        return _LETTERS[character]
    category = unicodedata.category(character)
    if (
        character in _APOSTROPHES
        or category in ("Cf", "Cs", "Me")
        or _is_loose_mark(character, category)
    ):
        return ""
    return character if character.isalnum() or category[0] == "M" else " "


def _is_loose_mark(character: str, category: str) -> bool:
    """An accent or variation sign.

    The marks of Indic and Japanese letters are parts of the letter and stay.
    """
    is_selector = (
        "VARIATION SELECTOR" in unicodedata.name(character, "") or character == "\u034f"
    )
    return category == "Mn" and (
        is_selector or unicodedata.combining(character) not in _JOINING_CLASSES
    )
