"""Whether a suggestion is spam: points with their reasons, one verdict, and the bounds
of an hour.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import pgettext

from directory.errors import DirectoryError
from directory.lib import clients, text
from directory.models import BlockedTerm, Sending, Suggestion
from directory.suggestions import spam_rules
from directory.suggestions.drafts import Client, Draft
from directory.suggestions.spam_rules import Reason

# Verdicts by the sum of points. What words tell has its points in spam_rules.py.
DOUBTFUL = 4
SPAM = 10
# Points for how it was sent. One that no browser in a person's hands does is spam at
# once.
TRAPPED = SPAM  # the field is hidden from eyes, keyboard and screen readers alike
# the form brings its token along; one that is missing or not ours was never filled in
# on our page
NO_TOKEN = SPAM
# the form comes back to people who used it before; only what races past that check
# arrives here
REPLAYED = SPAM
# a browser that fills in everything and a quick hand can come close, so nobody is
# hidden for it
TOO_FAST = DOUBTFUL
# once more from the same place: an unsure person does it, and the first one waits
# already
REPEATED = DOUBTFUL
COPIED = DOUBTFUL  # the same sentences from elsewhere: the first copy is doubtful ...
COPIED_MORE = 2  # ... each further one weighs more, so that the fifth is spam
# more clean ones this hour than staff can read; nothing is lost, it waits apart
FULL = DOUBTFUL
QUICKEST = timedelta(seconds=3)
QUICKEST_IN_A_FLOOD = timedelta(seconds=15)
"""A flood makes the server slow: what was sent at once may be judged some seconds
later. People write longer than this.
"""
MANY = 10
"""So many within a minute are a flood."""
TWINS_WITHIN = timedelta(hours=24)
# from so many folded letters on, two people do not find the same words by themselves
OWN_WORDS = 30
# a name and an address alone come from several people who were at the same meeting
HONEST_TWINS = 2
HOUR = timedelta(hours=1)
MOST_TWINS = 20


@dataclass(frozen=True)
class Verdict:
    """What was found: the sum, and each reason as it is stored with the suggestion."""

    verdict: str
    points: int
    reasons: list[dict[str, str | int]]


class TooOftenError(DirectoryError):
    """One address sent more within an hour than it may."""


def judge(draft: Draft, client: Client) -> Verdict:
    """Return the verdict about a draft.

    TooOftenError when its address sent enough within the hour.

    Belongs into the transaction that stores the suggestion, after
    `changes.wait_for_turn()`: so two that come at once are both counted.
    """
    if refused := refusal(client):
        raise TooOftenError(refused)
    reasons = [
        *_manners(client),
        *_replayed(draft),
        *_twins(draft, client),
        *_words(draft),
    ]
    if _sum(reasons) < DOUBTFUL:
        reasons += _full()
    return _verdict(reasons)


def judge_words(draft: Draft) -> Verdict:
    """Return the verdict about the words alone, for those that take the place of words
    that were judged when they came.
    """
    return _verdict(_words(draft))


def refusal(client: Client) -> str:
    """Return why this address has to wait before it may send again, or an empty
    text.
    """
    keys = _sending_keys(client.address)
    sent = Sending.objects.at_address(keys).counted(timezone.now())
    if sent[: settings.SUGGESTIONS_PER_HOUR].count() < settings.SUGGESTIONS_PER_HOUR:
        return ""
    return str(clients.TOO_OFTEN)


def count(client: Client) -> None:
    """Count one suggestion of this address, and forget what counts no longer.

    Belongs into the transaction that judged it: what one address sends at once is then
    counted one after the other.
    """
    now = timezone.now()
    Sending.objects.over(now).delete()
    Sending.objects.create(key=_sending_keys(client.address)[0], at=now)


def address_key(address: str | None, on: date | None = None) -> str:
    """Return the digest of a network address, keyed by the secret key and the day.

    Those whose address is unknown share one.
    """
    day = on or timezone.now().astimezone(UTC).date()
    return salted_hmac(
        "directory.services.spam",
        f"{day.isoformat()} {address or ''}",
        algorithm="sha256",
    ).hexdigest()


def fingerprint(draft: Draft) -> str:
    """Return the digest of its sentences, or, where it has hardly any, of all it says:
    the same text has the same.
    """
    told = _sentences(draft) or _facts(draft)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def reason_words(reason: Mapping[str, Any]) -> str:
    """Return one stored reason in words, for staff."""
    detail = str(reason.get("detail", ""))
    words = {
        "trapped": pgettext("staff", "A field that people do not see was filled in"),
        "missing_token": pgettext("staff", "Sent without the form's token"),
        "forged_token": pgettext("staff", "Sent with a token that is not ours"),
        "replayed": pgettext("staff", "Sent with a form that was used before"),
        "too_fast": pgettext(
            "staff", "Sent %(detail)s seconds after the form was opened"
        ),
        "repeated": pgettext("staff", "The same was sent from there before"),
        "copied": pgettext(
            "staff", "The same words came from elsewhere before: %(detail)s times"
        ),
        "full": pgettext(
            "staff", "More clean ones came this hour than the queue takes: %(detail)s"
        ),
        "blocked_word": pgettext("staff", "Blocked words: %(detail)s"),
        "blocked_host": pgettext("staff", "Blocked hosts: %(detail)s"),
        "markup": pgettext("staff", "HTML or forum code: %(detail)s"),
        "mostly_links": pgettext(
            "staff", "The description is mostly links: %(detail)s"
        ),
        "many_links": pgettext("staff", "Many links: %(detail)s"),
        "mixed_host": pgettext("staff", "A host that mixes alphabets: %(detail)s"),
        "posing_host": pgettext(
            "staff", "A host of other letters that look Latin: %(detail)s"
        ),
        "mixed_word": pgettext("staff", "A word that mixes alphabets: %(detail)s"),
        "address_as_name": pgettext("staff", "An address stands as the name"),
        "capitals": pgettext("staff", "Written in capitals"),
    }.get(str(reason.get("code")), str(reason.get("code")))
    return words % {"detail": detail}


def _sentences(draft: Draft) -> str:
    """Return what it tells in folded form, without the words with digits that copies
    vary; "" where it tells hardly anything.
    """
    written = f"{draft.values.get('description', '')}\n{draft.note}"[: spam_rules.READ]
    told = " ".join(
        word for word in text.fold(written).split() if not any(map(str.isdigit, word))
    )
    return told if len(told) >= OWN_WORDS else ""


def _facts(draft: Draft) -> str:
    about = draft.organization.pk if draft.organization else ""
    said = [
        f"{name} {text.fold(str(value)[: spam_rules.READ])}"
        for name, value in sorted(draft.values.items())
    ]
    return "\n".join(
        (
            draft.kind,
            str(about),
            *said,
            text.fold(draft.note),
            text.fold(draft.evidence),
        )
    )


def _verdict(reasons: list[Reason]) -> Verdict:
    points = _sum(reasons)
    kinds = Suggestion.Verdict
    verdict = (
        kinds.SPAM
        if points >= SPAM
        else kinds.DOUBTFUL
        if points >= DOUBTFUL
        else kinds.CLEAN
    )
    return Verdict(verdict, points, [reason.stored() for reason in reasons])


def _sum(reasons: list[Reason]) -> int:
    return sum(reason.points for reason in reasons)


def _words(draft: Draft) -> list[Reason]:
    words = spam_rules.DraftWords(draft)
    return [
        *spam_rules.found(words),
        *spam_rules.blocked(words, BlockedTerm.objects.all()),
    ]


def _manners(client: Client) -> Iterator[Reason]:
    """Look at how it was sent."""
    if client.is_trapped:
        yield Reason("trapped", TRAPPED)
    if client.form_state:
        yield Reason(f"{client.form_state}_token", NO_TOKEN)
    if client.started_at and _is_too_fast(passed := timezone.now() - client.started_at):
        yield Reason("too_fast", TOO_FAST, f"{max(passed.total_seconds(), 0):.1f}")


def _is_too_fast(passed: timedelta) -> bool:
    if passed >= QUICKEST_IN_A_FLOOD:
        return False
    last_of_many = Suggestion.objects.order_by("-pk").values_list(
        "received_at", flat=True
    )[MANY - 1 : MANY]
    return passed < QUICKEST or any(
        timezone.now() - at < timedelta(minutes=1) for at in last_of_many
    )


def _replayed(draft: Draft) -> Iterator[Reason]:
    """Look for another suggestion that came with the same form.

    The same words again never get here.
    """
    if draft.form_key and Suggestion.objects.sent_with(draft.form_key).exists():
        yield Reason("replayed", REPLAYED)


def _twins(draft: Draft, client: Client) -> Iterator[Reason]:
    """Look for the same text within a day, from the same place and from others."""
    same = Suggestion.objects.received_since(timezone.now() - TWINS_WITHIN).filter(
        fingerprint=fingerprint(draft)
    )
    twins = list(same.values_list("name", "sender__address_key")[:MOST_TWINS])
    here = _address_keys(client)
    if (draft.values.get("name", ""), True) in {
        (name, key in here) for name, key in twins
    }:
        yield Reason("repeated", REPEATED)
    elsewhere = sum(key not in here for _name, key in twins) - (
        0 if _sentences(draft) else HONEST_TWINS
    )
    if elsewhere > 0:
        yield Reason("copied", COPIED + (elsewhere - 1) * COPIED_MORE, str(elsewhere))


def _full() -> Iterator[Reason]:
    """Look whether the main queue took this hour what staff can read."""
    clean = Suggestion.objects.received_since(timezone.now() - HOUR).filter(
        verdict=Suggestion.Verdict.CLEAN
    )
    if clean.count() >= settings.SUGGESTIONS_QUEUE_PER_HOUR:
        yield Reason("full", FULL, str(settings.SUGGESTIONS_QUEUE_PER_HOUR))


def _address_keys(client: Client) -> list[str]:
    """Return the keys of its address today and yesterday: an hour may have begun before
    midnight.
    """
    today = timezone.now().astimezone(UTC).date()
    return [
        address_key(client.address, day) for day in (today, today - timedelta(days=1))
    ]


def _sending_keys(address: str | None) -> list[str]:
    """Return the keys by which an address is counted, the present one first.

    They change by the hour, so that nothing longer than that hangs together; what was
    counted in the hour before, or under a former secret key, is found as well.
    """
    now = timezone.now().astimezone(UTC)
    hours = [moment.strftime("%Y-%m-%d %H") for moment in (now, now - Sending.COUNTED)]
    return [
        salted_hmac(
            "directory.suggestions.spam.sending",
            f"{hour} {address or ''}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        for hour in hours
    ]
