"""E-mail addresses: taken out of what people type, and written for links."""

import re
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.lib import text

_BETWEEN_BRACKETS = re.compile(r".*<\s*([^<>\s]+@[^<>\s]+?)\s*>\W*")
_SCHEME = re.compile("mailto:", re.IGNORECASE)
_AROUND = " \t.,;:<>()[]\"'\u201c\u201d\u2018\u2019"
# Every repetition has a bound: words of strangers must not keep it busy.
_IN_TEXT = re.compile(
    r"(?<![^\s,;:<>()|/\"'])[^\s@,;:<>()|/\\\"']{1,64}@[\w.-]{1,253}\.[^\W\d_]{2,63}"
)
# What a mailbox may hold and what means nothing else in an address.
_PLAIN_IN_MAILBOX = "!$'*+~"


def clean(value: str) -> str:
    """Return the address in what was typed or pasted.

    `Mara <m@x.example>`, `mailto:` and what ends a sentence are taken apart; what
    holds no address stays.
    """
    line = text.clean_line(value)
    # Of several none is ours to choose; "a b"@x.example is one as it stands.
    if len(found_in(line)) > 1 or '"@' in line:
        return line
    match = _BETWEEN_BRACKETS.fullmatch(line)
    address = _SCHEME.sub("", match[1] if match else line, count=1)
    return address.strip(_AROUND) if "@" in address else line


def found_in(words: str) -> list[str]:
    """Return the e-mail addresses in these words, each once, in small letters."""
    return list(dict.fromkeys(found.lower() for found in _IN_TEXT.findall(words)))


def validate_one(value: str) -> None:
    """Raise ValidationError where several addresses stand in the place of one."""
    if len(found_in(value)) > 1:
        raise ValidationError(
            _("Only one address fits here, and there are more. Please keep one."),
            code="several",
        )


def mailto(address: str) -> str:
    """Return the link that opens a letter to this address, whatever stands in it."""
    mailbox, _, host = address.rpartition("@")
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_host = quote(host)
    return f"mailto:{quote(mailbox, safe=_PLAIN_IN_MAILBOX)}@{ascii_host}"
