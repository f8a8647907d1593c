"""Where the words of a question occur, and what may stand for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from operator import and_

from pyroaring import BitMap

from directory.search.engine import states
from directory.search.engine.cache import EMPTY, Index
from directory.search.engine.expansion import (
    BEGUN,
    FAMILY,
    JOINED,
    NUMBER,
    TYPED,
    Options,
    other_languages,
)
from directory.search.engine.keys import (
    KEY,
    PLACE,
    key,
    state_key,
    value_key,
)
from directory.search.engine.phrases import holding
from directory.search.engine.reading import FIELD_WEIGHTS, QueryWord
from directory.search.engine.sites import site
from directory.search.engine.typed import AskedWord

# What is said of as the very word that was typed.
ITSELF = (TYPED, JOINED, NUMBER, BEGUN)


def having_any(index: Index, alternatives: Sequence[str], field_code: str) -> BitMap:
    """Return the organizations that have one of these in a field.

    Of a phrase they have all words there.
    """
    single = [word for word in alternatives if " " not in word]
    bitmaps = index.get([key(word, field_code) for word in single])
    organizations = BitMap.union(EMPTY, *bitmaps)
    for phrase in alternatives:
        if " " in phrase:
            bitmaps = index.get([key(word, field_code) for word in phrase.split()])
            organizations |= reduce(and_, bitmaps)
    return organizations


def look_up(
    index: Index, asked: Sequence[AskedWord], options: Sequence[Options], total: int
) -> list[QueryWord]:
    """Look up where each word, or what may stand for it, occurs."""
    parts: list[str] = []
    for options_of_word in options:
        for alternatives in options_of_word.values():
            for alternative in alternatives:
                parts += alternative.split()
    # All at once: what follows finds them kept.
    index.get(key(part, field_code) for part in parts for field_code in FIELD_WEIGHTS)
    query_words = []
    for one, options_of_word in zip(asked, options, strict=True):
        if one.state:
            word = _state_word(index, one)
        elif one.is_address:
            word = _address_word(index, one, options_of_word)
        elif one.is_phrase:
            word = _phrase_word(index, one)
        else:
            word = _word(index, one, options_of_word)
        word.rarity = math.log(1 + total / (1 + len(word.anywhere)))
        query_words.append(word)
    return query_words


def _word(index: Index, one: AskedWord, options: Options) -> QueryWord:
    hits = []
    itself = []
    for quality, alternatives in options.items():
        for field_code, weight in FIELD_WEIGHTS.items():
            organizations = having_any(index, alternatives, field_code)
            if organizations:
                hits.append((quality * weight, organizations))
                if quality in ITSELF:
                    itself.append(organizations)
    elsewhere: list[str] = []
    if not one.is_helping:
        for language, written in other_languages(index).items():
            alternatives = index.families(one.word, language)
            elsewhere += alternatives
            for field_code, weight in FIELD_WEIGHTS.items():
                organizations = having_any(index, alternatives, field_code) & written
                if organizations:
                    hits.append((FAMILY * weight, organizations))
    hits.sort(key=lambda hit: -hit[0])
    anywhere = BitMap.union(EMPTY, *(organizations for _, organizations in hits))
    word = QueryWord(one, options, hits, anywhere, BitMap.union(EMPTY, *itself), 0.0)
    word.elsewhere = elsewhere
    return word


def _state_word(index: Index, one: AskedWord) -> QueryWord:
    """Look up a state by its code, else a country, else the word."""
    countries = states.countries_with(one.state)
    having = [index.get([state_key(one.state, country)])[0] for country in countries]
    names = []
    for country, organizations in zip(countries, having, strict=True):
        if organizations:
            names.append(states.NAMES[country, one.state].casefold())
    anywhere = BitMap.union(EMPTY, *having)
    if not anywhere:
        anywhere = index.get([value_key("country", one.state)])[0]
    if not anywhere and not one.is_a_word:
        return _word(index, one, {TYPED: [one.word]})
    hits = [(TYPED * FIELD_WEIGHTS[PLACE], anywhere)] if anywhere else []
    return QueryWord(one, {TYPED: names}, hits, anywhere, EMPTY, 0.0)


def _address_word(index: Index, one: AskedWord, options: Options) -> QueryWord:
    """Look up an address among other words: who is there, or has all its words."""
    word = _word(index, one, options)
    found = site(index, one.typed)
    if found.groups:
        hits = [(TYPED * FIELD_WEIGHTS[KEY], found.organizations), *word.hits]
        word.hits = hits
        word.anywhere = word.anywhere | found.organizations
        word.itself = word.itself | found.at
        word.host = found.host
    return word


def _phrase_word(index: Index, one: AskedWord) -> QueryWord:
    """Look up words that follow one another."""
    held = holding(index, one.words, tuple(FIELD_WEIGHTS))
    hits = []
    for field_code, weight in FIELD_WEIGHTS.items():
        organizations = having_any(index, [one.word], field_code) & held.organizations
        if organizations:
            hits.append((weight, organizations))
    word = QueryWord(one, {TYPED: [one.word]}, hits, held.organizations, EMPTY, 0.0)
    word.itself = held.organizations
    word.held = held
    return word
