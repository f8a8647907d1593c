"""The index: one bitmap of organizations for every word in a field, every value of a facet and every web address.

It is written in the transaction that writes the organization, by `services.changes` and nobody else.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CharField, QuerySet, Value
from django.utils.translation import override
from django_countries import countries
from pyroaring import BitMap

from directory.models import (
    AlternateName,
    ContentVersion,
    Document,
    Listing,
    NetworkTier,
    Organization,
    Posting,
    Sector,
    Tag,
    TaggedOrganization,
)
from directory.search.text import address, camel, compounds, initials, words

# The fields: other names; acronym and host; first letters; place, kind, sectors and tags; description.
NAME, OTHER_NAME, KEY, INITIALS, PLACE, TEXT = "n", "a", "k", "i", "p", "t"
NONE = "_none"
EVERYTHING = "/all/"
KEYS_AT_ONCE = 500
RECORDS_AT_ONCE = 1000
LONGEST_KEY = 200
ALSO_CALLED = {"GB": "UK"}
# Other rules for keys or folding, another Python or another language: the index is built anew.
FORM = f"1 unicode {unicodedata.unidata_version} {' '.join(code for code, _ in settings.LANGUAGES)}"


def key(word: str, field: str) -> str:
    """Return the key of a word in a field; words that begin alike stand together, initials stay out of their way."""
    return f".{word}" if field == INITIALS else f"{word} {field}"


def value_key(facet: str, value: str) -> str:
    """Return the key of a value of a facet."""
    return f"/{facet}/{value}"


@dataclass(slots=True)
class Record:
    """What an organization is found by, read without its model: a rebuild reads some hundred thousand."""

    pk: int
    name: str
    acronym: str
    kind: str
    scope: str
    status: str
    country: str
    city: str
    region: str
    url: str
    description: str
    others: list[str] = field(default_factory=list)
    terms: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: {"sector": [], "tier": [], "tag": []})


COLUMNS = ("pk", "name", "acronym", "kind", "scope", "status", "country", "city", "region", "url", "description")


def keys_of(record: Record) -> set[str]:
    """Return everything by which an organization is found."""
    found = {EVERYTHING, *_word_keys(record), *_value_keys(record)}
    if record.url and (where := address(record.url)):
        found |= {f"#{where.page}", f"#{where.host}"}
        found |= {key(word, KEY) for word in (*words(where.label), *compounds(where.label))}
    return {one for one in found if len(one) < LONGEST_KEY}


def records(ids: Collection[int] | None = None) -> Iterator[Record]:
    """Yield the published organizations, or those of these keys, with what hangs on them; two statements a thousand."""
    rows = Organization.objects.published().order_by("pk").values_list(*COLUMNS)
    found = (rows if ids is None else rows.filter(pk__in=ids)).iterator(RECORDS_AT_ONCE)
    while some := {row[0]: Record(*row) for row in islice(found, RECORDS_AT_ONCE)}:
        for pk, what, label, slug in _hanging_on(list(some)):
            if what == "other":
                some[pk].others.append(label)
            else:
                some[pk].terms[what].append((slug, label))
        yield from some.values()


def _hanging_on(ids: list[int]) -> Iterable[tuple[int, str, str, str]]:
    """Return other names, sectors, tiers and tags: whose, what, its words, its slug."""

    def rows(model: type[models.Model], owner: str, what: str, label: str, slug: str = "") -> QuerySet[Any, Any]:
        where = {f"{owner}__in": ids} | ({f"{what}__merged_into": None} if what in ("sector", "tag") else {})
        kind, nothing = Value(what, output_field=CharField()), Value("", output_field=CharField())
        found = model._default_manager.filter(**where).order_by()
        return found.values_list(owner, kind, label, slug or nothing)

    return rows(AlternateName, "organization_id", "other", "name").union(
        rows(Organization.sectors.through, "organization_id", "sector", "sector__name", "sector__slug"),
        rows(Listing, "organization_id", "tier", "tier__short_name", "tier__slug"),
        rows(TaggedOrganization, "content_object_id", "tag", "tag__name", "tag__slug"),
        all=True,
    )


def update(ids: Iterable[int]) -> None:
    """Bring the index up to date for these organizations, in the caller's transaction, whose number was raised before."""
    number = ContentVersion.objects.number()
    wanted = list(ids)
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        _update(wanted[start : start + KEYS_AT_ONCE], number)


def organizations_of(term: Sector | NetworkTier | Tag) -> list[int]:
    """Return the organizations that have this term now, and those that stand under it in the index."""
    facet = {Sector: "sector", NetworkTier: "tier", Tag: "tag"}[type(term)]
    having = {"sector": "sectors", "tier": "listings__tier", "tag": "tagged_items__tag"}[facet]
    terms = [term.pk, getattr(term, "merged_into_id", None) or term.pk]
    found = BitMap(Organization.objects.filter(**{f"{having}__in": terms}).values_list("pk", flat=True))
    for stored in Posting.objects.filter(key=value_key(facet, term.slug)).values_list("ids", flat=True):
        found |= BitMap.deserialize(bytes(stored))
    return list(found)


def pack(postings: Iterable[int]) -> bytes:
    """Return the numbers of entries as they are stored with an organization."""
    return array("I", sorted(postings)).tobytes()


def unpack(stored: bytes | memoryview) -> array[int]:
    """Return the numbers of entries that are stored with an organization."""
    found = array("I")
    found.frombytes(bytes(stored))
    return found


def _update(ids: list[int], number: int) -> None:
    now = {record.pk: keys_of(record) for record in records(ids)}
    numbers = _numbers_of(set().union(*now.values()))
    before = {
        document.organization_key: unpack(document.postings) for document in Document.objects.filter(organization_key__in=ids)
    }
    added, dropped = defaultdict(list), defaultdict(list)
    for pk in ids:
        old, new = set(before.get(pk, ())), {numbers[one] for one in now.get(pk, ())}
        for posting in new - old:
            added[posting].append(pk)
        for posting in old - new:
            dropped[posting].append(pk)
    _write_postings(added, dropped, number)
    _write_documents({pk: pack(numbers[one] for one in keys) for pk, keys in now.items()}, number)
    if gone := before.keys() - now.keys():
        Document.objects.filter(organization_key__in=gone).delete()


def _numbers_of(keys: set[str]) -> dict[str, int]:
    """Return the number of each entry; one that is not there yet is made, empty."""
    wanted = sorted(keys)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        part = wanted[start : start + KEYS_AT_ONCE]
        found.update(Posting.objects.filter(key__in=part).values_list("key", "pk"))
    empty = BitMap().serialize()
    new = [Posting(key=one, count=0, version=0, ids=empty) for one in wanted if one not in found]
    found.update((posting.key, posting.pk) for posting in Posting.objects.bulk_create(new))
    return found


def _write_postings(added: dict[int, list[int]], dropped: dict[int, list[int]], number: int) -> None:
    """Change the bitmaps. An emptied one stays as a row until the index is built anew, so that readers see that it changed."""
    changed = sorted({*added, *dropped})
    for start in range(0, len(changed), KEYS_AT_ONCE):
        postings = list(Posting.objects.filter(pk__in=changed[start : start + KEYS_AT_ONCE]))
        for posting in postings:
            bitmap = BitMap.deserialize(bytes(posting.ids))
            bitmap.update(added.get(posting.pk, ()))
            bitmap.difference_update(BitMap(dropped.get(posting.pk, ())))
            posting.ids, posting.count, posting.version = bitmap.serialize(), len(bitmap), number
        Posting.objects.bulk_create(
            postings, update_conflicts=True, unique_fields=["key"], update_fields=["ids", "count", "version"]
        )


def _write_documents(postings: dict[int, bytes], number: int) -> None:
    Document.objects.bulk_create(
        [Document(organization_key=pk, postings=packed, version=number) for pk, packed in postings.items()],
        update_conflicts=True,
        unique_fields=["organization_key"],
        update_fields=["postings", "version"],
    )


def _word_keys(record: Record) -> set[str]:
    places = [record.city, record.region, *country_names(record.country), *kind_names(record.kind)]
    places += [label for terms in record.terms.values() for _, label in terms]
    fields = {
        NAME: _name_words(record.name),
        OTHER_NAME: [word for other in record.others for word in _name_words(other)],
        KEY: [*words(record.acronym), *compounds(record.acronym)],
        INITIALS: [first for one in (record.name, *record.others) for first in initials(one)],
        PLACE: [word for place in places for word in _place_words(place)],
        TEXT: words(record.description),
    }
    return {key(word, name) for name, found in fields.items() for word in found}


def _name_words(name: str) -> list[str]:
    return [*words(name), *camel(name), *compounds(name)]


@lru_cache(maxsize=4096)
def _place_words(place: str) -> tuple[str, ...]:
    return (*words(place), *compounds(place))


def _value_keys(record: Record) -> set[str]:
    values = {facet: [slug for slug, _ in terms] for facet, terms in record.terms.items()}
    values["sector"] = values["sector"] or [NONE]
    values |= {"kind": [record.kind], "status": [record.status], "country": [record.country or NONE]}
    values |= {"scope": [record.scope]} if record.scope else {}
    return {value_key(facet, value) for facet, found in values.items() for value in found}


@cache
def country_names(code: str) -> tuple[str, ...]:
    """Return the names of a country in the languages of the portal, and its codes; nothing for no country."""
    if not code:
        return ()
    found = []
    for language, _ in settings.LANGUAGES:
        with override(language):
            found.append(str(countries.name(code)))
    return (*dict.fromkeys(found), code, countries.alpha3(code), ALSO_CALLED.get(code, ""))


@cache
def kind_names(kind: str) -> tuple[str, ...]:
    """Return the names of a kind of organization in the languages of the portal."""
    found = []
    for language, _ in settings.LANGUAGES:
        with override(language):
            found.append(str(Organization.Kind(kind).label))
    return tuple(dict.fromkeys(found))
