"""Saying in words how a question was read and why each result stands where it does: for
staff and developers.
"""

from __future__ import annotations

from collections.abc import Iterator

from directory.models import Organization
from directory.search.engine.cache import Index, consistent
from directory.search.engine.expansion import BEGUN, MEANT, NUMBER, SLIP, TYPED
from directory.search.engine.keys import INITIALS, KEY, NAME, OTHER_NAME, PLACE, TEXT
from directory.search.engine.keys import key as key_of
from directory.search.engine.matching import QueryWord, Reading, read
from directory.search.engine.ranking import BEGINS, EQUAL, HOLDS, Ranking

FIELD_NAMES = {
    NAME: "name", OTHER_NAME: "another name", KEY: "acronym or host",
    INITIALS: "initials", PLACE: "place or topic", TEXT: "text",
}  # fmt: skip
READ_AS = {
    TYPED: "as typed", MEANT: "joined or a synonym", NUMBER: "in the other number",
    SLIP: "a slip away", BEGUN: "as a beginning",
}  # fmt: skip
FITS = {
    EQUAL: "the whole name",
    BEGINS: "the name begins so",
    HOLDS: "the name holds all",
    0: "",
}


def explain(question: str, size: int = 10) -> list[str]:
    """Return lines that tell how a question is read, and for each of the first results
    what it was found by.
    """
    return consistent(lambda index: list(_lines(index, question, size)))


def _lines(index: Index, question: str, size: int) -> Iterator[str]:
    reading = read(index, question)
    yield (
        f"{len(reading.found)} found, read"
        f" {reading.how or ('as an address' if reading.groups else 'as typed')}"
    )
    for word in reading.words:
        yield (
            f"  {word.typed}: {len(word.anywhere)} organizations, rarity"
            f" {word.rarity:.2f}"
        )
        for good, some in word.options.items():
            if there := [
                one for one in some if good == TYPED or all(map(index.has, one.split()))
            ]:
                yield f"    {READ_AS[good]}: {', '.join(there)}"
    yield from _results(index, reading, size)


def _results(index: Index, reading: Reading, size: int) -> Iterator[str]:
    if reading.groups:
        keys = index.in_order().across(reading.groups, 0, size)
        yield from (
            f"{place}. {name}"
            for place, name in enumerate(_names(keys).values(), start=1)
        )
        return
    ranking = Ranking(index, reading.found, reading)
    names = _names(ranking.page(index, 0, size))
    for place, (pk, name) in enumerate(names.items(), start=1):
        fit = ranking.fits.get(pk)
        yield (
            f"{place}. {name} "
            f" [{fit.score:.1f}{', ' + FITS[fit.kind] if fit.kind else ''}]"
            if fit
            else f"{place}. {name}"
        )
        yield from (
            f"     {line}" for word in reading.words if (line := _why(index, word, pk))
        )


def _why(index: Index, word: QueryWord, pk: int) -> str:
    found = [
        f"{one} ({FIELD_NAMES[field]})"
        for some in word.options.values()
        for one in some
        for field, bitmap in zip(
            FIELD_NAMES,
            index.get(key_of(one, field) for field in FIELD_NAMES),
            strict=True,
        )
        if pk in bitmap
    ]
    return f"{word.typed}: {', '.join(list(dict.fromkeys(found))[:6])}" if found else ""


def _names(keys: list[int]) -> dict[int, str]:
    found = Organization.objects.in_bulk(keys)
    return {pk: found[pk].name for pk in keys}
