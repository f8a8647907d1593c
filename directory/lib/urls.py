"""Web addresses: which are accepted, when two mean the same page, and how their host is
shown to people.
"""

import hashlib
import ipaddress
import re
import unicodedata
from contextlib import suppress
from urllib.parse import SplitResult, quote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.lib import text
from directory.lib.bounded import MB, bounded

ALLOWED_SCHEMES = ("http", "https")
LONGEST = 2000

_LONGEST_HOST = 253
_LONGEST_KEY = 500
_STANDARD_PORTS = (None, 80, 443)

_FORBIDDEN = re.compile(
    r'[\s\x00-\x20\x7f-\x9f\\<>"\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]'
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9])", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])"
)
# Names that lead nowhere outside one machine or one house (RFC 6761, RFC 6762, ICANN's
# `internal`).
_NOWHERE = ("internal", "invalid", "local", "localhost")
_IPV6_PUBLIC = ipaddress.IPv6Network("2000::/3")
# Networks that Python 3.11 takes for public, though an address in them can lead back
# inside.
_NOT_PUBLIC = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "2001::/23", "2002::/16", "3fff::/20"))
)

_IN_TEXT = re.compile(
    r"(?<![\w@./:-])(?:https?://)?(?:[\w-]{1,63}\.){1,10}[^\W\d_]{2,63}(?::\d{1,5})?(?:[/?#][^\s<>\"]{0,2000})?(?![\w@])",
    re.IGNORECASE,
)
_TRACKING = re.compile(r"utm_[^=]*|fbclid|gclid|mc_cid|mc_eid", re.IGNORECASE)
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
_LOOSE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SAFE = "%/:?#[]@!$&'()*+,;=~"
_NOTHING_TO_ESCAPE = re.compile(r"[A-Za-z0-9._~/-]*")


def validate_web_address(value: str) -> None:
    """Refuses, saying why, what is no http or https address of a public host that a
    browser can follow.
    """
    _checked(value)


def clean(value: str) -> str:
    """One line whose scheme is in small letters: not every database finds that HTTP://
    begins with http://.
    """
    line = text.clean_line(value)
    return (
        _SCHEME.sub(lambda scheme: scheme[0].lower(), line, count=1)
        if _SCHEME.match(line)
        else line
    )


def complete(value: str) -> str:
    """The address with a scheme, also where people wrote it without one.

    An empty one stays empty.
    """
    value = value.strip()
    if not value or _SCHEME.match(value):
        return value
    return f"https:{value}" if value.startswith("//") else f"https://{value}"


def url_key(value: str) -> str:
    """The same text for addresses of the same page, at most 500 characters.

    "" for what is no web address.
    """
    parts = _understood(value)
    if parts is None:
        return ""
    name, port = _ascii_host(parts), parts.port
    name = f"[{name}]" if ":" in name else _without_www(name)
    query = "&".join(
        pair
        for pair in parts.query.split("&")
        if pair and not _TRACKING.fullmatch(pair.split("=")[0])
    )
    key = name if port in _STANDARD_PORTS else f"{name}:{port}"
    key += _escaped(parts.path).rstrip("/")
    key += f"?{_escaped(query)}" if query else ""
    key += f"#{_escaped(parts.fragment)}" if parts.fragment.startswith("!") else ""
    return _shortened(key)


def host(value: str) -> str:
    """The host as people read it, without `www.` and in its own script.

    "" for what is no web address.
    """
    parts = _understood(value)
    if parts is None:
        return ""
    return _without_www(_readable_host(parts))


def ascii_host(value: str) -> str:
    """The host as machines read it, without `www.`: what letters of other alphabets are
    written as; "" for no web address.
    """
    parts = _understood(value)
    return _without_www(_ascii_host(parts)) if parts else ""


def telling_label(name: str) -> str:
    """The label of a host that tells most about whose it is: the longest but the
    last.
    """
    return max(name.split(".")[:-1], key=len, default="")


def found_in(words: str) -> list[str]:
    """The web addresses in these words, each once and with a scheme, also those that
    were written without one.
    """
    found = (one.rstrip(".,;:!?)]'") for one in _IN_TEXT.findall(words))
    whole = (one if _SCHEME.match(one) else f"http://{one}" for one in found)
    return list(dict.fromkeys(one for one in whole if _understood(one)))


@bounded(1 * MB)
def _understood(value: str) -> SplitResult | None:
    """The parts of an address, also of one written without its scheme, as people write
    them.
    """
    try:
        return _checked(complete(value))
    except ValidationError:
        return None


def _checked(value: str) -> SplitResult:
    """The parts of a web address, or a ValidationError that says what is wrong
    with it.
    """
    if len(value) > LONGEST:
        message = _(
            "This address is too long: at most %(limit)d characters are possible."
        )
        raise ValidationError(message, code="too_long", params={"limit": LONGEST})
    if _FORBIDDEN.search(value):
        raise ValidationError(
            _(
                "A web address has no blanks, backslashes or invisible characters."
                " Enter one address."
            ),
            code="forbidden_character",
        )
    parts = _split(value)
    if parts.scheme not in ALLOWED_SCHEMES:
        raise ValidationError(
            _("A web address begins with http:// or https://."), code="scheme"
        )
    if "@" in parts.netloc:
        raise ValidationError(
            _("Leave the user name and the “@” out of the web address."),
            code="credentials",
        )
    if not _is_possible_host(_ascii_host(parts)):
        raise ValidationError(
            _("This address has no host that anyone could reach, such as example.org."),
            code="host",
        )
    return parts


def _split(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValidationError(
            _("This is not a web address, such as https://example.org."), code="invalid"
        ) from None
    if port == 0:
        raise ValidationError(_("A web address has no port 0."), code="port")
    return parts


def _ascii_host(parts: SplitResult) -> str:
    """The host in small ASCII letters where it can be written so, without the full stop
    at its end.
    """
    name = (parts.hostname or "").rstrip(".")
    if len(name) > _LONGEST_HOST:
        return ""
    if name.isascii():
        return name.lower()
    try:
        return name.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return name.lower()


def _readable_host(parts: SplitResult) -> str:
    """The host in its own script.

    One typed so is kept, for Python's IDNA would write ss for ß.
    """
    name = unicodedata.normalize("NFKC", parts.hostname or "").lower().rstrip(".")
    if "xn--" not in name:
        return name
    try:
        return name.encode("ascii").decode("idna")
    except UnicodeError:
        return name


def _is_possible_host(name: str) -> bool:
    if ":" in name or name[-1:].isdigit():
        with suppress(ValueError):
            return _is_public(ipaddress.ip_address(name))
    is_name = len(name) <= _LONGEST_HOST and _HOST.fullmatch(name) is not None
    return is_name and name.rpartition(".")[2] not in _NOWHERE


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    in_public_range = address.version == 4 or address in _IPV6_PUBLIC
    is_excepted = any(address in network for network in _NOT_PUBLIC)
    return (
        address.is_global
        and not address.is_multicast
        and in_public_range
        and not is_excepted
    )


def _without_www(name: str) -> str:
    rest = name.removeprefix("www.")
    return rest if "." in rest else name


def _escaped(part: str) -> str:
    """One spelling of a path or query: letters plain, everything else that needs it as
    capital %XX.
    """
    if _NOTHING_TO_ESCAPE.fullmatch(part):
        return part
    plain = _ESCAPED.sub(
        lambda found: _unescaped(found[1]), _LOOSE_PERCENT.sub("%25", part)
    )
    return quote(plain, safe=_SAFE)


def _unescaped(digits: str) -> str:
    character = chr(int(digits, 16))
    return character if _UNRESERVED.fullmatch(character) else f"%{digits.upper()}"


def _shortened(key: str) -> str:
    """Long keys end in a digest, so that two long addresses that begin alike
    stay two.
    """
    if len(key) <= _LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{key[: _LONGEST_KEY - len(digest) - 1]}~{digest}"
