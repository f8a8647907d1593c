"""The values that each facet has, with the words for them, in the order in which they
are shown.
"""

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
    """Return the values of every facet and of the states of life, in the active
    language; one statement.
    """
    found: dict[str, dict[str, str]] = {"sector": {}, "tag": {}, "tier": {}}
    for _, _, value, facet, words in sorted(sql.rows(TERMS)):
        found[facet][value] = words
    found["sector"][NONE] = gettext("No sector noted")
    return {**found, **_fixed(get_language())}


@cache
def _fixed(language: str) -> Labels:
    """Return those facets whose values are the portal's own."""
    with override(language):
        kinds = sorted(
            Organization.Kind.choices, key=lambda pair: text.fold(str(pair[1]))
        )
        return {
            "kind": {key: str(label) for key, label in kinds},
            "scope": {key: str(label) for key, label in Organization.Scope.choices},
            "country": {**dict(countries), NONE: gettext("No place noted")},
            "status": {
                **{key: str(label) for key, label in Organization.Status.choices},
                ANY: gettext("Any"),
            },
        }
