"""How much one network may send within an hour, by itself or by a workshop's link.

All of it belongs into the transaction that stores what is sent, after
`changes.wait_for_turn()`: what comes at once is then counted one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import ngettext

from directory.errors import DirectoryError
from directory.models import Sending, Workshop
from directory.suggestions import workshops
from directory.suggestions.drafts import Client

LETTERS_PER_HOUR = 10
"""How many letters one network brings about to addresses that nobody has checked."""
LETTERS_OF_WORKSHOP = 40
# Stored digests were made with these: others would match none of them.
SUGGESTING = "directory.suggestions.spam.sending"
MAILING = "directory.suggestions.bounds.mailing"


class TooOftenError(DirectoryError):
    """One network sent as much within an hour as it may."""


@dataclass(frozen=True)
class Room:
    """What still fits into the hour of a network: clean ones, and any others.

    `clean_at` and `other_at` say when there is room again where there is none now.
    """

    clean_at: datetime | None = None
    other_at: datetime | None = None
    is_lifted: bool = False
    """A workshop's link holds: nothing is counted for the network."""

    def ask(self, *, is_clean: bool) -> None:
        """Refuse what does not fit, with the time from which on it does."""
        room_at = self.clean_at if is_clean else self.other_at
        if room_at is not None:
            raise TooOftenError(_refusal(room_at))


def room(client: Client) -> Room:
    """Return what this network may still send; refuse it where that is nothing."""
    if _workshop(client):
        return Room(is_lifted=True)
    sendings = Sending.objects.at_address(_keys(client.address, SUGGESTING))
    times: dict[bool, list[datetime]] = {True: [], False: []}
    # No more are stored than the two bounds take together.
    rows = sendings.counted(timezone.now()).order_by("at")
    for is_clean, at in rows.values_list("is_clean", "at"):
        times[is_clean].append(at)
    left = Room(
        _room_at(times[True], settings.SUGGESTIONS_PER_HOUR),
        _room_at(times[False], settings.SUGGESTIONS_DOUBTFUL_PER_HOUR),
    )
    if left.clean_at and left.other_at:
        raise TooOftenError(_refusal(min(left.clean_at, left.other_at)))
    return left


def count(client: Client, *, is_clean: bool) -> None:
    """Count one suggestion, of its workshop or else of its network.

    What counts no longer is forgotten.
    """
    now = timezone.now()
    Sending.objects.over(now).delete()
    if workshop := _workshop(client):
        workshops.count(workshop)
        return
    key = _keys(client.address, SUGGESTING)[0]
    Sending.objects.create(key=key, at=now, is_clean=is_clean)


def has_letter_left(client: Client) -> bool:
    """Tell whether this network may bring about one more letter within the hour."""
    return _letter_at(client) is None


def ask_letter(client: Client) -> None:
    """Refuse one letter more than this network may bring about, with the time."""
    letter_at = _letter_at(client)
    if letter_at is not None:
        raise TooOftenError(_refusal(letter_at))


def count_letter(client: Client) -> None:
    """Count one letter that this network brought about."""
    Sending.objects.create(key=_keys(client.address, MAILING)[0])


def _letter_at(client: Client) -> datetime | None:
    most = LETTERS_OF_WORKSHOP if _workshop(client) else LETTERS_PER_HOUR
    sendings = Sending.objects.at_address(_keys(client.address, MAILING))
    counted = sendings.counted(timezone.now()).order_by("at")
    return _room_at(list(counted.values_list("at", flat=True)), most)


def _workshop(client: Client) -> Workshop | None:
    """Return the workshop by whose link somebody came, while it holds."""
    return workshops.of_token(client.workshop) if client.workshop else None


def _room_at(times: list[datetime], most: int) -> datetime | None:
    """Return when the oldest counts no longer; None where one more fits now."""
    if len(times) < most:
        return None
    # There may be more than one takes, where the setting was lowered since.
    return times[len(times) - most] + Sending.COUNTED


def _refusal(room_at: datetime) -> str:
    """Return why it is refused, and when it works again: in how long, and by the clock.

    Nobody's time zone is known, so the clock says which one it is.
    """
    minutes = max(1, ceil((room_at - timezone.now()) / timedelta(minutes=1)))
    # To the minute, and never too early.
    shown = timezone.localtime(room_at + timedelta(seconds=59))
    words = ngettext(
        "A lot was sent from where you are within the last hour. Please send it again"
        " in %(minutes)d minute, from %(time)s on. Your words are still here.",
        "A lot was sent from where you are within the last hour. Please send it again"
        " in %(minutes)d minutes, from %(time)s on. Your words are still here.",
        minutes,
    )
    clock = f"{date_format(shown, 'TIME_FORMAT')} ({shown.tzname()})"
    return words % {"minutes": minutes, "time": clock}


def _keys(address: str | None, salt: str) -> list[str]:
    """Return the keys by which an address is counted, the present one first.

    They change by the hour, so that nothing longer than that hangs together; what was
    counted in the hour before, or under a former secret key, is found as well.
    """
    now = timezone.now().astimezone(UTC)
    moments = (now, now - Sending.COUNTED)
    keys = []
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        for moment in moments:
            hour = moment.strftime("%Y-%m-%d %H")
            digest = salted_hmac(
                salt,
                f"{hour} {address or ''}",
                secret=secret,
                algorithm="sha256",
            )
            keys.append(digest.hexdigest())
    return keys
