"""Whether a suggestion is spam: points with reasons, and a verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import npgettext, pgettext

from directory.lib import text
from directory.models import BlockedTerm, Suggestion
from directory.suggestions import bounds, spam_rules
from directory.suggestions.drafts import Client, Draft
from directory.suggestions.spam_rules import Reason

# Verdicts by the sum of points. What words tell has its points in spam_rules.py.
DOUBTFUL = 4
SPAM = 10
# Points for how it was sent. One that no browser in a person's hands does is spam at
# once.
TRAPPED = SPAM  # The field is hidden from eyes, keyboard and screen readers alike.
# The form brings its token along; one that is missing or not ours was never filled in
# on our page.
NO_TOKEN = SPAM
# The form comes back to people who used it before; only what races past that check
# arrives here.
REPLAYED = SPAM
# A browser that fills in everything and a quick hand can come close, so nobody is
# hidden for it.
TOO_FAST = DOUBTFUL
# Once more from the same place: an unsure person does it, and the first one waits
# already.
REPEATED = DOUBTFUL
COPIED = DOUBTFUL  # The same sentences from elsewhere: the first copy is doubtful ...
COPIED_MORE = 2  # ... each further one weighs more, so that the fifth is spam.
# More clean ones this hour than staff can read; nothing is lost, it waits apart.
FULL = DOUBTFUL
# More clean ones this hour than one network brings into the queue: a workshop, or a bot
# that takes its time.
MANY = DOUBTFUL
QUICKEST = timedelta(seconds=3)
# A flood makes the server slow: what was sent at once may be judged some seconds later.
# People write longer than this.
QUICKEST_IN_A_FLOOD = timedelta(seconds=15)
FLOOD_SIZE = 10  # So many within a minute are a flood.
TWINS_WITHIN = timedelta(hours=24)
# From so many folded letters on, two people do not find the same words by themselves.
FEWEST_OWN_LETTERS = 30
# A name and an address alone come from several people who were at the same meeting.
HONEST_TWINS = 2
HOUR = timedelta(hours=1)
MOST_TWINS = 20  # Far more than make a copy spam; a flood of copies costs no more.


@dataclass(frozen=True)
class Verdict:
    """The sum of points, and each reason as it is stored with the suggestion."""

    verdict: str
    points: int
    reasons: list[dict[str, str | int]]


def judge(draft: Draft, client: Client) -> Verdict:
    """Return the verdict about a draft.

    Raise TooOftenError when its network sent enough within the hour.

    Belongs into the transaction that stores the suggestion, after
    `changes.wait_for_turn()`: so two that come at once are both counted.
    """
    room = bounds.room(client)
    reasons = [*_manners(draft, client), *_twins(draft, client), *_words(draft)]
    # What has no room in the queue matters only to what would get into it.
    if _sum(reasons) < DOUBTFUL and not room.is_lifted:
        reasons += _held(room)
    verdict = _verdict(reasons)
    room.ask(is_clean=verdict.verdict == Suggestion.Verdict.CLEAN)
    return verdict


def judge_words(draft: Draft) -> Verdict:
    """Return the verdict about the words alone.

    For those that take the place of words that were judged when they came.
    """
    return _verdict(_words(draft))


def address_key(address: str | None, on: date | None = None) -> str:
    """Return the digest of a network address, keyed by the secret key and the day.

    Those whose address is unknown share one.
    """
    day = on or timezone.now().astimezone(UTC).date()
    # Stored digests were made with this salt: another one would match none of them.
    return salted_hmac(
        "directory.services.spam",
        f"{day.isoformat()} {address or ''}",
        algorithm="sha256",
    ).hexdigest()


def fingerprint(draft: Draft) -> str:
    """Return the digest of its sentences: the same text has the same.

    Where it has hardly any, it is the digest of all it says.
    """
    content = _sentences(draft) or _facts(draft)
    # What no form cleaned may hold half a surrogate pair, which UTF-8 refuses.
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def reason_words(reason: Mapping[str, object]) -> str:
    """Return one stored reason in words, for staff."""
    code = str(reason.get("code"))
    detail = str(reason.get("detail", ""))
    number = int(detail) if detail.isdecimal() else 0
    words_by_code = {
        "trapped": pgettext("staff", "A field that people do not see was filled in"),
        "missing_token": pgettext("staff", "Sent without the form's token"),
        "forged_token": pgettext("staff", "Sent with a token that is not ours"),
        "replayed": pgettext("staff", "Sent with a form that was used before"),
        "too_fast": npgettext(
            "staff",
            "Sent %(detail)s second after the form was opened",
            "Sent %(detail)s seconds after the form was opened",
            number,
        ),
        "repeated": pgettext("staff", "The same was sent from there before"),
        "copied": npgettext(
            "staff",
            "The same words came from elsewhere before: %(detail)s time",
            "The same words came from elsewhere before: %(detail)s times",
            number,
        ),
        "many": pgettext(
            "staff",
            "More clean ones came from there this hour than one network may send:"
            " %(detail)s",
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
    }
    # Rows keep the codes of signs that a later release may no longer know.
    words = words_by_code.get(code, code)
    return words % {"detail": detail}


def _sentences(draft: Draft) -> str:
    """Return its sentences in folded form, or "" where it tells hardly anything."""
    description = draft.values.get("description", "")
    written = f"{description}\n{draft.note}"[: spam_rules.MOST_CHARACTERS_READ]
    # Copies vary what holds a digit, such as a counter, and leave the rest alone.
    words = [word for word in text.fold(written).split() if not _has_digit(word)]
    sentences = " ".join(words)
    if len(sentences) < FEWEST_OWN_LETTERS:
        return ""
    return sentences


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _facts(draft: Draft) -> str:
    about = str(draft.organization.pk) if draft.organization else ""
    lines = [draft.kind, about]
    for name, value in sorted(draft.values.items()):
        folded = text.fold(str(value)[: spam_rules.MOST_CHARACTERS_READ])
        lines.append(f"{name} {folded}")
    lines.append(text.fold(draft.note))
    lines.append(text.fold(draft.evidence))
    return "\n".join(lines)


def _verdict(reasons: list[Reason]) -> Verdict:
    points = _sum(reasons)
    if points >= SPAM:
        verdict = Suggestion.Verdict.SPAM
    elif points >= DOUBTFUL:
        verdict = Suggestion.Verdict.DOUBTFUL
    else:
        verdict = Suggestion.Verdict.CLEAN
    return Verdict(verdict, points, [reason.stored() for reason in reasons])


def _sum(reasons: list[Reason]) -> int:
    return sum(reason.points for reason in reasons)


def _held(room: bounds.Room) -> list[Reason]:
    """Return why a clean one waits as doubtful: its network, or all, sent many."""
    if room.clean_at is not None:
        return [Reason("many", MANY, str(settings.SUGGESTIONS_PER_HOUR))]
    clean = Suggestion.objects.received_since(timezone.now() - HOUR).filter(
        verdict=Suggestion.Verdict.CLEAN
    )
    # So many are what staff can read in an hour.
    most_clean = settings.SUGGESTIONS_QUEUE_PER_HOUR
    if clean.count() >= most_clean:
        return [Reason("full", FULL, str(most_clean))]
    return []


def _words(draft: Draft) -> list[Reason]:
    words = spam_rules.DraftWords(draft)
    reasons = spam_rules.signs(words)
    reasons += spam_rules.blocked(words, BlockedTerm.objects.all())
    return reasons


def _manners(draft: Draft, client: Client) -> Iterator[Reason]:
    """Look at how it was sent."""
    if client.is_trapped:
        yield Reason("trapped", TRAPPED)
    if client.form_state:
        yield Reason(f"{client.form_state}_token", NO_TOKEN)
    if client.started_at:
        passed = timezone.now() - client.started_at
        # Whether there is a flood is asked only about what could be quick for one.
        is_too_fast = passed < QUICKEST or (
            passed < QUICKEST_IN_A_FLOOD and _is_flood()
        )
        if is_too_fast:
            # The clocks of two servers may differ, but nobody sends before they begin.
            seconds = max(passed.total_seconds(), 0)
            yield Reason("too_fast", TOO_FAST, f"{seconds:.1f}")
    # The same words with the same form never get here: these are others.
    if draft.form_key and Suggestion.objects.sent_with(draft.form_key).exists():
        yield Reason("replayed", REPLAYED)


def _is_flood() -> bool:
    """Tell whether as many as make a flood came within the last minute."""
    newest = Suggestion.objects.order_by("-pk").values_list("received_at", flat=True)
    last_of_many = newest[FLOOD_SIZE - 1 : FLOOD_SIZE].first()
    if last_of_many is None:
        return False
    return timezone.now() - last_of_many < timedelta(minutes=1)


def _twins(draft: Draft, client: Client) -> Iterator[Reason]:
    """Look for the same text within a day, from the same place and from others."""
    # A day may have ended within these hours, and with it the key of an address.
    today = timezone.now().astimezone(UTC).date()
    yesterday = today - timedelta(days=1)
    keys_here = {address_key(client.address, day) for day in (today, yesterday)}
    same_text = Suggestion.objects.received_since(timezone.now() - TWINS_WITHIN).filter(
        fingerprint=fingerprint(draft)
    )
    twins = same_text.values_list("name", "sender__address_key")[:MOST_TWINS]
    is_repeated = False
    number_elsewhere = 0
    for name, key in twins:
        if key not in keys_here:
            number_elsewhere += 1
        elif name == draft.values.get("name", ""):
            is_repeated = True
    if is_repeated:
        yield Reason("repeated", REPEATED)
    if not _sentences(draft):
        number_elsewhere -= HONEST_TWINS
    if number_elsewhere > 0:
        points = COPIED + (number_elsewhere - 1) * COPIED_MORE
        yield Reason("copied", points, str(number_elsewhere))
