"""Profiles on social networks: whose network an address is of, and what it is called.

Some networks have one host; Mastodon and others have as many as people run, and are
told by the form of the address.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from directory.lib import text, urls

OTHER = "other"
HOSTS = {
    "bsky.app": "bluesky",
    "chat.whatsapp.com": "whatsapp",
    "discord.com": "discord",
    "discord.gg": "discord",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.me": "facebook",
    "instagram.com": "instagram",
    "linkedin.com": "linkedin",
    "mastodon.social": "mastodon",
    "matrix.to": "matrix",
    "pixelfed.social": "pixelfed",
    "signal.group": "signal",
    "signal.me": "signal",
    "social.coop": "mastodon",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "telegram.org": "telegram",
    "threads.com": "threads",
    "threads.net": "threads",
    "tiktok.com": "tiktok",
    "twitter.com": "x",
    "wa.me": "whatsapp",
    "whatsapp.com": "whatsapp",
    "x.com": "x",
    "youtu.be": "youtube",
    "youtube.com": "youtube",
}
# Hosts whose addresses look like those of a Mastodon and are none.
NO_MASTODON = ("medium.com", "substack.com", "odysee.com", "lbry.tv", "vimeo.com")
_MASTODON_PATH = re.compile(r"/(?:@[\w.-]+|users/[\w.-]+|web/@[\w.@-]+)/?")
_PEERTUBE_PATH = re.compile(
    r"/(?:c|a|video-channels|accounts)/[\w.@-]+(?:/(?:videos|video-channels|about))?/?"
)
# @bread@social.example, as people of the Fediverse write where they are.
_FEDIVERSE = re.compile(r"@([\w.-]{1,60})@((?:[\w-]{1,63}\.){1,5}[a-z]{2,30})")
_WORDS_OF_ALL = frozenset({
    "a", "accounts", "c", "channel", "company", "groups", "in", "invite", "p", "pages",
    "people", "profile", "school", "user", "users", "video-channels", "videos",
})  # fmt: skip


def complete(value: str) -> str:
    """Return the web address of a profile, also of one written `@name@host`."""
    line = text.clean_line(value)
    match = _FEDIVERSE.fullmatch(line)
    return f"https://{match[2]}/@{match[1]}" if match else urls.complete(line)


def kind_of(url: str) -> str:
    """Return the network that an address is of, "other" where that cannot be told."""
    host = urls.ascii_host(url)
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if kind := HOSTS.get(".".join(labels[start:])):
            return kind
    path = unquote(urlsplit(urls.complete(url)).path)
    if "peertube" in host or _PEERTUBE_PATH.fullmatch(path):
        return "peertube"
    if "pixelfed" in host:
        return "pixelfed"
    is_mastodon = "mastodon" in host or _MASTODON_PATH.fullmatch(path)
    if is_mastodon and not host.endswith(NO_MASTODON):
        return "mastodon"
    return OTHER


def handle(url: str) -> str:
    """Return what a profile is called on its network, "" where its address says none.

    On networks of many hosts with the host: `@bread@social.example`.
    """
    parts = urlsplit(urls.complete(url))
    words = [word for word in unquote(parts.path).split("/") if word]
    named = [word for word in words if word.lower() not in _WORDS_OF_ALL]
    if not named:
        return ""
    name = named[0]
    if kind_of(url) in ("mastodon", "peertube", "pixelfed") and "@" not in name[1:]:
        return f"@{name.removeprefix('@')}@{urls.host(url)}"
    return name
