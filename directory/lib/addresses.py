"""Addresses within the portal, of which a page has many."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

_SLUG = "a-slug-stands-here"


def with_slug(name: str, slug: str) -> str:
    """What `reverse` gives for a pattern whose one argument is a slug.

    What is the same for all slugs is worked out once.
    """
    return _around(name, *base()).replace(_SLUG, quote(slug))


def base() -> tuple[str | None, str]:
    """What every address depends on: the language, and where the site is mounted."""
    return get_language(), get_script_prefix()


@lru_cache(maxsize=64)
def _around(name: str, language: str | None, mount: str) -> str:
    return reverse(name, args=[_SLUG])
