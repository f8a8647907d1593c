"""Web addresses as lists have them: repaired where that needs no guess."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import pgettext

from directory.formats.cells import CellError
from directory.lib import emails, text, urls

# http//:host, http//host, http:/host, http:host, htpp://host, https;//host
_MISTYPED = re.compile(
    r"(?P<scheme>ht?t?p{1,2}s?)(?:\s*[:;]?\s*//\s*:?|\s*[:;]\s*/(?!/)|[:;](?=www\.))",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# As people put the name of a network before an address.
_AFTER_WORDS = re.compile(
    r"[^\W\d_][\w .-]{1,30}:?\s+(?P<address>https?://\S+)", re.IGNORECASE
)
_ARCHIVES = ("web.archive.org", "archive.org", "archive.ph", "archive.today")
_BETWEEN = re.compile(r"[;,\s|]+")


def read(words: str) -> str:
    """Return the one address that stands in a cell; CellError says why there is none.

    It is one that a browser can follow.
    """
    line = text.clean_line(words.replace("&amp;", "&"))
    if not line:
        return ""
    if match := _AFTER_WORDS.fullmatch(line):
        line = match["address"]
    line = urls.clean(_with_scheme(line))
    _refuse_mail(line)
    address = _host_in_small(_without_twin(line))
    try:
        urls.validate_web_address(address)
    except ValidationError as error:
        if _has_several(line):
            raise CellError(str(urls.SEVERAL)) from None
        raise CellError(" ".join(error.messages)) from None
    if _has_several(address):
        raise CellError(str(urls.SEVERAL))
    return address


def _with_scheme(line: str) -> str:
    if _SCHEME.match(line):
        return line
    if match := _MISTYPED.match(line):
        scheme = "https" if match["scheme"].lower().endswith("s") else "http"
        return f"{scheme}://{line[match.end() :]}"
    return urls.complete(line)


def _refuse_mail(line: str) -> None:
    host = urlsplit_netloc(line)
    is_mail = "@" in host or line.lower().startswith("mailto:")
    if is_mail and not _BETWEEN.search(line) and not _has_several(line):
        words = pgettext("staff", "An e-mail address is not a web address.")
        raise CellError(words)


def urlsplit_netloc(line: str) -> str:
    """Return what stands where an address names its host, "" for no address."""
    try:
        return urlsplit(line).netloc
    except ValueError:
        return ""


def _without_twin(line: str) -> str:
    """Return one address of one that was pasted twice."""
    starts = [match.start() for match in _SCHEME.finditer(line)]
    if len(starts) < 2:
        return line
    pieces = [
        line[start:end].rstrip(" ;,|/")
        for start, end in zip(starts, [*starts[1:], len(line)], strict=True)
    ]
    keys = {urls.url_key(piece) for piece in pieces}
    return line[starts[0] : starts[1]].rstrip(" ;,|") if len(keys) == 1 else line


def _has_several(line: str) -> bool:
    """Tell whether several addresses stand there, also without a blank between."""
    if urlsplit_netloc(line).lower().removeprefix("www.") in _ARCHIVES:
        return False
    before_query = re.split(r"[?#]", line, maxsplit=1)[0]
    if len(_SCHEME.findall(before_query)) > 1:
        return True
    pieces = [piece for piece in _BETWEEN.split(line) if "." in piece]
    found = [piece for piece in pieces if urls.url_key(piece)]
    return len(found) > 1 and len(emails.found_in(line)) == 0


def _host_in_small(address: str) -> str:
    """Return the address with its host in small letters, without a point at its end."""
    start = address.find("://") + len("://")
    host = urlsplit_netloc(address)
    written = address[start : start + len(host)]
    if not host or written != host:
        return address
    return address[:start] + host.lower().rstrip(".") + address[start + len(host) :]
