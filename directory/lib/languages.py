"""Languages in addresses: English at the root, each other one under its own word."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import is_valid_path
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

ENGLISH = "en"


def of_path(path: str) -> str:
    """Return the language that a path names by its first word, else English."""
    first_word = path.split("/", 2)[1] if path.startswith("/") else ""
    return first_word if first_word in dict(settings.LANGUAGES) else ENGLISH


def path_in(language: str, path: str) -> str:
    """Return the same path in another language."""
    own_language = of_path(path)
    if own_language != ENGLISH:
        path = path.removeprefix(f"/{own_language}") or "/"
    if language != ENGLISH:
        path = f"/{language}{path}"
    # Browsers would read /es//host as another host once /es is gone.
    return escape_leading_slashes(path)


def is_english() -> bool:
    """Return whether the active language is the one that staff write in."""
    return (get_language() or ENGLISH).split("-")[0] == ENGLISH


def in_its_language(words: str, tag: str = "span") -> str:
    """Return words that staff wrote, marked as English where the page is not."""
    if is_english() or not words:
        return words
    return format_html('<{} lang="{}">{}</{}>', tag, ENGLISH, words, tag)


def in_its_language_in_svg(words: str) -> str:
    """Return the same for the text of an SVG."""
    return in_its_language(words, "tspan")


def link_in(language: str, href: str) -> str:
    """Return a link within the site in another language, where its target has one."""
    path = urlsplit(href).path
    translated = path_in(language, path)
    # A link that names a language was written for it, and keeps it.
    if not href.startswith("/") or translated == path or of_path(path) != ENGLISH:
        return href
    # What has one address for all languages is valid as it stands.
    if is_valid_path(translated) and not is_valid_path(path):
        return path_in(language, href)
    return href
