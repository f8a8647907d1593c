"""Suggestions below the search boxes, shown by a script while somebody types."""

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
    """Answer with up to eight suggestions, and with their number in words.

    Each has its label, its address, a note, and what it is.
    """
    completions = complete(text.clean_line(request.GET.get("q", "")))
    number = len(completions)
    status = ngettext("%(number)s suggestion", "%(number)s suggestions", number)
    return JsonResponse(
        {
            "suggestions": [described(completion) for completion in completions],
            "status": status % {"number": number} if completions else "",
        }
    )


def described(completion: Completion) -> dict[str, str]:
    """Return a suggestion in words."""
    instance = completion.instance
    kind = instance._meta.model_name or ""
    if isinstance(instance, Organization):
        label, language = instance.name, instance.language
    else:
        label = instance.local_name
        language = languages.of(label)
    return {
        "label": label,
        "language": language,
        "url": instance.get_absolute_url(),
        "note": note(completion),
        "kind": kind,
    }


def note(completion: Completion) -> str:
    """Return what stands beside the name: another name, the place, or how many."""
    instance = completion.instance
    if not isinstance(instance, Organization):
        count = completion.count
        number = ngettext("%(number)s organization", "%(number)s organizations", count)
        number %= {"number": number_format(count, force_grouping=True)}
        facet = gettext("Sector") if isinstance(instance, Sector) else gettext("Tag")
        return f"{facet}, {number}"
    if not completion.called:
        return instance.place()
    if completion.called_kind == AlternateName.Kind.FORMER:
        return gettext("formerly %(name)s") % {"name": completion.called}
    return gettext("also %(name)s") % {"name": completion.called}
