"""Where a suggestion stands, in words for the one who sent it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django_countries import countries

from directory.lib import dates
from directory.models import Organization, Sector, Sender, Suggestion, SuggestionMessage
from directory.models.suggestions import FIELD_WORDS
from directory.suggestions import status
from directory.suggestions.drafts import LABELS, NEWS

State, Kind = Suggestion.State, Suggestion.Kind


@dataclass(frozen=True)
class Step:
    """One step of the way, done, now or later.

    `question` is what staff asked, `answers` what the sender wrote then.
    """

    heading: str
    place: str
    words: str = ""
    question: str = ""
    answers: tuple[str, ...] = ()
    is_open: bool = False


def of(suggestion: Suggestion) -> dict[str, Any]:
    """Return all that the private page shows, in a fixed number of statements."""
    organization = suggestion.organization
    record = (
        organization if organization is not None and organization.is_published else None
    )
    return {
        "suggestion": suggestion,
        "steps": list(_steps(suggestion)),
        "record": record,
        "sent": _sent(suggestion),
        "changed": [
            str(FIELD_WORDS[name])
            for name in FIELD_WORDS
            if name in suggestion.published
        ],
        "can_change": can_change(suggestion),
        "sender": _sender(suggestion),
        "link": status.status_address(suggestion),
        "address": reverse("suggestion", args=[status.token_of(suggestion)]),
        "days": settings.PERSONAL_DATA_DAYS,
    }


def can_change(suggestion: Suggestion) -> bool:
    """Tell whether its sender may write it anew: not while its record is hidden."""
    record = suggestion.organization
    is_shown = record is not None and record.is_published
    return suggestion.is_pending and (suggestion.is_new or is_shown)


def masked(email: str) -> str:
    """Return an address so that its owner knows it and nobody else can write to it."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}" if name else ""


def _steps(suggestion: Suggestion) -> Iterator[Step]:
    yield _received(suggestion)
    if suggestion.state == State.WITHDRAWN:
        return
    questions = _questions(
        list(suggestion.messages.all()), suggestion.state == State.QUESTION
    )
    is_past = bool(questions) or suggestion.is_decided
    since = (
        gettext("Since %(date)s.") % {"date": _day(suggestion.assigned_at)}
        if suggestion.assigned_at
        else ""
    )
    place = (
        "done" if is_past else "now" if suggestion.state == State.LOOKED_AT else "later"
    )
    yield Step(gettext("Being looked at"), place, since)
    yield from questions
    if questions and suggestion.is_pending and not questions[-1].is_open:
        yield Step(
            gettext("Being looked at"), "now", gettext("With your answer. Thank you.")
        )


def _received(suggestion: Suggestion) -> Step:
    words = (
        gettext("%(date)s. Thank you. It is not public.")
        if suggestion.is_pending
        else gettext("%(date)s. Thank you.")
    )
    place = (
        "now"
        if suggestion.state == State.RECEIVED and not suggestion.messages.exists()
        else "done"
    )
    return Step(
        gettext("Received"), place, words % {"date": _day(suggestion.received_at)}
    )


def _questions(messages: list[SuggestionMessage], is_open: bool) -> list[Step]:
    asked = [number for number, message in enumerate(messages) if not message.is_answer]
    found = []
    for number, end in zip(asked, [*asked[1:], len(messages)], strict=False):
        answers = tuple(message.text for message in messages[number + 1 : end])
        is_now = is_open and number == asked[-1]
        place = "now" if is_now else "done"
        found.append(
            Step(
                gettext("We have a question"),
                place,
                "",
                messages[number].text,
                answers,
                is_open=is_now,
            )
        )
    return found


def _day(moment: Any) -> str:
    return dates.day(timezone.localtime(moment))


def _sender(suggestion: Suggestion) -> dict[str, str] | None:
    sender = Sender.objects.filter(suggestion=suggestion.pk).first()
    return {"name": sender.name, "email": masked(sender.email)} if sender else None


def _sent(suggestion: Suggestion) -> list[tuple[str, str]]:
    """Return what was sent: the label of each field, as on the form, and its words."""
    told = {
        **suggestion.submitted,
        "note": suggestion.note,
        "evidence": suggestion.evidence,
        "how": suggestion.how,
    }
    news = NEWS.get(suggestion.kind, "")
    found = [(str(LABELS["news"]), str(news))] if news else []
    said = [
        name
        for name in LABELS
        if told.get(name) or (name in suggestion.submitted and not suggestion.is_new)
    ]
    return found + [(str(LABELS[name]), _words(name, told[name])) for name in said]


def _words(name: str, value: Any) -> str:
    if not value:
        return gettext("(left empty)")
    if name == "sectors":
        return ", ".join(
            Sector.objects.filter(slug__in=value).values_list("name", flat=True)
        )
    choices: dict[str, Any] = {
        "scope": Organization.Scope.choices,
        "how": Suggestion.How.choices,
        "country": countries,
    }
    return str(dict(choices[name]).get(value, value)) if name in choices else str(value)
