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
MOST_OF_A_RARE_WORD = 300
MOST_WORDS = 16
# Each set more doubles the ways in which large ones are taken together.
MOST_LARGE_SETS = 5
LONGEST_WORD = 40
# A word that more others have is no slip.
MOST_WITH_A_SLIP = 2
# A word has some hundred spellings one slip away, which are all looked up.
MOST_MISTYPED_WORDS = 2
SHORTEST_HALF = 3
FIELDS_OF_NAMES = (NAME, OTHER_NAME, KEY)
# How much a word tells that was not looked up.
UNKNOWN_WORD_WEIGHT = 0.8
# What each sign weighs beside a word, which weighs at most 1.
WHOLE_NAME_WEIGHT = 1.0
INITIALS_WEIGHT = 1.0
SLIP_WEIGHT = 0.9
PAGE_WEIGHT = 6.0
SITE_WEIGHT = 1.5
NEARBY_WEIGHT = 0.3
# Added to the number of organizations, so that words tell about as much in a small
# directory as in a large one.
SMALL_DIRECTORY = 1000
WeighedSet = tuple[BitMap, float]


@dataclass(frozen=True)
class Candidates:
    """The organizations worth a comparison, and how much each word tells (0 to 1).

    `on_page` and `on_site` say how many share the page and the site, `on_profile` how
    many at most a social profile.
    """

    ids: list[int] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    on_page: int = 0
    on_site: int = 0
    on_profile: int = 0

    def weight(self, word: str) -> float:
        """Return how much a word tells: the more names have it, the less."""
        return self.weights.get(word, UNKNOWN_WORD_WEIGHT)


def find(profile: Profile) -> Candidates:
    """Return the published organizations that share most with it, at most forty."""
    return consistent(lambda index: _find(index, profile))


def _find(index: Index, profile: Profile) -> Candidates:
    words = _telling_words(profile)
    short_names = _short_names(profile)
    # What is two words here may be one elsewhere.
    joined_words = [first + second for first, second in pairwise(words)]
    _read_at_once(index, profile, [*words, *short_names, *joined_words])

    weighed_sets: list[WeighedSet] = []
    (everything,) = index.get([EVERYTHING])
    having = {word: _having(index, word) for word in words}
    weights = {}
    for word, ids in having.items():
        weights[word] = _weight(len(ids), len(everything))
        weighed_sets.append((ids, weights[word]))
    whole_names = [*joined_words, *short_names]
    weighed_sets += [(_having(index, name), WHOLE_NAME_WEIGHT) for name in whole_names]
    by_initials = index.get(key(name, INITIALS) for name in short_names)
    weighed_sets += [(ids, INITIALS_WEIGHT) for ids in by_initials]
    mistyped = _words_that_may_be_slips(having, profile.exclude)
    weighed_sets += [(ids, SLIP_WEIGHT) for ids in _by_slips(index, mistyped)]
    page, site = _by_address(index, profile)
    weighed_sets += [(page, PAGE_WEIGHT), (site, SITE_WEIGHT)]
    with_profile = index.get(_profile_keys(profile))
    weighed_sets += [(ids, PAGE_WEIGHT) for ids in with_profile]
    nearby = BitMap.union(BitMap(), *index.get(_place_keys(profile)))
    ids_of_heaviest = _heaviest(weighed_sets, nearby, profile.exclude)
    on_profile = max(map(len, with_profile), default=0)
    return Candidates(ids_of_heaviest, weights, len(page), len(site), on_profile)


def _telling_words(profile: Profile) -> list[str]:
    """Return the words of all names but the small ones.

    They come as the index has them, and as names are compared.
    """
    telling_words: list[str] = []
    for name in profile.names:
        indexed = [word for word in name_words(name.written) if len(word) > 1]
        telling_words += name.name.words
        telling_words += names.telling(indexed)
    distinct = dict.fromkeys(telling_words)
    return [word for word in distinct if len(word) <= LONGEST_WORD][:MOST_WORDS]


def _short_names(profile: Profile) -> list[str]:
    """Return what may be an acronym.

    Names of few letters as a whole, and the first letters of long ones.
    """
    short_names = [name.name.solid for name in profile.names]
    for written in profile.written_names:
        short_names += initials(written)
    distinct = dict.fromkeys(short_names)
    return [name for name in distinct if name and len(name) <= LONGEST_WORD]


def _read_at_once(index: Index, profile: Profile, names: Sequence[str]) -> None:
    """Read every key that will be asked for, so that one statement is enough."""
    keys = [EVERYTHING, *_place_keys(profile), *_address_keys(profile)]
    keys += _profile_keys(profile)
    for name in names:
        keys += [key(name, field_key) for field_key in (*FIELDS_OF_NAMES, INITIALS)]
    index.get(keys)


def _place_keys(profile: Profile) -> list[str]:
    return [key(word, PLACE) for place in profile.places for word in words(place)]


def _address_keys(profile: Profile) -> list[str]:
    """Return the keys of its page and its site; nothing where it has no address."""
    indexed = address(profile.url)
    return [f"#{indexed.page}", f"#{profile.site}"] if indexed else []


def _profile_keys(profile: Profile) -> list[str]:
    """Return the keys of the pages of its social profiles."""
    indexed = [address(url) for url in profile.profiles]
    return [f"#{one.page}" for one in indexed if one]


def _having(index: Index, word: str) -> BitMap:
    """Return who has a word in any of its names."""
    keys = [key(word, field_key) for field_key in FIELDS_OF_NAMES]
    return BitMap.union(*index.get(keys))


def _weight(having: int, total: int) -> float:
    """Return how much a word tells, whatever the size of the directory.

    One that nobody has weighs 1, one that many have less.
    """
    return 1.0 - math.log1p(having) / math.log(total + SMALL_DIRECTORY)


def _by_address(index: Index, profile: Profile) -> tuple[BitMap, BitMap]:
    """Return who has the very page, and who has a page of the same site."""
    keys = _address_keys(profile)
    if not keys:
        return BitMap(), BitMap()
    page, site = index.get(keys)
    # On a shared host its site is a page of its own, and all pages below that.
    if "/" in profile.site:
        site = BitMap.union(site, *index.get(index.pages_starting(profile.site)))
    return page, site


def _words_that_may_be_slips(
    having: dict[str, BitMap], exclude: int | None
) -> list[str]:
    """Return the rarest words that hardly anybody else has."""
    others_having: dict[str, int] = {}
    for word, ids in having.items():
        if len(word) < slips.SHORTEST_NAME or not word.isalpha():
            continue
        is_own_word = exclude is not None and exclude in ids
        others = len(ids) - is_own_word
        if others <= MOST_WITH_A_SLIP:
            others_having[word] = others
    rarest = sorted(others_having, key=lambda word: others_having[word])
    return rarest[:MOST_MISTYPED_WORDS]


def _by_slips(index: Index, mistyped: Sequence[str]) -> Iterator[BitMap]:
    """Yield who has a word that differs by a slip of the fingers.

    Also who has as two words what is written as one here.
    """
    near_words: set[str] = set()
    halves: list[tuple[str, str]] = []
    for word in mistyped:
        near_words |= slips.spellings_one_slip_away(word)
        positions = range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)
        halves += [(word[:position], word[position:]) for position in positions]
    wanted = near_words.union(*halves).difference(mistyped)
    # Most spellings are nobody's word: only those that are have a set to be read.
    known_keys = index.known(key(word, NAME) for word in wanted)
    having = dict(zip(known_keys, index.get(known_keys), strict=True))
    for known_key in known_keys:
        if known_key.rpartition(" ")[0] in near_words:
            yield having[known_key]
    for first, second in halves:
        having_first = having.get(key(first, NAME), EMPTY)
        having_second = having.get(key(second, NAME), EMPTY)
        yield having_first & having_second


def _heaviest(
    weighed_sets: Sequence[WeighedSet], nearby: BitMap, exclude: int | None
) -> list[int]:
    """Return those that stand in the sets that weigh most together.

    Of large sets only what they share with others is looked at.
    """
    by_size = sorted((ids for ids, _ in weighed_sets), key=len)
    small = [ids for ids in by_size if len(ids) <= MOST_OF_A_RARE_WORD]
    large = by_size[len(small) :][:MOST_LARGE_SETS]
    chosen = BitMap.union(BitMap(), *small, *_narrowed(large, nearby))
    if exclude is not None:
        chosen.discard(exclude)
    points: dict[int, float] = defaultdict(float)
    for ids, weight in [*weighed_sets, (nearby, NEARBY_WEIGHT)]:
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
            if len(together) > MOST_OF_A_RARE_WORD:
                if len(together & nearby):
                    together = together & nearby
                elif size < len(large):
                    # Another word may narrow it in a later round.
                    together = EMPTY
            yield together[:MOST_OF_A_RARE_WORD]
