"""Letters that look like Latin ones, and words that mix alphabets to deceive."""

import re
import unicodedata

_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""Alphabets whose letters are taken for each other.

Japanese writes Latin words between its own, so it is not among them.
"""
_TWINS = {
    "aαаɑ": "a", "bвьβ": "b", "cсϲ": "c", "dԁ": "d", "eеεҽ": "e", "gցɡ": "g",
    "hнһհη": "h", "iіιıӏ": "i", "jј": "j",
    "kкκ": "k", "mмμ": "m", "nпոν": "n", "oоοօσ": "o", "pрρ": "p", "qԛզ": "q",
    "rг": "r", "sѕ": "s", "tтτ": "t",
    "uսυ": "u", "wԝω": "w", "xхχ": "x", "yуγ": "y",
}  # fmt: skip
_LATIN = {ord(letter): latin for letters, latin in _TWINS.items() for letter in letters}
_LATIN[ord("l")] = "i"  # `l`, `I` and `1` cannot be told apart in many typefaces
_LATIN[ord("1")] = "i"
_LATIN[ord("0")] = "o"
_WORD = re.compile(r"[^\W\d_]+")


def mixed_words(text: str) -> list[str]:
    """Return the words, in their order, with letters of more than one alphabet."""
    if text.isascii():
        return []
    words = _WORD.findall(unicodedata.normalize("NFKC", text))
    return [word for word in words if len(_alphabets(word)) > 1]


def latin(word: str) -> str:
    """Return the word as the eye may take it, in small Latin letters.

    Two letters that look alike become one.
    """
    return unicodedata.normalize("NFKC", word).casefold().translate(_LATIN)


def poses_as_latin(label: str) -> bool:
    """Return whether a word without one Latin letter can be read as a Latin word."""
    if label.isascii() or "LATIN" in _alphabets(label):
        return False
    return latin(label).isascii()


def _alphabets(word: str) -> set[str]:
    # Python does not know scripts, but the name of each letter begins with its own:
    # CYRILLIC SMALL LETTER A.
    first_words = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return first_words & _ALPHABETS
