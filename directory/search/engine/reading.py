"""What a question was read as: its words, and the organizations that have them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyroaring import BitMap

from directory.search.engine.expansion import FAMILY, NUMBER, TYPED, Options
from directory.search.engine.keys import INITIALS, KEY, NAME, OTHER_NAME, PLACE, TEXT
from directory.search.engine.phrases import Held
from directory.search.engine.sites import Site
from directory.search.engine.text import PAIR_OF_LETTERS, is_solid
from directory.search.engine.typed import AskedWord

FIELD_WEIGHTS = {
    NAME: 6.0,
    OTHER_NAME: 5.5,
    KEY: 6.0,
    INITIALS: 5.0,
    PLACE: 3.0,
    TEXT: 1.0,
}
CORRECTED, PARTLY, NOTHING = "corrected", "partly", "nothing"
# Each further word may cut every group in two, so only those that say most are needed.
MOST_WORDS_NEEDED = 10


@dataclass
class QueryWord:
    """One word of a question: what may stand for it, and where that occurs.

    `itself` are those that have the word as it was typed, in another spelling or
    number, or as a beginning. Of a place alone it says little that a name has it.
    """

    asked: AskedWord
    options: Options
    hits: list[tuple[float, BitMap]]
    anywhere: BitMap
    itself: BitMap
    rarity: float
    is_place_alone: bool = False
    # Words of its family in other languages than that of the page.
    elsewhere: list[str] = field(default_factory=list)
    # Of an address, what it was read as where it is not that very one.
    host: str = ""
    # Of a phrase, who has it, and how many were read to tell.
    held: Held | None = None

    @property
    def typed(self) -> str:
        return self.asked.word

    @property
    def is_helping(self) -> bool:
        return self.asked.is_helping

    def names(self) -> list[str]:
        """Return the word itself in its spellings; of a state its names."""
        return self.options.get(TYPED, [])

    def alternatives(self, *, with_number: bool = True) -> set[str]:
        """Return all that may stand for it, phrases as their words."""
        alternatives: set[str] = set()
        for quality, options in self.options.items():
            if with_number or quality not in (NUMBER, FAMILY):
                for option in options:
                    alternatives.update(option.split())
        return alternatives


@dataclass(frozen=True)
class ReadAs:
    """What was typed, and what it was read as, also where somebody has it."""

    typed: str
    read: str
    is_known: bool = False


@dataclass
class Reading:
    """The organizations a question means, and how far it was loosened to find them.

    `unknown` was typed and nobody has it; `excluded` was to be left out; `beyond` are
    the commonest of very many words, which only sort, and `unread` words beyond those.
    The `site` tells where an address was found, the `phrases` include those left out.
    """

    organizations: BitMap
    words: list[QueryWord] = field(default_factory=list)
    how: str = ""
    groups: list[BitMap] | None = None
    query: str = ""
    corrections: list[ReadAs] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    unread: list[AskedWord] = field(default_factory=list)
    site: Site = field(default_factory=Site)
    phrases: list[QueryWord] = field(default_factory=list)

    def needed(self) -> list[QueryWord]:
        """Return the words that were looked for, those left out that only help."""
        return [word for word in self.words if not word.is_helping] or self.words


def rarest(words: Iterable[QueryWord]) -> list[QueryWord]:
    """Return those of many words that say most."""
    return sorted(words, key=lambda word: -word.rarity)[:MOST_WORDS_NEEDED]


def named(words: Iterable[AskedWord]) -> list[str]:
    """Return words as they were typed, each once.

    Pairs of letters of a script without blanks are joined again.
    """
    typed: list[str] = []
    for one in words:
        is_pair = len(one.word) == PAIR_OF_LETTERS and is_solid(one.word)
        if is_pair and typed and typed[-1].endswith(one.word[0]):
            typed[-1] += one.word[1:]
        elif one.told not in typed:
            typed.append(one.told)
    return typed
