"""What is found where not all words of a question are."""

from __future__ import annotations

from functools import reduce
from operator import and_

from pyroaring import BitMap

from directory.search.engine.cache import EMPTY, Index
from directory.search.engine.expansion import MOST_MISTYPED_WORDS, SLIP, TYPED, halves
from directory.search.engine.keys import (
    EVERYTHING,
    KEY,
    NAME,
    OTHER_NAME,
    word_of_place_key,
)
from directory.search.engine.lookup import having_any, look_up
from directory.search.engine.reading import (
    CORRECTED,
    FIELD_WEIGHTS,
    NOTHING,
    PARTLY,
    QueryWord,
    ReadAs,
    Reading,
    named,
    rarest,
)
from directory.search.engine.spelling import is_sure_slip, may_stand_alone
from directory.search.engine.typed import AskedWord

# Where nobody has all words, those are found who have so much of what others have.
SHARE_OF_THE_BEST = 0.6
# A place that was named is left out last.
WEIGHT_OF_PLACE = 3.0
FIELDS_OF_NAMES = (NAME, OTHER_NAME, KEY)


def loosen(
    index: Index, query_words: list[QueryWord], needed: list[QueryWord]
) -> Reading:
    """Read slips as what was meant, leave out what nobody has, rank what is left."""
    known = [word for word in needed if word.anywhere]
    unknown = [word for word in needed if not word.anywhere]
    corrected = _Corrected(index, known)
    left_out = [word for word in unknown if not corrected.take(word)]
    if not corrected.words:
        how = NOTHING
        return Reading(EMPTY, query_words, how, unknown=named(w.asked for w in needed))
    if not corrected.together and not corrected.replacements:
        corrected.take_known_for_slips()
    beyond = corrected.keep_the_rarest()
    organizations = corrected.together
    replaced = corrected.replacements
    words = []
    for word in query_words:
        words += replaced.get(
            word.typed, [word] if word.anywhere or word.is_helping else []
        )
    if not organizations:
        organizations = _heaviest(index, corrected.words)
        for word in words:
            if not word.is_helping and is_place(index, word):
                # Who has it in a name is no nearer than who is there.
                word.hits = [(FIELD_WEIGHTS[NAME] * WEIGHT_OF_PLACE, word.anywhere)]
                word.is_place_alone = True
    corrections = []
    for typed, replacements in replaced.items():
        read = " ".join(_likeliest(index, one, organizations) for one in replacements)
        taken = next(word for word in needed if word.typed == typed)
        corrections.append(ReadAs(taken.asked.typed, read, bool(taken.anywhere)))
    is_whole = not left_out and corrected.together
    how = CORRECTED if corrections and is_whole else PARTLY
    return Reading(
        organizations,
        words,
        how,
        corrections=corrections,
        unknown=named(word.asked for word in left_out),
        beyond=named(word.asked for word in beyond),
    )


def is_place(index: Index, word: QueryWord) -> bool:
    """Tell whether a word is of the name of a place."""
    if word.asked.state:
        return True
    return any(index.get(map(word_of_place_key, word.asked.words)))


class _Corrected:
    """The words that are found, and those that were taken for slips.

    `together` are the organizations that have all of them.
    """

    def __init__(self, index: Index, known: list[QueryWord]) -> None:
        self.index = index
        self.words = list(known)
        self.replacements: dict[str, list[QueryWord]] = {}
        self.total = len(index.get([EVERYTHING])[0])
        self.together = EMPTY
        self._looked_at = 0
        if known:
            self.together = reduce(and_, (word.anywhere for word in known))

    def take(self, word: QueryWord) -> bool:
        """Take an unknown word for a slip, or for two words, where that is likely."""
        if word.asked.is_phrase or word.asked.state:
            return False
        self._looked_at += 1
        if self._looked_at > MOST_MISTYPED_WORDS:
            return False
        return self._take_slip(word) or self._take_halves(word)

    def take_known_for_slips(self) -> None:
        """Take one of the known words for a slip where all stand in names together."""
        for word in self.words:
            others = [other for other in self.words if other is not word]
            near = self.index.near(word.typed) if others else []
            # Nobody types a word twice, once with a slip.
            near = [one for one in near if one not in {other.typed for other in others}]
            meant = self._slip_word(word, near)
            together = reduce(and_, (one.anywhere for one in (*others, meant)))
            if together & self._in_names(meant, others):
                self.replacements[word.typed] = [meant]
                self.together = together
                self.words = [*others, meant]
                return

    def keep_the_rarest(self) -> list[QueryWord]:
        """Let go of the commonest of too many words, and return those."""
        telling = rarest(self.words)
        beyond = [word for word in self.words if word not in telling]
        if beyond:
            self.words = telling
            self.together = reduce(and_, (word.anywhere for word in telling))
        return beyond

    def _take_slip(self, word: QueryWord) -> bool:
        near = self.index.near(word.typed)
        if not near:
            return False
        if not self.words:
            near = [one for one in near if may_stand_alone(word.typed, one)]
            meant = self._slip_word(word, near)
            return self._accept(word, [meant], meant.anywhere)
        sure = [one for one in near if is_sure_slip(word.typed, one)]
        for candidates, is_sure in ((sure, True), (near, False)):
            meant = self._slip_word(word, candidates)
            together = meant.anywhere & self._base()
            # Leaving a word out answers as well, unless names have it beside others.
            if not is_sure:
                together &= self._in_names(meant, self.words)
            if together and self._accept(word, [meant], together):
                return True
        return False

    def _take_halves(self, word: QueryWord) -> bool:
        for _, pair in halves(self.index, [word.typed]):
            asked = [AskedWord(half, (half,)) for half in pair]
            options = [{TYPED: [half]} for half in pair]
            two = look_up(self.index, asked, options, self.total)
            together = two[0].anywhere & two[1].anywhere
            if self.words:
                together &= self._base()
            # Two words by chance are hardly in one name.
            if together & self._in_names(two[0], [two[1]]):
                return self._accept(word, two, together)
        return False

    def _base(self) -> BitMap:
        """Return who has all words so far, or any where nobody has all."""
        if self.together:
            return self.together
        return BitMap.union(EMPTY, *(word.anywhere for word in self.words))

    def _slip_word(self, word: QueryWord, near: list[str]) -> QueryWord:
        options = [{TYPED: word.options.get(TYPED, []), SLIP: near}]
        return look_up(self.index, [word.asked], options, self.total)[0]

    def _in_names(self, word: QueryWord, others: list[QueryWord]) -> BitMap:
        """Return who has a word in a name beside one of the others."""
        found = EMPTY
        for field_code in FIELDS_OF_NAMES:
            own = _in_field(self.index, word, field_code)
            for other in others:
                found = found | (own & _in_field(self.index, other, field_code))
        return found

    def _accept(
        self, word: QueryWord, meant: list[QueryWord], together: BitMap
    ) -> bool:
        if not together:
            return False
        self._replace(word, meant, together)
        self.words += meant
        return True

    def _replace(
        self, word: QueryWord, meant: list[QueryWord], together: BitMap
    ) -> None:
        self.replacements[word.typed] = meant
        self.together = together if self.together or not self.words else EMPTY


def _in_field(index: Index, word: QueryWord, field_code: str) -> BitMap:
    found = EMPTY
    for alternatives in word.options.values():
        found = found | having_any(index, alternatives, field_code)
    return found


def _likeliest(index: Index, word: QueryWord, organizations: BitMap) -> str:
    """Return what most of those found have in place of a word."""
    options = word.options.get(SLIP) or [word.typed]

    def weight(option: str) -> float:
        found = 0.0
        for field_code, field_weight in FIELD_WEIGHTS.items():
            having = having_any(index, [option], field_code)
            found += field_weight * organizations.intersection_cardinality(having)
        return found

    return max(options, key=weight)


def _heaviest(index: Index, words: list[QueryWord]) -> BitMap:
    """Find who holds most of words that nobody has together.

    Rare words count more, and places most.
    """
    weights: dict[tuple[object, ...], float] = {}
    for word in words:
        factor = WEIGHT_OF_PLACE if is_place(index, word) else 1.0
        weights[word.asked.identity] = word.rarity * factor
    ordered = sorted(words, key=lambda word: -weights[word.asked.identity])
    least = SHARE_OF_THE_BEST * _held_by_some(ordered, weights)
    weight_left = sum(weights.values())
    groups: list[tuple[float, BitMap]] = []
    for word in ordered:
        # Who has no word so far may still get there.
        if weight_left >= least:
            placed = BitMap.union(EMPTY, *(holders for _, holders in groups))
            groups.append((0.0, word.anywhere - placed))
        weight_left -= weights[word.asked.identity]
        parts = []
        for weight, holders in groups:
            parts.append(
                (weight + weights[word.asked.identity], holders & word.anywhere)
            )
            parts.append((weight, holders - word.anywhere))
        # Who cannot get there any more is let go, so that the groups stay few.
        groups = [
            (weight, holders)
            for weight, holders in parts
            if holders and weight + weight_left >= least
        ]
    best = max(weight for weight, _ in groups)
    return BitMap.union(
        EMPTY,
        *(holders for weight, holders in groups if weight >= SHARE_OF_THE_BEST * best),
    )


def _held_by_some(
    ordered: list[QueryWord], weights: dict[tuple[object, ...], float]
) -> float:
    """Return a weight that somebody holds: of the heaviest words that go together."""
    together = ordered[0].anywhere
    held = 0.0
    for word in ordered:
        if both := together & word.anywhere:
            together = both
            held += weights[word.asked.identity]
    return held
