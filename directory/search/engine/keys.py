"""What an organization is found by: its keys.

There is one for every word in a field, every value of a facet, its web address and its
place.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from django.conf import settings
from django.utils.translation import override
from django_countries import countries

from directory.lib import alphabet, phones, slugs, tongues
from directory.lib.bounded import MB, bounded
from directory.models import Organization
from directory.models.translations import columns_of
from directory.search.engine import sql, states
from directory.search.engine.text import (
    above,
    address,
    camel,
    compounds,
    hyphenated,
    initials,
    signs,
    words,
    words_or_signs,
)

# The fields: name; other names; acronym and host; first letters; place, kind, sectors,
# tiers and tags; description.
NAME, OTHER_NAME, KEY, INITIALS, PLACE, TEXT = "n", "a", "k", "i", "p", "t"
NONE = "_none"
EVERYTHING = "/all/"
RECORDS_AT_ONCE = 1000
# The column takes 250 letters, and nobody types a word of that length.
LONGEST_KEY = 200
# A region stands in two keys, in one of them beside its name of at most 100 letters.
LONGEST_REGION = 80
# Names that the lists of countries do not have: former and common ones, and a short
# form.
ALSO_CALLED = {
    "CV": ("Cape Verde",), "CZ": ("Czech Republic",), "GB": ("UK", "Great Britain"),
    "MK": ("Macedonia",), "MM": ("Burma",),
    "NL": ("Holland",), "SZ": ("Swaziland",), "TL": ("East Timor",), "TR": ("Turkey",),
    "US": ("United States of America",),
}  # fmt: skip
# Countries are asked for in more languages than pages are written in.
LANGUAGES_OF_COUNTRIES = ("en", "es", "fr", "pt", "de", "it", "ca")
# Everybody may have a mailbox there, so they tell none from another.
HOSTS_OF_ALL = frozenset({
    "aol.com", "free.fr", "gmail.com", "gmx.at", "gmx.de", "gmx.net", "googlemail.com",
    "hotmail.com", "icloud.com", "laposte.net", "libero.it", "live.com", "mail.ru",
    "me.com", "msn.com", "orange.fr", "outlook.com", "posteo.de", "proton.me",
    "protonmail.com", "riseup.net", "t-online.de", "wanadoo.fr", "web.de", "yahoo.com",
    "yahoo.fr", "ymail.com",
})  # fmt: skip
# Other rules for keys or folding, another Python or another language: the index is
# built anew.
FORM = (
    f"6 unicode {unicodedata.unidata_version}"
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


def region_value(region: str, country: str) -> str:
    """Return the value of a region of a country, one for all spellings of its name.

    Empty where either is not noted.
    """
    slug = (
        slugs.slug_of(region_name(region, country))[:LONGEST_REGION] if country else ""
    )
    return f"{country.lower()}-{slug}" if slug else ""


def region_name(region: str, country: str) -> str:
    """Return the name of a region, also where its code stands for it."""
    code = states.code_of(region, country)
    return states.NAMES[country, code] if code else region


def region_key(value: str, name: str) -> str:
    """Return the key of a spelling of a region's name; it is no value of a facet."""
    return f"${value}|{name}"


def place_key(city: str, region: str, country: str) -> str:
    """Return the key of a place as a whole.

    It stands before the facets, so that nothing takes it for a value of one.
    """
    return f"&{city}|{region}|{country}"


def word_of_place_key(word: str) -> str:
    """Return the key of a word in the name of a place."""
    return f"@{word}"


def state_key(code: str, country: str) -> str:
    """Return the key of a state, by its code."""
    return f"%{country}-{code}"


def language_key(language: str) -> str:
    """Return the key of a language that records are written in."""
    return f"={language}"


def mail_key(address_or_host: str) -> str:
    """Return the key of a mail address, or of its host."""
    return f"#@{address_or_host.casefold()}"


def phone_key(digits: str) -> str:
    """Return the key of the digits of a phone number."""
    return f"#+{digits}"


@dataclasses.dataclass(slots=True)
class Record:
    """What an organization is found by.

    It is read without its model, since a rebuild reads some hundred thousand.
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
    founded: str
    email: str
    language: str
    phone: str
    joining: str
    working_languages: str
    sort_key: str
    other_names: list[str] = dataclasses.field(default_factory=list)
    numbers: list[str] = dataclasses.field(default_factory=list)
    profiles: list[str] = dataclasses.field(default_factory=list)
    terms: dict[str, list[tuple[str, str]]] = dataclasses.field(
        default_factory=lambda: {"sector": [], "tier": [], "tag": []}
    )


RECORDS = (
    "SELECT id, name, acronym, kind, scope, status, country, city, region, url,"  # noqa: S608
    " description, founded, email, language, phone, joining, working_languages,"
    " sort_key"
    f" FROM directory_organization WHERE {sql.PUBLISHED} AND "
)


def in_all_languages(field: str) -> str:
    """Return the SQL for the words of a term in every language, one a line.

    So they are found whichever language is active.
    """
    columns = (f"term.{column}" for column in columns_of(field))
    # A line of its own each: names of terms are single lines.
    return " || '\n' || ".join(columns)


# Other names, numbers of registers, profiles, sectors, tiers and tags: whose, what, its
# words, its slug. CROSS JOIN keeps SQLite from beginning with all terms.
HANGING_ON = f"""
    SELECT organization_id, 'other', name, ''
    FROM directory_alternatename WHERE organization_id IN ({{}})
    UNION ALL
    SELECT organization_id, 'number', value, ''
    FROM directory_identifier WHERE organization_id IN ({{}})
    UNION ALL
    SELECT organization_id, 'profile', url, ''
    FROM directory_socialprofile WHERE organization_id IN ({{}})
    UNION ALL
    SELECT has.organization_id, 'sector', {in_all_languages("name")}, term.slug
    FROM directory_organization_sectors has CROSS JOIN directory_sector term
    WHERE has.organization_id IN ({{}})
    AND term.id = has.sector_id AND term.merged_into_id IS NULL
    UNION ALL
    SELECT has.organization_id, 'tier', {in_all_languages("short_name")}, term.slug
    FROM directory_listing has CROSS JOIN directory_networktier term
    WHERE has.organization_id IN ({{}}) AND term.id = has.tier_id
    UNION ALL
    SELECT has.content_object_id, 'tag', term.name, term.slug
    FROM directory_taggedorganization has CROSS JOIN directory_tag term
    WHERE has.content_object_id IN ({{}})
    AND term.id = has.tag_id AND term.merged_into_id IS NULL
"""  # noqa: S608  (ours)


def keys_of(record: Record) -> set[str]:
    """Return everything by which an organization is found."""
    keys = {EVERYTHING, *_word_keys(record), *_value_keys(record)}
    where = address(record.url) if record.url else None
    if where:
        keys.add(f"#{where.page}")
        keys.add(f"#{where.host}")
        # Under a full stop, so that who asks for a host finds those below it behind it.
        for host in above(where.host):
            keys.add(f"#.{host}")
        for word in (*words(where.label), *compounds(where.label)):
            keys.add(key(word, KEY))
    if record.city:
        keys.add(place_key(record.city, record.region, record.country))
    if record.email:
        keys.update(_mail_keys(record.email))
    for url in record.profiles:
        if where := address(url):
            keys.add(f"#{where.page}")
    keys.update(map(phone_key, phones.keys(record.phone)))
    keys.add(language_key(record.language.partition("-")[0].lower()))
    return {one for one in keys if len(one) < LONGEST_KEY}


def records(ids: Collection[int] | None = None) -> Iterator[Record]:
    """Yield the published organizations, or those of these, with what hangs on them.

    They take two statements a thousand.
    """
    for part in _parts_of(ids):
        by_key = {row[0]: Record(*row) for row in part}
        for pk, what, label, slug in sql.rows_of(HANGING_ON, by_key, times=6):
            record = by_key[pk]
            if what == "other":
                record.other_names.append(label)
            elif what == "number":
                record.numbers.append(label)
            elif what == "profile":
                record.profiles.append(label)
            else:
                record.terms[what].append((slug, label))
        yield from by_key.values()


def _parts_of(ids: Collection[int] | None) -> Iterator[list[sql.Row]]:
    """Yield the columns of published organizations, some at a time."""
    if ids is not None:
        for part in sql.parts(ids, RECORDS_AT_ONCE):
            yield sql.rows_of(RECORDS + "id IN ({})", part)
        return
    # Each part begins behind the last key of the one before: an offset would have the
    # database count through all of them again.
    statement = RECORDS + "id > %s ORDER BY id LIMIT %s"
    rows = sql.rows(statement, (0, RECORDS_AT_ONCE))
    while rows:
        yield rows
        last = rows[-1][0]
        rows = sql.rows(statement, (last, RECORDS_AT_ONCE))


def _word_keys(record: Record) -> set[str]:
    names = (record.name, *record.other_names)
    words_by_field = {
        NAME: name_words(record.name),
        OTHER_NAME: [word for name in record.other_names for word in name_words(name)],
        KEY: [*words(record.acronym), *compounds(record.acronym), *_numbers(record)],
        INITIALS: [letters for name in names for letters in initials(name)],
        TEXT: [
            *words(record.description),
            *hyphenated(record.description),
            *signs(record.description),
            *words(record.joining),
            *hyphenated(record.joining),
        ],
    }
    keys: set[str] = set()
    for field, field_words in words_by_field.items():
        keys.update(key(word, field) for word in field_words)
    places = [record.city, record.region, *country_names(record.country)]
    state = states.code_of(record.region, record.country)
    if state:
        keys.add(state_key(state, record.country))
        places.append(states.NAMES[record.country, state])
    for place in places:
        keys |= _place_keys(place)
        keys.update(map(word_of_place_key, words(place)))
    topics = [*kind_names(record.kind), record.founded[:4]]
    topics += language_names(record.working_languages)
    topics += term_names(record)
    for topic in topics:
        keys |= _place_keys(topic)
    return keys


def _numbers(record: Record) -> Iterator[str]:
    """Yield the numbers of registers, in parts and as one."""
    for number in record.numbers:
        yield from words(number)
        yield from compounds(number)


def _mail_keys(address: str) -> Iterator[str]:
    """Yield the keys of a mail address, and of its host where that is its own."""
    yield mail_key(address)
    host = address.rpartition("@")[2].casefold()
    if host not in HOSTS_OF_ALL:
        yield mail_key(host)


def term_names(record: Record) -> Iterator[str]:
    """Yield the names of its sectors, tiers and tags in all languages."""
    for terms in record.terms.values():
        for _, names in terms:
            # Where it is translated into none, empty lines follow its English name.
            yield from dict.fromkeys(filter(None, names.split("\n")))


def name_words(name: str) -> list[str]:
    """Return the words of a name, and what else of it is looked for."""
    return [*words_or_signs(name), *name_parts(name), *signs(name)]


def name_parts(name: str) -> list[str]:
    """Return the parts of words in camel case, and whole those with a hyphen."""
    return [*camel(name), *compounds(name)]


# Many organizations share a place, a sector or a tag, whose words are read once.
@bounded(2 * MB)
def _place_keys(place: str) -> frozenset[str]:
    place_words = (*words(place), *compounds(place))
    return frozenset(key(word, PLACE) for word in place_words)


def _value_keys(record: Record) -> set[str]:
    keys = {
        value_key("kind", record.kind or NONE),
        value_key("status", record.status),
        value_key("country", record.country or NONE),
    }
    # No choice of readers: it tells where in the list a letter begins.
    keys.add(value_key("letter", alphabet.letter(record.sort_key)))
    region = region_value(record.region, record.country)
    if region:
        name = region_name(record.region, record.country)
        keys |= {value_key("region", region), region_key(region, name)}
    if record.scope:
        keys.add(value_key("scope", record.scope))
    for facet in ("sector", "tier"):
        if not record.terms[facet]:
            keys.add(value_key(facet, NONE))
    for facet, terms in record.terms.items():
        keys.update(value_key(facet, slug) for slug, _ in terms)
    return keys


@cache
def country_names(code: str) -> tuple[str, ...]:
    """Return the names of a country in the languages of the search, and its codes.

    Nothing for no country.
    """
    if not code:
        return ()
    names = []
    for language in LANGUAGES_OF_COUNTRIES:
        with override(language):
            names.append(str(countries.name(code)))
    return (
        *dict.fromkeys(names),
        code,
        countries.alpha3(code),
        *ALSO_CALLED.get(code, ()),
    )


@cache
def kind_names(kind: str) -> tuple[str, ...]:
    """Return the names of a kind of organization in the languages of the portal.

    Nothing for no kind.
    """
    if not kind:
        return ()
    names = []
    for language, _ in settings.LANGUAGES:
        with override(language):
            names.append(str(Organization.Kind(kind).label))
    return tuple(dict.fromkeys(names))


def language_names(codes: str) -> list[str]:
    """Return the names of languages in those of the portal, and in themselves."""
    return [name for code in codes.split() for name in tongues.all_names(code)]
