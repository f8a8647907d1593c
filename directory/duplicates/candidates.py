"""Who may be the same organization, by the keys of the index: addresses, words of names, initials; never row by row."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from pyroaring import BitMap

from directory.duplicates import websites
from directory.lib import names
from directory.search.engine.cache import EMPTY, Index, consistent
from directory.search.engine.keys import EVERYTHING, INITIALS, KEY, NAME, OTHER_NAME, PLACE, key, name_words
from directory.search.engine.text import address, initials, words

MOST = 40  # so many are compared
FEW = 300  # of a word that more have than these, only those that share something else are looked at
MOST_WORDS = 16
MOST_LARGE = 5
LONGEST = 40
KNOWN = 2  # a word that more others have is no slip
OF_NAMES = (NAME, OTHER_NAME, KEY)
UNKNOWN = 0.8  # how much a word tells that was not looked up
ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя", "αβγδεζηθικλμνξοπρστυφχψω")


@dataclass(frozen=True)
class Asked:
    """What is known of an organization that may be in the index already."""

    names: Sequence[str]
    url: str = ""
    acronym: str = ""
    places: Sequence[str] = ()
    exclude: int | None = None


@dataclass(frozen=True)
class Found:
    """The organizations worth a comparison, how much each word tells (0 to 1), and how many share its page and its site."""

    ids: list[int] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    on_page: int = 0
    on_site: int = 0

    def weight(self, word: str) -> float:
        """Return how much a word tells: the more names have it, the less."""
        return self.weights.get(word, UNKNOWN)


def find(asked: Asked) -> Found:
    """Return the published organizations that share the most with what is asked, at most forty."""
    return consistent(lambda index: _find(index, asked))


def _find(index: Index, asked: Asked) -> Found:
    telling, short = _telling(asked), _short(asked)
    joined = [one + other for one, other in pairwise(telling)]
    index.get(_all_keys(asked, telling, short, joined))
    sets = {word: _having(index, word) for word in telling}
    total = len(index.get([EVERYTHING])[0])
    weights = {word: _weight(len(found), total) for word, found in sets.items()}
    page, site = _by_address(index, asked.url)
    scored = [(found, weights[word]) for word, found in sets.items()]
    scored += [(_having(index, word), 1.0) for word in (*joined, *short)]
    scored += [(found, 1.0) for found in index.get(key(word, INITIALS) for word in short)]
    scored += [(found, 0.9) for found in _by_slips(index, _unknown(sets, asked.exclude))]
    near = BitMap.union(BitMap(), *index.get(_place_keys(asked)))
    ids = _best([*scored, (page, 6.0), (site, 1.5)], near, asked.exclude)
    return Found(ids, weights, len(page), len(site))


def _telling(asked: Asked) -> list[str]:
    """Return the words of all names but the small ones, as the index has them and as names are compared."""
    found: dict[str, None] = {}
    for name in asked.names:
        typed = [word for word in name_words(name) if len(word) > 1]
        found |= dict.fromkeys([*names.read(name).words, *names.telling(typed)])
    return [word for word in found if len(word) <= LONGEST][:MOST_WORDS]


def _short(asked: Asked) -> list[str]:
    """Return what may be an acronym: whole names of few letters, and the first letters of long ones."""
    whole = [names.read(name).solid for name in (*asked.names, asked.acronym) if name]
    firsts = [first for name in asked.names for first in initials(name)]
    return [one for one in dict.fromkeys([*whole, *firsts]) if one and len(one) <= LONGEST]


def _all_keys(asked: Asked, *lists: Sequence[str]) -> list[str]:
    """Return every key that will be asked for, so that they are read in one statement."""
    found = [key(word, field) for some in lists for word in some for field in (*OF_NAMES, INITIALS)]
    where = address(asked.url)
    return [*found, *_place_keys(asked), EVERYTHING, *((f"#{where.page}", f"#{websites.site(asked.url)}") if where else ())]


def _place_keys(asked: Asked) -> list[str]:
    return [key(word, PLACE) for place in asked.places for word in words(place)]


def _having(index: Index, word: str) -> BitMap:
    return BitMap.union(*index.get(key(word, field) for field in OF_NAMES))


def _weight(having: int, total: int) -> float:
    """Return how much a word tells: 1 for one that nobody has, less the more have it, whatever the size of the directory."""
    return 1.0 - math.log1p(having) / math.log(total + 1000)


def _by_address(index: Index, url: str) -> tuple[BitMap, BitMap]:
    """Return who has the very page, and who has a page of the same site."""
    where = address(url)
    site = websites.site(url)
    if where is None:
        return BitMap(), BitMap()
    page, found = index.get([f"#{where.page}", f"#{site}"])
    if "/" in site:
        found = BitMap.union(found, *index.get(index.pages_starting(site)))
    return page, found


def _unknown(sets: dict[str, BitMap], exclude: int | None) -> list[str]:
    """Return the two rarest words that hardly anybody else has: the fingers may have slipped there."""
    others = {word: len(found) - (exclude in found if exclude else False) for word, found in sets.items()}
    rare = [word for word, count in others.items() if count <= KNOWN and len(word) >= names.LONG_ENOUGH_FOR_A_SLIP]
    return sorted((word for word in rare if word.isalpha()), key=lambda word: others[word])[:2]


def _by_slips(index: Index, unknown: Sequence[str]) -> Iterator[BitMap]:
    """Return who has a word that differs by a slip of the fingers, or has as two words what is written as one here."""
    halves = [(word[:at], word[at:]) for word in unknown for at in range(3, len(word) - 2)]
    near = {other for word in unknown for other in slips_of(word)}
    known = index.known(key(word, NAME) for word in near.union(*halves).difference(unknown))
    found = dict(zip(known, index.get(known), strict=True))
    yield from (found[one] for one in known if one.rpartition(" ")[0] in near)
    for pair in halves:
        first, second = (found.get(key(half, NAME), EMPTY) for half in pair)
        yield first & second


def slips_of(word: str) -> set[str]:
    """Return every word that one slip makes of this one: a letter lost, doubled, mistaken or swapped with the next."""
    letters = next((some for some in ALPHABETS if word[0] in some), "") or "".join(sorted(set(word)))
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    lost = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    mistaken = {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    added = {head + letter + tail for head, tail in cuts for letter in letters}
    return (lost | swapped | mistaken | added) - {word}


def _best(scored: Sequence[tuple[BitMap, float]], near: BitMap, exclude: int | None) -> list[int]:
    """Return those that stand in the sets that weigh most together; of large sets only what they share with others."""
    small = [found for found, _ in scored if len(found) <= FEW]
    large = sorted((found for found, _ in scored if len(found) > FEW), key=len)[:MOST_LARGE]
    chosen = BitMap.union(BitMap(), *small, *_narrowed(large, near))
    if exclude is not None:
        chosen.discard(exclude)
    points: dict[int, float] = defaultdict(float)
    for found, weight in scored:
        for one in found & chosen:
            points[one] += weight
    for one in near & chosen:
        points[one] += 0.3
    return sorted(points, key=lambda one: (-points[one], one))[:MOST]


def _narrowed(large: Sequence[BitMap], near: BitMap) -> Iterator[BitMap]:
    """Return few of those that have several common words, as many words together as it takes; of one word those nearby."""
    for size in range(1, len(large) + 1):
        for some in combinations(large, size):
            together = BitMap.intersection(*some)
            if len(together) > FEW:
                together = together & near if len(together & near) else together if size == len(large) else EMPTY
            yield together[:FEW]
