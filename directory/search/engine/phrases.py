"""Words that follow one another, as in a phrase in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from pyroaring import BitMap

from directory.search.engine import sql
from directory.search.engine.cache import EMPTY, Index
from directory.search.engine.keys import (
    KEY,
    NONE,
    OTHER_NAME,
    PLACE,
    country_names,
    in_all_languages,
    key,
    kind_names,
    language_names,
    value_key,
)
from directory.search.engine.text import words

# Of more the texts are not read: it would take too long.
MOST_READ = 1000
# A word, so that no phrase goes from one text over to the next.
BETWEEN = " 0 "
# What is read of those that have all words: names and texts of their own, and what
# hangs on those that have them there.
OWN_TEXTS = (
    "SELECT id, name, acronym, city, region, description, joining, working_languages"  # noqa: S608
    f" FROM directory_organization WHERE {sql.PUBLISHED} AND id IN ({{}})"
)
OTHER_NAMES = (
    "SELECT organization_id, name FROM directory_alternatename"
    " WHERE organization_id IN ({})"
)
NUMBERS = (
    "SELECT organization_id, value FROM directory_identifier"
    " WHERE organization_id IN ({})"
)
# The words of each in all languages, one a line.
TERMS = f"""
    SELECT 'sector', slug, {in_all_languages("name")} FROM directory_sector term
    WHERE merged_into_id IS NULL
    UNION ALL
    SELECT 'tier', slug, {in_all_languages("short_name")}
    FROM directory_networktier term
    UNION ALL
    SELECT 'tag', slug, name FROM directory_tag WHERE merged_into_id IS NULL
"""  # noqa: S608  (ours)


@dataclass(frozen=True)
class Held:
    """Who has a phrase, of how many that have its words how many were read."""

    organizations: BitMap
    read: int
    candidates: int


def holding(index: Index, phrase: Sequence[str], fields: Sequence[str]) -> Held:
    """Return who has these words one behind the other, in fields named by weight.

    Of very many that have them all only the first are read, and the rest left out.
    """
    return index.remember(
        ("phrase", *phrase),
        lambda: _holding(index, phrase, fields),
    )


def terms(index: Index) -> Sequence[sql.Row]:
    """Return all sectors, tiers and tags: which it is, its slug, its names by line."""
    return index.remember(("terms",), lambda: sql.rows(TERMS))


def _holding(index: Index, phrase: Sequence[str], fields: Sequence[str]) -> Held:
    by_field = {
        field: reduce(and_, index.get(key(word, field) for word in phrase))
        for field in fields
    }
    if len(phrase) == 1:
        organizations = BitMap.union(EMPTY, *by_field.values())
        return Held(organizations, 0, 0)
    wanted = f" {' '.join(phrase)} "
    in_places = by_field[PLACE]
    found = _by_terms(index, wanted, in_places) if in_places else EMPTY
    candidates: list[int] = []
    seen = found
    for having in by_field.values():
        candidates += having - seen
        seen = seen | having
    read = candidates[:MOST_READ]
    in_a_row = re.compile(r"[\W_]+".join(map(re.escape, phrase)))
    texts = list(_own_texts(read, in_a_row))
    texts += sql.rows_of(OTHER_NAMES, by_field[OTHER_NAME] & BitMap(read))
    texts += sql.rows_of(NUMBERS, by_field[KEY] & BitMap(read))
    found = found | BitMap(pk for pk, text in texts if _holds(text, in_a_row, wanted))
    return Held(found, len(read), len(candidates))


def _own_texts(
    ids: Sequence[int], in_a_row: re.Pattern[str]
) -> Iterator[tuple[int, str]]:
    """Yield the texts of those that may have the words one behind the other."""
    for pk, *texts, languages in sql.rows_of(OWN_TEXTS, ids):
        if languages:
            texts += language_names(languages)
        if _may_hold(BETWEEN.join(texts), in_a_row):
            for text in filter(None, texts):
                yield pk, text


def _by_terms(index: Index, wanted: str, having: BitMap) -> BitMap:
    """Return who has a phrase in the name of a country, kind, sector, tier or tag.

    Very many share one, so names are read once for all. These have all its words there.
    """
    named: list[tuple[str, Sequence[str]]] = []
    values = index.values()
    for facet, names_of in (("country", country_names), ("kind", kind_names)):
        named += [
            (value_key(facet, value), names_of(value.replace(NONE, "")))
            for value in values.get(facet, ())
        ]
    for facet, slug, names in terms(index):
        named.append((value_key(facet, slug), names.split("\n")))
    bitmaps = index.get(value for value, _ in named)
    found = EMPTY
    for (_, names_of_value), bitmap in zip(named, bitmaps, strict=True):
        # Most have none of these, so their names need no reading.
        if bitmap.intersect(having) and any(
            wanted in _spaced(name) for name in names_of_value
        ):
            found = found | bitmap
    return found


def _holds(text: str, in_a_row: re.Pattern[str], wanted: str) -> bool:
    """Tell whether a text has the words one behind the other."""
    return _may_hold(text, in_a_row) and wanted in _spaced(text)


def _may_hold(text: str, in_a_row: re.Pattern[str]) -> bool:
    """Tell quickly of most texts that they have no such words."""
    if not text.isascii() or "'" in text:
        return True
    return in_a_row.search(text.lower()) is not None


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "
