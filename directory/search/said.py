"""What a page says of how its question was read: never more than was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from directory.search.engine import states
from directory.search.engine.cache import FIELDS, Index
from directory.search.engine.expansion import FAMILY, MEANT
from directory.search.engine.lookup import having_any
from directory.search.engine.reading import NOTHING, QueryWord, ReadAs, Reading, named

# To say of "in" and "me" that they were not looked for tells nobody anything.
LONGEST_SMALL_WORD = 2


@dataclass(frozen=True)
class Notice:
    """How the words were read: as they are, corrected, partly, or in vain.

    `words` is the question with its slips corrected, where there are any. `unknown`
    are words that nobody has, `missing` those that only others have; `read_as` says
    what stands for words of which only that was found; `asides` only help to ask, and
    `beyond` are the commonest of too many.
    """

    how: str = ""
    words: str = ""
    corrections: tuple[ReadAs, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    read_as: tuple[ReadAs, ...] = ()
    asides: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return every word that was looked for, and that none of the results has."""
        return (*self.unknown, *self.missing)


def notice_of(index: Index, reading: Reading, organizations: BitMap) -> Notice:
    """Return what is to be said of a reading and of what was found by it."""
    if not organizations:
        return Notice(NOTHING)
    needed = {id(word) for word in reading.needed()}
    asides = [
        word.asked
        for word in reading.words
        if id(word) not in needed
        and len(word.typed) > LONGEST_SMALL_WORD
        and not word.asked.is_small
        and not word.anywhere & organizations
    ]
    return Notice(
        how=reading.how,
        words=_corrected(reading),
        corrections=tuple(reading.corrections),
        unknown=tuple(reading.unknown),
        missing=tuple(reading.missing),
        read_as=tuple(_read_as(index, reading, organizations)),
        asides=tuple(named(asides)),
        beyond=tuple(reading.beyond),
    )


def _corrected(reading: Reading) -> str:
    """Return the question as it was typed, but for its slips; else nothing."""
    if not reading.corrections:
        return ""
    shown = reading.query
    for correction in reading.corrections:
        pattern = rf"(?<!\w){re.escape(correction.typed)}(?!\w)"
        shown = re.sub(pattern, correction.read, shown, flags=re.IGNORECASE)
    return shown


def _read_as(index: Index, reading: Reading, organizations: BitMap) -> Iterator[ReadAs]:
    """Yield words that none of the results has, each with what stands for it there."""
    corrected = {correction.typed for correction in reading.corrections}
    for word in reading.needed():
        if word.asked.typed in corrected or word.asked.is_phrase:
            continue
        if word.itself & organizations or not word.anywhere & organizations:
            continue
        read = _stands_for(index, word, organizations)
        if read:
            yield ReadAs(word.asked.typed, read)


def _stands_for(index: Index, word: QueryWord, organizations: BitMap) -> str:
    if word.asked.state:
        names = [
            states.NAMES[country, word.asked.state]
            for country in states.countries_with(word.asked.state)
        ]
        return next((one for one in names if one.casefold() in word.names()), "")
    for quality in (MEANT, FAMILY):
        for option in word.options.get(quality, ()):
            for field_code in FIELDS:
                if having_any(index, [option], field_code) & organizations:
                    return option
    return ""
