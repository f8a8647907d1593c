"""What a visitor does: suggest, answer, amend, withdraw, be forgotten.

What staff do with it stands in decisions.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from directory.errors import DirectoryError
from directory.history import changes
from directory.lib import text
from directory.models import Sender, Suggestion
from directory.suggestions import bounds, emails, retention, spam, status, turn
from directory.suggestions.drafts import Client, Draft


def submit(draft: Draft, *, client: Client) -> Suggestion:
    """Store a suggestion, its sender and the first letter in one transaction.

    A form that comes twice counts once, and so do the same words that a browser sends
    anew, as after Back, while the first ones wait.
    """
    try:
        with transaction.atomic():
            changes.wait_for_turn()
            return _of_form(draft) or _sent_before(draft) or _stored(draft, client)
    except IntegrityError:
        if first := _of_form(draft):
            return first
        raise


def answer(suggestion: Suggestion, words: str) -> None:
    """Keep the sender's answer to an open question.

    Staff who look at it are told that there is something new. The same answer pressed
    twice is kept once.
    """
    words = text.clean_block(words)
    last = suggestion.messages.last()
    if last is not None and last.is_answer and last.text == words:
        return
    with turn.pending(suggestion):
        if suggestion.state != Suggestion.State.QUESTION:
            raise DirectoryError(
                gettext("There is no open question any more. Thank you.")
            )
        if not words:
            raise DirectoryError(gettext("Please write an answer. One line is enough."))
        suggestion.messages.create(text=words, is_answer=True)
        suggestion.state = status.state_while_pending(suggestion)
        _keep(suggestion, "state")


def amend(suggestion: Suggestion, draft: Draft) -> None:
    """Replace what was sent by what the sender wrote now.

    A verdict can only become worse by it.
    """
    with turn.pending(suggestion):
        _write(suggestion, draft)
        judgement = spam.judge_words(draft)
        # Mended words could otherwise wash away what spoke against the first ones.
        if _rank(judgement.verdict) > _rank(suggestion.verdict):
            suggestion.verdict = judgement.verdict
            suggestion.points = judgement.points
            suggestion.reasons = judgement.reasons
        _keep(suggestion)


def mail_link(suggestion: Suggestion, address: str, *, client: Client) -> None:
    """Mail the private link to its sender, once the address is known for all letters.

    Writing an address is the consent. One that is kept stays, whatever is written; who
    had their details erased is written to no more.
    """
    with turn.pending(suggestion):
        sender = Sender.objects.filter(suggestion=suggestion.pk).first()
        if sender is None:
            raise DirectoryError(gettext("Your details were erased. We cannot write."))
        bounds.ask_letter(client)
        if not sender.email:
            sender.email = address
            sender.save(update_fields=["email"])
        emails.linked(suggestion, client)


def withdraw(suggestion: Suggestion) -> None:
    """End a suggestion that is not decided yet, and forget who sent it."""
    with turn.pending(suggestion):
        suggestion.state, suggestion.ended_at = (
            Suggestion.State.WITHDRAWN,
            timezone.now(),
        )
        _keep(suggestion, "state", "ended_at")
        retention.forget([suggestion.pk])


def erase_sender(suggestion: Suggestion) -> None:
    """Forget at once who sent it; the suggestion itself goes on."""
    retention.forget([suggestion.pk])
    suggestion.refresh_from_db()


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form cleaned as it is stored: repaired text, and lists of it."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return text.clean_block(value)
    if isinstance(value, list | tuple | set):
        return [text.clean_line(str(item)) for item in value]
    return str(value or "")


def _of_form(draft: Draft) -> Suggestion | None:
    if not draft.form_key:
        return None
    return Suggestion.objects.filter(form_key=draft.form_key).first()


def _sent_before(draft: Draft) -> Suggestion | None:
    """Return what waits with the very words that this browser sends with a new form."""
    if not draft.form_key:
        return None
    words = draft.form_key[len(draft.form_key) // 2 :]
    recent = timezone.now() - spam.TWINS_WITHIN
    # The fingerprint has an index, and leaves hardly anything to look through.
    waiting = Suggestion.objects.pending().received_since(recent)
    same = waiting.filter(fingerprint=spam.fingerprint(draft), form_key__endswith=words)
    return same.first()


def _stored(draft: Draft, client: Client) -> Suggestion:
    judgement = spam.judge(draft, client)
    suggestion = Suggestion(
        kind=draft.kind,
        language=draft.language,
        organization=draft.organization,
        form_key=draft.form_key or None,
        verdict=judgement.verdict,
        points=judgement.points,
        reasons=judgement.reasons,
    )
    _write(suggestion, draft)
    suggestion.save()
    Sender.objects.create(
        suggestion=suggestion,
        name=draft.sender_name,
        email=draft.sender_email,
        address_key=spam.address_key(client.address),
    )
    is_clean = judgement.verdict == Suggestion.Verdict.CLEAN
    bounds.count(client, is_clean=is_clean)
    emails.received(suggestion, client)
    return suggestion


def _write(suggestion: Suggestion, draft: Draft) -> None:
    name = (
        draft.values.get("name")
        or (draft.organization or suggestion.organization or suggestion).name
    )
    suggestion.kind, suggestion.name = draft.kind, str(name)
    suggestion.submitted = plain(draft.values)
    suggestion.note, suggestion.evidence, suggestion.how = (
        draft.note,
        draft.evidence,
        draft.how,
    )
    suggestion.is_different, suggestion.seen_version = (
        draft.is_different,
        draft.seen_version,
    )
    suggestion.fingerprint = spam.fingerprint(draft)


def _keep(suggestion: Suggestion, *fields: str) -> None:
    suggestion.edition += 1
    suggestion.save(update_fields=[*fields, "edition"] if fields else None)


def _rank(verdict: str) -> int:
    return Suggestion.Verdict.values.index(verdict)
