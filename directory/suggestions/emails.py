"""Letters to senders and the daily digest for staff: each a row of the caller's
transaction, sent and retried by the worker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import pgettext
from post_office.models import PRIORITY, STATUS, Email

from directory import permissions
from directory.lib import text
from directory.models import (
    GreetedAddress,
    Letter,
    Page,
    Sender,
    SiteSettings,
    StaffPreference,
    Suggestion,
)
from directory.models.suggestions import FIELD_WORDS
from directory.permissions import Effect
from directory.suggestions import status

Kind, Verdict = Letter.Kind, Suggestion.Verdict
THINKING_TIME = timedelta(minutes=10)
# A letter due within this time may be on its way already: senders read the queue before
# they note what they sent.
ON_ITS_WAY = timedelta(minutes=1)
DOUBTFUL_PER_HOUR = 20
SUBJECT_LENGTH = 150
SHOWN = 20
RULES = "/criteria/"
_ONE_MAILBOX = re.compile(r"[!#-'*+./0-9=?A-Z^-~-]+@[^\s,;:<>\"@]+")
KIND_OF_STATE: dict[str, str] = {
    Suggestion.State.ACCEPTED: Kind.ACCEPTED,
    Suggestion.State.MERGED: Kind.MERGED,
    Suggestion.State.DECLINED: Kind.DECLINED,
}


def received(suggestion: Suggestion) -> None:
    """Say that a suggestion has come: at most once a day to an address, and with
    nothing that its sender wrote.

    Nothing goes to senders of spam, and in all only so many an hour to those of
    doubtful ones.
    """
    address = _address(suggestion)
    if address and not _is_one_of_many(suggestion) and _greet(address):
        _send(suggestion, Kind.RECEIVED, days=status.answer_days())


def asked(suggestion: Suggestion, question: str, *, by: User) -> None:
    """Send a question at once."""
    _send(suggestion, Kind.QUESTION, by=by, question=question)


def decided(suggestion: Suggestion, *, by: User) -> None:
    """Send what was decided in ten minutes, so that it can be taken back until then."""
    words = [FIELD_WORDS[name] for name in FIELD_WORDS if name in suggestion.published]
    _send(
        suggestion,
        KIND_OF_STATE[suggestion.state],
        by=by,
        at=timezone.now() + THINKING_TIME,
        changed=words,
    )


def undone(suggestion: Suggestion, *, by: User) -> None:
    """Take back the letter of a decision.

    Where one has left, or may have, send another that corrects it.
    """
    has_left = False
    for letter in suggestion.letters.filter(
        kind__in=KIND_OF_STATE.values()
    ).select_related("email"):
        has_left |= not _take_back(letter)
    if has_left and suggestion.letters.last().kind != Kind.CORRECTED:  # type: ignore[union-attr]
        _send(suggestion, Kind.CORRECTED, by=by)


def verdict_mended(suggestions: Sequence[Suggestion], verdict: str) -> None:
    """Take back the letters to senders of spam, or greet those of what was no spam
    after all.
    """
    letters = Letter.objects.filter(suggestion__in=suggestions).select_related("email")
    if verdict == Verdict.SPAM:
        for letter in letters:
            _take_back(letter)
        return
    greeted = set(
        letters.filter(kind=Kind.RECEIVED).values_list("suggestion", flat=True)
    )
    known = set(
        Sender.objects.filter(suggestion__in=suggestions)
        .exclude(email="")
        .values_list("suggestion", flat=True)
    )
    for suggestion in suggestions:
        if suggestion.pk in known - greeted:
            received(suggestion)


@dataclass(frozen=True)
class Failure:
    """A mail that did not go out: about which suggestion, if any, since when and why.

    Never to whom.
    """

    key: int
    suggestion: int | None
    subject: str
    at: datetime
    error: str
    is_given_up: bool


def failed() -> list[Failure]:
    """Return the newest mails that failed, those that are tried again among them."""
    mails = Email.objects.filter(status__in=(STATUS.failed, STATUS.requeued)).order_by(
        "-last_updated", "-pk"
    )[:SHOWN]
    about = dict(
        Letter.objects.filter(email__in=[mail.pk for mail in mails]).values_list(
            "email", "suggestion"
        )
    )
    return [
        Failure(
            mail.pk,
            about.get(mail.pk),
            mail.subject,
            mail.created,
            _error(mail),
            mail.status == STATUS.failed,
        )
        for mail in mails.prefetch_related("logs")
    ]


def send_again() -> int:
    """Put all mails that were given up back into the queue, and return how many there
    are.
    """
    given_up = Email.objects.filter(status=STATUS.failed)
    number: int = given_up.update(
        status=STATUS.queued,
        number_of_retries=0,
        scheduled_time=None,
        last_updated=timezone.now(),
    )
    return number


def goes_to_folder() -> bool:
    """Tell whether mails land in a folder, because no mail server is configured."""
    return not settings.EMAIL_URL


def send_digest() -> str:
    """Write to the staff who want it what waits.

    Nothing where nothing waits, and once a day only.
    """
    waiting = list(Suggestion.objects.pending().exclude(verdict=Verdict.SPAM))
    if not waiting:
        return pgettext("staff", "Nothing waits")
    written = [wish for wish in _wishes() if _digest(wish, waiting)]
    return pgettext("staff", "%(number)d written to; %(waiting)d suggestions wait") % {
        "number": len(written),
        "waiting": len(waiting),
    }


def wants_digest(user: User) -> bool:
    """Tell whether this person has the daily mail."""
    return StaffPreference.objects.filter(user=user, wants_digest=True).exists()


def wish_digest(user: User, *, is_wanted: bool) -> None:
    """Let a person have the daily mail, or no longer."""
    StaffPreference.objects.update_or_create(
        user=user, defaults={"wants_digest": is_wanted}
    )


def _wishes() -> list[StaffPreference]:
    """Return the wishes of the staff who may decide, have an address and were not
    written to today.
    """
    wishes = StaffPreference.objects.filter(
        wants_digest=True, user__is_active=True, user__is_staff=True
    ).exclude(user__email="")
    open_wishes = wishes.exclude(digest_sent_on=timezone.localdate()).select_related(
        "user"
    )
    decide = Effect.DECIDE
    return [
        wish for wish in open_wishes if permissions.may(wish.user, decide, Suggestion)
    ]


def _digest(wish: StaffPreference, waiting: Iterable[Suggestion]) -> Email:
    doubtful = [one for one in waiting if one.verdict == Verdict.DOUBTFUL]
    clean = [one for one in waiting if one.verdict == Verdict.CLEAN]
    context = {
        "kinds": [
            (kind.label, number)
            for kind in Suggestion.Kind
            if (number := sum(one.kind == kind for one in clean))
        ],
        "doubtful": len(doubtful),
        "mine": sum(one.assigned_to_id == wish.user_id for one in waiting),
        "number": len(clean) or len(doubtful),
        "oldest": min(one.received_at for one in waiting),
        "name": wish.user.first_name,
        "link": settings.SITE_URL + reverse("admin:index"),
    }
    wish.digest_sent_on = timezone.localdate()
    wish.save(update_fields=["digest_sent_on"])
    return _queue(wish.user.email, "digest", settings.LANGUAGE_CODE, context)


def _send(
    suggestion: Suggestion,
    kind: str,
    *,
    by: User | None = None,
    at: datetime | None = None,
    **context: Any,
) -> None:
    """Queue one letter in the language of the form, where there is an address and it is
    not spam.
    """
    address = _address(suggestion)
    if not address:
        return
    language = status.language_of(suggestion)
    with translation.override(language):
        context |= _surroundings(suggestion, by)
    mail = _queue(address, kind, language, context, at=at)
    Letter.objects.create(suggestion=suggestion, email=mail, kind=kind)


def _address(suggestion: Suggestion) -> str:
    """Return whom to write to, nobody where there is no address or it is spam.

    The queue parts addresses at commas, so a quoted one could hold other people's.
    """
    if suggestion.verdict == Verdict.SPAM:
        return ""
    address = (
        Sender.objects.filter(suggestion=suggestion.pk)
        .values_list("email", flat=True)
        .first()
        or ""
    )
    return address if _ONE_MAILBOX.fullmatch(address) else ""


def _surroundings(suggestion: Suggestion, by: User | None) -> dict[str, Any]:
    """Return what all letters may name, with links from the address that is configured,
    in the active language.
    """
    organization = suggestion.organization
    shown = organization if organization and organization.is_published else None
    rules = Page.objects.filter(path=RULES, is_published=True).first()
    return {
        "suggestion": suggestion,
        "organization": shown,
        "name": shown.name if shown else suggestion.name,
        "record": settings.SITE_URL + shown.get_absolute_url() if shown else "",
        "rules": settings.SITE_URL + rules.get_absolute_url() if rules else "",
        "link": status.status_address(suggestion),
        "signature": by.first_name if by else "",
    }


def _queue(
    to: str,
    name: str,
    language: str,
    context: dict[str, Any],
    *,
    at: datetime | None = None,
) -> Email:
    """Write a mail into the queue.

    Its row is made here, since post_office's own functions read texts as templates.
    """
    site = SiteSettings.objects.current()
    with translation.override(language):
        context = {"site_name": site.site_name, **context}
        subject = text.clean_line(
            render_to_string(f"email/{name}_subject.txt", context)
        )
        body = render_to_string(f"email/{name}_body.txt", context).strip() + "\n"
    headers = {"Auto-Submitted": "auto-generated"} | (
        {"Reply-To": site.contact_email} if site.contact_email else {}
    )
    return Email.objects.create(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        subject=text.cut(subject, SUBJECT_LENGTH, earliest=SUBJECT_LENGTH),
        message=body,
        headers=headers,
        priority=PRIORITY.medium,
        status=STATUS.queued,
        scheduled_time=at,
    )


def _take_back(letter: Letter) -> bool:
    """Delete a letter that cannot have left; tell whether that was so."""
    mail = letter.email
    waits = (
        mail.status in (STATUS.queued, STATUS.requeued)
        and mail.scheduled_time is not None
    )
    if mail.status == STATUS.failed or (
        waits and mail.scheduled_time > timezone.now() + ON_ITS_WAY
    ):
        mail.delete()
        return True
    return False


def _greet(address: str) -> bool:
    """Note that a mailbox is greeted today, whatever tag stands behind its name.

    Tell whether it had not been.
    """
    name, _at, host = address.casefold().rpartition("@")
    mailbox = f"{name.partition('+')[0]}@{host}"
    key = salted_hmac("directory.greeted", mailbox, algorithm="sha256").hexdigest()
    return GreetedAddress.objects.get_or_create(key=key, on=timezone.localdate())[1]


def _is_one_of_many(suggestion: Suggestion) -> bool:
    """Tell whether it is doubtful, and so many doubtful ones came within the hour that
    they look like a flood.
    """
    recent = Suggestion.objects.received_since(
        timezone.now() - timedelta(hours=1)
    ).filter(verdict=Verdict.DOUBTFUL)
    return suggestion.verdict == Verdict.DOUBTFUL and recent.count() > DOUBTFUL_PER_HOUR


def _error(mail: Email) -> str:
    """Return the kind of the newest error: its message may name the address."""
    return max(
        ((log.date, log.exception_type) for log in mail.logs.all()), default=(None, "")
    )[1]
