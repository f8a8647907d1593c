"""E-mail addresses: taken out of what people type, and written for links."""

import re
from urllib.parse import quote

from directory.lib import text

_BETWEEN_BRACKETS = re.compile(r".*<\s*([^<>\s]+@[^<>\s]+?)\s*>\W*")
_SCHEME = re.compile("mailto:", re.IGNORECASE)
_AROUND = " \t.,;:<>()[]\"'\u201c\u201d\u2018\u2019"
# What a mailbox may hold and what means nothing else in an address.
_PLAIN_IN_MAILBOX = "!$'*+~"


def clean(value: str) -> str:
    """Return the address in what was typed or pasted.

    `Mara <m@x.example>`, `mailto:` and what ends a sentence are taken apart; what
    holds no address stays.
    """
    line = text.clean_line(value)
    match = _BETWEEN_BRACKETS.fullmatch(line)
    address = _SCHEME.sub("", match[1] if match else line, count=1)
    return address.strip(_AROUND) if "@" in address else line


def mailto(address: str) -> str:
    """Return the link that opens a letter to this address, whatever stands in it."""
    mailbox, _, host = address.rpartition("@")
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_host = quote(host)
    return f"mailto:{quote(mailbox, safe=_PLAIN_IN_MAILBOX)}@{ascii_host}"
