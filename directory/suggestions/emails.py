"""Letters to senders, and the daily digest for staff.

Each is a row of the caller's transaction, sent and retried by the worker.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, npgettext, pgettext
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
    SuggestionMessage,
)
from directory.models.suggestions import FIELD_WORDS
from directory.permissions import Effect
from directory.suggestions import amendments, bounds, status, wording
from directory.suggestions.drafts import Client

Kind = Letter.Kind
Verdict = Suggestion.Verdict
THINKING_TIME = timedelta(minutes=10)
# A letter due within this time may be on its way already: senders read the queue before
# they note what they sent.
ON_ITS_WAY = timedelta(minutes=1)
# Honest ones are doubtful now and then, never so many of them within an hour.
DOUBTFUL_PER_HOUR = 20
SUBJECT_LENGTH = 150
# The name is cut where it is long, so that no language loses its news behind it.
NAME_LENGTH = 70
# What one part of what was sent takes of a letter; the private page has it whole.
QUOTED_LENGTH = 300
LINKS_PER_SUGGESTION = 5
LINKS_PER_DAY = 3
MOST_FAILURES = 20
RULES_PATH = "/criteria/"
# One address that is not quoted: the queue parts addresses at commas, so a quoted one
# could hold those of other people.
_ONE_MAILBOX = re.compile(r"[!#-'*+./0-9=?A-Z^-~-]+@[^\s,;:<>\"@]+")
KIND_OF_STATE: dict[str, str] = {
    Suggestion.State.ACCEPTED: Kind.ACCEPTED,
    Suggestion.State.MERGED: Kind.MERGED,
    Suggestion.State.DECLINED: Kind.DECLINED,
}


def received(suggestion: Suggestion, client: Client | None = None) -> None:
    """Say that a suggestion has come, at most once a day to an address.

    It repeats nothing of what was written: anybody can enter anybody's address. Nothing
    goes to senders of spam, only so many an hour in all to those of doubtful ones, and
    only so many to what one network sends; without a client, staff let it go.
    """
    address = _address(suggestion)
    if not address or _is_in_flood(suggestion):
        return
    if client is not None and not bounds.has_letter_left(client):
        return
    if not _is_greeted("", address):
        return
    _send(suggestion, Kind.RECEIVED, days=status.answer_days())
    if client is not None:
        bounds.count_letter(client)


def linked(suggestion: Suggestion, client: Client) -> None:
    """Send the private link because the sender asked for it.

    Like the first letter it repeats nothing of what was written. So many a day go to a
    mailbox, whoever asks, and so many about one suggestion; who asks is not told.
    """
    address = _address(suggestion)
    if not address or _is_in_flood(suggestion):
        return
    links = suggestion.letters.filter(kind=Kind.LINK)
    if links.count() >= LINKS_PER_SUGGESTION:
        return
    times = map(str, range(LINKS_PER_DAY))
    if not any(_is_greeted(f"link {time} ", address) for time in times):
        return
    _send(suggestion, Kind.LINK)
    bounds.count_letter(client)


def asked(suggestion: Suggestion, question: str, *, by: User) -> None:
    """Send a question at once."""
    _send(suggestion, Kind.QUESTION, by=by, question=question)


def reminded(suggestion: Suggestion, question: SuggestionMessage) -> bool:
    """Ask once more what was asked; tell whether there is whom to write to."""
    return _send(
        suggestion,
        Kind.REMINDER,
        by=question.by,
        question=question.text,
        asked_at=question.at,
    )


def decided(suggestion: Suggestion, *, by: User) -> None:
    """Send what was decided in ten minutes, so that it can be taken back until then."""
    # In one order, whatever that of `published` is.
    words = [FIELD_WORDS[name] for name in FIELD_WORDS if name in suggestion.published]
    record = status.public_record(suggestion)
    _send(
        suggestion,
        KIND_OF_STATE[suggestion.state],
        by=by,
        at=timezone.now() + THINKING_TIME,
        changed=words,
        amended=amendments.labels(amendments.of(suggestion, record)),
        invites_again=status.invites_again(suggestion),
    )


def undone(suggestion: Suggestion, *, by: User) -> None:
    """Take back the letter of a decision.

    Where one has left, or may have, send another that corrects it.
    """
    has_left = False
    letters = suggestion.letters.select_related("email")
    for letter in letters.filter(kind__in=KIND_OF_STATE.values()):
        if not _take_back(letter):
            has_left = True
    if not has_left:
        return
    newest = suggestion.letters.last()
    # Undone once more before another letter left: that correction still holds.
    if newest is not None and newest.kind != Kind.CORRECTED:
        _send(suggestion, Kind.CORRECTED, by=by)


def verdict_mended(suggestions: Sequence[Suggestion], verdict: str) -> None:
    """Take back the letters to senders of spam, or greet who sent none after all."""
    letters = Letter.objects.filter(suggestion__in=suggestions).select_related("email")
    if verdict == Verdict.SPAM:
        for letter in letters:
            _take_back(letter)
        return
    greetings = letters.filter(kind=Kind.RECEIVED)
    greeted_keys = set(greetings.values_list("suggestion", flat=True))
    # Two statements for all of them, however many were ticked in the list.
    senders = Sender.objects.filter(suggestion__in=suggestions).exclude(email="")
    reachable_keys = set(senders.values_list("suggestion", flat=True))
    for suggestion in suggestions:
        if suggestion.pk in reachable_keys and suggestion.pk not in greeted_keys:
            received(suggestion)


@dataclass(frozen=True)
class Failure:
    """A mail that did not go out: about which suggestion, since when and why.

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
    failed_mails = Email.objects.filter(status__in=(STATUS.failed, STATUS.requeued))
    newest = failed_mails.order_by("-last_updated", "-pk").prefetch_related("logs")
    mails = list(newest[:MOST_FAILURES])
    letters = Letter.objects.filter(email__in=[mail.pk for mail in mails])
    suggestion_keys = dict(letters.values_list("email", "suggestion"))
    failures = []
    for mail in mails:
        attempts = [(log.date, log.exception_type) for log in mail.logs.all()]
        # Only the kind of the error: its message may name the address.
        _at, error = max(attempts, default=(None, ""))
        failure = Failure(
            key=mail.pk,
            suggestion=suggestion_keys.get(mail.pk),
            subject=mail.subject,
            at=mail.created,
            error=error,
            is_given_up=mail.status == STATUS.failed,
        )
        failures.append(failure)
    return failures


def send_again() -> int:
    """Put all mails that were given up back into the queue; return their number."""
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
    """Write to the staff who want it what waits for them.

    Nothing where nothing waits, and once a day only.
    """
    waiting = list(Suggestion.objects.for_staff().exclude(verdict=Verdict.SPAM))
    if not waiting:
        return pgettext("staff", "Nothing waits")
    wishes = _wishes()
    for wish in wishes:
        _queue_digest(wish, waiting)
    words = npgettext(
        "staff",
        "%(number)d written to; %(waiting)d suggestion waits",
        "%(number)d written to; %(waiting)d suggestions wait",
        len(waiting),
    )
    return words % {"number": len(wishes), "waiting": len(waiting)}


def wants_digest(user: User) -> bool:
    """Tell whether this person has the daily mail."""
    return StaffPreference.objects.filter(user=user, wants_digest=True).exists()


def wish_digest(user: User, *, is_wanted: bool) -> None:
    """Let a person have the daily mail, or no longer."""
    StaffPreference.objects.update_or_create(
        user=user, defaults={"wants_digest": is_wanted}
    )


def _wishes() -> list[StaffPreference]:
    """Return the wishes to fulfil today, of staff who may decide and have a mailbox."""
    wishes = (
        StaffPreference.objects.filter(
            wants_digest=True, user__is_active=True, user__is_staff=True
        )
        .exclude(user__email="")
        .exclude(digest_sent_on=timezone.localdate())
        .select_related("user")
    )
    return [
        wish for wish in wishes if permissions.may(wish.user, Effect.DECIDE, Suggestion)
    ]


def _queue_digest(wish: StaffPreference, waiting: Sequence[Suggestion]) -> None:
    doubtful = []
    clean = []
    for suggestion in waiting:
        if suggestion.verdict == Verdict.DOUBTFUL:
            doubtful.append(suggestion)
        else:
            clean.append(suggestion)
    number_of_kind = Counter(suggestion.kind for suggestion in clean)
    number_of_own = sum(
        suggestion.assigned_to_id == wish.user_id for suggestion in waiting
    )
    context = {
        "kinds": [
            (kind.label, number_of_kind[kind])
            for kind in Suggestion.Kind
            if number_of_kind[kind]
        ],
        "doubtful": len(doubtful),
        "mine": number_of_own,
        # What may be spam makes the subject only where nothing else waits.
        "number": len(clean) or len(doubtful),
        "oldest": min(suggestion.received_at for suggestion in waiting),
        "name": wish.user.first_name,
        "link": settings.SITE_URL + reverse("admin:index"),
    }
    wish.digest_sent_on = timezone.localdate()
    wish.save(update_fields=["digest_sent_on"])
    queue_mail(wish.user.email, "digest", settings.LANGUAGE_CODE, context)


def _send(
    suggestion: Suggestion,
    kind: str,
    *,
    by: User | None = None,
    at: datetime | None = None,
    **context: object,
) -> bool:
    """Queue one letter in the language of the form, if there is whom to write to.

    Return whether there is.
    """
    address = _address(suggestion)
    if not address:
        return False
    language = status.language_of(suggestion)
    with translation.override(language):
        context |= _common_context(suggestion, by)
    mail = queue_mail(address, kind, language, context, at=at)
    Letter.objects.create(suggestion=suggestion, email=mail, kind=kind)
    return True


def is_mailbox(address: str) -> bool:
    """Tell whether this is one plain address, to which a mail can be written."""
    return bool(_ONE_MAILBOX.fullmatch(address))


def _address(suggestion: Suggestion) -> str:
    """Return whom to write to: nobody where there is no address or it is spam."""
    if suggestion.verdict == Verdict.SPAM:
        return ""
    senders = Sender.objects.filter(suggestion=suggestion.pk)
    address = senders.values_list("email", flat=True).first()
    if address is None or not is_mailbox(address):
        return ""
    return address


def _common_context(suggestion: Suggestion, by: User | None) -> dict[str, object]:
    """Return what all letters may name, in the active language.

    Links begin with the address that is configured, never with that of a request.
    """
    # A record that readers do not see is not told of by mail either.
    record = status.public_record(suggestion)
    # What the sender called it: of a correction that is the name of the record.
    suggested = _short(suggestion.name)
    name = suggested
    about = ""
    record_address = ""
    if record is not None:
        name = _short(record.name)
        # Staff wrote it, unlike that of a new one.
        about = "" if suggestion.is_new else name
        record_address = settings.SITE_URL + record.get_absolute_url()
    sender = status.sender_of(suggestion)
    rules_address = ""
    rules = Page.objects.filter(path=RULES_PATH, is_published=True).first()
    if rules is not None:
        rules_address = settings.SITE_URL + rules.get_absolute_url()
    return {
        "suggestion": suggestion,
        "organization": record,
        "name": name,
        "suggested": suggested,
        "about": about,
        "person": text.clean_line(sender.name) if sender else "",
        "quoted": _quoted(suggestion),
        "record": record_address,
        "rules": rules_address,
        "link": status.status_address(suggestion),
        "signature": by.first_name if by else "",
    }


def _short(name: str) -> str:
    """Return a name for a subject: on one line, and cut before the news is."""
    return text.cut(text.clean_line(name), NAME_LENGTH, earliest=NAME_LENGTH)


def _quoted(suggestion: Suggestion) -> str:
    """Return what was sent, each line marked as a quotation, long parts cut."""
    lines = []
    for label, words in wording.rows(suggestion):
        if not label.endswith("?"):
            label = gettext("%(label)s:") % {"label": label}
        shown = text.cut(words, QUOTED_LENGTH)
        lines += f"{label} {shown}".splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def queue_mail(
    to: str,
    name: str,
    language: str,
    context: dict[str, object],
    *,
    at: datetime | None = None,
) -> Email:
    """Write a mail into the queue.

    Its row is made here, since post_office's own functions read texts as templates.
    """
    site = SiteSettings.objects.current()
    with translation.override(language):
        context = {"site_name": site.local_site_name, **context}
        subject = render_to_string(f"email/{name}_subject.txt", context)
        body = render_to_string(f"email/{name}_body.txt", context)
    # So marked, no other program answers, as with a note of absence.
    headers = {"Auto-Submitted": "auto-generated"}
    if site.contact_email:
        headers["Reply-To"] = site.contact_email
    # A header is one line: a name with a line break in it must not begin another.
    subject_line = text.clean_line(subject)
    return Email.objects.create(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        subject=text.cut(subject_line, SUBJECT_LENGTH, earliest=SUBJECT_LENGTH),
        message=body.strip() + "\n",
        headers=headers,
        priority=PRIORITY.medium,
        status=STATUS.queued,
        scheduled_time=at,
    )


def _take_back(letter: Letter) -> bool:
    """Delete a letter that cannot have left; tell whether that was so."""
    mail = letter.email
    cannot_have_left: bool = mail.status == STATUS.failed
    if mail.status in (STATUS.queued, STATUS.requeued) and mail.scheduled_time:
        cannot_have_left = mail.scheduled_time > timezone.now() + ON_ITS_WAY
    if cannot_have_left:
        mail.delete()
    return cannot_have_left


def _is_greeted(occasion: str, address: str) -> bool:
    """Note that a mailbox is greeted today; tell whether it had not been."""
    name, _at, host = address.casefold().rpartition("@")
    # What stands behind a plus sign reaches the same mailbox.
    mailbox_name, _plus, _tag = name.partition("+")
    digest = salted_hmac(
        "directory.greeted", f"{occasion}{mailbox_name}@{host}", algorithm="sha256"
    )
    _greeted, is_first = GreetedAddress.objects.get_or_create(
        key=digest.hexdigest(), on=timezone.localdate()
    )
    return is_first


def _is_in_flood(suggestion: Suggestion) -> bool:
    """Tell whether it is doubtful and came with many doubtful ones within the hour."""
    if suggestion.verdict != Verdict.DOUBTFUL:
        return False
    hour_ago = timezone.now() - timedelta(hours=1)
    recent = Suggestion.objects.received_since(hour_ago)
    return recent.filter(verdict=Verdict.DOUBTFUL).count() > DOUBTFUL_PER_HOUR
