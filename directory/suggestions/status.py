"""The status page of a suggestion: its token, what it shows, how long answers take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from directory.lib import dates, text
from directory.lib.keys import is_key
from directory.models import Organization, Sender, Suggestion, SuggestionMessage
from directory.models.suggestions import FIELD_WORDS
from directory.suggestions import amendments, wording

# The time that answers take is told from so many recent decisions on, so that one slow
# or quick answer makes no promise.
FEWEST_DECISIONS = 5
MOST_DECISIONS = 1000
RECENT = timedelta(days=180)
_signer = Signer(salt="directory.suggestion", sep=".")


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


def token_of(suggestion: Suggestion) -> str:
    """Return the secret word of the private page.

    It is derived, stored nowhere, and stays right while the key is known.
    """
    return _signer.sign(f"{suggestion.pk}.{suggestion.secret}")


def of_token(token: str) -> Suggestion | None:
    """Return the suggestion of a private page; None for any other token or when over.

    The number alone opens nothing: after a restore it is given again, to another one.
    """
    number, _, secret = _signed(token).partition(".")
    if not secret:
        return None
    return _still_open(Suggestion.objects.filter(pk=number, secret=secret))


def of_former_token(token: str) -> Suggestion | None:
    """Return the suggestion of a token from when the number alone was signed, or None.

    Only rows that were there at that time have one, so a number given again is safe.
    """
    number = _signed(token)
    if not is_key(number):
        return None
    return _still_open(Suggestion.objects.filter(pk=number, has_former_token=True))


def status_address(suggestion: Suggestion) -> str:
    """Return the whole address of the private page, in the language of the form."""
    # Letters and staff need it, too, whatever language is active for them.
    with translation.override(language_of(suggestion)):
        return settings.SITE_URL + reverse("suggestion", args=[token_of(suggestion)])


def language_of(suggestion: Suggestion) -> str:
    """Return the language in which its sender is spoken to."""
    # The portal may have lost a language since.
    if suggestion.language not in dict(settings.LANGUAGES):
        return settings.LANGUAGE_CODE
    return suggestion.language


def state_while_pending(suggestion: Suggestion) -> str:
    """Return the state of one that is not decided.

    It follows from what was asked last and from who took it.
    """
    newest_message = suggestion.messages.last()
    if newest_message is not None and not newest_message.is_answer:
        return Suggestion.State.QUESTION
    if suggestion.assigned_to_id:
        return Suggestion.State.LOOKED_AT
    return Suggestion.State.RECEIVED


def answer_days() -> int | None:
    """Return within how many whole days half of the recent suggestions were decided.

    None while there are too few to say.
    """
    decisions = (
        Suggestion.objects.decided()
        .exclude(verdict=Suggestion.Verdict.SPAM)
        .filter(decided_by__isnull=False, ended_at__gte=timezone.now() - RECENT)
        .order_by("-ended_at")
    )
    times = decisions.values_list("received_at", "ended_at")[:MOST_DECISIONS]
    days = [
        (ended_at - received_at) / timedelta(days=1)
        for received_at, ended_at in times
        if ended_at
    ]
    if len(days) < FEWEST_DECISIONS:
        return None
    return max(1, ceil(median(days)))


def waiting_about(organization: Organization) -> list[str]:
    """Return in words what waits about a record: of which kind, and how many of each.

    A wish to be left out is told as a correction: it is nobody else's business.
    """
    kinds = Suggestion.objects.queued().about(organization.pk)
    numbers = Counter(kinds.order_by().values_list("kind", flat=True))
    closed, link = numbers[Suggestion.Kind.CLOSED], numbers[Suggestion.Kind.LINK]
    others = numbers.total() - closed - link
    phrases = [
        (
            others,
            ngettext("one correction", "%(number)s corrections", others),
        ),
        (
            closed,
            ngettext(
                "one note that it has closed",
                "%(number)s notes that it has closed",
                closed,
            ),
        ),
        (
            link,
            ngettext(
                "one note that its website does not work",
                "%(number)s notes that its website does not work",
                link,
            ),
        ),
    ]
    return [
        words % {"number": number_format(number, force_grouping=True)}
        for number, words in phrases
        if number
    ]


def page_of(suggestion: Suggestion) -> dict[str, object]:
    """Return all that the status page shows, in a fixed number of statements."""
    changed = [
        str(words)
        for name, words in FIELD_WORDS.items()
        if name in suggestion.published
    ]
    sender = sender_of(suggestion)
    # Whoever has the link sees the page, so it does not give the address away.
    sender_words = (
        {"name": sender.name, "email": masked(sender.email)} if sender else None
    )
    record = public_record(suggestion)
    return {
        "suggestion": suggestion,
        "steps": list(_steps(suggestion)),
        "record": record,
        "sent": wording.rows(suggestion, is_page=True),
        "changed": changed,
        "amendments": amendments.of(suggestion, record),
        "is_fresh": suggestion.state == Suggestion.State.RECEIVED
        and not suggestion.messages.exists(),
        "is_again": invites_again(suggestion),
        "can_change": can_change(suggestion),
        "sender": sender_words,
        "link": status_address(suggestion),
        "address": reverse("suggestion", args=[token_of(suggestion)]),
        "days": settings.PERSONAL_DATA_DAYS,
    }


def sender_of(suggestion: Suggestion) -> Sender | None:
    """Return who sent it, None when that was forgotten."""
    return Sender.objects.filter(suggestion=suggestion.pk).first()


def public_record(suggestion: Suggestion) -> Organization | None:
    """Return the record that a suggestion is about, if readers see it."""
    record = suggestion.organization
    if record is None or not record.is_published:
        return None
    return record


def can_change(suggestion: Suggestion) -> bool:
    """Tell whether its sender may write it anew: not while its record is hidden."""
    if not suggestion.is_pending:
        return False
    return suggestion.is_new or public_record(suggestion) is not None


def closing_words(suggestion: Suggestion) -> str:
    """Return what a sender reads whose answer never came, in their language."""
    with translation.override(language_of(suggestion)):
        return gettext(
            "We had a question about this and have heard nothing for a month, so we"
            " close it for now. Nothing is wrong with it: you are welcome to send it"
            " again whenever it suits you."
        )


def invites_again(suggestion: Suggestion) -> bool:
    """Tell whether the reason of a decision already says that one may write again.

    So the sentence of ours that says it is not a second one.
    """
    reason = text.fold(suggestion.reason)
    with translation.override(language_of(suggestion)):
        begins = text.fold(gettext("If that changes"))
    return begins in reason or text.fold(closing_words(suggestion)) in reason


def masked(email: str) -> str:
    """Return an address so that its owner knows it and nobody else can write to it."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}" if name else ""


def _signed(token: str) -> str:
    """Return what was signed; an empty text for a token that is not ours."""
    try:
        return _signer.unsign(token)
    except (BadSignature, ValueError):
        return ""


def _still_open(suggestions: QuerySet[Suggestion]) -> Suggestion | None:
    """Return the only one of these, unless its time is over."""
    suggestion = suggestions.first()
    if suggestion is None:
        return None
    limit = timezone.now() - timedelta(days=settings.PERSONAL_DATA_DAYS)
    # From then on nobody's details are left to show, and an old link opens nothing.
    if suggestion.ended_at is not None and suggestion.ended_at < limit:
        return None
    return suggestion


def _steps(suggestion: Suggestion) -> Iterator[Step]:
    yield _received(suggestion)
    messages = list(suggestion.messages.all())
    questions = _questions(messages, suggestion.state == Suggestion.State.QUESTION)
    yield _looked_at(suggestion, has_questions=bool(questions))
    yield from questions
    if questions and suggestion.is_pending and not questions[-1].is_open:
        yield Step(
            heading=gettext("Being looked at"),
            place="now",
            words=gettext("With your answer. Thank you."),
        )


def _looked_at(suggestion: Suggestion, *, has_questions: bool) -> Step:
    if has_questions or suggestion.is_decided:
        place = "done"
    elif suggestion.state == Suggestion.State.LOOKED_AT:
        place = "now"
    else:
        place = "later"
    words = ""
    if suggestion.assigned_at:
        words = gettext("Since %(date)s.") % {"date": _day(suggestion.assigned_at)}
    return Step(gettext("Being looked at"), place, words)


def _received(suggestion: Suggestion) -> Step:
    if suggestion.is_pending:
        words = gettext("%(date)s. Thank you. It is not public.")
    else:
        words = gettext("%(date)s. Thank you.")
    place = "done"
    is_untouched = suggestion.state == Suggestion.State.RECEIVED
    if is_untouched and not suggestion.messages.exists():
        place = "now"
    return Step(
        heading=gettext("Received"),
        place=place,
        words=words % {"date": _day(suggestion.received_at)},
    )


def _questions(messages: list[SuggestionMessage], is_open: bool) -> list[Step]:
    """Return a step for each question, with the answers up to the next one."""
    starts = [
        position for position, message in enumerate(messages) if not message.is_answer
    ]
    ends = [*starts[1:], len(messages)]
    steps = []
    # Where nothing was asked there is an end without a start.
    for start, end in zip(starts, ends, strict=False):
        is_now = is_open and start == starts[-1]
        answers = messages[start + 1 : end]
        step = Step(
            heading=gettext("We have a question"),
            place="now" if is_now else "done",
            question=messages[start].text,
            answers=tuple(answer.text for answer in answers),
            is_open=is_now,
        )
        steps.append(step)
    return steps


def _day(moment: datetime) -> str:
    return dates.day(timezone.localtime(moment))
