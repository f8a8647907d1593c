"""Which web addresses are an own site, and which a page on a host that many share."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from pathlib import Path

from directory.lib import urls

_SHARED_HOSTS_FILE = Path(__file__).with_suffix(".txt")
_MAILBOXES_FILE = Path(__file__).with_name("mailboxes.txt")
_LANGUAGE = re.compile(r"(?<=[?&])(?:lang|language|locale|hl)=[\w-]*&?")
# Ends of a path that every site has: its first page, its address, a language.
_IDLE_END = re.compile(
    r"/(?:index|home|start|default|main|about(?:-us)?|who-we-are"
    r"|contact(?:s|-us|o|os|ti|ez-nous)?|kontakt|impressum"
    r"|en|es|fr|de|it|pt)"
    r"(?:\.\w{2,5})?$"
)
# Parts of a path that say what kind of page follows, and name nobody.
_KINDS_OF_PAGES = frozenset({
    "c", "channel", "company", "d", "directory", "document", "e", "forms", "group",
    "groups", "in", "maps", "org", "organization",
    "organizations", "p", "pages", "people", "pg", "place", "public", "s", "school",
    "search", "showcase", "site", "sites",
    "spreadsheets", "user", "view", "wiki",
})  # fmt: skip


class MailTie(StrEnum):
    """How a mail address stands to a website."""

    NONE = ""
    """There is no address or no website to compare."""
    OWN = "own"
    """It is on the domain of the website."""
    SHARED = "shared"
    """Anybody gets an address there, so it says nothing."""
    OTHER = "other"


def site(value: str) -> str:
    """Return the same text for addresses of one organization's site, "" for none.

    Its host or, on a shared one, its own page.
    """
    key = urls.url_key(value).casefold()
    host = re.split("[/?#:]", key)[0]
    platform = platform_of(host)
    if not platform:
        return host
    # Where a platform gives each its own host below it, that is its site.
    if host != platform and f"*.{platform}" in _shared_hosts():
        return host
    rest = key.removeprefix(host).removeprefix("/")
    parts = [part for part in rest.split("/") if part]
    telling_parts = [part for part in parts if part not in _KINDS_OF_PAGES]
    if not telling_parts:
        return ""
    # With a query the path is a script, and who it is about stands behind it.
    own_page = rest if "?" in rest else telling_parts[0]
    return f"{platform}/{own_page}"


def page(value: str) -> str:
    """Return the same text for addresses of one page, whatever its language.

    The idle pages of a site count as its first.
    """
    key = _LANGUAGE.sub("", urls.url_key(value).casefold()).rstrip("?&")
    shorter = _IDLE_END.sub("", key)
    while shorter != key:
        key, shorter = shorter, _IDLE_END.sub("", shorter)
    return key.rstrip("/")


def platform_of(host: str) -> str:
    """Return the shared host that this host is or stands below, "" for one's own."""
    shared_hosts = _shared_hosts()
    labels = host.split(".")
    for start in range(len(labels)):
        end = ".".join(labels[start:])
        if end in shared_hosts or f"*.{end}" in shared_hosts:
            return end
    return ""


def mail_tie(email: str, website: str) -> MailTie:
    """Tell whether a mail address is on the domain of a website.

    On public mail providers anybody has an address, on shared hosts anybody a page.
    """
    _name, _at, domain = email.rpartition("@")
    mail_host, web_host = urls.ascii_host(domain), urls.ascii_host(website)
    if not mail_host or not web_host:
        return MailTie.NONE
    if platform_of(mail_host) or mail_host in _public_mailboxes():
        return MailTie.SHARED
    if platform_of(web_host):
        # A page there is of somebody whose own domain is not known.
        return MailTie.NONE
    is_own = _is_below(mail_host, web_host) or _is_below(web_host, mail_host)
    return MailTie.OWN if is_own else MailTie.OTHER


def _is_below(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


@cache
def _public_mailboxes() -> frozenset[str]:
    return _lines_of(_MAILBOXES_FILE)


@cache
def _shared_hosts() -> frozenset[str]:
    return _lines_of(_SHARED_HOSTS_FILE)


def _lines_of(file: Path) -> frozenset[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
