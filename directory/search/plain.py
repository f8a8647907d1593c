"""Search over one look at all published organizations: exact and simple, its cost grows with their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from directory.lib import text
from directory.models import AlternateName, Listing, Organization, TaggedOrganization

FACETS = ("sector", "tier", "kind", "scope", "country", "tag")
NONE = "_none"
HAVE_NONE = ("sector", "country")


@dataclass(frozen=True)
class Question:
    """What is asked for: words, the values chosen in each facet (or within one, and between them), states of life, an order."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statuses: tuple[str, ...] = ()
    sort: str = "name"


@dataclass
class Entry:
    """What one published organization is found by."""

    pk: int
    sort_name: str
    status: str
    facts_as_of: str
    founded: str
    values: dict[str, set[str]]
    words: str

    def answers(self, question: Question, *, without: str = "") -> bool:
        """Tell whether every choice of the question holds, one facet left out."""
        return (not question.statuses or self.status in question.statuses) and all(
            self.values[facet] & set(chosen) for facet, chosen in question.chosen.items() if chosen and facet != without
        )


class Snapshot:
    """The published organizations as they were when it was first asked; four statements, five where words are looked for."""

    def __init__(self, *, with_words: bool) -> None:
        self.with_words = with_words

    def find(self, question: Question) -> list[int]:
        """Return the keys of all organizations that answer, in the order asked for."""
        found = [entry for entry in self._read_for(question) if entry.answers(question)]
        return [entry.pk for entry in sorted(found, key=_order(question))]

    def counts(self, question: Question) -> dict[str, dict[str, int]]:
        """Return for every value that a published organization has how many it would give, its own facet left out."""
        entries = self._read_for(question)
        found: dict[str, dict[str, int]] = {}
        for facet in FACETS:
            number: Counter[str] = Counter()
            for entry in self._entries:
                number.update(dict.fromkeys(entry.values[facet], 0))
            for entry in entries:
                if entry.answers(question, without=facet):
                    number.update(entry.values[facet])
            found[facet] = dict(number)
        return found

    def _read_for(self, question: Question) -> list[Entry]:
        words = text.fold(question.text).split()
        return [entry for entry in self._entries if all(f" {word}" in entry.words for word in words)]

    @cached_property
    def _entries(self) -> list[Entry]:
        sectors = _grouped(
            Organization.sectors.through.objects.filter(sector__merged_into=None).values_list(
                "organization_id", "sector__slug", "sector__name"
            )
        )
        tiers = _grouped(Listing.objects.values_list("organization_id", "tier__slug", "tier__name"))
        tags = _grouped(TaggedOrganization.objects.values_list("content_object_id", "tag__slug", "tag__name"))
        names = _grouped(AlternateName.objects.values_list("organization_id", "name", "name")) if self.with_words else {}
        return [
            _entry(row, {"sector": sectors, "tier": tiers, "tag": tags}, names)
            for row in Organization.objects.published().order_by("sort_name", "id")
        ]


Pairs = dict[int, dict[str, str]]


def _grouped(rows: object) -> Pairs:
    found: Pairs = defaultdict(dict)
    for pk, value, label in rows:  # type: ignore[attr-defined]
        found[pk][value] = label
    return found


def _entry(row: Organization, pairs: Mapping[str, Pairs], names: Pairs) -> Entry:
    many = {facet: dict(found.get(row.pk, {})) for facet, found in pairs.items()}
    values = {facet: set(found) for facet, found in many.items()}
    values |= {"kind": {row.kind}, "scope": {row.scope} - {""}, "country": {row.country.code} - {"", None}}
    for facet in HAVE_NONE:
        values[facet] = values[facet] or {NONE}
    labels = [label for found in many.values() for label in found.values()]
    said = [row.name, row.acronym, *names.get(row.pk, {}), *labels, row.get_kind_display(), row.host, row.url_key]
    said += [row.place(), str(row.country.name), row.country.code, row.description]
    return Entry(
        row.pk,
        row.sort_name,
        row.status,
        row.facts_as_of,
        row.founded,
        values,
        " " + text.fold(" ".join(map(str, said))),
    )


def _order(question: Question) -> Callable[[Entry], tuple[object, ...]]:
    wanted = text.fold(question.text)
    orders: dict[str, Callable[[Entry], tuple[object, ...]]] = {
        "name": lambda entry: (entry.sort_name, entry.pk),
        "best": lambda entry: (not entry.words.startswith(f" {wanted}"), entry.sort_name, entry.pk),
        "facts": lambda entry: (*(-ord(letter) for letter in entry.facts_as_of.ljust(10)), entry.sort_name, entry.pk),
        "founded": lambda entry: (not entry.founded, entry.founded, entry.sort_name, entry.pk),
    }
    return orders[question.sort]
