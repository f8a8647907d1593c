"""Web addresses: which are accepted, which mean one page, and how a host is shown."""

import hashlib
import ipaddress
import re
import unicodedata
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.lib import emails, text
from directory.lib.bounded import MB, bounded

SEVERAL = _("Only one address fits here, and there are more. Please keep one.")
ALLOWED_SCHEMES = ("http", "https")
LONGEST_ADDRESS = 2000

_LONGEST_HOST = 253
_LONGEST_KEY = 500
_STANDARD_PORTS = (None, 80, 443)

# Blanks, controls, signs that no address holds unescaped, and what is not seen or turns
# the direction of reading, by which an address could look like another one.
_FORBIDDEN = re.compile(
    r"""[\s\x00-\x20\x7f-\x9f\\<>"\u00ad\u200b\u200e\u200f"""
    r"""\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"""
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9])", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+"
    r"(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])"
)
# Names that lead nowhere outside one machine or one house (RFC 6761, RFC 6762, ICANN's
# `internal`).
_NOWHERE = ("internal", "invalid", "local", "localhost")
_IPV6_PUBLIC = ipaddress.IPv6Network("2000::/3")
# Networks that Python 3.11 takes for public, though an address in them can lead back
# inside.
_NOT_PUBLIC = (
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("192.88.99.0/24"),
    ipaddress.ip_network("2001::/23"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("3fff::/20"),
)

# Every repetition has a bound: words of strangers must not keep it busy.
_IN_TEXT = re.compile(
    r"(?<![\w@./:-])"
    r"(?:https?://)?"
    r"(?:[\w-]{1,63}\.){1,10}[^\W\d_]{2,63}"
    r"(?::\d{1,5})?"
    r"(?:[/?#][^\s<>\"]{0,2000})?"
    r"(?![\w@])",
    re.IGNORECASE,
)
# Two addresses with nothing but a comma between them would pass for one path.
_RUN_TOGETHER = re.compile(r"[^?#]*[,;|]https?://", re.IGNORECASE)
_TRACKING = re.compile(r"utm_[^=]*|fbclid|gclid|mc_cid|mc_eid", re.IGNORECASE)
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
_LOOSE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SAFE = "%/:?#[]@!$&'()*+,;=~"
_NOTHING_TO_ESCAPE = re.compile(r"[A-Za-z0-9._~/-]*")


class Target(NamedTuple):
    """A web address as a request needs it, all of it in ASCII."""

    scheme: str
    host: str
    port: int
    path: str
    """With the query, without the fragment."""

    def __str__(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        standard = 443 if self.scheme == "https" else 80
        port = "" if self.port == standard else f":{self.port}"
        return f"{self.scheme}://{name}{port}{self.path}"


def validate_web_address(value: str) -> None:
    """Raise ValidationError for what is no http or https address of a public host.

    Several of them have words of their own.
    """
    # Bound, as all that is searched for addresses.
    if _RUN_TOGETHER.match(value[:LONGEST_ADDRESS]):
        raise ValidationError(SEVERAL, code="several")
    try:
        _checked(value)
    except ValidationError:
        if len(value) <= LONGEST_ADDRESS and _number_in(value) > 1:
            raise ValidationError(SEVERAL, code="several") from None
        raise


def _number_in(value: str) -> int:
    """Return how many addresses stand in a value, of mail or of the web."""
    on_the_web = sum(bool(address) for _piece, address in pieces(value))
    return on_the_web + len(emails.found_in(value))


def clean(value: str) -> str:
    """Return the address on one line, with its scheme in small letters."""
    line = text.clean_line(value)
    scheme = _SCHEME.match(line)
    if scheme is None:
        return line
    # Not every database finds that HTTP:// begins with http://.
    return scheme[0].lower() + line[scheme.end() :]


def complete(value: str) -> str:
    """Return the address with a scheme, also where people wrote it without one.

    An empty one stays empty.
    """
    value = value.strip()
    if not value or _SCHEME.match(value):
        return value
    return f"https:{value}" if value.startswith("//") else f"https://{value}"


def is_same(one: str, other: str) -> bool:
    """Tell whether two addresses are written alike but for what no server sees.

    That is the slash after a host alone, and the case of scheme and host. Another
    scheme or `www.` makes another address, which may be what somebody corrects.
    """
    return one == other or (_as_sent(one) == _as_sent(other) != "")


def _as_sent(value: str) -> str:
    parts = _understood(value)
    if parts is None:
        return ""
    netloc = parts.netloc.lower()
    return parts._replace(netloc=netloc, path=parts.path or "/").geturl()


def url_key(value: str) -> str:
    """Return the same text for addresses of the same page, at most 500 characters.

    "" for what is no web address.
    """
    parts = _understood(value)
    if parts is None:
        return ""
    name = _ascii_host(parts)
    key = f"[{name}]" if ":" in name else _without_www(name)
    if parts.port not in _STANDARD_PORTS:
        key += f":{parts.port}"
    key += _escaped(parts.path).rstrip("/")
    if query := _without_tracking(parts.query):
        key += f"?{_escaped(query)}"
    # Other fragments are places on a page; these were pages of their own.
    if parts.fragment.startswith("!"):
        key += f"#{_escaped(parts.fragment)}"
    return _shortened(key)


def host(value: str) -> str:
    """Return the host as people read it, without `www.` and in its own script.

    "" for what is no web address.
    """
    parts = _understood(value)
    return _without_www(_readable_host(parts)) if parts else ""


def ascii_host(value: str) -> str:
    """Return the host as machines read it, without `www.`, in ASCII.

    "" for what is no web address.
    """
    parts = _understood(value)
    return _without_www(_ascii_host(parts)) if parts else ""


def target(value: str) -> Target | None:
    """Return what a request for an address names, None for what is no web address."""
    try:
        parts = _checked(value)
    except ValidationError:
        return None
    path = _requested(parts.path) or "/"
    if parts.query:
        path += f"?{_requested(parts.query)}"
    standard = 443 if parts.scheme == "https" else 80
    return Target(parts.scheme, _ascii_host(parts), parts.port or standard, path)


def telling_label(name: str) -> str:
    """Return the label of a host that tells most: the longest but the last."""
    labels = name.split(".")
    return max(labels[:-1], key=len, default="")


def found_in(words: str) -> list[str]:
    """Return the web addresses in these words, each once and with a scheme."""
    return list(dict.fromkeys(address for _piece, address in pieces(words) if address))


def pieces(words: str) -> list[tuple[str, str]]:
    """Return these words in pieces, each with the address that it is, "" for none."""
    found = []
    start = 0
    for match in _IN_TEXT.finditer(words):
        # What ends a sentence or a bracket is not part of the address in it.
        written = match[0].rstrip(".,;:!?)]'")
        address = written if _SCHEME.match(written) else f"http://{written}"
        if not _understood(address):
            continue
        end = match.start() + len(written)
        found += [(words[start : match.start()], ""), (written, address)]
        start = end
    found.append((words[start:], ""))
    return [(piece, address) for piece, address in found if piece]


@bounded(1 * MB)
def _understood(value: str) -> SplitResult | None:
    """Return the parts of an address, also of one written without its scheme."""
    try:
        return _checked(complete(value))
    except ValidationError:
        return None


def _checked(value: str) -> SplitResult:
    """Return the parts of a web address.

    Raise ValidationError, which says what is wrong with it.
    """
    if len(value) > LONGEST_ADDRESS:
        raise ValidationError(
            _("This address is too long: at most %(limit)d characters are possible."),
            code="too_long",
            params={"limit": LONGEST_ADDRESS},
        )
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
    # Whoever reads https://bank.example@other.example takes the wrong one for its host.
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
    """Return the host in small ASCII letters where it can be written so.

    Without the full stop at its end.
    """
    name = (parts.hostname or "").rstrip(".")
    # The codec takes quadratic time, so it gets nothing that is no host anyway.
    if len(name) > _LONGEST_HOST:
        return ""
    if name.isascii():
        return name.lower()
    try:
        return name.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return name.lower()


def _readable_host(parts: SplitResult) -> str:
    """Return the host in its own script."""
    name = unicodedata.normalize("NFKC", parts.hostname or "").lower().rstrip(".")
    # One typed so is kept, for Python's IDNA would write ss for ß.
    if "xn--" not in name:
        return name
    try:
        return name.encode("ascii").decode("idna")
    except UnicodeError:
        return name


def _is_possible_host(name: str) -> bool:
    """Return whether a host can be reached from anywhere."""
    # Browsers read what ends in a digit as an IPv4 address, however it is written.
    if ":" in name or name[-1:].isdigit():
        with suppress(ValueError):
            return is_public(ipaddress.ip_address(name))
    if len(name) > _LONGEST_HOST or not _HOST.fullmatch(name):
        return False
    return name.rpartition(".")[2] not in _NOWHERE


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address of the internet belongs to everybody.

    Not one within a house or a machine, nor one that could lead back into one.
    """
    if not address.is_global or address.is_multicast:
        return False
    if address.version == 6 and address not in _IPV6_PUBLIC:
        return False
    return not any(address in network for network in _NOT_PUBLIC)


def _without_www(name: str) -> str:
    rest = name.removeprefix("www.")
    # The domain www.org is no host of an `org`.
    return rest if "." in rest else name


def _without_tracking(query: str) -> str:
    """Return a query without the parameters that only say where a reader came from."""
    pairs = []
    for pair in query.split("&"):
        name = pair.split("=")[0]
        if pair and not _TRACKING.fullmatch(name):
            pairs.append(pair)
    return "&".join(pairs)


def _escaped(part: str) -> str:
    """Return one spelling of a path or query.

    Letters are plain, everything else that needs it is a capital %XX.
    """
    if _NOTHING_TO_ESCAPE.fullmatch(part):
        return part
    well_formed = _LOOSE_PERCENT.sub("%25", part)
    plain = _ESCAPED.sub(lambda match: _unescaped(match[1]), well_formed)
    return quote(plain, safe=_SAFE)


def _requested(part: str) -> str:
    """Return a path or query in ASCII; escapes stay as they were given."""
    return quote(_LOOSE_PERCENT.sub("%25", part), safe=_SAFE)


def _unescaped(digits: str) -> str:
    """Return the character of an escape that needs none, else the escape."""
    character = chr(int(digits, 16))
    return character if _UNRESERVED.fullmatch(character) else f"%{digits.upper()}"


def _shortened(key: str) -> str:
    """Return a key that is not too long.

    Long ones end in a digest, so that two that begin alike stay two.
    """
    if len(key) <= _LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    beginning = key[: _LONGEST_KEY - len(digest) - 1]
    return f"{beginning}~{digest}"
