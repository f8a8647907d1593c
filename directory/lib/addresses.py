"""Addresses within the portal, of which a page has many."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

_SLUG = "a-slug-stands-here"


def with_slug(name: str, slug: str) -> str:
    """Return what `reverse` gives for a pattern whose one argument is a slug."""
    pattern = _pattern(name, *base())
    return pattern.replace(_SLUG, quote(slug))


def base() -> tuple[str | None, str]:
    """Return what every address depends on: language, and where the site is mounted."""
    return get_language(), get_script_prefix()


# `reverse` takes longer than all else of a card, so what is the same for all slugs is
# kept; it reads language and mount by itself, and here they only tell entries apart.
@lru_cache(maxsize=64)
def _pattern(name: str, _language: str | None, _mount: str) -> str:
    return reverse(name, args=[_SLUG])
