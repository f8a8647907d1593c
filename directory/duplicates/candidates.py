"""Who is worth a comparison, by the keys of the index: never row by row.

Addresses, words of names, first letters, and what a slip of the fingers makes of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from pyroaring import BitMap

from directory.duplicates.profile import Profile
from directory.lib import names, slips
from directory.search.engine.cache import EMPTY, Index, consistent
from directory.search.engine.keys import (
    EVERYTHING,
    INITIALS,
    KEY,
    NAME,
    OTHER_NAME,
    PLACE,
    key,
    name_words,
)
from directory.search.engine.text import address, initials, words

MOST_COMPARED = 40
# Of a word that more have than these, only those are looked at that share something
# else.
FEW_HAVE_IT = 300
MOST_WORDS = 16
MOST_LARGE_SETS = 5
LONGEST_WORD = 40
# A word that more others have is no slip.
MOST_WITH_A_SLIP = 2
SLIPS_LOOKED_FOR = 2
FIELDS_OF_NAMES = (NAME, OTHER_NAME, KEY)
# How much a word tells that was not looked up.
UNKNOWN_WEIGHT = 0.8
# What each sign weighs beside a word, which weighs at most 1.
INITIALS_WEIGHT = 1.0
SLIP_WEIGHT = 0.9
PAGE_WEIGHT = 6.0
SITE_WEIGHT = 1.5
NEARBY_WEIGHT = 0.3
Weighed = tuple[BitMap, float]


@dataclass(frozen=True)
class Candidates:
    """The organizations worth a comparison, and how much each word tells (0 to 1).

    `on_page` and `on_site` say how many share the page and the site.
    """

    ids: list[int] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    on_page: int = 0
    on_site: int = 0

    def weight(self, word: str) -> float:
        """Return how much a word tells: the more names have it, the less."""
        return self.weights.get(word, UNKNOWN_WEIGHT)


def find(profile: Profile) -> Candidates:
    """Return the published organizations that share most with it, at most forty."""
    return consistent(lambda index: _find(index, profile))


def _find(index: Index, profile: Profile) -> Candidates:
    telling, short = _telling_words(profile), _short_names(profile)
    joined = [first + second for first, second in pairwise(telling)]
    _read_at_once(index, profile, [*telling, *short, *joined])
    having = {word: _having(index, word) for word in telling}
    total = len(index.get([EVERYTHING])[0])
    weights = {word: _weight(len(ids), total) for word, ids in having.items()}
    page, site = _by_address(index, profile)

    weighed: list[Weighed] = [(ids, weights[word]) for word, ids in having.items()]
    weighed += [(_having(index, word), 1.0) for word in (*joined, *short)]
    by_initials = index.get(key(word, INITIALS) for word in short)
    weighed += [(ids, INITIALS_WEIGHT) for ids in by_initials]
    mistyped = _words_that_may_be_slips(having, profile.exclude)
    weighed += [(ids, SLIP_WEIGHT) for ids in _by_slips(index, mistyped)]
    nearby = BitMap.union(BitMap(), *index.get(_place_keys(profile)))
    weighed += [(page, PAGE_WEIGHT), (site, SITE_WEIGHT)]
    ids = _heaviest(weighed, nearby, profile.exclude)
    return Candidates(ids, weights, len(page), len(site))


def _telling_words(profile: Profile) -> list[str]:
    """Return the words of all names but the small ones.

    They come as the index has them, and as names are compared.
    """
    telling: dict[str, None] = {}
    for name in profile.names:
        indexed = [word for word in name_words(name.written) if len(word) > 1]
        telling |= dict.fromkeys([*name.name.words, *names.telling(indexed)])
    return [word for word in telling if len(word) <= LONGEST_WORD][:MOST_WORDS]


def _short_names(profile: Profile) -> list[str]:
    """Return what may be an acronym.

    Names of few letters as a whole, and the first letters of long ones.
    """
    whole = [name.name.solid for name in profile.names]
    firsts = [first for name in profile.written_names for first in initials(name)]
    short = dict.fromkeys([*whole, *firsts])
    return [word for word in short if word and len(word) <= LONGEST_WORD]


def _read_at_once(index: Index, profile: Profile, wanted: Sequence[str]) -> None:
    """Read every key that will be asked for, so that one statement is enough."""
    fields = (*FIELDS_OF_NAMES, INITIALS)
    keys = [key(word, name) for word in wanted for name in fields]
    index.get([*keys, *_place_keys(profile), EVERYTHING, *_address_keys(profile)])


def _place_keys(profile: Profile) -> list[str]:
    return [key(word, PLACE) for place in profile.places for word in words(place)]


def _address_keys(profile: Profile) -> list[str]:
    """Return the keys of its page and its site; nothing where it has no address."""
    indexed = address(profile.url)
    return [f"#{indexed.page}", f"#{profile.site}"] if indexed else []


def _having(index: Index, word: str) -> BitMap:
    return BitMap.union(*index.get(key(word, name) for name in FIELDS_OF_NAMES))


def _weight(having: int, total: int) -> float:
    """Return how much a word tells, whatever the size of the directory.

    One that nobody has weighs 1, one that many have less.
    """
    return 1.0 - math.log1p(having) / math.log(total + 1000)


def _by_address(index: Index, profile: Profile) -> tuple[BitMap, BitMap]:
    """Return who has the very page, and who has a page of the same site."""
    keys = _address_keys(profile)
    if not keys:
        return BitMap(), BitMap()
    page, site = index.get(keys)
    if "/" in profile.site:
        site = BitMap.union(site, *index.get(index.pages_starting(profile.site)))
    return page, site


def _words_that_may_be_slips(
    having: dict[str, BitMap], exclude: int | None
) -> list[str]:
    """Return the two rarest words that hardly anybody else has."""
    rare: dict[str, int] = {}
    for word, ids in having.items():
        others = len(ids) - (exclude is not None and exclude in ids)
        is_long = len(word) >= slips.SHORTEST_NAME
        if is_long and word.isalpha() and others <= MOST_WITH_A_SLIP:
            rare[word] = others
    return sorted(rare, key=lambda word: rare[word])[:SLIPS_LOOKED_FOR]


def _by_slips(index: Index, mistyped: Sequence[str]) -> Iterator[BitMap]:
    """Yield who has a word that differs by a slip of the fingers.

    Also who has as two words what is written as one here.
    """
    halves = [
        (word[:at], word[at:]) for word in mistyped for at in range(3, len(word) - 2)
    ]
    near = set().union(*map(slips.spellings_one_slip_away, mistyped))
    wanted = near.union(*halves).difference(mistyped)
    known = index.known(key(word, NAME) for word in wanted)
    having = dict(zip(known, index.get(known), strict=True))
    for known_key in known:
        if known_key.rpartition(" ")[0] in near:
            yield having[known_key]
    for pair in halves:
        first, second = (having.get(key(half, NAME), EMPTY) for half in pair)
        yield first & second


def _heaviest(
    weighed: Sequence[Weighed], nearby: BitMap, exclude: int | None
) -> list[int]:
    """Return those that stand in the sets that weigh most together.

    Of large sets only what they share with others is looked at.
    """
    small = [ids for ids, _ in weighed if len(ids) <= FEW_HAVE_IT]
    large = [ids for ids, _ in weighed if len(ids) > FEW_HAVE_IT]
    rarest_large = sorted(large, key=len)[:MOST_LARGE_SETS]
    chosen = BitMap.union(BitMap(), *small, *_narrowed(rarest_large, nearby))
    if exclude is not None:
        chosen.discard(exclude)
    points: dict[int, float] = defaultdict(float)
    for ids, weight in [*weighed, (nearby, NEARBY_WEIGHT)]:
        for pk in ids & chosen:
            points[pk] += weight
    return sorted(points, key=lambda pk: (-points[pk], pk))[:MOST_COMPARED]


def _narrowed(large: Sequence[BitMap], nearby: BitMap) -> Iterator[BitMap]:
    """Yield a few of those that have several common words.

    As many words are taken together as it needs; of all words together those nearby.
    """
    for size in range(1, len(large) + 1):
        for sets in combinations(large, size):
            together = BitMap.intersection(*sets)
            if len(together) > FEW_HAVE_IT:
                if len(together & nearby):
                    together = together & nearby
                elif size < len(large):
                    together = EMPTY
            yield together[:FEW_HAVE_IT]
