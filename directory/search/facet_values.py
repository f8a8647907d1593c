"""The values of each facet and the words for them, in the order they are shown in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import get_language, gettext, override

from directory.lib import alphabet, languages, places
from directory.models import Organization
from directory.search.engine import sql
from directory.search.engine.keys import NONE

Labels = Mapping[str, Mapping[str, str]]
ANY = "any"
# The place among others, and what stands for a name in it; the facet, the value, its
# words in English and in the reader's language.
TERMS = """
    SELECT 0, sort_key, slug, 'sector', name, {name}
    FROM directory_sector WHERE merged_into_id IS NULL
    UNION ALL SELECT 0, sort_key, slug, 'tag', name, ''
    FROM directory_tag WHERE merged_into_id IS NULL
    UNION ALL SELECT position, '', slug, 'tier', short_name, {short_name}
    FROM directory_networktier
    UNION ALL SELECT count, '', key, 'region', '', '' FROM directory_posting
    WHERE key >= '$' AND key < '%%' AND count > 0
"""


def labels() -> Labels:
    """Return the values of every facet and of the states of life with their words.

    The words are in the active language; it takes one statement. Regions are those of
    published organizations, in no order.
    """
    terms: dict[str, dict[str, str]] = {
        "sector": {},
        "tag": {},
        "tier": {},
        "region": {},
    }
    columns = {name: languages.column(name) for name in ("name", "short_name")}
    in_order = []
    for position, stored_key, value, facet, name, own in sql.rows(
        TERMS.format(**columns)
    ):
        words = languages.read(name, own)
        # Tiers stand as staff put them, whatever they are called.
        key = alphabet.key_of_words(words, stored_key) if stored_key else ""
        in_order.append((position, key, value, facet, words))
    # Sorted here: each database has its own order of letters.
    for _, _, value, facet, words in sorted(in_order):
        if facet == "region":
            # The commonest spelling comes last, and stays.
            value, _, words = value.removeprefix("$").partition("|")
        terms[facet][value] = words
    terms["sector"][NONE] = gettext("No sector noted")
    terms["tier"][NONE] = gettext("In no tier")
    return {**terms, **_fixed_labels(get_language())}


# The names of two hundred countries take long to translate, and never change.
@cache
def _fixed_labels(language: str) -> Labels:
    """Return those facets whose values are the portal's own."""
    with override(language):
        kinds = _labels_of(Organization.Kind)
        kinds_by_label = sorted(
            kinds,
            key=lambda kind: alphabet.key(kinds[kind], language),
        )
        sorted_kinds = {kind: kinds[kind] for kind in kinds_by_label}
        sorted_kinds[NONE] = gettext("Kind not noted")
        countries = dict(places.in_order())
        countries[NONE] = gettext("No place noted")
        statuses = _labels_of(Organization.Status)
        statuses[ANY] = gettext("Any")
        return {
            "kind": sorted_kinds,
            "scope": _labels_of(Organization.Scope),
            "country": countries,
            "status": statuses,
        }


def _labels_of(choices: type[TextChoices]) -> dict[str, str]:
    # As text now: a lazy label would follow the language of whoever reads it later.
    return {value: str(label) for value, label in choices.choices}
