"""What somebody typed on the page of a suggestion, carried out in one way each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.forms import BaseForm
from django.utils.translation import gettext

from directory import permissions
from directory.admin.forms.review import DecisionForm, RecordSheetForm
from directory.admin.outcomes import Outcome
from directory.errors import DirectoryError
from directory.lib.keys import is_key
from directory.permissions import Effect
from directory.suggestions import decisions, review


@dataclass(frozen=True)
class TypedDecision:
    """What somebody typed and chose on the page of a suggestion, to be carried out.

    Each way to decide returns what came of it, None where its forms have errors.
    """

    by: User
    sheet: review.Sheet
    record: RecordSheetForm
    decision_form: DecisionForm
    seen: str
    """The state of suggestion and record that the page showed, as the form sent it."""

    def accept(self, *, as_draft: bool = False) -> Outcome | None:
        permissions.ask(self.by, Effect.ACCEPT, self.sheet.suggestion)
        # An old page may still offer what the comparison by now excludes.
        if self.sheet.is_merge or self.sheet.refusal:
            refusal = self.sheet.refusal or gettext("Treat it as new first.")
            raise DirectoryError(refusal)
        if not (self.record.is_valid() and self.decision_form.is_valid()):
            return None
        organization = decisions.accept(
            self.sheet.suggestion,
            self.record.values(),
            by=self.by,
            seen=_seen_state(self.seen),
            as_draft=as_draft,
            note=self.decision_form.cleaned_data["change_note"],
        )
        if as_draft:
            words = gettext("Accepted as a draft: “%(name)s”.")
        else:
            words = gettext("Accepted: “%(name)s”.")
        return Outcome(words % {"name": organization}, organization)

    def accept_as_draft(self) -> Outcome | None:
        return self.accept(as_draft=True)

    def merge(self) -> Outcome | None:
        permissions.ask(self.by, Effect.ACCEPT, self.sheet.suggestion)
        if not self.sheet.is_merge or self.sheet.record is None:
            raise DirectoryError(gettext("Compare it with a record first."))
        if not (self.record.is_valid() and self.decision_form.is_valid()):
            return None
        kept = decisions.merge_into(
            self.sheet.suggestion,
            self.sheet.record,
            self.record.values(),
            by=self.by,
            seen=_seen_state(self.seen),
            name_kind=self.decision_form.cleaned_data["name_kind"],
            note=self.decision_form.cleaned_data["change_note"],
        )
        words = gettext("Its words are in “%(name)s” now.") % {"name": kept}
        return Outcome(words, kept)

    def ask(self) -> Outcome | None:
        if not self.decision_form.is_valid():
            return None
        suggestion = self.sheet.suggestion
        question = self.decision_form.cleaned_data["question"]
        seen = _seen_state(self.seen)
        decisions.ask(suggestion, question, by=self.by, seen=seen)
        words = gettext("Asked about “%(name)s”.") % {"name": suggestion.name}
        return Outcome(words, suggestion.organization)

    def decline(self) -> Outcome | None:
        if not self.decision_form.is_valid():
            return None
        suggestion = self.sheet.suggestion
        reason = self.decision_form.cleaned_data["text"]
        seen = _seen_state(self.seen)
        decisions.decline(suggestion, reason, by=self.by, seen=seen)
        words = gettext("Declined: “%(name)s”.") % {"name": suggestion.name}
        return Outcome(words, suggestion.organization)


DECISIONS: dict[str, Callable[[TypedDecision], Outcome | None]] = {
    "accept": TypedDecision.accept,
    "draft": TypedDecision.accept_as_draft,
    "merge": TypedDecision.merge,
    "ask": TypedDecision.ask,
    "decline": TypedDecision.decline,
}


def errors_of(
    decision: str, record: RecordSheetForm, decision_form: DecisionForm
) -> list[str]:
    """Return what keeps a decision from being carried out, in words."""
    # A decision needs only its own part of the page: errors elsewhere do not matter.
    parts: dict[str, list[BaseForm]] = {
        "accept": [record, decision_form],
        "draft": [record, decision_form],
        "merge": [record, decision_form],
        "ask": [decision_form],
        "decline": [decision_form],
    }
    lines: list[str] = []
    for form in parts.get(decision, []):
        for name, errors in form.errors.items():
            # Errors of the form as a whole have no field.
            field = form.fields.get(name)
            label = f"{field.label}: " if field else ""
            lines.extend(f"{label}{error}" for error in errors)
    return lines


def _seen_state(seen: str) -> decisions.SeenState:
    """Read the two numbers back that a form carried: `edition-version`."""
    # Two keys of nineteen digits at most; nothing longer is looked through.
    edition, _dash, version = seen[:40].partition("-")
    # There is no version where the suggestion is about no record.
    if not is_key(edition) or (version and not is_key(version)):
        message = gettext(
            "This form came incomplete. Look it through and decide again."
        )
        raise DirectoryError(message)
    return decisions.SeenState(int(edition), int(version) if version else None)
