"""What is said after a decision: in words, with the ways to look at it and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from directory import permissions
from directory.lib.keys import is_key
from directory.models import Organization, Suggestion
from directory.permissions import Effect

MOST_UNMARKED = 500


@dataclass(frozen=True)
class Outcome:
    """What came of a decision, in words, and the record that it is about, if any."""

    words: str
    record: Organization | None = None


def told(
    outcome: Outcome, suggestion: Suggestion, by: User, *, undo: str = ""
) -> SafeString:
    """Return a message about a suggestion with links to what it is about.

    `undo` is the button that takes it back, from `undo_button` or `unmark_button`.
    """
    links = [
        _link(address, label, outcome.words)
        for address, label in _ways(outcome.record, suggestion, by)
    ]
    message = format_html("{} {}.", outcome.words, _listed(links))
    return format_html("{} {}", message, undo) if undo else message


def undo_button(words: str, suggestion: Suggestion) -> SafeString:
    """Return the button of a message that takes a decision back."""
    address = reverse("admin:directory_suggestion_undo", args=[suggestion.pk])
    return _button(address, words, "undo", "1")


def unmark_button(words: str, suggestion: Suggestion, verdict: str) -> SafeString:
    """Return the button of a message that brings back the verdict of before."""
    address = reverse("admin:directory_suggestion_mark", args=[suggestion.pk])
    return _button(address, words, "verdict", verdict)


def unmark_all_button(words: str, former: Mapping[int, str]) -> str:
    """Return the button that brings back the verdicts of several, by their keys.

    Nothing for more than a message carries.
    """
    if len(former) > MOST_UNMARKED:
        return ""
    address = reverse("admin:directory_suggestion_unmark")
    value = " ".join(f"{key}:{verdict}" for key, verdict in former.items())
    return _button(address, words, "marked", value)


def verdicts_before(marked: str) -> dict[str, list[int]]:
    """Read back the keys of each verdict that such a button sent."""
    keys: dict[str, list[int]] = {}
    for pair in marked.split()[:MOST_UNMARKED]:
        key, _colon, verdict = pair.partition(":")
        if is_key(key) and verdict in Suggestion.Verdict.values:
            keys.setdefault(verdict, []).append(int(key))
    return keys


def _ways(
    record: Organization | None, suggestion: Suggestion, by: User
) -> list[tuple[str, str]]:
    """Return where it can be looked at and changed, each as address and label."""
    if record is None:
        address = reverse("admin:directory_suggestion_change", args=[suggestion.pk])
        return [(address, gettext("See the suggestion"))]
    ways = []
    # Who asked to be left out has no page that shows anything.
    if record.visibility != Organization.Visibility.WITHDRAWN:
        ways.append((record.get_absolute_url(), gettext("See it")))
    form = reverse("admin:directory_organization_change", args=[record.pk])
    if permissions.may(by, Effect.CHANGE, record):
        ways.append((form, gettext("edit it") if ways else gettext("Edit it")))
    elif not ways:
        ways.append((form, gettext("See it")))
    return ways


def _link(address: str, label: str, words: str) -> SafeString:
    # Several messages may stand there; the label alone is the same.
    spoken = f"{label}: {words}"
    return format_html('<a href="{}" aria-label="{}">{}</a>', address, spoken, label)


def _listed(links: list[SafeString]) -> SafeString:
    first, *rest = links
    for link in rest:
        first = format_html("{}, {}", first, link)
    return first


def _button(address: str, words: str, name: str, value: str) -> SafeString:
    # A message stands in no form: the button names one in base_site.html.
    return format_html(
        '<button type="submit" form="message-act" formaction="{address}" class="link"'
        ' name="{name}" value="{value}" aria-label="{spoken}">{label}</button>',
        address=address,
        name=name,
        value=value,
        spoken=gettext("Undo: %(words)s") % {"words": words},
        label=gettext("Undo"),
    )
