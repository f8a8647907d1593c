"""Reading a question: from the words typed to the organizations meant."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import and_

from pyroaring import BitMap

from directory.lib import phones
from directory.search.engine import loosening, ranking, states
from directory.search.engine.cache import EMPTY, Index
from directory.search.engine.expansion import (
    FAMILY,
    MEANT,
    NUMBER,
    TYPED,
    Options,
    options_for,
)
from directory.search.engine.helping import WORDS_OF_ALL_ADDRESSES
from directory.search.engine.keys import EVERYTHING, phone_key
from directory.search.engine.lookup import having_any, look_up
from directory.search.engine.reading import (
    CORRECTED,
    FIELD_WEIGHTS,
    MOST_WORDS_NEEDED,
    NOTHING,
    PARTLY,
    QueryWord,
    Reading,
    named,
    rarest,
)
from directory.search.engine.sites import apart, site
from directory.search.engine.spelling import is_sure_slip
from directory.search.engine.text import is_address, is_mail
from directory.search.engine.typed import AskedWord, Typed, parse

__all__ = ["CORRECTED", "NOTHING", "PARTLY", "QueryWord", "Reading", "read"]

LONGEST_QUERY = 400
MOST_WORDS_READ = 32


def read(index: Index, query: str) -> Reading:
    """Understand a question; the first step that finds something wins.

    Quotation marks around it allow no loosening.
    """
    query = query[:LONGEST_QUERY].strip()
    found = site(index, query)
    if found.groups:
        return Reading(
            found.organizations,
            groups=found.groups,
            query=query,
            site=found,
        )
    groups = _at_phone(index, query)
    if groups:
        return Reading(BitMap.union(*groups), groups=groups, query=query)
    typed = parse(query)
    read_words, unread = _first_telling(index, typed.asked)
    typed = replace(typed, asked=read_words)
    if not typed.asked and not typed.excluded:
        return Reading(EMPTY, how=NOTHING, query=query)
    reading = _by_words(index, query, typed)
    reading.query = query
    reading.unread = unread
    reading.phrases = [word for word in reading.words if word.held]
    for one in typed.excluded:
        for word in _excluded(index, one):
            reading.organizations = reading.organizations - word.anywhere
            reading.phrases += [word] if word.held else []
    reading.excluded = named(typed.excluded)
    return reading


def _first_telling(
    index: Index, asked: list[AskedWord]
) -> tuple[list[AskedWord], list[AskedWord]]:
    """Return the words that are read, and of too many those that are not.

    Words that only help to ask make room for the others, and so do those nobody has.
    """
    if len(asked) <= MOST_WORDS_READ:
        return asked, []
    known = index.having(word for one in asked for word in one.words)
    telling_first = sorted(
        asked, key=lambda one: (one.is_helping, known.isdisjoint(one.words))
    )
    read_words = set(telling_first[:MOST_WORDS_READ])
    return (
        [one for one in asked if one in read_words],
        [one for one in asked if one not in read_words],
    )


def _at_phone(index: Index, query: str) -> list[BitMap]:
    """Return the groups with a phone number, however it is written."""
    digits = phones.keys_asked(query)
    return apart(index.get(map(phone_key, digits))) if digits else []


def _by_words(index: Index, query: str, typed: Typed) -> Reading:
    everything = index.get([EVERYTHING])[0]
    if not typed.asked:
        return Reading(everything)
    query_words = _words_of(index, typed, len(everything))
    needed, beyond = _needed(query_words)
    if is_address(query):
        needed = [w for w in query_words if w.typed not in WORDS_OF_ALL_ADDRESSES]
        needed, beyond = needed or query_words, []
    organizations = reduce(and_, sorted((word.anywhere for word in needed), key=len))
    reading = Reading(organizations, query_words, beyond=beyond, query=query)
    if any(word.asked.is_in_brackets for word in query_words):
        by_name = _by_name(index, query, query_words)
        if by_name and not ranking.called_so(index, reading):
            return by_name
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
    loosened.beyond = list(dict.fromkeys((*beyond, *loosened.beyond)))
    # What stands in quotation marks is never left out.
    loosened.organizations = reduce(and_, phrases, loosened.organizations)
    return loosened


def _by_name(index: Index, query: str, query_words: list[QueryWord]) -> Reading | None:
    """Return who is called what stands outside the brackets, if anybody is.

    What they hold, as a place that is not there, then keeps nothing out.
    """
    name = [word for word in query_words if not word.asked.is_in_brackets]
    if not name:
        return None
    needed, beyond = _needed(name)
    organizations = reduce(and_, (word.anywhere for word in needed))
    reading = Reading(organizations, name, beyond=beyond)
    if not organizations:
        reading = loosening.loosen(index, name, needed)
    reading.query = query
    reading.organizations = ranking.called_so(index, reading)
    if not reading.organizations:
        return None
    inside = [word for word in query_words if word.asked.is_in_brackets]
    reading.how = PARTLY
    reading.words += [word for word in inside if word.anywhere or word.is_helping]
    reading.unknown += named(
        word.asked for word in inside if not (word.anywhere or word.is_helping)
    )
    return reading


def _words_of(index: Index, typed: Typed, total: int) -> list[QueryWord]:
    """Look up each word; a compound that nobody has as such word by word."""
    asked = typed.asked
    if typed.is_exact:
        options: list[Options] = [{TYPED: [one.word]} for one in asked]
        return look_up(index, asked, options, total)
    query_words = look_up(index, asked, options_for(index, asked), total)
    for word in query_words:
        _forget_family_of_a_slip(index, word)
    unknown = [word.asked for word in query_words if not word.anywhere]
    if unknown == asked and len(asked) == 1 and asked[0].typed in states.CODES:
        # Two capitals alone may be a word, and are a state where they are none.
        alone = replace(asked[0], state=asked[0].typed)
        return look_up(index, [alone], options_for(index, [alone]), total)
    if not any(one.is_compound for one in unknown):
        return query_words
    parted: list[AskedWord] = []
    for one in asked:
        parted += one.apart() if one.is_compound and one in unknown else [one]
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


def _excluded(index: Index, one: AskedWord) -> list[QueryWord]:
    """Return a word that is to be left out, in any spelling or number.

    One with a hyphen is also its words one behind the other.
    """
    ways = [one]
    if one.whole:
        ways.append(AskedWord(one.typed, (one.whole,)))
    options = []
    for way in ways:
        (found,) = options_for(index, [way])
        kept = {quality: found.get(quality, []) for quality in (TYPED, NUMBER)}
        # Of co op both words may stand apart.
        options.append({q: [w for w in ws if " " not in w] for q, ws in kept.items()})
    return look_up(index, ways, options, 1)


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
    telling = rarest(known)
    kept = [word for word in needed if word in telling or not word.anywhere]
    return kept, named(word.asked for word in needed if word not in kept)
