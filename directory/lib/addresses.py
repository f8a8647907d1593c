"""Addresses within the portal, of which a page has many."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language

_SLUG = "a-slug-stands-here"


def with_slug(name: str, slug: str) -> str:
    """What `reverse` gives for a pattern whose one argument is a slug; what is the same for all slugs is worked out once."""
    return _around(name, get_language()).replace(_SLUG, quote(slug))


@lru_cache(maxsize=64)
def _around(name: str, language: str | None) -> str:
    return reverse(name, args=[_SLUG])
