"""Finding organizations by words in the staff's lists and fields, drafts included."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal

from directory.lib import text
from directory.models import AlternateName, Organization, SocialProfile

FIELDS = ("sort_name", "name", "acronym", "url", "slug", "phone")
LONGEST_SEARCH = 200
MOST_KEYS = 1000
"""So many records are named by their keys, so that one walk through all finds them."""


def found_by(request: HttpRequest, words: str) -> Q:
    """Return what keeps the records in which each word stands, as typed or folded.

    A request that asks several times for the same words looks for them once.
    """
    # PostgreSQL refuses a NUL, SQLite a pattern that is very long.
    cleaned = words.replace("\x00", "")[:LONGEST_SEARCH]
    found: dict[str, Q] = request.__dict__.setdefault("found_by", {})
    if cleaned not in found:
        found[cleaned] = _by_keys(_has_all(cleaned))
    return found[cleaned]


def _has_all(words: str) -> Q:
    condition = Q()
    for word in smart_split(words):
        if word.startswith(('"', "'")) and word[0] == word[-1]:
            word = unescape_string_literal(word)
        condition &= _has(word)
    return condition


def _has(word: str) -> Q:
    """Return what keeps the records with a word in a name or address of theirs."""
    condition = Q()
    folded = text.fold(word)
    # The database takes small letters and capitals for the same.
    ways = {folded} if folded == word.lower() else {word, folded or word}
    for written in sorted(ways):
        for field in FIELDS:
            condition |= Q(**{f"{field}__icontains": written})
        # Subqueries, where a join would repeat each record for each of its names.
        named = AlternateName.objects.filter(name__icontains=written)
        profiles = SocialProfile.objects.filter(url__icontains=written)
        for others in (named, profiles):
            condition |= Q(pk__in=others.values("organization"))
    return condition


def _by_keys(condition: Q) -> Q:
    """Return the same condition, by keys where few records meet it."""
    if not condition:
        return condition
    records = Organization.objects.filter(condition).order_by()
    keys = list(records.values_list("pk", flat=True)[: MOST_KEYS + 1])
    return Q(pk__in=keys) if len(keys) <= MOST_KEYS else condition
