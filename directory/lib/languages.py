"""Languages in addresses: English at the root, each other one under its own word."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import is_valid_path
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeData
from django.utils.translation import get_language

ENGLISH = "en"


class StaffWords(str):
    """What staff wrote, as a reader gets it, with the language that it is in."""

    language: str

    def __new__(cls, words: str, language: str) -> StaffWords:
        """Return the words as such of this language."""
        instance = super().__new__(cls, words)
        instance.language = language
        return instance


class SafeStaffWords(StaffWords, SafeData):
    """The same as HTML that was made from them."""


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


def alternates(path: str) -> list[tuple[str, str]]:
    """Return the path in every language, each with its code.

    Last, under "x-default", stands the one for readers of any other.
    """
    paths = [(code, path_in(code, path)) for code, _ in settings.LANGUAGES]
    paths.append(("x-default", path_in(ENGLISH, path)))
    return paths


def active() -> str:
    """Return the code of the reader's language, one of those of the portal."""
    language = get_language() or ENGLISH
    codes = dict(settings.LANGUAGES)
    return language if language in codes else language.partition("-")[0]


def is_english() -> bool:
    """Return whether the active language is the one that staff write in first."""
    return (get_language() or ENGLISH).split("-")[0] == ENGLISH


def translations() -> list[str]:
    """Return the codes of the languages that staff may translate their words into."""
    return [code for code, _ in settings.LANGUAGES if code != ENGLISH]


def column(field: str, language: str = "") -> str:
    """Return the name of what holds a field in a language, else in the reader's.

    It is the field itself in English, and the field with the language behind it in any
    other: `name_es`.
    """
    language = language or active()
    if language == ENGLISH:
        return field
    return f"{field}_{language.replace('-', '_').lower()}"


def read(english: str, own: str) -> StaffWords:
    """Return words of staff in the reader's language, else in English.

    `own` is what its column holds. This is the one place that falls back, and the
    words know their language, so that `in_its_language` marks them.
    """
    return StaffWords(own, active()) if own else StaffWords(english, ENGLISH)


def of(words: str) -> str:
    """Return the language of words that staff wrote."""
    return words.language if isinstance(words, StaffWords) else ENGLISH


def like(source: str, words: str) -> str:
    """Return what was made of words of staff, such as a part, as of their language."""
    if not isinstance(source, StaffWords):
        return words
    kept_as = SafeStaffWords if isinstance(words, SafeData) else StaffWords
    return kept_as(words, source.language)


def is_foreign(words: str) -> bool:
    """Tell whether words of staff are in another language than the page."""
    return bool(words) and of(words) != active()


def in_its_language(words: str, tag: str = "span") -> str:
    """Return words that staff wrote, marked as English where the page is not.

    What they translated into the language of the page needs no mark.
    """
    if not is_foreign(words):
        return words
    return format_html('<{} lang="{}">{}</{}>', tag, of(words), words, tag)


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
