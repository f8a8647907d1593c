"""Languages in addresses: English stands at the root, every other one under a first
word of its own.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import is_valid_path
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

ENGLISH = "en"


def of_path(path: str) -> str:
    """The language that a path asks for by its first word.

    English where it names none.
    """
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first != ENGLISH and first in dict(settings.LANGUAGES) else ENGLISH


def path_in(language: str, path: str) -> str:
    """The same path in another language.

    Never one that browsers would read as another host.
    """
    own = of_path(path)
    plain = path if own == ENGLISH else path.removeprefix(f"/{own}") or "/"
    return escape_leading_slashes(
        plain if language == ENGLISH else f"/{language}{plain}"
    )


def is_english() -> bool:
    """Whether the active language is the one that staff write in."""
    return (get_language() or ENGLISH).split("-")[0] == ENGLISH


def in_its_language(words: str, tag: str = "span") -> str:
    """Words that staff wrote, marked as English where the page is not."""
    return (
        words
        if is_english() or not words
        else format_html('<{} lang="{}">{}</{}>', tag, ENGLISH, words, tag)
    )


def in_its_language_in_svg(words: str) -> str:
    """The same within the text of an SVG."""
    return in_its_language(words, "tspan")


def link_in(language: str, href: str) -> str:
    """A link within the site in another language, where what it leads to is there in
    it; any other as it is.
    """
    path = urlsplit(href).path
    there = path_in(language, path)
    if not href.startswith("/") or there == path or of_path(path) != ENGLISH:
        return href
    return (
        path_in(language, href)
        if is_valid_path(there) and not is_valid_path(path)
        else href
    )
