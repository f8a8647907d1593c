"""Phone numbers: what can be one, the link that calls it, and by what it is found."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_NUMBER = 60
FEWEST_DIGITS, MOST_DIGITS = 3, 15
# Fewer digits are a year, or a number of something else.
FEWEST_DIGITS_TO_FIND = 6
LONGEST_COUNTRY_CODE = 3

_NUMBER = re.compile(
    r"(?P<main>(?:[+(]|\(\+)?[0-9][0-9 ()./\u2010-\u2013-]{1,48})"
    r"(?:[ ,;]{0,3}(?:ext|x|#)[.: ]{0,2}(?P<extension>[0-9]{1,6}))?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"tel:", re.IGNORECASE)
_NOT_A_DIGIT = re.compile(r"[^0-9]")
# Dialed only within the country: +49 (0)30 is +49 30.
_TRUNK = re.compile(r"\(0\)")


def validate_phone(value: str) -> None:
    """Raise ValidationError for what is no phone number."""
    match = _NUMBER.fullmatch(value)
    if match and FEWEST_DIGITS <= len(_digits(match["main"])) <= MOST_DIGITS:
        return
    raise ValidationError(
        _("Write one phone number, such as +1 510 555 0123."), code="phone"
    )


def href(value: str) -> str:
    """Return the link that calls a number, "" for what is none."""
    match = _NUMBER.fullmatch(value)
    if match is None:
        return ""
    is_international, digits = _read(match["main"])
    extension = f";ext={match['extension']}" if match["extension"] else ""
    return f"tel:{'+' if is_international else ''}{digits}{extension}"


def keys(value: str) -> set[str]:
    """Return by which digits a number is found, however either is written.

    By all and by its last ones; by `=` and all where its country is not known.
    """
    match = _NUMBER.fullmatch(value)
    if match is None:
        return set()
    is_international, digits = _read(match["main"])
    digits = digits.lstrip("0")
    found = {digits[start:] for start in range(len(digits) - FEWEST_DIGITS_TO_FIND + 1)}
    if found and not is_international:
        found.add(f"={digits}")
    return found


def keys_asked(typed: str) -> list[str]:
    """Return the digits to look for where a phone number was typed, best first.

    Nothing for what is none, or has few digits.
    """
    match = _NUMBER.fullmatch(_SCHEME.sub("", typed.strip(), count=1))
    if match is None:
        return []
    is_international, digits = _read(match["main"])
    digits = digits.lstrip("0")
    if not FEWEST_DIGITS_TO_FIND <= len(digits) <= MOST_DIGITS:
        return []
    wanted = [digits]
    if is_international:
        # Whoever is kept without a country has the rest as the whole number.
        lengths = range(1, LONGEST_COUNTRY_CODE + 1)
        wanted += [f"={digits[length:].lstrip('0')}" for length in lengths]
    return wanted


def _read(main: str) -> tuple[bool, str]:
    """Return whether a number says its country, and its digits as they are called."""
    is_international = main.startswith(("+", "(+", "00"))
    if not is_international:
        return False, _digits(main)
    return True, _digits(_TRUNK.sub("", main)).removeprefix("00")


def _digits(value: str) -> str:
    return _NOT_A_DIGIT.sub("", value)
