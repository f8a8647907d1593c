"""What somebody may mean while still typing: organizations, sectors and tags."""

from __future__ import annotations

from dataclasses import dataclass

from directory.models import Organization, Sector, Tag
from directory.models.translations import columns_of
from directory.search.engine.cache import Index, consistent
from directory.search.engine.counts import listed
from directory.search.engine.keys import value_key
from directory.search.engine.matching import read
from directory.search.engine.ranking import Ranking
from directory.search.engine.text import compounds, words

MOST_COMPLETIONS = 8
MOST_TERMS = 3
LONGEST_TYPED = 100


@dataclass(frozen=True)
class VocabularyEntry:
    """A sector or tag as it is looked for, by one of its names.

    By its words and, among the spellings, by those with a hyphen as one.
    """

    facet: str
    instance: Sector | Tag
    words: list[str]
    spellings: list[str]

    @classmethod
    def of(cls, facet: str, term: Sector | Tag, name: str) -> VocabularyEntry:
        term_words = words(name)
        spellings = [*term_words, *compounds(name)]
        return cls(facet, term, term_words, spellings)

    def is_meant(self, typed: list[str]) -> bool:
        """Tell whether it has every word typed, the last one at least begun."""
        *whole, last = typed
        if not any(word.startswith(last) for word in self.spellings):
            return False
        return all(word in self.spellings for word in whole)


@dataclass(frozen=True)
class Completion:
    """An organization, sector or tag that is offered to somebody still typing.

    With an organization comes the other name by which it was found, with a sector or
    tag its number of organizations.
    """

    instance: Organization | Sector | Tag
    called: str = ""
    called_kind: str = ""
    count: int = 0


def complete(typed: str) -> list[Completion]:
    """Return up to eight completions of what was typed.

    Sectors and tags called so come first, then the best organizations, then other
    sectors and tags that have any.
    """
    typed = typed[:LONGEST_TYPED]
    typed_words = words(typed)
    if not typed_words:
        return []
    # A single letter begins nearly everything; of Chinese it can be a word.
    if len(typed_words) == 1 and len(typed_words[0]) == 1 and typed_words[0].isascii():
        return []

    def completions(index: Index) -> list[Completion]:
        called_so, others = _terms(index, typed_words)
        room = MOST_COMPLETIONS - len(called_so) - len(others)
        organizations = _organizations(index, typed, room)
        return called_so + organizations + others

    return consistent(completions)


def _terms(index: Index, typed: list[str]) -> tuple[list[Completion], list[Completion]]:
    """Return the sectors and tags called so, and some others that have these words.

    They are counted as on their own pages: by the organizations that have not ended.
    """
    entries = index.remember(("terms",), _vocabulary)
    entries = [entry for entry in entries if entry.is_meant(typed)]
    entries.sort(key=lambda entry: (entry.words != typed, len(entry.words)))
    # A term that is meant by its names in two languages is one.
    first_of = {entry.instance: entry for entry in reversed(entries)}
    entries = [entry for entry in entries if first_of[entry.instance] is entry]
    # All at once: what follows finds them kept.
    index.get(value_key(entry.facet, entry.instance.slug) for entry in entries)
    listed_ones = listed(index)
    called_so: list[Completion] = []
    others: list[Completion] = []
    for entry in entries:
        if len(called_so) + len(others) == MOST_TERMS:
            break
        (having,) = index.get([value_key(entry.facet, entry.instance.slug)])
        count = listed_ones.intersection_cardinality(having)
        if not count:
            continue
        completion = Completion(entry.instance, count=count)
        if entry.words == typed:
            called_so.append(completion)
        else:
            others.append(completion)
    return called_so, others


def _organizations(index: Index, typed: str, size: int) -> list[Completion]:
    reading = read(index, typed)
    if reading.groups:
        fits = {}
        keys = index.in_order().across(reading.groups, 0, size)
    else:
        ranking = Ranking(index, reading.organizations, reading)
        fits = ranking.fits
        keys = ranking.page(index, 0, size)
    # Not asked for the published: SQLite would begin with all of them.
    rows = Organization.objects.defer("description", "staff_notes").in_bulk(keys)
    completions = []
    for pk in keys:
        organization = rows.get(pk)
        # Who was hidden or removed since the index was read is left out.
        if organization is None or not organization.is_published:
            continue
        fit = fits.get(pk)
        if fit and fit.is_other_name:
            completion = Completion(
                organization,
                called=fit.written,
                called_kind=fit.name_kind,
            )
        else:
            completion = Completion(organization)
        completions.append(completion)
    return completions


def _vocabulary() -> list[VocabularyEntry]:
    sectors = Sector.objects.kept()
    tags = Tag.objects.kept()
    # In all languages: what is kept serves readers of any.
    columns = columns_of("name")
    entries = []
    for sector in sectors:
        names = dict.fromkeys(getattr(sector, column) for column in columns)
        entries += [
            VocabularyEntry.of("sector", sector, name) for name in names if name
        ]
    entries += [VocabularyEntry.of("tag", tag, tag.name) for tag in tags]
    return entries
