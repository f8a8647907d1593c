"""Suggestions below the search boxes, for the script that shows them while somebody
types.
"""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from directory.lib import languages, text
from directory.models import AlternateName, Organization, Sector
from directory.search.autocomplete import Completion, complete


@require_safe
@cache_control(public=True, max_age=60)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer with up to eight suggestions, each with its words, its address, a note,
    and what it is; and with their number.
    """
    found = complete(text.clean_line(request.GET.get("q", "")))
    number = ngettext("%(number)s suggestion", "%(number)s suggestions", len(found)) % {
        "number": len(found)
    }
    return JsonResponse(
        {
            "suggestions": [described(one) for one in found],
            "status": number if found else "",
        }
    )


def described(suggestion: Completion) -> dict[str, str]:
    """Return a suggestion in words."""
    instance = suggestion.instance
    kind = instance._meta.model_name or ""
    return {
        "label": str(instance),
        "language": getattr(instance, "language", languages.ENGLISH),
        "url": instance.get_absolute_url(),
        "note": note(suggestion),
        "kind": kind,
    }


def note(suggestion: Completion) -> str:
    """Return what stands beside the name: another name that was found, the place, or
    how many a sector or tag has.
    """
    instance = suggestion.instance
    if not isinstance(instance, Organization):
        number = ngettext(
            "%(number)s organization", "%(number)s organizations", suggestion.count
        )
        number %= {"number": number_format(suggestion.count, force_grouping=True)}
        facet = gettext("Sector") if isinstance(instance, Sector) else gettext("Tag")
        return f"{facet}, {number}"
    if not suggestion.called:
        return instance.place()
    if suggestion.called_kind == AlternateName.Kind.FORMER:
        return gettext("formerly %(name)s") % {"name": suggestion.called}
    return gettext("also %(name)s") % {"name": suggestion.called}
