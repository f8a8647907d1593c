"""What a page says of how its question was read: never more than was done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from directory.lib import text
from directory.search.engine import foreign, states
from directory.search.engine.cache import FIELDS, Index
from directory.search.engine.expansion import BEGUN, FAMILY, JOINED, MEANT
from directory.search.engine.keys import KEY, NAME, OTHER_NAME, TEXT
from directory.search.engine.lookup import having_any
from directory.search.engine.reading import NOTHING, QueryWord, ReadAs, Reading, named
from directory.search.engine.spellings import canonical
from directory.search.engine.text import words
from directory.search.engine.typed import AskedWord

# Where a reader sees a small word: not in the names of places and kinds in all
# languages, nor in initials.
FIELDS_OF_TEXTS = (NAME, OTHER_NAME, KEY, TEXT)
_AROUND = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True)
class HalfRead:
    """A phrase that was looked for in some of those that have all its words."""

    typed: str
    read: int
    candidates: int


@dataclass(frozen=True)
class Notice:
    """How the words were read: as they are, corrected, partly, or in vain.

    `words` is the question with its slips corrected, where there are any. `unknown`
    are words that nobody has, `missing` those that only others than these have;
    `read_as` says what stands for words of which only that was found; `asides` were
    not looked for, and `beyond` are the commonest of too many. A phrase is in
    `half_read` where not all that have its words were read for it.
    """

    how: str = ""
    words: str = ""
    corrections: tuple[ReadAs, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    read_as: tuple[ReadAs, ...] = ()
    asides: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    half_read: tuple[HalfRead, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return every word that was looked for, and that none of the results has."""
        return (*self.unknown, *self.missing)


def notice_of(index: Index, reading: Reading, shown: BitMap) -> Notice:
    """Return what is to be said of a reading and of the organizations shown."""
    half_read = tuple(_half_read(reading))
    if not shown:
        return Notice(NOTHING, half_read=half_read)
    asides, missing = [], []
    tells = any(not word.is_helping for word in reading.words)
    for word in reading.words:
        if word.is_helping and (tells or word.asked.is_small or not word.anywhere):
            if not _is_read_in(index, word, shown):
                asides.append(word.asked)
        elif not word.anywhere & shown and word.asked.told not in reading.beyond:
            missing.append(word.asked)
    read_as = tuple(_read_as(index, reading, shown))
    # "de" of "cooperativas de trabajo" was read with the others.
    of_phrases = {word for one in read_as for word in one.typed.split()}
    asides = [one for one in asides if one.typed not in of_phrases]
    return Notice(
        how=reading.how,
        words=_corrected(reading),
        corrections=tuple(reading.corrections),
        unknown=tuple(reading.unknown),
        missing=tuple(named(missing)),
        read_as=read_as,
        asides=tuple(_in_runs(reading, [*asides, *reading.unread])),
        beyond=tuple(reading.beyond),
        half_read=half_read,
    )


def _half_read(reading: Reading) -> Iterator[HalfRead]:
    for word in reading.phrases:
        held = word.held
        if held and held.read < held.candidates:
            yield HalfRead(word.asked.typed, held.read, held.candidates)


def _is_read_in(index: Index, word: QueryWord, shown: BitMap) -> bool:
    """Tell whether the texts of one of these have a word that only helps to ask."""
    alternatives = [*word.names()]
    for quality in (JOINED, BEGUN):
        alternatives += word.options.get(quality, ())
    return any(
        having_any(index, alternatives, field_code) & shown
        for field_code in FIELDS_OF_TEXTS
    )


def _in_runs(reading: Reading, asides: list[AskedWord]) -> list[str]:
    """Return words as they were typed, those that follow one another as one: "in the".

    So the sentence stays short.
    """
    folded = {one.word: one for one in asides}
    others = {one.asked.typed for one in reading.words if one.asked.state}
    others.update(told.partition(" (")[0] for told in reading.unknown)
    runs: list[list[str]] = [[]]
    for token in reading.query.split():
        typed = _AROUND.sub("", token) or token
        if typed not in others and text.fold(typed) in folded:
            runs[-1].append(typed)
        elif typed:
            runs.append([])
    by_folded = {text.fold(" ".join(run)): " ".join(run) for run in runs if run}
    typed_runs = list(by_folded.values())
    told = f" {' '.join(map(text.fold, typed_runs))} "
    rest = [one for word, one in folded.items() if f" {word} " not in told]
    return [
        run
        for run in (*typed_runs, *named(rest))
        if not any(_holds(other, run) for other in typed_runs)
    ]


def _holds(other: str, run: str) -> bool:
    return other != run and f" {text.fold(run)} " in f" {text.fold(other)} "


def _corrected(reading: Reading) -> str:
    """Return the question as it was typed, but for its slips; else nothing."""
    if not reading.corrections:
        return ""
    shown = reading.query
    for correction in reading.corrections:
        # What is to be left out stays as it is.
        pattern = rf"(?<!\w)(?<!^-)(?<!\s-){re.escape(correction.typed)}(?!\w)"
        shown = re.sub(pattern, correction.read, shown, flags=re.IGNORECASE)
    return shown


def _read_as(index: Index, reading: Reading, shown: BitMap) -> Iterator[ReadAs]:
    """Yield words that none of these has, each with what stands for it there."""
    if reading.site.groups and not reading.site.at & shown:
        yield ReadAs(reading.query, reading.site.host)
    told = {correction.typed for correction in reading.corrections}
    for phrase, read in _phrases_read_as(index, reading, shown):
        yield ReadAs(" ".join(phrase), read)
        told.update(phrase)
    for phrase, read in _foreign_read_as(index, reading, shown):
        if told.isdisjoint(phrase):
            yield ReadAs(" ".join(phrase), read)
            told.update(phrase)
    for word in reading.needed():
        if word.asked.typed in told or word.asked.is_phrase:
            continue
        if word.itself & shown or not word.anywhere & shown:
            continue
        read = _stands_for(index, word, shown)
        if read:
            yield ReadAs(word.asked.typed, read)


def _foreign_read_as(
    index: Index, reading: Reading, shown: BitMap
) -> Iterator[tuple[list[str], str]]:
    """Yield words in another language, each with what these show in its place.

    Those that follow one another and mean the same are one: Estados Unidos.
    """
    run: list[str] = []
    between: list[str] = []
    read = ""
    for word in reading.words:
        own = _name_shown(index, word, shown)
        if own and own == read:
            run += [*between, word.asked.typed]
            between = []
        elif run and (word.is_helping or word.typed in words(read)):
            between.append(word.asked.typed)
        else:
            if run:
                yield run, read
            run, between, read = [word.asked.typed] if own else [], [], own
    if run:
        yield run, read


def _name_shown(index: Index, word: QueryWord, shown: BitMap) -> str:
    """Return the name that these show for a word in another language, if they do.

    Of one that has a word of its family, that: artists for arts.
    """
    asked = word.asked
    if word.is_helping or asked.is_phrase or asked.state or asked.is_address:
        return ""
    if not word.itself & shown or _is_read_in(index, word, shown):
        return ""
    name = foreign.read_as(index, word.typed, shown)
    alike = [one for one in words(name) if one in word.alternatives()]
    return alike[0] if alike else name


def _phrases_read_as(
    index: Index, reading: Reading, shown: BitMap
) -> Iterator[tuple[list[str], str]]:
    """Yield the words of a phrase for which together a synonym stands."""
    if all(word.itself & shown for word in reading.needed()):
        return
    synonyms = index.synonyms()
    longest = max((len(phrase.split()) for phrase in synonyms), default=0)
    asked = [word.asked for word in reading.words]
    start = 0
    while start < len(asked):
        for end in range(min(start + longest, len(asked)), start + 1, -1):
            folded = [word for one in asked[start:end] for word in one.words]
            meant = synonyms.get(" ".join(canonical(folded)), ())
            together = reading.words[start:end]
            if meant and not all(word.itself & shown for word in together):
                read = _first_had(index, meant, shown)
                if read:
                    yield [one.typed for one in asked[start:end]], read
                    start = end - 1
                    break
        start += 1


def _stands_for(index: Index, word: QueryWord, shown: BitMap) -> str:
    if word.host:
        return word.host
    if word.asked.state:
        names = [
            states.NAMES[country, word.asked.state]
            for country in states.countries_with(word.asked.state)
        ]
        return next((one for one in names if one.casefold() in word.names()), "")
    options: list[str] = []
    for quality in (MEANT, FAMILY):
        options += word.options.get(quality, ())
    return _first_had(index, [*options, *word.elsewhere], shown)


def _first_had(index: Index, options: Sequence[str], shown: BitMap) -> str:
    """Return the first of some words that one of these has, as staff wrote it."""
    for option in options:
        for field_code in FIELDS:
            if having_any(index, [option], field_code) & shown:
                return index.synonyms_as_written().get(option, option)
    return ""
