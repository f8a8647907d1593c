"""Who is at a web or mail address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyroaring import BitMap

from directory.search.engine.cache import EMPTY, Index
from directory.search.engine.keys import mail_key
from directory.search.engine.text import address, is_address, is_mail


@dataclass(frozen=True)
class Site:
    """The organizations found by an address, in groups, those first that fit best.

    Some are `at` that very address, the others at its `host`.
    """

    groups: list[BitMap] = field(default_factory=list)
    at: BitMap = field(default_factory=BitMap)
    host: str = ""

    @property
    def organizations(self) -> BitMap:
        return BitMap.union(EMPTY, *self.groups)


def site(index: Index, written: str) -> Site:
    """Return who is at a web or mail address; nobody where it is none."""
    if is_mail(written):
        found = _at_mail(index, written)
        if found.groups:
            return found
    return _at_page(index, written) if is_address(written) else Site()


def _at_page(index: Index, written: str) -> Site:
    """Find who is at a page, at its host, below the host, or at a page that begins so.

    Last comes who has mail at that host.
    """
    where = address(written)
    if where is None:
        return Site()
    page, host, below, mail = index.get(
        [f"#{where.page}", f"#{where.host}", f"#.{where.host}", mail_key(where.host)]
    )
    begun = BitMap.union(EMPTY, *index.get(index.pages_starting(where.page)))
    at = page | begun
    if where.page == where.host:
        at = at | host | below | mail
    return Site(apart((page, host, below, begun, mail)), at, where.host)


def _at_mail(index: Index, written: str) -> Site:
    """Find whose mail address it is, and who is at its host."""
    mailbox = re.split("[/?#]", written.removeprefix("mailto:").casefold())[0]
    where = address(mailbox.rpartition("@")[2])
    if where is None:
        return Site()
    own, *at_host, below = index.get(
        [
            mail_key(mailbox),
            f"#{where.host}",
            mail_key(where.host),
            f"#.{where.host}",
        ]
    )
    # A mailbox of mail.example.org is of example.org, too.
    above = hosts_above(where.host)
    at_above = index.get(f"#{host}" for host in above)
    is_above = any(at_above) and not any((*at_host, below))
    host = above[0] if is_above else where.host
    return Site(apart((own, *at_host, *at_above, below)), own, host)


def hosts_above(host: str) -> list[str]:
    """Return the host above a host, where that is not a whole country's."""
    above = host.partition(".")[2]
    return [above] if above.count(".") and len(above.split(".")[0]) > 3 else []


def apart(sets: Iterable[BitMap]) -> list[BitMap]:
    """Return sets without those that are in an earlier one; empty ones left out."""
    groups = []
    placed = EMPTY
    for organizations in sets:
        group = organizations - placed
        if group:
            groups.append(group)
            placed = placed | group
    return groups
