"""Slips of the fingers: when two spellings can be one word."""

from __future__ import annotations

from rapidfuzz.distance import OSA

# A name of fewer letters is one letter away from too many others.
SHORTEST_NAME = 5
# Two slips are forgiven in long words only. Who searches chooses among what is shown,
# so a letter less is enough there than where two records are taken for one.
TWO_SLIPS_BETWEEN_NAMES = 9
TWO_SLIPS_IN_A_SEARCH = 8
ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
)


def is_slip(name: str, other_name: str) -> bool:
    """Return whether two names differ by one slip, or by two where they are long.

    Digits are never slips.
    """
    shorter = min(len(name), len(other_name))
    if shorter < SHORTEST_NAME or _digits(name) != _digits(other_name):
        return False
    most_slips = 1 if shorter < TWO_SLIPS_BETWEEN_NAMES else 2
    return OSA.distance(name, other_name, score_cutoff=most_slips) <= most_slips


def forgiven_in_search(word: str) -> int:
    """Return how many slips a word may hold that somebody looks for."""
    return 1 if len(word) < TWO_SLIPS_IN_A_SEARCH else 2


def spellings_one_slip_away(word: str) -> set[str]:
    """Return every spelling that one slip makes of this word.

    A letter is lost, doubled, mistaken, or swapped with the next.
    """
    alphabet = next((letters for letters in ALPHABETS if word[0] in letters), "")
    # Of other scripts only the letters of the word itself are tried: Chinese has
    # thousands.
    letters = alphabet or "".join(sorted(set(word)))
    spellings = set()
    for position in range(len(word) + 1):
        head, tail = word[:position], word[position:]
        spellings.add(head + tail[1:])
        if len(tail) > 1:
            spellings.add(head + tail[1] + tail[0] + tail[2:])
        for letter in letters:
            spellings.add(head + letter + tail)
            if tail:
                spellings.add(head + letter + tail[1:])
    return spellings - {word}


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))
