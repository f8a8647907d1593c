"""What was sent or published, in words of the active language, as on the form."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext
from django_countries import countries

from directory.lib import dates, languages, tongues
from directory.models import Organization, Sector, Suggestion
from directory.models.suggestions import ADDED
from directory.models.taxonomy import in_order
from directory.suggestions.drafts import LABELS, NEWS


def rows(suggestion: Suggestion, *, is_page: bool = False) -> list[tuple[str, str]]:
    """Return what was sent: the label of each field, as on the form, and its words.

    On a page the words of staff that are in another language are marked as such.
    """
    values = {
        **suggestion.submitted,
        "note": suggestion.note,
        "evidence": suggestion.evidence,
        "how": suggestion.how,
    }
    found = []
    if news := NEWS.get(suggestion.kind):
        found.append((str(LABELS["news"]), str(news)))
    for name, label in LABELS.items():
        # A correction may empty a field: that was sent, too.
        is_emptied = name in suggestion.submitted and not suggestion.is_new
        if values.get(name) or is_emptied:
            words = of_value(name, values[name], is_page=is_page)
            words = words or gettext("(left empty)")
            found.append((str(label), words))
    return found


def of_value(name: str, value: Any, *, is_page: bool = False) -> str:
    """Return the value of a field in words, "" for none.

    A choice that a later release no longer has stands as it was sent.
    """
    if not value:
        return ""
    if name == "sectors":
        names = [
            one.local_name for one in in_order(Sector.objects.filter(slug__in=value))
        ]
        if is_page:
            marked = [(languages.in_its_language(name),) for name in names]
            return format_html_join(", ", "{}", marked)
        return ", ".join(names)
    if name in ADDED:
        return "\n".join(map(str, value))
    if name in ("founded", "dissolved"):
        return dates.display(str(value))
    if name == "working_languages":
        return tongues.in_words_where_known(str(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "scope":
        words_by_choice = dict(Organization.Scope.choices)
    elif name == "kind":
        words_by_choice = dict(Organization.Kind.choices)
    elif name == "how":
        words_by_choice = dict(Suggestion.How.choices)
    elif name == "country":
        words_by_choice = dict(countries)
    else:
        return str(value)
    return str(words_by_choice.get(value, value))
