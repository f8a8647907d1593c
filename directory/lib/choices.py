"""How many choices of a list one address holds, and the words for those beyond."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from directory.lib.facets import marked

MOST = 600
LEAST = 200
"""How many characters of an address choices may take, and how many beside long words.

A page repeats them all in a link for each choice, number and page.
"""
NAMED = 5
Choices = Mapping[str, tuple[str, ...]]
Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class LeftOut:
    """The choices that an address does not hold: the first by name, and how many
    more.
    """

    named: SafeString
    more: int


def parted(
    asked: Choices, words: str, labels: Labels
) -> tuple[Choices, LeftOut | None]:
    """Return the choices that fit into an address beside the words, and all others."""
    room = max(LEAST, MOST - len(quote_plus(words)))
    followed: dict[str, tuple[str, ...]] = dict.fromkeys(asked, ())
    others = []
    for name, values in asked.items():
        for value in values:
            length = len(urlencode([(name, value)])) + len("&")
            if length <= room:
                room -= length
                followed[name] += (value,)
            else:
                others.append(marked(name, value, labels[name][value]))
    return followed, _left_out(others) if others else None


def _left_out(words: list[str]) -> LeftOut:
    """Return these choices, each in words as HTML that marks those of staff."""
    named = format_html_join(", ", "{}", ((word,) for word in words[:NAMED]))
    return LeftOut(named, more=len(words[NAMED:]))
