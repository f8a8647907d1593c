"""What somebody may mean while still typing: organizations, sectors and tags."""

from __future__ import annotations

from dataclasses import dataclass

from directory.models import Organization, Sector, Tag
from directory.search.engine.cache import Index, consistent
from directory.search.engine.counts import listed
from directory.search.engine.keys import value_key
from directory.search.engine.matching import read
from directory.search.engine.ranking import Fit, Ranking
from directory.search.engine.text import compounds, words

MOST = 8
MOST_TERMS = 3
MOST_LETTERS = 100


@dataclass(frozen=True)
class VocabularyEntry:
    """A sector or tag as it is looked for: by its words, also those with a hyphen as
    one.
    """

    facet: str
    instance: Sector | Tag
    words: tuple[str, ...]
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Completion:
    """An organization, with the other name by which it was found, or a sector or tag
    with its number of organizations.
    """

    instance: Organization | Sector | Tag
    called: str = ""
    called_kind: str = ""
    count: int = 0


def complete(typed: str) -> list[Completion]:
    """Return up to eight: sectors and tags called so, the best organizations, then
    other sectors and tags that have any.
    """
    asked = words(typed[:MOST_LETTERS])
    if not asked or (len(asked) == 1 and len(asked[0]) == 1 and asked[0].isascii()):
        return []
    return consistent(lambda index: _suggest(index, typed[:MOST_LETTERS], asked))


def _suggest(index: Index, typed: str, asked: list[str]) -> list[Completion]:
    terms = [term for term in index.remember(("terms",), _terms) if _fits(term, asked)]
    terms.sort(key=lambda term: (list(term.words) != asked, len(term.words)))
    found = [
        (term, count)
        for term, count in zip(terms, _counts(index, terms), strict=True)
        if count
    ][:MOST_TERMS]
    called_so = [
        Completion(term.instance, count=count)
        for term, count in found
        if list(term.words) == asked
    ]
    others = [
        Completion(term.instance, count=count)
        for term, count in found
        if list(term.words) != asked
    ]
    return [*called_so, *_organizations(index, typed, MOST - len(found)), *others]


def _organizations(index: Index, typed: str, size: int) -> list[Completion]:
    reading = read(index, typed)
    if reading.groups:
        keys, fits = index.in_order().across(reading.groups, 0, size), dict[int, Fit]()
    else:
        ranking = Ranking(index, reading.found, reading)
        keys, fits = ranking.page(index, 0, size), ranking.fits
    # Not asked for the published: SQLite would begin with all of them.
    rows = Organization.objects.defer("description", "staff_notes").in_bulk(keys)
    return [
        _of_organization(rows[pk], fits.get(pk))
        for pk in keys
        if pk in rows and rows[pk].is_published
    ]


def _of_organization(organization: Organization, fit: Fit | None) -> Completion:
    if fit and fit.is_other_name:
        return Completion(organization, called=fit.written, called_kind=fit.name_kind)
    return Completion(organization)


def _counts(index: Index, terms: list[VocabularyEntry]) -> list[int]:
    """Count as the page of a sector or tag does: those that have not ended."""
    having = index.get(value_key(term.facet, term.instance.slug) for term in terms)
    return list(map(listed(index).intersection_cardinality, having))


def _terms() -> list[VocabularyEntry]:
    return [_term("sector", one) for one in Sector.objects.kept()] + [
        _term("tag", one) for one in Tag.objects.kept()
    ]


def _term(facet: str, one: Sector | Tag) -> VocabularyEntry:
    said = words(one.name)
    return VocabularyEntry(facet, one, tuple(said), (*said, *compounds(one.name)))


def _fits(term: VocabularyEntry, asked: list[str]) -> bool:
    """Whether the term has every word, the last one at least begun."""
    begun = any(word.startswith(asked[-1]) for word in term.spellings)
    return begun and all(word in term.spellings for word in asked[:-1])
