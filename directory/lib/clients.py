"""From which address a request comes, as far as that can be trusted."""

from __future__ import annotations

import ipaddress

from django.utils.translation import gettext_lazy as _

TOO_OFTEN = _(
    "A lot was sent from where you are within the last hour. Please wait an hour and send it again. Your words are still here."
)


def client_address(remote: str, forwarded_for: str, *, proxies: int) -> str | None:
    """The visitor's address behind so many own proxies, each of which adds the right-most entry; IPv6 without its last half.

    What the visitor wrote into the header itself stands further left and is never read. None where nothing can be known.
    """
    entries = [remote, *reversed([entry.strip() for entry in forwarded_for.split(",") if entry.strip()])]
    return _network(entries[min(proxies, len(entries) - 1)])


def _network(address: str) -> str | None:
    """One household or office has a whole /64 of IPv6, so addresses within it are one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)
