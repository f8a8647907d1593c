"""What staff changed of a suggestion before they published it, for who sent it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from directory.lib import text, urls
from directory.models import Organization, Suggestion
from directory.models.suggestions import ADDED, FIELD_WORDS, FIELDS
from directory.suggestions import additions, naming, wording
from directory.suggestions.drafts import LABELS

ENDING = ("successor", "dissolved")
"""What is sent of one that has closed."""
BY_STAFF = ("tags", "tiers", "alternate_name")
"""What nobody sends, and staff add."""
MOST_WORDS = 300


@dataclass(frozen=True)
class Amendment:
    """One field: what was sent and what was published, each "" where it is nothing."""

    name: str
    label: str
    sent: str
    published: str


def of(suggestion: Suggestion, record: Organization | None) -> list[Amendment]:
    """Return where what was published is not what was sent, in the order of the form.

    Nothing where readers do not see the record, or nothing was written into it.
    """
    if record is None or not suggestion.wrote_record:
        return []
    found = {**_of_fields(suggestion, record), **_of_lines(suggestion, record)}
    amendments = []
    for name in (*FIELDS, *ENDING, *ADDED, *BY_STAFF):
        if name in found:
            label = LABELS.get(name) or text.upper_first(str(FIELD_WORDS[name]))
            amendments.append(Amendment(name, str(label), *found[name]))
    return amendments


def _of_fields(
    suggestion: Suggestion, record: Organization
) -> dict[str, tuple[str, str]]:
    """Return each field that is not as it was sent, in words: sent and published."""
    sent, published = suggestion.submitted, suggestion.published
    found = {}
    for name in (*FIELDS, *ENDING, *BY_STAFF):
        if name in published:
            if _is_same(name, sent.get(name, ""), published[name], record):
                continue
            now = published[name]
        elif sent.get(name) and not _stands(name, sent[name], record, published):
            # Staff left it out, or left what stood there.
            now = ""
        else:
            continue
        words = [_words(name, value, record) for value in (sent.get(name, ""), now)]
        found[name] = (words[0], words[1])
    return found


def _of_lines(
    suggestion: Suggestion, record: Organization
) -> dict[str, tuple[str, str]]:
    """Return the same of what is sent one thing a line: only lines that differ."""
    sent, published = suggestion.submitted, suggestion.published
    found = {}
    for name in ADDED:
        lines, added = sent.get(name) or [], published.get(name) or []
        keys = _keys_there(name, record) if lines or added else {}
        by_key = {_key(name, line, keys): line for line in lines}
        added_by_key = {_key(name, line, keys): line for line in added}
        there = {*keys.values(), *added_by_key}
        left_out = [line for key, line in by_key.items() if key not in there]
        besides = [line for key, line in added_by_key.items() if key not in by_key]
        if left_out or besides:
            found[name] = (
                _words(name, left_out, record),
                _words(name, besides, record),
            )
    return found


def _keys_there(name: str, record: Organization) -> dict[str, str]:
    """Return what a record has of a kind: each way to say it, and one that stands for
    all.
    """
    if name == "other_names":
        return {key: key for key in additions.names_there(record)}
    if name == "social_profiles":
        there = record.social_profiles.values_list("url_key", flat=True)
        return {key: key for key in there}
    return additions.ties_there(record)


def _key(name: str, line: str, keys: dict[str, str]) -> str:
    if name == "social_profiles":
        return urls.url_key(line)
    words = naming.of_line(line)[0] if name == "other_names" else line
    key = text.fold(words) or words
    return keys.get(key, key)


def labels(amendments: list[Amendment]) -> list[object]:
    """Return the changed fields as letters name them, in whose language they are."""
    return [FIELD_WORDS[amendment.name] for amendment in amendments]


def _stands(
    name: str, sent: Any, record: Organization, published: dict[str, Any]
) -> bool:
    """Tell whether the record says what was sent, so that nothing had to be changed."""
    if name == "name" and _plain(str(sent)) == published.get("alternate_name"):
        # Merged: it is kept as another name.
        return True
    if name == "sectors":
        present: Any = list(record.sectors.values_list("slug", flat=True))
    elif name == "successor":
        present = record.successor.slug if record.successor else ""
    else:
        value = getattr(record, name)
        present = str(getattr(value, "code", value) or "")
    return _is_same(name, sent, present, record)


def _is_same(name: str, one: Any, other: Any, record: Organization) -> bool:
    if isinstance(one, list) or isinstance(other, list):
        return set(one or []) == set(other or [])
    first, second = _plain(str(one)), _plain(str(other))
    if name == "successor" and second and record.successor:
        names = {record.successor.name, record.successor.acronym}
        return text.fold(first) in {text.fold(name) for name in names}
    return first == second or (name == "url" and urls.is_same(first, second))


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _words(name: str, value: Any, record: Organization) -> str:
    if name == "successor" and record.successor and value == record.successor.slug:
        value = record.successor.name
    return text.cut(wording.of_value(name, value), MOST_WORDS) if value else ""
