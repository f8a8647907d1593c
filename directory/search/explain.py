"""Why each result stands where it does, in words for staff and developers."""

from __future__ import annotations

from collections.abc import Iterator

from directory.models import Organization
from directory.search.engine.cache import Index, consistent
from directory.search.engine.expansion import (
    BEGUN,
    FAMILY,
    JOINED,
    MEANT,
    NUMBER,
    SLIP,
    TYPED,
)
from directory.search.engine.keys import INITIALS, KEY, NAME, OTHER_NAME, PLACE, TEXT
from directory.search.engine.keys import key as key_of
from directory.search.engine.matching import QueryWord, Reading, read
from directory.search.engine.ranking import BEGINS, EQUAL, HOLDS, Ranking

MOST_HITS_NAMED = 6
FIELD_NAMES = {
    NAME: "name", OTHER_NAME: "another name", KEY: "acronym or host",
    INITIALS: "initials", PLACE: "place or topic", TEXT: "text",
}  # fmt: skip
READ_AS = {
    TYPED: "as typed", JOINED: "as one word", MEANT: "a synonym",
    NUMBER: "in the other number", SLIP: "a slip away",
    BEGUN: "as a beginning", FAMILY: "of its family",
}  # fmt: skip
FITS = {
    EQUAL: "the whole name",
    BEGINS: "the name begins so",
    HOLDS: "the name holds all",
}


def explain(question: str, size: int = 10) -> list[str]:
    """Return lines that tell how a question is read.

    Behind them come the first results, each with what it was found by.
    """

    def explanation(index: Index) -> list[str]:
        reading = read(index, question)
        lines = list(_words_read(index, reading))
        if reading.groups:
            keys = index.in_order().across(reading.groups, 0, size)
            for place, name in enumerate(_names(keys).values(), start=1):
                lines.append(f"{place}. {name}")
        else:
            lines += _best(index, reading, size)
        return lines

    return consistent(explanation)


def _words_read(index: Index, reading: Reading) -> Iterator[str]:
    how = reading.how or ("as an address" if reading.groups else "as typed")
    yield f"{len(reading.organizations)} found, read {how}"
    for word in reading.words:
        number = len(word.anywhere)
        yield f"  {word.typed}: {number} organizations, rarity {word.rarity:.2f}"
        for quality, options in word.options.items():
            # Of synonyms and slips only those tell something that an organization has.
            if quality != TYPED:
                options = [
                    option for option in options if all(map(index.has, option.split()))
                ]
            if options:
                yield f"    {READ_AS[quality]}: {', '.join(options)}"


def _best(index: Index, reading: Reading, size: int) -> Iterator[str]:
    ranking = Ranking(index, reading.organizations, reading)
    names = _names(ranking.page(index, 0, size))
    for place, (pk, name) in enumerate(names.items(), start=1):
        fit = ranking.fits.get(pk)
        line = f"{place}. {name}"
        if fit:
            kind = f", {FITS[fit.kind]}" if fit.kind else ""
            line += f"  [{fit.score:.1f}{kind}]"
        yield line
        for word in reading.words:
            fields = _fields_hit(index, word, pk)
            if fields:
                yield f"     {word.typed}: {', '.join(fields[:MOST_HITS_NAMED])}"


def _fields_hit(index: Index, word: QueryWord, pk: int) -> list[str]:
    """Return what stands for a word in an organization, each with its field."""
    hits: dict[str, None] = {}
    for options in word.options.values():
        for option in options:
            for field, field_name in FIELD_NAMES.items():
                (having,) = index.get([key_of(option, field)])
                if pk in having:
                    hits[f"{option} ({field_name})"] = None
    return list(hits)


def _names(keys: list[int]) -> dict[int, str]:
    organizations = Organization.objects.in_bulk(keys)
    return {pk: organizations[pk].name for pk in keys}
