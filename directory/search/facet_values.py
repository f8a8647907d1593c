"""The values of each facet and the words for them, in the order they are shown in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.utils.translation import get_language, gettext, override
from django_countries import countries

from directory.lib import text
from directory.models import Organization
from directory.search.engine import sql
from directory.search.engine.keys import NONE

Labels = Mapping[str, Mapping[str, str]]
ANY = "any"
# The place among others, and what stands for a name in it; the facet, the value, its
# words.
TERMS = """
    SELECT 0, name, slug, 'sector', name
    FROM directory_sector WHERE merged_into_id IS NULL
    UNION ALL SELECT 0, name, slug, 'tag', name
    FROM directory_tag WHERE merged_into_id IS NULL
    UNION ALL SELECT position, '', slug, 'tier', short_name FROM directory_networktier
"""


def labels() -> Labels:
    """Return the values of every facet and of the states of life with their words.

    The words are in the active language; it takes one statement.
    """
    terms: dict[str, dict[str, str]] = {"sector": {}, "tag": {}, "tier": {}}
    # Sorted here: each database has its own order of letters.
    for _, _, value, facet, words in sorted(sql.rows(TERMS)):
        terms[facet][value] = words
    terms["sector"][NONE] = gettext("No sector noted")
    return {**terms, **_fixed_labels(get_language())}


# The names of two hundred countries take long to translate, and never change.
@cache
def _fixed_labels(language: str) -> Labels:
    """Return those facets whose values are the portal's own."""
    with override(language):
        kinds = {key: str(label) for key, label in Organization.Kind.choices}
        scopes = {key: str(label) for key, label in Organization.Scope.choices}
        statuses = {key: str(label) for key, label in Organization.Status.choices}
        kinds_by_label = sorted(kinds, key=lambda kind: text.fold(kinds[kind]))
        return {
            "kind": {kind: kinds[kind] for kind in kinds_by_label},
            "scope": scopes,
            "country": {**dict(countries), NONE: gettext("No place noted")},
            "status": {**statuses, ANY: gettext("Any")},
        }
