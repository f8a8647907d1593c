"""Text from outside made whole, folded for comparison, and cut to a length."""

import re
import unicodedata
from collections.abc import Callable

import ftfy

from directory.lib.bounded import MB, bounded

_REPAIR = ftfy.TextFixerConfig(
    replace_lossy_sequences=False, fix_c1_controls=False, explain=False
)
# ftfy takes quadratic time on a hostile run of letters, so it is given short pieces
# that end at a blank.
_PIECE = re.compile(r"[^\n]{1,300}(?:\s|\Z)|[^\n]{1,300}|\n")
# A capital word that ends in Ã before a hard blank (IRMÃ) is right, and ftfy would take
# the two for a broken à.
_CAPITAL_AND_BLANK = re.compile("(?<=[A-Z])\u00c3\u00a0")
# Text that was broken more often than this cannot be made whole.
_MOST_PASSES = 8

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}"
    for plane in range(0, 0x110000, 0x10000)
)
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    + _NONCHARACTERS
)
_DROPPED = re.compile(f"[{_INVISIBLE}]")
# By the controls of Latin-1 ftfy knows what is broken, so these go last.
_DROPPED_AFTER_REPAIR = re.compile(f"[{_INVISIBLE}\x80-\x84\x86-\x9f]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MANY_NEWLINES = re.compile(r"\n{4,}")

# Letters and signs by name of which nothing is seen.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "ı": "i",
    "ħ": "h", "ŋ": "n", "ŧ": "t", "ƶ": "z", "ĸ": "k", "\u0640": "",
}  # fmt: skip
"""Letters that Unicode does not take apart into a plain one and a mark."""

APOSTROPHES = frozenset(
    "'`\u2018\u2019\u2032\u02b9\u02bb\u02bc\u02be\u02bf\u02c8\ua78c"
)
# The combining classes of marks that are parts of Indic and Japanese letters.
_JOINING_CLASSES = frozenset({0, 7, 8, 9})
# The apostrophe first and then what stands before it: so the engine skips to it instead
# of looking behind every letter.
_ELISION = re.compile("['`\u2018\u2019\u02bc](?<=\\w.)(?=\\w\\w)")
# An article stands before a word; A & B, A to Z, A 1 and A Imprenta have none.
_ARTICLE = re.compile(
    r"\W*(?:the\s+|a\s+(?!(?:and|or|to)\b|[aeio](?!ne\b)|\w\b)(?=[^\W\d_])"
    r"|an\s+(?=\W*[aeiouh\u00c0-\u00d6\u00e0-\u00f6\u00d8-\u00de\u00f8-\u00fe]\w))",
    re.IGNORECASE,
)
_SORT_KEY_LENGTH = 300

# Georgian has small letters by Unicode, and no capitals in what people write.
_SCRIPTS_WITH_CAPITALS = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN"})
_LONGEST_FIRST_WORD = 100
_LETTER_ALONE = re.compile(r"\W*[^\W\d_](?:[^\w\s'\u2019]|$)")
_FIRST_LETTER = re.compile(r"(\W*)(\w)", re.DOTALL)
# Not the one behind a single letter, which ends an abbreviation.
_FULL_STOP = re.compile(
    "(?:(?<!\\b\\w)\\.[)\\]\"'\u2019\u201d\u00bb]*(?=\\s|\\Z)|[\u3002\uff0e\u0964])"
)


_NEVER_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_line(value: str) -> str:
    """Return the same words on one line, whole, with nothing invisible.

    Nothing where no letter, digit or sign could be seen.
    """
    line = _settled(value, lambda text: " ".join(_whole(text).split()))
    return line if any(map(_is_seen, line)) else ""


def clean_block(value: str) -> str:
    """Return the same Markdown, whole, with plain newlines and few empty lines."""
    return _settled(value, _clean_block_once)


def without_controls(value: str) -> str:
    """Return the text without the signs that no XML can hold, not even as numbers."""
    return _NEVER_IN_XML.sub("", value)


def fold(value: str) -> str:
    """Return the form in which texts are compared.

    Small letters and digits of every script, without marks, with single blanks.
    """
    # Each step can leave letters that are not taken apart, so that is done again.
    small = unicodedata.normalize("NFKD", value).casefold()
    decomposed = unicodedata.normalize("NFKD", small)
    folded = unicodedata.normalize("NFKD", decomposed.translate(_folding))
    return " ".join(folded.split())


def signs(value: str) -> str:
    """Return a text of signs alone as one word: "✊"; nothing for any other."""
    if fold(value):
        return ""
    return "".join(sign for sign in value.casefold() if _is_seen(sign))


def split_elisions(value: str) -> str:
    """Return the text with a blank for the apostrophe of l'union and its like."""
    return _ELISION.sub(" ", value)


def sort_key(name: str) -> str:
    """Return the folded name without its leading article, at most 300 characters.

    Empty only for an empty name.
    """
    article = _ARTICLE.match(name)
    key = fold(name[article.end() :]) if article else ""
    # A name of signs alone has no folded form.
    key = key or fold(name) or " ".join(name.casefold().split())
    return key[:_SORT_KEY_LENGTH].rstrip()


def lower_first(value: str) -> str:
    """Return the text with its first letter small and everything else as it was.

    A word with a spelling of its own keeps it, and so does a letter that is one: C++,
    X-rays.
    """
    return value if _LETTER_ALONE.match(value) else _with_first(value, str.lower)


def upper_first(value: str) -> str:
    """Return the text with its first letter a capital, everything else as it was.

    A word with a spelling of its own keeps it.
    """
    return _with_first(value, str.title)


def _with_first(value: str, change: Callable[[str], str]) -> str:
    match = _FIRST_LETTER.match(value)
    # A word of capitals, or with one further in, is spelled so: AI, eBikes, McDonald.
    if not match or has_inner_capital(value[match.start(2) :].partition(" ")[0]):
        return value
    return match[1] + change(match[2]) + value[match.end() :]


def continues(value: str) -> bool:
    """Return whether a text can go on from a name: "is a network of ...".

    It begins with a small letter of a script that begins sentences with capitals, and
    not with an address or a name of its own spelling, such as iFixit.
    """
    first_word = value[:_LONGEST_FIRST_WORD].partition(" ")[0]
    if not first_word or not first_word[0].islower() or "://" in first_word:
        return False
    script = unicodedata.name(first_word[0], "").partition(" ")[0]
    return script in _SCRIPTS_WITH_CAPITALS and not has_inner_capital(first_word)


def has_inner_capital(word: str) -> bool:
    """Return whether a word has a capital behind its first letter: eBikes, AI."""
    match = _FIRST_LETTER.match(word)
    return bool(match and any(map(str.isupper, word[match.end() :])))


def cut(value: str, limit: int, earliest: int = 80) -> str:
    """Return at most so many characters: up to a full stop, else whole words and "…".

    A full stop before `earliest` says too little.
    """
    value = value.strip()
    if len(value) <= limit:
        return value
    ends = [match.end() for match in _FULL_STOP.finditer(value, 0, limit + 1)]
    ends = [end for end in ends if earliest <= end <= limit]
    if ends:
        return value[: ends[-1]]
    blanks = [position for position in range(1, limit) if value[position].isspace()]
    last_blank = blanks[-1] if blanks else limit - 1
    words = value[:last_blank].rstrip().rstrip(",;:\u2013\u2014-").rstrip()
    return words + "\u2026"


def _is_seen(character: str) -> bool:
    """Return whether a character shows by itself: no joiner, no filler, no accent."""
    if character.isascii():
        return character.isprintable() and character not in " `^"
    kind = unicodedata.category(character)
    return character not in _FILLERS and kind[0] not in "CMZ" and kind != "Sk"


def _settled(value: str, clean_once: Callable[[str], str]) -> str:
    """Clean until nothing changes.

    What is taken out may bring together what needs repair.
    """
    for _ in range(_MOST_PASSES):
        cleaned = clean_once(value)
        if cleaned == value:
            break
        value = cleaned
    return value


def _clean_block_once(value: str) -> str:
    text = _whole(_LINE_END.sub("\n", value))
    # The repair may have brought line ends to light.
    text = _LINE_END.sub("\n", text).expandtabs(4)
    lines = [_without_idle_blanks(line) for line in text.split("\n")]
    text = _MANY_NEWLINES.sub("\n\n\n", "\n".join(lines))
    return text.strip("\n").rstrip()


def _without_idle_blanks(line: str) -> str:
    """Keep two blanks at the end of a line, which break it in Markdown.

    One, or a third, means nothing.
    """
    stripped = line.rstrip()
    return stripped + "  " if stripped and line.endswith("  ") else stripped


def _whole(value: str) -> str:
    """Return whole letters in NFC, and nothing invisible that joins no letters."""
    # Halves of a letter beyond the first 65,536 are joined, halves that stand alone
    # dropped.
    paired = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    repaired = _repaired(_DROPPED.sub("", paired))
    visible = _DROPPED_AFTER_REPAIR.sub("", repaired)
    return unicodedata.normalize("NFC", visible)


def _repaired(text: str) -> str:
    """Return the text with letters mended that were read in a wrong encoding."""
    if text.isascii():
        return text
    text = _CAPITAL_AND_BLANK.sub("\u00c3 ", text)
    pieces = [ftfy.fix_encoding(piece, _REPAIR) for piece in _PIECE.findall(text)]
    return "".join(pieces)


# By its number, as `str.translate` asks; each is worked out when it is first met.
@bounded(1 * MB)
def _folding(code: int) -> str:
    """Return what a character becomes when text is folded."""
    character = chr(code)
    if character in LETTERS:
        return LETTERS[character]
    category = unicodedata.category(character)
    # Format characters, halves of letters and enclosing circles are not seen in a word.
    if character in APOSTROPHES or category in ("Cf", "Cs", "Me"):
        return ""
    if _is_loose_mark(character, category):
        return ""
    return character if character.isalnum() or category[0] == "M" else " "


def is_variation(character: str) -> bool:
    """Return whether a character says only how another one is drawn."""
    # U+034F keeps marks apart that would be joined; it is named as a joiner itself.
    name = unicodedata.name(character, "")
    return "VARIATION SELECTOR" in name or character == "\u034f"


def _is_loose_mark(character: str, category: str) -> bool:
    """Return whether a character is an accent or a variation sign.

    The marks of Indic and Japanese letters are parts of the letter and stay.
    """
    if category != "Mn":
        return False
    if is_variation(character):
        return True
    return unicodedata.combining(character) not in _JOINING_CLASSES
