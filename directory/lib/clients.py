"""From which address a request comes, as far as that can be trusted."""

from __future__ import annotations

import hashlib
import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

TOO_OFTEN = _(
    "A lot was sent from where you are within the last hour. Please wait an hour and"
    " send it again. Your words are still here."
)
NOBODYS = bytes.fromhex("0100" + "0000" * 3)
"""The first half of addresses from which nobody comes: 100::/64 is dropped anywhere."""
LONGEST_UNREADABLE = 64


def address_of(request: HttpRequest) -> str | None:
    """Return the visitor's address, by the number of proxies the settings declare."""
    meta = request.META
    return client_address(
        meta.get("REMOTE_ADDR", ""),
        meta.get("HTTP_X_FORWARDED_FOR", ""),
        proxies=settings.TRUSTED_PROXIES,
    )


def client_address(remote: str, forwarded_for: str, *, proxies: int) -> str | None:
    """The visitor's address behind so many own proxies, each of which adds the
    right-most entry; IPv6 without its last half.

    What the visitor wrote into the header itself stands further left and is never read,
    also where a proxy added nothing: then the address of that proxy counts. None where
    nothing can be known.
    """
    entries = [*forwarded_for.split(","), remote][-proxies - 1 :]
    hosts = [host for host in map(_host, entries) if host]
    return _network(hosts[0]) if hosts else None


def _host(entry: str) -> str:
    """Return an entry without the quotes, port and zone that some proxies add."""
    host = entry.strip().strip('"').strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    return host.partition("%")[0].strip().lower()


def _network(host: str) -> str:
    """One household or office has a whole /64 of IPv6, so addresses within it
    are one.
    """
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return _stand_in(host)
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)


def _stand_in(host: str) -> str:
    """Return an address of nobody for a host that is no address, the same for the same.

    An own proxy wrote it. Whoever could choose it could as well choose a readable one,
    so it needs no stricter bound, and shares none with others that cannot be read.
    """
    told = host[:LONGEST_UNREADABLE].encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(told).digest()
    return str(ipaddress.IPv6Address(NOBODYS + digest[: len(NOBODYS)]))
