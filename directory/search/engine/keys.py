"""What an organization is found by: a key for every word in a field, every value of a
facet, its web address and its place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import override
from django_countries import countries

from directory.lib.bounded import MB, bounded
from directory.models import Organization
from directory.search.engine import sql
from directory.search.engine.text import (
    above,
    address,
    camel,
    compounds,
    initials,
    words,
)

# The fields: name; other names; acronym and host; first letters; place, kind, sectors,
# tiers and tags; description.
NAME, OTHER_NAME, KEY, INITIALS, PLACE, TEXT = "n", "a", "k", "i", "p", "t"
NONE = "_none"
EVERYTHING = "/all/"
RECORDS_AT_ONCE = 1000
LONGEST_KEY = 200
# Names that the lists of countries do not have: former and common ones, and a short
# form.
ALSO_CALLED = {
    "CV": ("Cape Verde",), "CZ": ("Czech Republic",), "GB": ("UK", "Great Britain"),
    "MK": ("Macedonia",), "MM": ("Burma",),
    "NL": ("Holland",), "SZ": ("Swaziland",), "TL": ("East Timor",), "TR": ("Turkey",),
    "US": ("United States of America",),
}  # fmt: skip
# Other rules for keys or folding, another Python or another language: the index is
# built anew.
FORM = (
    f"3 unicode {unicodedata.unidata_version}"
    f" {' '.join(code for code, _ in settings.LANGUAGES)}"
)


def key(word: str, field: str) -> str:
    """Return the key of a word in a field.

    Words that begin alike stand together, initials stay out of their way.
    """
    return f".{word}" if field == INITIALS else f"{word} {field}"


@lru_cache(maxsize=4096)
def value_key(facet: str, value: str) -> str:
    """Return the key of a value of a facet."""
    return f"/{facet}/{value}"


def place_key(city: str, region: str, country: str) -> str:
    """Return the key of a place as a whole.

    It stands before the facets, so that nothing takes it for a value of one.
    """
    return f"&{city}|{region}|{country}"


@dataclass(slots=True)
class Record:
    """What an organization is found by, read without its model: a rebuild reads some
    hundred thousand.
    """

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
    terms: dict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: {"sector": [], "tier": [], "tag": []}
    )


RECORDS = (
    "SELECT id, name, acronym, kind, scope, status, country, city, region, url,"  # noqa: S608
    " description"
    f" FROM directory_organization WHERE {sql.PUBLISHED} AND "
)
# Other names, sectors, tiers and tags: whose, what, its words, its slug. CROSS JOIN
# keeps SQLite from beginning with all terms.
HANGING_ON = """
    SELECT organization_id, 'other', name, ''
    FROM directory_alternatename WHERE organization_id IN ({})
    UNION ALL
    SELECT has.organization_id, 'sector', term.name, term.slug
    FROM directory_organization_sectors has CROSS JOIN directory_sector term
    WHERE has.organization_id IN ({})
    AND term.id = has.sector_id AND term.merged_into_id IS NULL
    UNION ALL
    SELECT has.organization_id, 'tier', term.short_name, term.slug
    FROM directory_listing has CROSS JOIN directory_networktier term
    WHERE has.organization_id IN ({}) AND term.id = has.tier_id
    UNION ALL
    SELECT has.content_object_id, 'tag', term.name, term.slug
    FROM directory_taggedorganization has CROSS JOIN directory_tag term
    WHERE has.content_object_id IN ({})
    AND term.id = has.tag_id AND term.merged_into_id IS NULL
"""


def keys_of(record: Record) -> set[str]:
    """Return everything by which an organization is found."""
    found = {EVERYTHING, *_word_keys(record), *_value_keys(record)}
    if record.url and (where := address(record.url)):
        found |= {
            f"#{where.page}",
            f"#{where.host}",
            *(f"#.{host}" for host in above(where.host)),
        }
        found |= {
            key(word, KEY) for word in (*words(where.label), *compounds(where.label))
        }
    if record.city:
        found.add(place_key(record.city, record.region, record.country))
    return {one for one in found if len(one) < LONGEST_KEY}


def records(ids: Collection[int] | None = None) -> Iterator[Record]:
    """Yield the published organizations, or those of these keys, with what hangs on
    them; two statements a thousand.
    """
    for part in _parts_of(ids):
        found = {row[0]: Record(*row) for row in part}
        for pk, what, label, slug in sql.rows_of(HANGING_ON, found, times=4):
            if what == "other":
                found[pk].others.append(label)
            else:
                found[pk].terms[what].append((slug, label))
        yield from found.values()


def _parts_of(ids: Collection[int] | None) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the columns of published organizations, some at a time."""
    if ids is None:
        last = 0
        while part := sql.rows(
            RECORDS + "id > %s ORDER BY id LIMIT %s", (last, RECORDS_AT_ONCE)
        ):
            yield part
            last = part[-1][0]
    else:
        yield from (
            sql.rows_of(RECORDS + "id IN ({})", part)
            for part in sql.parts(ids, RECORDS_AT_ONCE)
        )


def _word_keys(record: Record) -> set[str]:
    places = [
        record.city,
        record.region,
        *country_names(record.country),
        *kind_names(record.kind),
    ]
    places += [label for terms in record.terms.values() for _, label in terms]
    fields = {
        NAME: name_words(record.name),
        OTHER_NAME: [word for other in record.others for word in name_words(other)],
        KEY: [*words(record.acronym), *compounds(record.acronym)],
        INITIALS: [
            first for one in (record.name, *record.others) for first in initials(one)
        ],
        TEXT: words(record.description),
    }
    return {key(word, name) for name, found in fields.items() for word in found}.union(
        *map(_place_keys, places)
    )


def name_words(name: str) -> list[str]:
    """Return the words of a name, and what else of it is looked for."""
    return [*words(name), *name_parts(name)]


def name_parts(name: str) -> list[str]:
    """Return the parts of words in camel case, and whole those with a hyphen."""
    return [*camel(name), *compounds(name)]


@bounded(2 * MB)
def _place_keys(place: str) -> frozenset[str]:
    return frozenset(key(word, PLACE) for word in (*words(place), *compounds(place)))


def _value_keys(record: Record) -> set[str]:
    values = {
        facet: [slug for slug, _ in terms] for facet, terms in record.terms.items()
    }
    values["sector"] = values["sector"] or [NONE]
    values |= {
        "kind": [record.kind],
        "status": [record.status],
        "country": [record.country or NONE],
    }
    values |= {"scope": [record.scope]} if record.scope else {}
    return {
        value_key(facet, value) for facet, found in values.items() for value in found
    }


@cache
def country_names(code: str) -> tuple[str, ...]:
    """Return the names of a country in the languages of the portal, and its codes.

    Nothing for no country.
    """
    if not code:
        return ()
    found = []
    for language, _ in settings.LANGUAGES:
        with override(language):
            found.append(str(countries.name(code)))
    return (
        *dict.fromkeys(found),
        code,
        countries.alpha3(code),
        *ALSO_CALLED.get(code, ()),
    )


@cache
def kind_names(kind: str) -> tuple[str, ...]:
    """Return the names of a kind of organization in the languages of the portal."""
    found = []
    for language, _ in settings.LANGUAGES:
        with override(language):
            found.append(str(Organization.Kind(kind).label))
    return tuple(dict.fromkeys(found))
