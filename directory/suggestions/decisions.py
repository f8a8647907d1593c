"""What staff do with suggestions: take, ask, accept, merge, decline, undo, and mend a
verdict about spam.

Each decision is one transaction in which no other writer is at work. It refuses what
the decider has not seen, or has no right to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext
from reversion.models import Version

from directory import permissions
from directory.errors import DirectoryError
from directory.history import changes, differences, log, versions
from directory.lib import text
from directory.models import AlternateName, Organization, Suggestion
from directory.permissions import Effect
from directory.suggestions import apply, emails, status, turn

State, Verdict = Suggestion.State, Suggestion.Verdict


@dataclass(frozen=True)
class SeenState:
    """What the decider looked at: the suggestion's edition, and the newest version of
    the record that would change.
    """

    edition: int
    version: int | None = None


def take(suggestion: Suggestion, *, by: User) -> None:
    """Note that this person looks at it; whoever had it before does no longer."""
    with turn.pending(suggestion, by=by):
        suggestion.assigned_to, suggestion.assigned_at = by, timezone.now()
        _keep_pending(suggestion)
        _note([suggestion], pgettext("staff", "Taken"), by=by)


def release(suggestion: Suggestion, *, by: User) -> None:
    """Note that nobody looks at it."""
    with turn.pending(suggestion, by=by):
        suggestion.assigned_to = suggestion.assigned_at = None
        _keep_pending(suggestion)
        _note([suggestion], pgettext("staff", "Given back"), by=by)


def accept(
    suggestion: Suggestion,
    values: Mapping[str, Any],
    *,
    by: User,
    seen: SeenState,
    note_source: bool = True,
    as_draft: bool = False,
    note: str = "",
) -> Organization:
    """Publish a new record with these values, or write them into the one that the
    suggestion is about.

    `as_draft`: a new one that readers do not see yet. `note` stands in the history.
    """
    with _deciding(suggestion, seen, Effect.ACCEPT, by=by):
        organization = apply.subject_of(suggestion, as_draft=as_draft)
        if organization.pk:
            _refuse_unseen_record(organization, seen)
        comment = pgettext("staff", "Suggestion %(number)d accepted") % {
            "number": suggestion.pk
        }
        plan = apply.PlannedChange(
            suggestion,
            values,
            by=by,
            comment=_with_note(comment, note),
            note_source=note_source,
        )
        _publish(plan, organization, State.ACCEPTED)
    return organization


def merge_into(
    suggestion: Suggestion,
    organization: Organization,
    values: Mapping[str, Any],
    *,
    by: User,
    seen: SeenState,
    name_kind: str = AlternateName.Kind.SHORT,
    note: str = "",
) -> Organization:
    """Write these values into a record that was listed already.

    The name becomes an alternate one of this kind, or none. `note` stands in the
    history.
    """
    with _deciding(suggestion, seen, Effect.ACCEPT, by=by):
        present = apply.present(organization.pk)
        _refuse_unseen_record(present, seen)
        comment = pgettext("staff", "Suggestion %(number)d added to this record") % {
            "number": suggestion.pk
        }
        plan = apply.PlannedChange(
            suggestion,
            values,
            by=by,
            comment=_with_note(comment, note),
            name_kind=name_kind,
            keeps_name=True,
        )
        _publish(plan, present, State.MERGED)
    return present


def ask(suggestion: Suggestion, question: str, *, by: User, seen: SeenState) -> None:
    """Put a question to the sender, who finds it on the private page and, where there
    is an address, in the mail.
    """
    with _deciding(suggestion, seen, Effect.DECIDE, by=by):
        words = _required(question, pgettext("staff", "Write the question."))
        last = suggestion.messages.last()
        if last is not None and (last.text, last.is_answer) == (words, False):
            raise DirectoryError(pgettext("staff", "This question was asked already."))
        suggestion.messages.create(text=words, by=by)
        if suggestion.assigned_to is None:
            suggestion.assigned_to, suggestion.assigned_at = by, timezone.now()
        suggestion.verdict = Verdict.CLEAN
        _keep_pending(suggestion)
        _note([suggestion], pgettext("staff", "Question asked"), by=by)
        emails.asked(suggestion, words, by=by)


def decline(suggestion: Suggestion, reason: str, *, by: User, seen: SeenState) -> None:
    """End a suggestion without a change; the reason is what the sender reads."""
    with _deciding(suggestion, seen, Effect.DECIDE, by=by):
        suggestion.reason = _required(
            reason, pgettext("staff", "Write the reason; the sender reads it.")
        )
        _end(suggestion, State.DECLINED, by=by)


def refusal_of_undo(suggestion: Suggestion) -> str:
    """Return why a decision cannot be undone, nothing if it can."""
    if not suggestion.is_decided:
        return pgettext("staff", "This is not decided.")
    if suggestion.state == State.DECLINED:
        return ""
    organization = suggestion.organization
    if organization is None:
        return pgettext("staff", "The record is gone.")
    if changes.newest_version(organization) != suggestion.version_after:
        return pgettext("staff", "“%(name)s” was changed since.") % {
            "name": organization
        }
    others = Suggestion.objects.about(organization.pk).exclude(pk=suggestion.pk)
    if suggestion.made_record and others.exists():
        return pgettext("staff", "Other suggestions are about “%(name)s” by now.") % {
            "name": organization
        }
    return ""


def undo(suggestion: Suggestion, *, by: User) -> None:
    """Bring back everything as it was before the decision, and its letter.

    One that has left is followed by a correction.
    """
    with turn.held(suggestion):
        permissions.ask(by, Effect.UNDO, suggestion)
        if refusal := refusal_of_undo(suggestion):
            raise DirectoryError(refusal)
        _take_back_record(suggestion, by=by)
        suggestion.organization_id = suggestion.before["organization"]
        suggestion.verdict = suggestion.before["verdict"]
        suggestion.before = {}
        suggestion.ended_at = None
        suggestion.decided_by = None
        suggestion.version_before = None
        suggestion.version_after = None
        suggestion.reason = ""
        suggestion.published = {}
        _keep_pending(suggestion)
        _note([suggestion], pgettext("staff", "Decision undone"), by=by)
        emails.undone(suggestion, by=by)


def mark(suggestion: Suggestion, verdict: str, *, by: User) -> None:
    """Mend the verdict of one that waits: its letters follow."""
    with turn.pending(suggestion, by=by):
        suggestion.verdict = verdict
        suggestion.save(update_fields=["verdict"])
        _note_verdict([suggestion], verdict, by=by)
        emails.verdict_mended([suggestion], verdict)


def mark_all(keys: Iterable[int], verdict: str, *, by: User) -> int:
    """Mend the verdict of all of these that wait, and return how many there were."""
    permissions.ask(by, Effect.DECIDE, Suggestion)
    with transaction.atomic():
        changes.wait_for_turn()
        waiting = list(
            Suggestion.objects.pending()
            .filter(pk__in=list(keys))
            .exclude(verdict=verdict)
            .select_for_update()
        )
        Suggestion.objects.filter(
            pk__in=[suggestion.pk for suggestion in waiting]
        ).update(verdict=verdict)
        for suggestion in waiting:
            suggestion.verdict = verdict
        _note_verdict(waiting, verdict, by=by)
        emails.verdict_mended(waiting, verdict)
    return len(waiting)


@contextmanager
def _deciding(
    suggestion: Suggestion,
    seen: SeenState,
    effect: Effect,
    *,
    by: User,
) -> Iterator[None]:
    """Give the decider the only turn.

    Refused without the right to it, and when it was decided or changed meanwhile.
    """
    with turn.pending(suggestion, effect, by=by):
        if suggestion.edition != seen.edition:
            raise DirectoryError(
                pgettext(
                    "staff",
                    "The sender changed or answered something since you opened this."
                    " Look again.",
                )
            )
        suggestion.before = {
            "organization": suggestion.organization_id,
            "verdict": suggestion.verdict,
        }
        yield


def _refuse_unseen_record(organization: Organization, seen: SeenState) -> None:
    """Refuse to write into a record that changed since it was looked at, and name what
    changed.
    """
    newest = changes.newest_version(organization)
    if newest == seen.version:
        return
    stored = Version.objects.get_for_object(organization)
    old = stored.filter(pk=seen.version).first()
    labels = ""
    if old is not None:
        before, after = versions.snapshot(old), versions.present(organization)
        changed = differences.between(before, after)
        labels = ", ".join(difference.label for difference in changed)
    labels = labels or pgettext("staff", "nothing that is shown")
    words = pgettext(
        "staff", "“%(name)s” was changed since you opened this: %(labels)s. Look again."
    )
    raise DirectoryError(words % {"name": organization, "labels": labels})


def _with_note(comment: str, note: str) -> str:
    """Return the words that stand beside a change, with those of the decider."""
    cleaned = text.clean_line(note)
    return f"{comment}: {cleaned}" if cleaned else comment


def _publish(plan: apply.PlannedChange, organization: Organization, state: str) -> None:
    suggestion = plan.suggestion
    suggestion.version_before = (
        changes.version_of(organization, by=plan.by) if organization.pk else None
    )
    suggestion.published = apply.write(plan, organization)
    suggestion.version_after = changes.newest_version(organization)
    suggestion.organization, suggestion.verdict = organization, Verdict.CLEAN
    _end(suggestion, state, by=plan.by)


def _end(suggestion: Suggestion, state: str, *, by: User) -> None:
    suggestion.state = state
    suggestion.decided_by = by
    suggestion.ended_at = timezone.now()
    suggestion.save()
    _note([suggestion], suggestion.get_state_display(), by=by)
    emails.decided(suggestion, by=by)


def _keep_pending(suggestion: Suggestion) -> None:
    suggestion.state = status.state_while_pending(suggestion)
    suggestion.save()


def _note(suggestions: Iterable[Suggestion], words: str, *, by: User) -> None:
    """Write into the admin log who did what.

    The row itself forgets it with the next decision, or goes altogether. Its number
    stands for it: its name may hold what is to be forgotten, and the log stays.
    """

    def name_of(suggestion: Suggestion) -> str:
        return pgettext("staff", "Suggestion %(number)d") % {"number": suggestion.pk}

    log.note(suggestions, by=by, comment=words, name_of=name_of)


def _note_verdict(suggestions: Iterable[Suggestion], verdict: str, *, by: User) -> None:
    words = pgettext("staff", "Verdict: %(verdict)s")
    _note(suggestions, words % {"verdict": Verdict(verdict).label}, by=by)


def _take_back_record(suggestion: Suggestion, *, by: User) -> None:
    organization = suggestion.organization
    if organization is None:
        return
    comment = pgettext("staff", "Suggestion %(number)d: decision undone") % {
        "number": suggestion.pk
    }
    if suggestion.made_record:
        changes.removed(organization, by=by, comment=comment, is_asked=True)
    elif suggestion.version_before:
        before = Version.objects.get(pk=suggestion.version_before)
        changes.reverted(before, by=by, comment=comment, is_asked=True)


def _required(words: str, otherwise: str) -> str:
    cleaned = text.clean_block(words)
    if not cleaned:
        raise DirectoryError(otherwise)
    return cleaned
