"""Reading a question: from the words typed to the organizations meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_

from pyroaring import BitMap

from directory.lib import phones
from directory.search.engine import loosening
from directory.search.engine.cache import EMPTY, Index
from directory.search.engine.expansion import (
    FAMILY,
    MEANT,
    NUMBER,
    TYPED,
    Options,
    options_for,
)
from directory.search.engine.keys import EVERYTHING, mail_key, phone_key
from directory.search.engine.lookup import having_any, look_up
from directory.search.engine.reading import (
    CORRECTED,
    FIELD_WEIGHTS,
    NOTHING,
    PARTLY,
    QueryWord,
    Reading,
    named,
)
from directory.search.engine.spelling import is_sure_slip
from directory.search.engine.text import address, is_address, is_mail
from directory.search.engine.typed import AskedWord, Typed, parse

__all__ = ["CORRECTED", "NOTHING", "PARTLY", "QueryWord", "Reading", "read"]

LONGEST_QUERY = 400
# Each further word may cut every group in two, so only those that say most are needed.
MOST_WORDS_NEEDED = 10


def read(index: Index, query: str) -> Reading:
    """Understand a question; the first step that finds something wins.

    Quotation marks around it allow no loosening.
    """
    query = query[:LONGEST_QUERY].strip()
    if is_mail(query):
        groups = _at_mail(index, query)
        if groups:
            return Reading(BitMap.union(*groups), groups=groups, query=query)
    if is_address(query):
        groups = _at_address(index, query)
        if groups:
            return Reading(BitMap.union(*groups), groups=groups, query=query)
    groups = _at_phone(index, query)
    if groups:
        return Reading(BitMap.union(*groups), groups=groups, query=query)
    typed = parse(query)
    if not typed.asked and not typed.excluded:
        return Reading(EMPTY, how=NOTHING, query=query)
    reading = _by_words(index, query, typed)
    reading.query = query
    if typed.excluded:
        kept_out = BitMap.union(*(_excluded(index, one) for one in typed.excluded))
        reading.organizations = reading.organizations - kept_out
        reading.excluded = named(typed.excluded)
    return reading


def _at_address(index: Index, query: str) -> list[BitMap]:
    """Return the groups at a web address, those that fit best first.

    They are at that very page, at its host, below the host, or at a page whose address
    only begins so; last comes who has mail at that host.
    """
    where = address(query)
    if where is None:
        return []
    page, host, below, mail = index.get(
        [f"#{where.page}", f"#{where.host}", f"#.{where.host}", mail_key(where.host)]
    )
    begun = BitMap.union(EMPTY, *index.get(index.pages_starting(where.page)))
    return _apart((page, host, below, begun, mail))


def _at_mail(index: Index, query: str) -> list[BitMap]:
    """Return the groups at a mail address: its own, then those at its host."""
    written = query.removeprefix("mailto:").casefold()
    host = written.rpartition("@")[2]
    where = address(host)
    if where is None:
        return []
    keys = [mail_key(written), f"#{where.host}", mail_key(where.host)]
    # A mailbox of mail.example.org is of example.org, too.
    keys += [f"#{above}" for above in hosts_above(where.host)]
    keys.append(f"#.{where.host}")
    return _apart(index.get(keys))


def _at_phone(index: Index, query: str) -> list[BitMap]:
    """Return the groups with a phone number, however it is written."""
    digits = phones.keys_asked(query)
    return _apart(index.get(map(phone_key, digits))) if digits else []


def hosts_above(host: str) -> list[str]:
    """Return the host above a host, where that is not a whole country's."""
    above = host.partition(".")[2]
    return [above] if above.count(".") and len(above.split(".")[0]) > 3 else []


def _apart(sets: Iterable[BitMap]) -> list[BitMap]:
    """Return sets without those that are in an earlier one; empty ones left out."""
    groups = []
    placed = EMPTY
    for organizations in sets:
        group = organizations - placed
        if group:
            groups.append(group)
            placed = placed | group
    return groups


def _by_words(index: Index, query: str, typed: Typed) -> Reading:
    everything = index.get([EVERYTHING])[0]
    if not typed.asked:
        return Reading(everything)
    query_words = _words_of(index, typed, len(everything))
    needed, beyond = _needed(query_words)
    if is_address(query):
        needed, beyond = query_words, []
    organizations = reduce(and_, sorted((word.anywhere for word in needed), key=len))
    reading = Reading(organizations, query_words, beyond=beyond)
    if organizations:
        return reading
    phrases = [word.anywhere for word in query_words if word.asked.is_phrase]
    # Who asks for a web address wants no other one that looks alike.
    is_exact = typed.is_exact or not all(phrases)
    if is_exact or is_address(query) or is_mail(query):
        reading.how = NOTHING
        reading.unknown = named(word.asked for word in needed if not word.anywhere)
        return reading
    loosened = loosening.loosen(index, query_words, needed)
    loosened.beyond = beyond
    # What stands in quotation marks is never left out.
    loosened.organizations = reduce(and_, phrases, loosened.organizations)
    return loosened


def _words_of(index: Index, typed: Typed, total: int) -> list[QueryWord]:
    """Look up each word; one with a hyphen that nobody has as such word by word."""
    asked = typed.asked
    if typed.is_exact:
        options: list[Options] = [{TYPED: [one.word]} for one in asked]
        return look_up(index, asked, options, total)
    query_words = look_up(index, asked, options_for(index, asked), total)
    for word in query_words:
        _forget_family_of_a_slip(index, word)
    unknown = [word.asked for word in query_words if not word.anywhere]
    if not any(one.whole for one in unknown):
        return query_words
    parted: list[AskedWord] = []
    for one in asked:
        parted += one.apart() if one.whole and one in unknown else [one]
    return look_up(index, parted, options_for(index, parted), total)


def _forget_family_of_a_slip(index: Index, word: QueryWord) -> None:
    """Take a word for a slip rather than for one of a family, where it can be both."""
    is_of_a_family = word.hits and word.hits[0][0] <= FAMILY * max(
        FIELD_WEIGHTS.values()
    )
    if word.itself or not is_of_a_family or word.asked.state:
        return
    meant = [
        option
        for option in word.options.get(MEANT, ())
        if any(having_any(index, [option], field_code) for field_code in FIELD_WEIGHTS)
    ]
    if not meant and any(
        is_sure_slip(word.typed, near) for near in index.near(word.typed)
    ):
        word.hits, word.anywhere = [], EMPTY


def _excluded(index: Index, one: AskedWord) -> BitMap:
    """Return who has a word that is to be left out, in any spelling or number."""
    (options,) = options_for(index, [one])
    kept = {quality: options.get(quality, []) for quality in (TYPED, NUMBER)}
    if one.whole:
        kept[TYPED] = [*kept[TYPED], one.whole]
    return look_up(index, [one], [kept], 1)[0].anywhere


def _needed(query_words: list[QueryWord]) -> tuple[list[QueryWord], list[str]]:
    """Return the words that must be found, and those of too many that only sort.

    Words that help to ask sort, but keep nothing out where others say more.
    """
    needed = [word for word in query_words if not word.is_helping]
    if not needed:
        helping = [word for word in query_words if not word.asked.is_small]
        needed = [word for word in helping if word.anywhere] or helping or query_words
    known = [word for word in needed if word.anywhere]
    if len(known) <= MOST_WORDS_NEEDED:
        return needed, []
    rarest = sorted(known, key=lambda word: -word.rarity)[:MOST_WORDS_NEEDED]
    kept = [word for word in needed if word in rarest or not word.anywhere]
    return kept, named(word.asked for word in needed if word not in kept)
