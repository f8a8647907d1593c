"""What staff changed of a suggestion before they published it, for who sent it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from directory.lib import text, urls
from directory.models import Organization, Suggestion
from directory.models.suggestions import FIELD_WORDS, FIELDS
from directory.suggestions import wording
from directory.suggestions.drafts import LABELS

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
    sent, published = suggestion.submitted, suggestion.published
    amendments = []
    for name in dict.fromkeys((*FIELDS, *BY_STAFF)):
        if name in published:
            if _is_same(name, sent.get(name, ""), published[name]):
                continue
            now = published[name]
        elif sent.get(name) and not _stands(name, sent[name], record):
            # Staff left it out, or left what stood there.
            now = ""
        else:
            continue
        label = str(LABELS.get(name) or text.upper_first(str(FIELD_WORDS[name])))
        words = [_words(name, value) for value in (sent.get(name, ""), now)]
        amendments.append(Amendment(name, label, *words))
    return amendments


def labels(amendments: list[Amendment]) -> list[object]:
    """Return the changed fields as letters name them, in whose language they are."""
    return [FIELD_WORDS[amendment.name] for amendment in amendments]


def _stands(name: str, sent: Any, record: Organization) -> bool:
    """Tell whether the record says what was sent, so that nothing had to be changed."""
    if name == "sectors":
        present: Any = list(record.sectors.values_list("slug", flat=True))
    else:
        value = getattr(record, name)
        present = str(getattr(value, "code", value) or "")
    return _is_same(name, sent, present)


def _is_same(name: str, one: Any, other: Any) -> bool:
    if isinstance(one, list) or isinstance(other, list):
        return set(one or []) == set(other or [])
    first, second = _plain(str(one)), _plain(str(other))
    return first == second or (name == "url" and urls.is_same(first, second))


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _words(name: str, value: Any) -> str:
    return text.cut(wording.of_value(name, value), MOST_WORDS) if value else ""
