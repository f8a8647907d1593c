"""Which web addresses are an organization's own site, and which are its page on a host
that many share.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from directory.lib import urls

_LIST = Path(__file__).with_suffix(".txt")
_LANGUAGE = re.compile(r"(?<=[?&])(?:lang|language|locale|hl)=[\w-]*&?")
# Ends of a path that every site has: its first page, its address, a language.
_IDLE = re.compile(
    r"/(?:index|home|start|default|main|about(?:-us)?|contact(?:s|-us|o|os|ti|ez-nous)?|kontakt|impressum|who-we-are|en|es|fr|de|it|pt)"
    r"(?:\.\w{2,5})?$"
)
# Parts of a path that say what kind of page follows, and name nobody.
_KINDS = frozenset({
    "c", "channel", "company", "d", "directory", "document", "e", "forms", "group",
    "groups", "in", "maps", "org", "organization",
    "organizations", "p", "pages", "people", "pg", "place", "public", "s", "school",
    "search", "showcase", "site", "sites",
    "spreadsheets", "user", "view", "wiki",
})  # fmt: skip


def site(value: str) -> str:
    """The same text for addresses of one organization's site: its host or, on a shared
    one, its own page; "" for none.
    """
    key = urls.url_key(value).casefold()
    host = re.split("[/?#:]", key)[0]
    platform = platform_of(host)
    if not platform or (host != platform and f"*.{platform}" in _listed()):
        return host
    rest = key.removeprefix(host).removeprefix("/")
    telling = [part for part in rest.split("/") if part and part not in _KINDS]
    return f"{platform}/{rest if '?' in rest else telling[0]}" if telling else ""


def page(value: str) -> str:
    """The same text for addresses of one page, whatever its language.

    The idle pages of a site count as its first.
    """
    key = _LANGUAGE.sub("", urls.url_key(value).casefold()).rstrip("?&")
    shorter = _IDLE.sub("", key)
    while shorter != key:
        key, shorter = shorter, _IDLE.sub("", shorter)
    return key.rstrip("/")


def platform_of(host: str) -> str:
    """The shared host that this host is or stands below; "" for one of its own."""
    labels = host.split(".")
    ends = (".".join(labels[start:]) for start in range(len(labels)))
    return next(
        (end for end in ends if end in _listed() or f"*.{end}" in _listed()), ""
    )


@cache
def _listed() -> frozenset[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
